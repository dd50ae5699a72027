/** `tallystick receipt get|verify` and the journal's checkpoints: to be kept and checked by whoever wants to be sure. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { BASE } from '../contract/route.ts';
import { check, NotProven } from '../proof/check.ts';
import { shorten, type Receipt } from '../proof/receipt.ts';
import { bodyOf, connect, connecting } from './api.ts';
import { EXIT, makeOutput, Stop } from './output.ts';
import { keysGiven } from './signing.ts';

type Connecting = Parameters<typeof connect>[0];

interface VerifyingOptions {
  readonly key: readonly string[];
  readonly text?: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

/** Answers of these are kept as files, so they are JSON also on a terminal. */
function addFetch(noun: Command, verb: string, description: string, path: (given: string, options: Record<string, string>) => string): Command {
  const command = noun.command(verb).description(description);
  return connecting(command).action(async (...given: unknown[]) => {
    const options = given.at(-2) as Connecting & Record<string, string>;
    const connection = connect(options);
    const answer = await connection.client.request('GET', `${BASE}${path(String(given[0]), options)}`);
    process.stdout.write(`${written(bodyOf(answer, connection, ''), options)}\n`);
  });
}

function written(body: unknown, options: Record<string, unknown>): string {
  if (options['note'] === true) return (body as { note: string }).note.trimEnd();
  return options['short'] === true ? shorten(body as Receipt) : JSON.stringify(body);
}

export function addReceipt(receipt: Command, journal: Command): void {
  addFetch(receipt, 'get <position>', 'An entry of the journal with its proof', (position) => `/journal/${encodeURIComponent(position)}/receipt`)
    .option('--short', 'as a QR code holds it');
  addFetch(receipt, 'list <voucher>', 'All receipts of a voucher', (voucher) => `/vouchers/${encodeURIComponent(voucher)}/receipts`);
  addFetch(journal, 'checkpoint', 'The last signed checkpoint, to be kept', () => '/journal/checkpoint')
    .option('--note', 'the signed note alone');
  addFetch(journal, 'proof <position>', 'That an entry is in the signed journal', (position) => `/journal/${encodeURIComponent(position)}/proof`);
  addFetch(journal, 'consistency <from>', 'That the journal begins with what a kept checkpoint of that size signed',
    (from) => `/journal/consistency?from=${encodeURIComponent(from)}`);
  receipt.command('verify [file]')
    .description('Check a receipt, or a proof of consistency; needs no server')
    .requiredOption('--key <vkey>', 'a verifier key of the installation, which you have kept yourself', gather)
    .option('--text <text>', 'a receipt as a QR code holds it, in place of a file')
    .option('--checkpoint <file>', 'a checkpoint that you kept, a signed note')
    .option('--json', 'JSON, also on a terminal')
    .action(async (file: string | undefined, options: VerifyingOptions) => {
      if ((file === undefined) === (options.text === undefined)) throw new Stop('give a file, or --text', EXIT.usage);
      const proof = options.text ?? await contentOf(file ?? '');
      const kept = options.checkpoint === undefined ? undefined : await contentOf(options.checkpoint);
      const keys = keysGiven(options.key);
      try {
        const shown = check(proof, keys, kept);
        const output = makeOutput(options.json === true || !process.stdout.isTTY);
        if (output.json) output.show({ proven: true, shown });
        output.say(`${shown.join('\n')}\nThis is proven.`);
      } catch (error) {
        if (error instanceof NotProven) throw new Stop(`NOT PROVEN: ${error.message}`, EXIT.failed);
        throw error;
      }
    });
}

/** An option that may be given several times. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** A file of the command line's. */
export async function contentOf(name: string): Promise<string> {
  return readFile(name, 'utf8').catch(() => { throw new Stop(`${name} cannot be read`, EXIT.usage); });
}
