/** The keys that sign the journal's checkpoints and the links in mails: where they are looked for, how shown and changed. */
import { Option, type Command } from 'commander';
import type { Config } from '../server/config.ts';
import type { Tokens } from '../server/mail/tokens.ts';
import {
  anyName, ensureKeys, JOURNAL_KEY, openKeys, placeOfKeys, PROOF_KEY, readKeys, retireKeys, rotateKeys, type KeyPlace, type SigningKeys,
} from '../server/signing.ts';
import { placeOfData } from '../server/store/embedded.ts';
import { EXIT, makeOutput, Stop } from './output.ts';

/** What an installation signs: the journal's checkpoints, and the links that mail carries, each with keys of its own. */
const PURPOSES = ['journal', 'proof'] as const;
type Purpose = (typeof PURPOSES)[number];

/** Where this installation's key is: in the environment, in a file that it names, or in the data folder. */
export function keyPlace(config: Config, purpose: Purpose = 'journal'): KeyPlace {
  const { signingKey, signingKeyFile, proofKey, proofKeyFile, databaseUrl, data } = config;
  const folder = databaseUrl === undefined ? placeOfData(data).folder : data;
  if (purpose === 'journal') return { value: signingKey, file: signingKeyFile, folder, fileName: JOURNAL_KEY };
  return { value: proofKey, file: proofKeyFile, folder, fileName: PROOF_KEY, signs: 'the links of vouchers and invitations' };
}

/** The installation's keys; a wrong file ends the program with a sentence. */
export async function keysOf(config: Config, purpose: Purpose = 'journal'): Promise<SigningKeys | undefined> {
  try {
    return await openKeys(keyPlace(config, purpose));
  } catch (error) {
    throw new Stop((error as Error).message, EXIT.usage);
  }
}

/** The installation's keys, made where there are none and nothing was ever signed. */
export async function keysToServe(config: Config, signed: boolean): Promise<SigningKeys | undefined> {
  const found = await keysOf(config);
  if (found !== undefined || signed) return found;
  return makeKeys(keyPlace(config));
}

async function makeKeys(place: KeyPlace): Promise<SigningKeys> {
  return ensureKeys(place, anyName).catch((error: unknown) => {
    throw new Stop(`no signing key can be made in ${placeOfKeys(place).where}: ${(error as Error).message}`, EXIT.failed);
  });
}

/**
 * Signs and reads the links that mail carries. With `make`, keys are made where there are none: links that were signed by
 * others are void then, and every voucher's mail can be sent again.
 */
export async function tokensToServe(config: Config, make: boolean): Promise<Tokens | undefined> {
  const found = await keysOf(config, 'proof');
  const keys = found ?? (make ? await makeKeys(keyPlace(config, 'proof')) : undefined);
  if (keys === undefined) return undefined;
  // Most commands sign nothing, and need not wait for what signs.
  const { makeTokens } = await import('../server/mail/tokens.ts');
  return makeTokens(keys);
}

interface Options {
  readonly for: Purpose;
  readonly json?: boolean;
}

function show(keys: SigningKeys, where: string, options: Options): void {
  const items = keys.listed.map(({ vkey, since, until }) => ({ vkey, since, until }));
  const output = makeOutput(options.json === true || !process.stdout.isTTY);
  if (output.json) output.show({ where, items });
  for (const { vkey, since, until } of output.json ? [] : items) {
    output.say([vkey, ...(since === null ? [] : [`since ${since}`]), ...(until === null ? [] : [`until ${until}`])].join('  '));
  }
}

const forAll = (command: Command): Command => command
  .addOption(new Option('--for <what>', 'the key of the journal, or that of the links in mails').choices(PURPOSES).default('journal'))
  .addOption(new Option('--json', 'JSON, also on a terminal'));

/** As one would give the command for the same key. */
const named = (verb: string, purpose: Purpose): string => `tallystick signing ${verb}${purpose === 'journal' ? '' : ` --for ${purpose}`}`;

export function addSigning(signing: Command, configured: () => Config): void {
  forAll(signing.command('show').description('The verifier keys, which anybody may have')).action(async (options: Options) => {
    const config = configured();
    const { where } = placeOfKeys(keyPlace(config, options.for));
    const keys = await keysOf(config, options.for);
    if (keys === undefined) throw new Stop(`there is no signing key in ${where}; \`${named('create', options.for)}\` makes one`, EXIT.refused);
    show(keys, where, options);
  });
  forAll(signing.command('create').description('Make a signing key where there is none; it is printed nowhere'))
    .option('--name <name>', 'the name of the journal, such as journal.example.org; chosen by chance where left out')
    .action(async (options: Options & { name?: string }) => {
      const config = configured();
      const place = keyPlace(config, options.for);
      const { where } = placeOfKeys(place);
      if (await keysOf(config, options.for) !== undefined) throw new Stop(`there is a signing key in ${where} already`, EXIT.refused);
      show(await ensureKeys(place, () => options.name ?? anyName()).catch(stopped), where, options);
    });
  const change = (verb: string, description: string, work: (path: string) => Promise<SigningKeys>): void => {
    forAll(signing.command(verb).description(description)).action(async (options: Options) => {
      const { where, path } = placeOfKeys(keyPlace(configured(), options.for));
      if (path === undefined) throw new Stop('the key is in the environment: change it there', EXIT.refused);
      show(await work(path).catch(stopped), where, options);
    });
  };
  change('rotate', 'Put a new key first; the one before goes on signing beside it. Restart the servers then', rotateKeys);
  change('retire', 'Let every key but the first sign no more. Restart the servers then', retireKeys);
}

function stopped(error: unknown): never {
  throw new Stop((error as Error).message, EXIT.refused);
}

/** Verifier keys as they were given on the command line. */
export function keysGiven(given: readonly string[]): SigningKeys['verifiers'] {
  return given.flatMap((vkey) => {
    try {
      return readKeys(vkey, `--key ${vkey}`)?.verifiers ?? [];
    } catch (error) {
      throw new Stop((error as Error).message, EXIT.usage);
    }
  });
}
