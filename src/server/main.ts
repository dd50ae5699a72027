/** The only place that constructs things: a database's place, a clock and a folder become a server. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import type { Instant } from '../domain/time.ts';
import type { Receipt } from '../proof/receipt.ts';
import type { Clock, MovableClock } from './clock.ts';
import { parseInstant } from './clock.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { readConfig, type Config } from './config.ts';
import { openEngine, type Engine } from './engine.ts';
import { openFileStore, type FileStore } from './files.ts';
import { faultOf } from './http/failure.ts';
import { makeFigures } from './http/metrics.ts';
import { makeServer } from './http/server.ts';
import { IMPORT_ERRAND, importErrand, importsOf } from './imports.ts';
import { startProofs } from './proofs.ts';
import { makeReads } from './queries/all.ts';
import { anyCheckpoint, belongsTo, isWritable, journalUnplaced, outboxCounts } from './queries/operator.ts';
import { sessionByHash } from './queries/session.ts';
import { receiptPicture } from './receipt-picture.ts';
import type { SigningKeys } from './signing.ts';
import type { Place } from './store/database.ts';
import { migrate, migrationStatus } from './store/migrate.ts';

export interface ServerOptions {
  readonly place: Place;
  readonly clock: Clock;
  /** Where deliverables are kept. */
  readonly filesFolder: string;
  /** Settings that differ from the environment's defaults. */
  readonly config?: Partial<Config>;
  readonly log?: Logger;
  /** Present in a sandbox only. */
  readonly sandbox?: Sandbox;
  /** Keys that sign the journal's checkpoints; asked when it is known whether there are checkpoints already. */
  readonly keys?: (signed: boolean) => Promise<SigningKeys | undefined>;
  /** Whether it does the clock's work and errands by itself, at intervals; a sandbox does them when its clock moves. */
  readonly timers?: boolean;
  /** Told when a fail-point is passed; for tests alone. */
  readonly failPoint?: PassFailPoint | undefined;
}

export interface Sandbox {
  readonly clock: MovableClock;
  /** Called before the clock is moved, so that a restart never finds it behind work that was done. */
  readonly moving?: (to: Instant) => Promise<void>;
  /** Names under which it may be called besides its own address. */
  readonly hosts?: readonly string[];
  readonly extraRoutes?: (app: FastifyInstance, engine: Engine) => void | Promise<void>;
}

export interface Server {
  /** `http://127.0.0.1:4173`. */
  readonly address: string;
  readonly port: number;
  readonly engine: Engine;
  readonly runner: Engine['runner'];
  /** Says that it is not ready, finishes what has begun, and ends; within the time of grace. */
  close(): Promise<void>;
}

