/** `tallystick serve`: the real thing, on a real clock. */
import { systemClock } from '../server/clock.ts';
import type { Config } from '../server/config.ts';
import { filesIn, makeLog, startServer, type Server } from '../server/main.ts';
import { placeOfKeys } from '../server/signing.ts';
import { startEmbedded, type EmbeddedServer } from '../server/store/embedded.ts';
import { sandboxState } from '../server/store/sandbox.ts';
import { EXIT, Stop } from './output.ts';
import { keyPlace, keysOf, keysToServe, tokensToServe } from './signing.ts';

/** Serves until it is told to stop. */
export async function serve(config: Config): Promise<void> {
  const log = makeLog(config.logLevel);
  const embedded = config.databaseUrl === undefined ? await embeddedFor(config) : undefined;
  if (embedded !== undefined && process.getuid?.() === 0) {
    log.warn('running as root on the embedded database: PostgreSQL itself runs under another account; use an account of your own in production');
  }
  const place = config.databaseUrl === undefined ? embedded?.connection : { url: config.databaseUrl };
  if (place === undefined) throw new Error('there is no database');
  let server: Server;
  try {
    if (['begun', 'complete'].includes(await sandboxState(place))) {
      throw new Stop('this database is a sandbox’s: name another folder with TALLYSTICK_DATA, or start the sandbox', EXIT.refused);
    }
    const filesFolder = filesIn(embedded?.dataFolder ?? config.data);
    const keys = async (signed: boolean) => {
      const found = embedded === undefined ? await keysOf(config) : await keysToServe(config, signed);
      if (found === undefined) log.warn(`the journal is not signed: ${keyMissing(config, signed)}`);
      return found;
    };
    const tokens = await tokensToServe(config, embedded !== undefined);
    if (tokens?.signs !== true) log.warn(`no links are put into mails: ${linkKeyMissing(config)}`);
    server = await startServer({ place, clock: systemClock, filesFolder, config, log, timers: true, keys, tokens });
  } catch (error) {
    await embedded?.stop();
    throw portTaken(error, config);
  }
  log.info({ address: server.address, data: embedded?.dataFolder }, 'serving');
  await untilStopped(server, embedded);
}

/** What to do where there is no signing key. */
export function keyMissing(config: Config, signed: boolean): string {
  const { where } = placeOfKeys(keyPlace(config));
  return signed
    ? `it was signed before, and there is no key in ${where}; put the same key there again`
    : `there is no key in ${where}; make one with \`tallystick signing create\`, and give it to every server`;
}

function linkKeyMissing(config: Config): string {
  const { where } = placeOfKeys(keyPlace(config, 'proof'));
  return `no key in ${where} signs; make one with \`tallystick signing create --for proof\`, and give it to every server`;
}

async function embeddedFor(config: Config): Promise<EmbeddedServer> {
  return startEmbedded({
    dataFolder: config.data,
    onGivenUp: (error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(EXIT.failed);
    },
  });
}

/** The one start-up failure that everybody meets gets a sentence of its own. */
export function portTaken(error: unknown, config: Config): unknown {
  if ((error as { code?: unknown }).code !== 'EADDRINUSE') return error;
  const port = String(config.port);
  return new Stop(`port ${port} is taken: stop what listens there, or choose another with PORT=…`, EXIT.failed);
}

/** Resolves when the process was asked to stop and everything that had begun is finished; else it ends the process itself. */
export async function untilStopped(server: Server, embedded: EmbeddedServer | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => { resolve(); });
    process.once('SIGINT', () => { resolve(); });
  });
  const inOrder = await server.close();
  await embedded?.stop();
  if (inOrder) return;
  process.stderr.write('the time of grace was over before everything was finished: what was left is cut off\n');
  process.exit(EXIT.failed);
}
