import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  checkCluster,
  createCluster,
  DATABASE,
  freeBytes,
  passwordOf,
  removeHalfMade,
  settingsFor,
  USER,
} from './embedded-cluster.ts';
import { findBinaries } from './embedded-binaries.ts';
import { accountFor, canEnter, hasCluster, makeFolder } from './embedded-host.ts';
import { lockFolder, type FolderLock } from './embedded-lock.ts';
import { clearTheWay, readPidFile } from './embedded-process.ts';
import { SOCKET_PORT, socketFolder, titleOf } from './embedded-socket.ts';
import { startPostmaster, type Plan, type Postmaster } from './embedded-postmaster.ts';

export interface EmbeddedOptions {
  /** The wished folder, ./data for instance; see `placeOfData`. The cluster goes into its `postgres`. */
  readonly dataFolder: string;
  /** Gets one whole sentence per event worth telling an operator. */
  readonly log?: (line: string) => void;
  /** Milliseconds without readiness and without a line in PostgreSQL's log; 60 000 by default. */
  readonly startTimeoutMs?: number;
  /** PostgreSQL settings, over our defaults. What keeps acknowledged data safe cannot be switched off. */
  readonly settings?: Record<string, string>;
  /** Called once when PostgreSQL died and could not be restarted: the process had better end. */
  readonly onGivenUp?: (error: Error) => void;
}

export interface EmbeddedServer {
  /** For pg.Pool. `host` is the socket's folder; `password` is set on Windows only. */
  readonly connection: {
    host: string;
    port: number;
    user: string;
    database: string;
    password?: string;
  };
  /** The same as an address, for child processes and libpq tools. */
  readonly url: string;
  /** Where the data lie; may differ from the wish. */
  readonly dataFolder: string;
  /** The uid PostgreSQL runs under; undefined on Windows. */
  readonly uid: number | undefined;
  /** The postmaster at present; another one after a restart. */
  readonly pid: number;
  /** Fast shutdown; at most about 40 s. Idempotent. */
  stop(): Promise<void>;
}

/** Waits before each attempt to restart; when all have failed the matter needs an operator. */
const RESTART_WAITS_MS = [0, 250, 1_000, 3_000, 10_000];
/** Starting well and dying soon, over and over, is a loop to break too. */
const DEATHS_PER_MINUTE_MAX = 30;
/** With room for less than two segments of its log PostgreSQL dies of it, and again when restarted, until there is more. */
const ROOM_BYTES = 32 * 2 ** 20;
const FULL_WAIT_MS = 1_000;

