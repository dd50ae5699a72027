/** `tallystick sandbox`, which is `npm start`: a programme with three years of history, to try things on. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { movableClock } from '../server/clock.ts';
import type { Config } from '../server/config.ts';
import { openFileStore } from '../server/files.ts';
import { filesIn, makeLog, startServer, type Server } from '../server/main.ts';
import { sandboxIssuer } from '../server/sandbox/issuer.ts';
import { keepTime, NotASandbox, openSandbox } from '../server/sandbox/open.ts';
import { SECRET_FILE, sandboxSecret } from '../server/sandbox/personas.ts';
import { mountSandbox } from '../server/sandbox/routes.ts';
import { readSample, readShowcase, SHOWCASE_FILE } from '../server/sandbox/sample.ts';
import { makePool } from '../server/store/database.ts';
import { placeOfData, startEmbedded, type EmbeddedServer } from '../server/store/embedded.ts';
import { lockFolder } from '../server/store/embedded-lock.ts';
import { endPostmaster, isPostmasterOf, readPidFile } from '../server/store/embedded-process.ts';
import { bounded } from '../server/upkeep.ts';
import { readDefinition } from './definition-files.ts';
import { EXIT, Stop } from './output.ts';
import { keysToServe, tokensToServe } from './signing.ts';
import { portTaken, untilStopped } from './serve.ts';

export interface SandboxOptions {
  readonly config: Config;
  /** Begins again from nothing. */
  readonly fresh: boolean;
}

const PROGRAMMES = fileURLToPath(new URL('../../programmes', import.meta.url));

/** The programme that a sandbox tells of: the first that ships with something to show. */
function programmeShown(): string {
  const shown = readdirSync(PROGRAMMES).sort().map((name) => join(PROGRAMMES, name))
    .find((folder) => existsSync(join(folder, 'sample', SHOWCASE_FILE)));
  if (shown === undefined) throw new Stop(`no programme in ${PROGRAMMES} has a sample to show`, EXIT.failed);
  return shown;
}

/** Runs a sandbox until it is told to stop. It always has a database of its own, whatever DATABASE_URL says. */
export async function runSandbox({ config, fresh }: SandboxOptions): Promise<void> {
  const { folder, reason } = placeOfData(config.data);
  if (reason !== undefined) say(reason);
  await refuseTakenPort(config);
  if (fresh) await clearFolder(folder);
  const embedded = await startEmbedded({
    dataFolder: config.data,
    onGivenUp: (error) => {
      say(error.message);
      process.exit(EXIT.failed);
    },
  });
  let server: Server;
  try {
    server = await open(config, embedded);
  } catch (error) {
    await embedded.stop();
    throw error instanceof NotASandbox ? foreign(embedded.dataFolder) : portTaken(error, config);
  }
  process.stdout.write(`The sandbox is at ${server.address}\n`);
  await untilStopped(server, embedded);
}

/** What happens on the way; standard output holds the address alone, for programs that wait for it. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function foreign(folder: string): Stop {
  return new Stop(
    `${folder} holds an installation that is no sandbox, and stays as it is; choose another folder with TALLYSTICK_DATA=…`,
    EXIT.failed,
  );
}

async function open(config: Config, embedded: EmbeddedServer): Promise<Server> {
  const { url, dataFolder } = embedded;
  const filesFolder = filesIn(dataFolder);
  const told = await story();
  const now = await openSandbox({
    url, story: told, files: await openFileStore(filesFolder),
    begins: () => { say('Telling the story of the sandbox, once; this takes some seconds.'); },
  });
  const secret = await sandboxSecret(dataFolder);
  const shown = { programmeId: told.definition.id, showcase: told.showcase };
  const clock = movableClock(now);
  const place = { url };
  const keeper = makePool(place, 'tallystick_writer', 1);
  // A sandbox is its own, whatever the environment says of keys.
  const own = {
    ...config, databaseUrl: undefined, signingKey: undefined, signingKeyFile: undefined, proofKey: undefined, proofKeyFile: undefined,
  };
  const server = await startServer({
    place, clock, filesFolder, config,
    keys: (signed) => keysToServe(own, signed),
    tokens: await tokensToServe(own, true),
    // A sandbox is watched by its visitor, not by an operator: only what goes wrong is worth a line.
    log: makeLog(config.logLevel === 'info' ? 'warn' : config.logLevel),
    sandbox: {
      clock, catchesMail: true, moving: keepTime(keeper), issuer: sandboxIssuer(),
      extraRoutes: (app, engine) => mountSandbox(app, engine, secret, shown),
    },
  }).catch(async (error: unknown) => {
    await keeper.end();
    throw error;
  });
  // A clock that was moved and killed before its work was done.
  await server.engine.nightly(now).catch(async (error: unknown) => {
    await server.close();
    await keeper.end();
    throw error;
  });
  const drain = bounded(() => server.engine.drain());
  const errands = setInterval(() => { drain().catch(() => undefined); }, config.outboxSeconds * 1000);
  return {
    ...server,
    async close() {
      clearInterval(errands);
      const inOrder = await server.close();
      await keeper.end();
      return inOrder;
    },
  };
}

async function story() {
  const folder = programmeShown();
  const read = await readDefinition(folder);
  if ('errors' in read) throw new Stop(`${folder} is not sound; run: tallystick programme check ${folder}`, EXIT.failed);
  const sample = join(folder, 'sample');
  return { definition: read.definition, sample: await readSample(sample), showcase: await readShowcase(sample) };
}

/** Asked before a minute of work, and again when it is really taken. */
async function refuseTakenPort(config: Config): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(config.port, config.host, () => { probe.close(() => { resolve(); }); });
  }).catch((error: unknown) => { throw portTaken(error, config); });
}

/** What a sandbox leaves in its folder; anything else there is not ours to remove. */
const OURS = /^(postgres(\.log|\.password|\.new-[0-9a-f]+)?|files|s|sandbox-secret|(signing|proof)-key(\.[0-9a-f]+)?)$/;

/** Removes what a sandbox left; refuses where the folder is in use, or was never a sandbox's. */
async function clearFolder(folder: string): Promise<void> {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  if (!existsSync(join(folder, SECRET_FILE))) throw foreign(folder);
  // Held while it is emptied, so that no server starts in it, and none that runs loses it.
  const lock = await lockFolder(folder, '', say);
  try {
    // A server that was killed may have left its database a moment to end.
    const cluster = join(folder, 'postgres');
    const left = readPidFile(cluster);
    if (left !== undefined) await endPostmaster(left.pid, () => !isPostmasterOf(left.pid, cluster), 0);
    // The secret goes last: it is the sign that the rest is ours.
    const names = readdirSync(folder).filter((name) => OURS.test(name) && name !== SECRET_FILE);
    for (const name of [...names, SECRET_FILE]) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 10 });
  } finally {
    lock.release();
  }
}
