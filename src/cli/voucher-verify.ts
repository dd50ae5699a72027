/** `tallystick voucher verify`: whether a voucher's token was issued by an installation, by its public keys alone. */
import { Option, type Command } from 'commander';
import { wellKnownView } from '../contract/proof.ts';
import { BASE } from '../contract/route.ts';
import type { Instant } from '../domain/time.ts';
import { parseInstant, systemClock } from '../server/clock.ts';
import type { PublicKeys } from '../server/mail/tokens.ts';
import { bodyOf, connect } from './api.ts';
import { EXIT, makeOutput, Stop } from './output.ts';
import { contentOf } from './receipt.ts';
import { tokenFrom, tokenOf } from './token.ts';

interface Options {
  readonly keys?: string;
  readonly url: string;
  readonly at?: string;
  readonly json?: boolean;
}

export function addVoucherVerify(noun: Command): void {
  noun.command('verify <token>')
    .description('Check who issued the token of a voucher\'s link; - reads it from standard input. Needs no API key')
    .option('--keys <file>', 'the public keys, as /.well-known/tallystick.json gave them; needs no server then')
    .addOption(new Option('--url <address>', 'the server to ask for them').env('TALLYSTICK_URL').default('http://127.0.0.1:4173'))
    .option('--at <moment>', 'as of a moment such as 2021-06-30T12:00:00Z; now where left out')
    .option('--json', 'JSON, also on a terminal')
    .action(async (written: string, options: Options) => {
      const { openProof } = await import('../server/mail/tokens.ts');
      const token = written === '-' ? await tokenFrom('-') : tokenOf(written);
      const keys = await keysFrom(options);
      const at = await momentOf(options);
      const opened = await openProof(token, keys, at);
      if (opened === undefined) throw new Stop(`NOT ISSUED HERE: none of the keys of ${keys.name} signed this`, EXIT.refused);
      const { reference, until, kid, isOver } = opened;
      const output = makeOutput(options.json === true || !process.stdout.isTTY);
      output.show({ reference, validBefore: until, over: isOver, issuer: keys.name, key: kid });
      if (isOver) throw new Stop(`OVER: it was valid before ${until}, and it is ${at}`, EXIT.refused);
      output.say('\nThis proves that the token was issued. Whether the voucher is still to be had, only the server knows.');
    });
}

async function keysFrom({ keys, url }: Options): Promise<PublicKeys> {
  const { issuer, keys: jwks } = parsed(keys === undefined ? await fetched(url, '/.well-known/tallystick.json') : json(await contentOf(keys))).links;
  if (issuer === null) throw new Stop('there are no keys for links here: nothing signs them', EXIT.refused);
  return { name: issuer, keys: jwks };
}

async function fetched(url: string, path: string): Promise<unknown> {
  const connection = connect({ url });
  return bodyOf(await connection.client.request('GET', path), connection, '');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Stop('--keys takes a file of JSON', EXIT.usage);
  }
}

function parsed(value: unknown) {
  const read = wellKnownView.pick({ links: true }).safeParse(value);
  if (!read.success) throw new Stop('these are no keys as /.well-known/tallystick.json gives them', EXIT.usage);
  return read.data;
}

/** With a server, its own time, by which it judges; a sandbox's stands elsewhere than this machine's. */
async function momentOf({ at, keys, url }: Options): Promise<Instant> {
  if (at !== undefined) {
    const moment = parseInstant(at);
    if (moment === undefined) throw new Stop('--at takes a moment such as 2021-06-30T12:00:00Z', EXIT.usage);
    return moment;
  }
  if (keys !== undefined) return systemClock.now();
  return (await fetched(url, `${BASE}/clock`) as { readonly now: Instant }).now;
}