/** As `startEmbedded`, in exactly this folder. A throwaway is removed on stop and when we die. */
export async function openCluster(
  options: EmbeddedOptions,
  throwaway: boolean,
): Promise<EmbeddedServer> {
  const log = options.log ?? (() => undefined);
  if (process.platform === 'darwin' && process.getuid?.() === 0) {
    throw new Error(
      'PostgreSQL does not run as root; on macOS start Tallystick as an ordinary user.',
    );
  }
  makeFolder(options.dataFolder);
  const dataFolder = realpathSync(options.dataFolder);
  const account = accountFor(dataFolder);
  if (!canEnter(dataFolder, account)) {
    throw new Error(
      `${dataFolder} cannot be reached by uid ${account?.uid}, which runs PostgreSQL because root `
        + 'may not. Set TALLYSTICK_DATA to a folder all of whose parents others may pass through.',
    );
  }
  const binaries = findBinaries(account, dataFolder, log);
  const socket =
    process.platform === 'win32' ? undefined : socketFolder(dataFolder, account, throwaway);
  const address = {
    host: socket ?? '127.0.0.1',
    port: socket === undefined ? await freePort() : SOCKET_PORT,
  };
  const password = passwordOf(dataFolder);
  const connection = { ...address, user: USER, database: DATABASE, ...(password && { password }) };
  const url = addressOf(connection);
  const lock = await lockFolder(dataFolder, url, log);
  const cluster = join(dataFolder, 'postgres');
  const leave = () => {
    if (socket !== undefined) rmSync(socket, { recursive: true, force: true });
    lock.release();
    if (throwaway) rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    removeHalfMade(dataFolder);
    if (!hasCluster(dataFolder)) {
      requireEmpty(cluster);
      await createCluster(dataFolder, binaries, account, !throwaway);
    }
    checkCluster(cluster, binaries, account);
    const plan: Plan = {
      dataFolder,
      cluster,
      binaries,
      account,
      socket,
      log,
      litter: throwaway ? dataFolder : '',
      settings: settingsFor(dataFolder, address, options.settings ?? {}),
      startTimeoutMs: options.startTimeoutMs ?? 60_000,
    };
    const keeper = new Keeper(plan, lock, options.onGivenUp, await startPostmaster(plan));
    return {
      connection,
      url,
      dataFolder,
      uid: account?.uid ?? process.getuid?.(),
      get pid() {
        return keeper.pid;
      },
      stop: () => keeper.stop(leave),
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Keeps one cluster running: restarts it when it dies, within bounds, until it is told to stop. */
class Keeper {
  readonly #plan: Plan;
  readonly #lock: FolderLock;
  readonly #onGivenUp: ((error: Error) => void) | undefined;
  #now: Postmaster;
  #deaths: number[] = [];
  #restarting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  readonly #stopAsked = new AbortController();

  constructor(
    plan: Plan,
    lock: FolderLock,
    onGivenUp: ((error: Error) => void) | undefined,
    now: Postmaster,
  ) {
    this.#plan = plan;
    this.#lock = lock;
    this.#onGivenUp = onGivenUp;
    this.#now = now;
    this.#watch();
  }

  get pid(): number {
    return this.#now.pid;
  }

  stop(leave: () => void): Promise<void> {
    this.#stopping ??= (async () => {
      this.#stopAsked.abort();
      await this.#restarting;
      await this.#now.stop();
      const { cluster, binaries, log } = this.#plan;
      // It was dead: its backends may yet be busy, and must not outlive us.
      const dead = readPidFile(cluster) !== undefined;
      if (dead) await clearTheWay(cluster, titleOf(cluster), binaries.bin, log);
      leave();
    })();
    return this.#stopping;
  }

  #watch(): void {
    void this.#now.ended.then((how) => {
      if (this.#stopAsked.signal.aborted) return;
      this.#plan.log(`PostgreSQL ${this.pid} ended unasked (${how}); restarting it.`);
      this.#restarting = this.#restart().finally(() => {
        this.#restarting = undefined;
      });
    });
  }

  async #restart(): Promise<void> {
    const begun = Date.now();
    if (this.#isFull()) return this.#restartOnFull();
    this.#deaths = [...this.#deaths.filter((at) => at > begun - 60_000), begun];
    let problem = new Error(`PostgreSQL died ${this.#deaths.length} times within a minute.`);
    const waits = this.#deaths.length > DEATHS_PER_MINUTE_MAX ? [] : RESTART_WAITS_MS;
    for (const wait of waits) {
      await sleep(wait, undefined, { signal: this.#stopAsked.signal }).catch(() => undefined);
      if (this.#stopAsked.signal.aborted) return;
      try {
        if (!this.#lock.held()) throw new Error('The data folder was taken by another server.');
        this.#now = await startPostmaster(this.#plan);
        this.#plan.log(`PostgreSQL is back as ${this.pid} after ${Date.now() - begun} ms.`);
        this.#watch();
        return;
      } catch (error) {
        problem = error as Error;
        this.#plan.log(problem.message);
        if (this.#isFull()) return this.#restartOnFull();
      }
    }
    this.#plan.log('PostgreSQL could not be restarted; giving up.');
    this.#onGivenUp?.(problem);
  }

  #isFull(): boolean {
    return freeBytes(this.#plan.dataFolder) < ROOM_BYTES;
  }

  /** Waits for as long as it takes, since room is made from outside; then it begins anew. */
  async #restartOnFull(): Promise<void> {
    const { signal } = this.#stopAsked;
    this.#plan.log(`The disk of ${this.#plan.dataFolder} is full; PostgreSQL is started again when there is room.`);
    while (this.#isFull() && !signal.aborted) await sleep(FULL_WAIT_MS, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) await this.#restart();
  }
}

/** An operator's own files are never taken for ours. */
function requireEmpty(cluster: string): void {
  if (existsSync(cluster) && readdirSync(cluster).length > 0) {
    throw new Error(
      `${cluster} holds files but no PostgreSQL cluster; move them away or choose another folder.`,
    );
  }
}

function addressOf(to: EmbeddedServer['connection']): string {
  const who = to.password === undefined ? to.user : `${to.user}:${to.password}`;
  if (!to.host.includes('/')) return `postgresql://${who}@${to.host}:${to.port}/${to.database}`;
  return `postgresql://${who}@/${to.database}?host=${encodeURIComponent(to.host)}&port=${to.port}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const bound = server.address();
        server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
      });
  });
}