/** Starts a server; resolves when it answers. The database is brought to this release first. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const config: Config = { ...readConfig({}), ...options.config };
  const log = options.log ?? makeLog(config.logLevel);
  await migrate(options.place);
  const files = await openFileStore(options.filesFolder, options.failPoint);
  const engine = openEngine({
    place: options.place,
    clock: options.clock,
    lanes: config.lanes,
    queueMax: config.queueMax,
    readersMax: config.readersMax,
    errands: (tools) => ({ [IMPORT_ERRAND]: importErrand(tools, files, options.failPoint) }),
    failPoint: options.failPoint,
    report: (error, command) => { log.error({ err: faultOf(error), command: command?.name }, 'a defect'); },
  });
  const state = { draining: false };
  let proofs: ReturnType<typeof startProofs> | undefined;
  try {
    const keys = await options.keys?.(await anyCheckpoint(engine.writers));
    proofs = startProofs({
      pool: engine.writers, keys, sequenced: engine.sequenced, timer: true,
      report: (error) => { log.error({ err: faultOf(error) }, 'the journal could not be signed'); },
    });
    const app = await makeApp(options, config, log, { ...engine, proofs, keys }, files, state);
    const timers = options.timers === true ? startTimers(engine, config, log) : [];
    const address = await app.listen({ port: config.port, host: config.host });
    const bound = app.server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : config.port;
    const end = once(async () => {
      state.draining = true;
      for (const timer of timers) clearInterval(timer);
      await within(config.graceSeconds, stopListening(app));
      await within(config.graceSeconds, proofs?.close() ?? Promise.resolve());
      await within(config.graceSeconds, engine.close());
    });
    return { address, port, engine, runner: engine.runner, close: end };
  } catch (error) {
    await proofs?.close();
    await engine.close();
    throw error;
  }
}

type Proving = Engine & { readonly proofs: ReturnType<typeof startProofs>; readonly keys: SigningKeys | undefined };

async function makeApp(
  options: ServerOptions,
  config: Config,
  log: Logger,
  engine: Proving,
  files: FileStore,
  state: { readonly draining: boolean },
): Promise<FastifyInstance> {
  const { clock, sandbox } = options;
  const { writers } = engine;
  const { jsonBytesMax, uploadBytesMax, requestSeconds } = config;
  return makeServer({
    runner: engine.runner,
    reads: makeReads(engine),
    findKey: (hash) => sessionByHash(writers, hash),
    belongs: (id, organisationId) => belongsTo(writers, id, organisationId),
    now: () => clock.now(),
    ...(sandbox === undefined ? {} : { moveClock: inTurn((to: string) => moveClock(sandbox, engine, to)) }),
    files,
    proofs: {
      ...engine.proofs,
      origin: engine.keys?.name ?? null,
      keys: engine.keys?.listed ?? [],
      qr: (receipt) => receiptPicture(receipt as Receipt),
    },
    imports: { ...importsOf(engine), soon: () => { engine.drain().catch(() => undefined); } },
    ready: readiness(options.place, engine, state),
    draining: () => state.draining,
    figures: makeFigures({
      depth: () => engine.runner.depth,
      outbox: () => outboxCounts(writers),
      unplaced: () => journalUnplaced(writers),
    }),
    limits: { jsonBytesMax, uploadBytesMax, requestSeconds },
    ...(sandbox === undefined ? {} : { hosts: hostsOf(config.host, sandbox) }),
    ...(sandbox?.extraRoutes === undefined ? {} : {
      extraRoutes: (app: FastifyInstance) => sandbox.extraRoutes?.(app, engine),
    }),
    log,
    failPoint: options.failPoint,
  });
}

function hostsOf(host: string, { hosts = [] }: Sandbox): readonly string[] {
  return ['localhost', '127.0.0.1', '::1', host, ...hosts];
}

async function moveClock(
  { clock, moving }: Sandbox,
  engine: Engine,
  to: string,
): Promise<'moved' | 'backwards' | 'no-moment'> {
  const at = parseInstant(to.length === 10 ? `${to}T12:00:00Z` : to);
  if (at === undefined) return 'no-moment';
  if (at < clock.now()) return 'backwards';
  await moving?.(at);
  clock.moveTo(at);
  await engine.nightly(at);
  await engine.drain();
  return 'moved';
}

/** Calls one at a time, in the order in which they came. */
function inTurn<Input, Output>(work: (input: Input) => Promise<Output>): (input: Input) => Promise<Output> {
  let last: Promise<unknown> = Promise.resolve();
  return (input) => {
    const next = last.then(() => work(input));
    last = next.catch(() => undefined);
    return next;
  };
}

/** How long a look at the migrations is believed, in milliseconds: it takes a connection of its own. */
const LOOK_MS = 10_000;

function readiness(place: Place, engine: Engine, state: { readonly draining: boolean }): () => Promise<boolean> {
  let looked = 0;
  return async () => {
    if (state.draining) return false;
    if (!await isWritable(engine.writers)) return false;
    if (performance.now() - looked < LOOK_MS && looked > 0) return true;
    const { pending, faults } = await migrationStatus(place);
    if (pending.length > 0 || faults.length > 0) return false;
    looked = performance.now();
    return true;
  };
}

/** The clock's work and the errands, each at its interval, never twice at a time. */
function startTimers(engine: Engine, config: Config, log: Logger): readonly NodeJS.Timeout[] {
  const every = (seconds: number, what: string, work: () => Promise<unknown>): NodeJS.Timeout => {
    let busy = false;
    const timer = setInterval(() => {
      if (busy) return;
      busy = true;
      work()
        .catch((error: unknown) => { log.error({ err: faultOf(error) }, what); })
        .finally(() => { busy = false; });
    }, seconds * 1000);
    timer.unref();
    return timer;
  };
  return [
    every(config.nightlySeconds, 'the nightly work failed', () => engine.nightly(engine.clock.now())),
    every(config.outboxSeconds, 'the outbox failed', () => engine.drain()),
  ];
}

/** Logs to standard output, gathered, so that a busy server does not wait for a terminal. */
export function makeLog(level: Config['logLevel']): Logger {
  return pino({ level, base: null }, pino.destination({ dest: 1, sync: false, minLength: level === 'info' ? 4096 : 0 }));
}

/** Takes no new connections, and ends each that is open as soon as what it asked is answered. */
async function stopListening(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => { app.server.closeIdleConnections(); }, 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    app.server.closeAllConnections();
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

/** Waits for work, but not for longer than that. */
async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => { timer = setTimeout(resolve, seconds * 1000); });
  await Promise.race([work.catch(() => undefined), enough]);
  clearTimeout(timer);
}

/** The folder of files beside an embedded database. */
export function filesIn(dataFolder: string): string {
  return join(dataFolder, 'files');
}
