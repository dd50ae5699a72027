/** The only place that constructs things: a database's place, a clock and a folder become a server. */
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import type { Receipt } from '../proof/receipt.ts';
import { BULK_ERRAND, bulkErrand, bulkOf } from './bulk.ts';
import type { Clock } from './clock.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { isRemembered } from './commands/remembered.ts';
import { readConfig, type Config } from './config.ts';
import { endWithin, once } from './ending.ts';
import { openEngine, type Engine } from './engine.ts';
import { openFileStore, type FileStore } from './files.ts';
import { faultOf } from './http/failure.ts';
import { makeFigures } from './http/metrics.ts';
import { REDACTION } from './http/redaction.ts';
import { makeServer } from './http/server.ts';
import type { GuessesNotice } from './guesses.ts';
import { IMPORT_ERRAND, importErrand, importsOf } from './imports.ts';
import { keyUses } from './key-use.ts';
import { makeLimiter, UNLIMITED } from './limiter.ts';
import type { Tokens } from './mail/tokens.ts';
import { mailDesk } from './mail-desk.ts';
import { mailFor } from './mailing.ts';
import { ownDesk } from './own-desk.ts';
import { startProofs } from './proofs.ts';
import { makeReads } from './queries/all.ts';
import { explainer } from './queries/explaining.ts';
import { anyCheckpoint, belongsTo, journalUnplaced, mailCounts, outboxCounts } from './queries/operator.ts';
import type { Reads } from './queries/reads.ts';
import { sessionByHash } from './queries/session.ts';
import { lookAtLinks } from './queries/voucher-link.ts';
import { receiptPicture } from './receipt-picture.ts';
import { makeScanner } from './scan.ts';
import { linksOf } from './links.ts';
import type { SandboxIssuer } from './sandbox/issuer.ts';
import { inTurn, moveClock, type Moving } from './sandbox/moving.ts';
import type { Fetch } from './sign-in/issuer.ts';
import { openSignIn } from './sign-in/open.ts';
import type { SigningKeys } from './signing.ts';
import type { Place } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { bounded, readiness, startTimers } from './upkeep.ts';

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
  /** Signs and reads the links that mail carries. */
  readonly tokens?: Tokens | undefined;
  /** Whether it does the clock's work and errands by itself, at intervals; a sandbox does them when its clock moves. */
  readonly timers?: boolean;
  /** Whether attempts are limited: guesses at vouchers, unknown keys, uploads; false where load is measured or made up. */
  readonly limited?: boolean;
  /** The real clock, by which sessions end, in milliseconds; left out, the machine's. */
  readonly realNow?: () => number;
  /** How issuers are reached; left out, as the platform does. */
  readonly issuerFetch?: Fetch;
  /** Told when a fail-point is passed; for tests alone. */
  readonly failPoint?: PassFailPoint | undefined;
}

export interface Sandbox extends Moving {
  /** The issuer with which its people sign in. */
  readonly issuer?: SandboxIssuer;
  /** Whether mail is made, and caught to be looked at; it never leaves a sandbox. */
  readonly catchesMail?: true;
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
  /** Says that it is not ready, finishes what has begun, and ends. False: the time of grace was over, and the rest is cut off. */
  close(): Promise<boolean>;
}

/** Starts a server; resolves when it answers. The database is brought to this release first. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const config: Config = { ...readConfig({}), ...options.config };
  const log = options.log ?? makeLog(config.logLevel);
  await migrate(options.place);
  const files = await openFileStore(options.filesFolder, options.failPoint);
  const state: State = { draining: false };
  const bare = openEngine({
    place: options.place,
    clock: options.clock,
    lanes: config.lanes,
    queueMax: config.queueMax,
    readersMax: config.readersMax,
    errands: (tools) => ({
      [IMPORT_ERRAND]: importErrand(tools, files, options.failPoint),
      [BULK_ERRAND]: bulkErrand(tools, () => state.reads, options.failPoint),
    }),
    failPoint: options.failPoint,
    report: (error, command) => { log.error({ err: faultOf(error), command: command?.name }, 'a defect'); },
    ...(options.limited === false ? {} : {
      guessing: (notice: GuessesNotice) => { log.warn(notice, 'many wrong guesses at the vouchers of a programme'); },
    }),
  });
  const place = { address: '' };
  const publicUrl = (): string => config.publicUrl ?? place.address;
  const mail = mailFor({
    engine: bare, config, tokens: options.tokens, publicUrl, failPoint: options.failPoint,
    how: options.sandbox?.catchesMail === true ? 'catch' : options.timers === true ? 'timers' : 'none',
    report: (error) => { log.warn({ err: faultOf(error) }, 'mail could not be made or sent, and will be tried again'); },
  });
  const { engine } = mail;
  let proofs: ReturnType<typeof startProofs> | undefined;
  try {
    await engine.guesses?.ready();
    const keys = await options.keys?.(await anyCheckpoint(engine.writers));
    proofs = startProofs({
      pool: engine.writers, keys, sequenced: engine.sequenced, timer: true,
      report: (error) => { log.error({ err: faultOf(error) }, 'the journal could not be signed'); },
    });
    const drain = bounded(() => engine.drain());
    const soon = (): void => { drain().catch((error: unknown) => { log.error({ err: faultOf(error) }, 'the outbox failed'); }); };
    const app = await makeApp(options, config, log, { ...engine, proofs, keys, publicUrl, soon }, files, state);
    const timers = options.timers === true ? startTimers(engine, drain, config, log) : [];
    const address = await app.listen({ port: config.port, host: config.host });
    place.address = address;
    mail.start();
    await options.sandbox?.issuer?.opened(engine, publicUrl()).catch(async (error: unknown) => {
      await app.close();
      throw error;
    });
    const bound = app.server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : config.port;
    const end = once(() => {
      state.draining = true;
      for (const timer of timers) clearInterval(timer);
      return endWithin(config.graceSeconds, app, [() => mail.close(), () => proofs?.close()], () => engine.close());
    });
    return { address, port, engine, runner: engine.runner, close: end };
  } catch (error) {
    await mail.close();
    await proofs?.close();
    await engine.close();
    throw error;
  }
}

/** What changes while a server runs, and what its errands read with once it is open. */
interface State {
  draining: boolean;
  reads?: Reads;
}

