/** `serve`, `sandbox`, `init`, `verify`, `db`, `errand`, `doctor`: what an operator gives on the machine itself. */
import { Option, type Command } from 'commander';
import { readConfig, type Config } from '../server/config.ts';
import { placeOfKeys } from '../server/signing.ts';
import { addBackup } from './backup.ts';
import { addErrands } from './errand.ts';
import { EXIT, makeOutput, Stop } from './output.ts';
import { addSigning, keyPlace, keysToServe, tokensToServe } from './signing.ts';
import { addVerify } from './verify.ts';

/** The environment's settings. A wrong one ends the program with a sentence. */
function configured(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new Stop((error as Error).message, EXIT.usage);
  }
}

const asJson = new Option('--json', 'JSON, also on a terminal');

export function addInstallation(program: Command, noun: (name: string) => Command): void {
  program.command('serve')
    .description('Run the server: on DATABASE_URL, or on an embedded database in the data folder')
    .action(async () => {
      const { serve } = await import('./serve.ts');
      await serve(configured());
    });
  program.command('sandbox')
    .description('Run a sandbox with sample data and a movable clock')
    .option('--fresh', 'begin again from nothing')
    .action(async (options: { fresh?: boolean }) => {
      const { runSandbox } = await import('./sandbox.ts');
      await runSandbox({ config: configured(), fresh: options.fresh === true });
    });
  addInit(program);
  addVerify(program, configured, onDatabase);
  addSigning(noun('signing'), configured);
  addBackup(program);
  addDatabase(noun('db'));
  addErrands(noun('errand'), onDatabase);
  addDoctor(program);
}

function outputOf(options: { json?: boolean }): ReturnType<typeof makeOutput> {
  return makeOutput(options.json === true || !process.stdout.isTTY);
}

type Work<Result> = (place: Awaited<ReturnType<typeof reach>>['place']) => Promise<Result>;

interface Reaching {
  /** Makes an embedded database where there is none. */
  readonly making?: boolean;
}

async function reach(how: Reaching = {}) {
  const { reachDatabase } = await import('./place.ts');
  return reachDatabase(configured(), how);
}

async function onDatabase<Result>(work: Work<Result>, how: Reaching = {}): Promise<Result> {
  const { place, done } = await reach(how);
  try {
    return await work(place);
  } finally {
    await done();
  }
}

interface InitOptions {
  readonly sponsor: string;
  readonly admin: string;
  readonly name?: string;
  readonly country: string;
  readonly newKey?: boolean;
  readonly json?: boolean;
}

function addInit(program: Command): void {
  program.command('init')
    .description('Begin an installation: its sponsor, the first admin, and the first API key, told once')
    .requiredOption('--sponsor <name>', 'the sponsor’s name')
    .requiredOption('--admin <e-mail>', 'the address of the first programme admin')
    .option('--name <name>', 'the name of the first programme admin; the address where left out')
    .option('--country <code>', 'the sponsor’s country, ISO 3166-1 alpha-2', 'US')
    .option('--new-key', 'make the first key anew, where it was lost before anybody used it')
    .addOption(asJson)
    .action(async (options: InitOptions) => {
      const { initialise, initInput } = await import('./init.ts');
      const input = initInput(options);
      const config = configured();
      const output = outputOf(options);
      const [signingKey, proofKey] = [keyPlace(config), keyPlace(config, 'proof')].map((place) => placeOfKeys(place).where);
      let verifierKey: string | null = null;
      await onDatabase((place) => initialise(place, input, {
        async prepare(signed) {
          verifierKey = (await keysToServe(config, signed))?.listed[0]?.vkey ?? null;
          await tokensToServe(config, true);
        },
        begun(begun) {
          output.show({ ...begun, signingKey, verifierKey, proofKey });
          output.say('\nKeep the key: it is not shown again. Use it as TALLYSTICK_API_KEY.');
        },
      }), { making: true });
    });
}

function addDatabase(db: Command): void {
  db.command('schema').description('The schema as the database has it, to compare with the schema.sql that ships')
    .action(async () => {
      const { schemaPicture } = await import('../server/store/schema.ts');
      process.stdout.write(await onDatabase((place) => schemaPicture(place)));
    });
  db.command('migrate').description('Bring the database to this release').addOption(asJson)
    .action(async (options: { json?: boolean }) => {
      const { migrate } = await import('../server/store/migrate.ts');
      const applied = await onDatabase((place) => migrate(place), { making: true });
      const output = outputOf(options);
      if (output.json) output.show({ applied });
      output.say(applied.length === 0 ? 'nothing to do' : applied.map((name) => `applied ${name}`).join('\n'));
    });
  db.command('status').description('Which migrations are applied, and which are pending').addOption(asJson)
    .action(async (options: { json?: boolean }) => {
      const { migrationStatus } = await import('../server/store/migrate.ts');
      const status = await onDatabase((place) => migrationStatus(place));
      const named = (list: readonly { name: string }[]) => list.map((each) => each.name);
      outputOf(options).show({ applied: named(status.applied), pending: named(status.pending), faults: status.faults });
      if (status.faults.length > 0) throw new Stop('', EXIT.failed);
    });
}

function addDoctor(program: Command): void {
  program.command('doctor').description('Look at what an operator looks at first').addOption(asJson)
    .action(async (options: { json?: boolean }) => {
      const [{ examine }, { describeConfig }] = await Promise.all([
        import('./doctor.ts'), import('../server/config.ts'),
      ]);
      const config = configured();
      const places = { journal: keyPlace(config), links: keyPlace(config, 'proof') };
      const findings = await examine(config.data, config.databaseUrl, places, () => reach(), config.smtpUrl);
      const settings = describeConfig().map(({ name, default: usual, secret }) => {
        const set = process.env[name];
        return { name, value: set === undefined || set === '' ? usual : secret ? '(set)' : set };
      });
      const output = outputOf(options);
      if (output.json) output.show({ findings, settings });
      for (const { what, found, state, remedy } of output.json ? [] : findings) {
        output.say(`${state.padEnd(7)}  ${what}: ${found}${remedy === undefined ? '' : `\n         ${remedy}`}`);
      }
      output.say(`\n${settings.map(({ name, value }) => `${name}=${value}`).join('\n')}`);
      if (findings.some((finding) => finding.state === 'wrong')) throw new Stop('', EXIT.failed);
    });
}
