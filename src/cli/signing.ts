/** The key that signs the journal's checkpoints: where it is looked for, how it is shown and changed. */
import { Option, type Command } from 'commander';
import type { Config } from '../server/config.ts';
import {
  anyName, ensureKeys, JOURNAL_KEY, openKeys, placeOfKeys, readKeys, retireKeys, rotateKeys, type KeyPlace, type SigningKeys,
} from '../server/signing.ts';
import { placeOfData } from '../server/store/embedded.ts';
import { EXIT, makeOutput, Stop } from './output.ts';

/** Where this installation's key is: in the environment, in a file that it names, or in the data folder. */
export function keyPlace({ signingKey, signingKeyFile, databaseUrl, data }: Config): KeyPlace {
  const folder = databaseUrl === undefined ? placeOfData(data).folder : data;
  return { value: signingKey, file: signingKeyFile, folder, fileName: JOURNAL_KEY };
}

/** The installation's keys; a wrong file ends the program with a sentence. */
export async function keysOf(config: Config): Promise<SigningKeys | undefined> {
  try {
    return await openKeys(keyPlace(config));
  } catch (error) {
    throw new Stop((error as Error).message, EXIT.usage);
  }
}

/** The installation's keys, made where there are none and nothing was ever signed. */
export async function keysToServe(config: Config, signed: boolean): Promise<SigningKeys | undefined> {
  const found = await keysOf(config);
  if (found !== undefined || signed) return found;
  return ensureKeys(keyPlace(config), anyName);
}

export function addSigning(signing: Command, configured: () => Config): void {
  const asJson = () => new Option('--json', 'JSON, also on a terminal');
  const show = (keys: SigningKeys, where: string, options: { json?: boolean }): void => {
    const items = keys.listed.map(({ vkey, since, until }) => ({ vkey, since, until }));
    const output = makeOutput(options.json === true || !process.stdout.isTTY);
    if (output.json) output.show({ where, items });
    for (const { vkey, since, until } of output.json ? [] : items) {
      output.say([vkey, ...(since === null ? [] : [`since ${since}`]), ...(until === null ? [] : [`until ${until}`])].join('  '));
    }
  };
  signing.command('show').description('The verifier keys, which anybody may have').addOption(asJson())
    .action(async (options: { json?: boolean }) => {
      const config = configured();
      const { where } = placeOfKeys(keyPlace(config));
      const keys = await keysOf(config);
      if (keys === undefined) throw new Stop(`there is no signing key in ${where}; \`tallystick signing create\` makes one`, EXIT.refused);
      show(keys, where, options);
    });
  signing.command('create').description('Make a signing key where there is none; it is printed nowhere')
    .option('--name <name>', 'the name of the journal, such as journal.example.org; chosen by chance where left out')
    .addOption(asJson())
    .action(async (options: { name?: string; json?: boolean }) => {
      const config = configured();
      const place = keyPlace(config);
      const { where } = placeOfKeys(place);
      if (await keysOf(config) !== undefined) throw new Stop(`there is a signing key in ${where} already`, EXIT.refused);
      show(await ensureKeys(place, () => options.name ?? anyName()).catch(stopped), where, options);
    });
  const change = (verb: string, description: string, work: (path: string) => Promise<SigningKeys>): void => {
    signing.command(verb).description(description).addOption(asJson()).action(async (options: { json?: boolean }) => {
      const { where, path } = placeOfKeys(keyPlace(configured()));
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