type Proving = Engine & {
  readonly proofs: ReturnType<typeof startProofs>;
  readonly keys: SigningKeys | undefined;
  readonly publicUrl: () => string;
  /** Errands are waiting: they need not wait for the timer. */
  readonly soon: () => void;
};

async function makeApp(
  options: ServerOptions,
  config: Config,
  log: Logger,
  engine: Proving,
  files: FileStore,
  state: State,
): Promise<FastifyInstance> {
  const { clock, sandbox } = options;
  const { writers } = engine;
  const { jsonBytesMax, uploadBytesMax, requestSeconds, silentSeconds } = config;
  const { publicUrl, soon } = engine;
  const signIn = await openSignIn({
    engine, config, tokens: options.tokens, publicUrl, sandbox, now: options.realNow ?? Date.now, fetch: options.issuerFetch,
  });
  const uses = keyUses(writers, (error) => { log.warn({ err: faultOf(error) }, 'when keys were used could not be noted'); });
  const reads = makeReads({ ...engine, sessions: signIn, makeLink: linksOf(options.tokens, engine.publicUrl) });
  state.reads = reads;
  const app = await makeServer({
    runner: engine.runner,
    explain: explainer(engine.definitions),
    reads,
    findKey: uses.noting((hash) => sessionByHash(writers, hash)),
    belongs: (id, organisationId) => belongsTo(writers, id, organisationId),
    remembers: (command) => isRemembered(writers, command),
    now: () => clock.now(),
    ...(sandbox === undefined ? {} : { moveClock: inTurn((to: string) => moveClock(sandbox, engine, to)) }),
    files,
    proofs: {
      ...engine.proofs,
      origin: engine.keys?.name ?? null,
      keys: engine.keys?.listed ?? [],
      qr: (receipt) => receiptPicture(receipt as Receipt),
    },
    limiter: options.limited === false ? UNLIMITED : makeLimiter(writers),
    scan: config.clamavAddress === undefined ? undefined : makeScanner(config.clamavAddress),
    trustedProxies: config.trustedProxies,
    tokens: options.tokens,
    signIn,
    lookAtLink: lookAtLinks(engine),
    publicUrl: engine.publicUrl,
    mail: mailDesk(writers),
    own: ownDesk(writers),
    imports: { ...importsOf(engine), soon },
    bulk: { ...bulkOf(engine), soon },
    ready: readiness(options.place, engine, state),
    draining: () => state.draining,
    figures: makeFigures({
      depth: () => engine.runner.depth,
      outbox: () => outboxCounts(writers),
      unplaced: () => journalUnplaced(writers),
      mail: () => mailCounts(writers),
      guesses: () => engine.guesses?.seen ?? { wrong: 0, notices: 0 },
    }),
    limits: { jsonBytesMax, uploadBytesMax, requestSeconds, silentSeconds },
    ...(sandbox === undefined ? {} : { hosts: hostsOf(config.host, sandbox) }),
    ...(sandbox === undefined ? {} : { extraRoutes: async (app: FastifyInstance) => {
      sandbox.issuer?.mount(app, engine, publicUrl);
      await sandbox.extraRoutes?.(app, engine);
    } }),
    log,
    failPoint: options.failPoint,
  });
  app.addHook('onClose', () => uses.close());
  return app;
}

function hostsOf(host: string, { hosts = [] }: Sandbox): readonly string[] {
  return ['localhost', '127.0.0.1', '::1', host, ...hosts];
}

/** Logs to standard output, gathered for half a second at most, so that a busy server does not wait for a terminal. */
export function makeLog(level: Config['logLevel']): Logger {
  return pino({ level, base: null, redact: REDACTION }, pino.destination({ dest: 1, sync: false, minLength: level === 'info' ? 4096 : 0, periodicFlush: 500 }));
}

/** The folder of files beside an embedded database. */
export function filesIn(dataFolder: string): string {
  return join(dataFolder, 'files');
}
