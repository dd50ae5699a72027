import { randomUUID } from 'node:crypto';
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processFacts } from './embedded-process.ts';

interface Owner {
  readonly pid: number;
  readonly started: string;
  /** Machine, boot and pid namespace: only within the same one does a pid say anything. */
  readonly place: string;
  readonly token: string;
  readonly url: string;
}

const HEARTBEAT_MS = 2_000;
/** Three missed heartbeats of a process we cannot see count as its death. */
const PATIENCE_MS = 6_500;

export interface FolderLock {
  /** Whether the file is still ours. */
  held(): boolean;
  release(): void;
}

const fileOf = (dataFolder: string) => join(dataFolder, 'server.lock');

/** The live process that holds a data folder on this machine, and the address of its database. */
export function ownerOf(dataFolder: string): { pid: number; url: string } | undefined {
  const owner = parse(readText(fileOf(dataFolder)));
  return owner !== undefined && owner.place === here() && isAlive(owner)
    ? { pid: owner.pid, url: owner.url }
    : undefined;
}

/**
 * Takes the data folder for this process. PostgreSQL's own lock does not suffice: we judge and
 * remove that one, so two of our servers would take the database from each other for ever.
 * Throws when another live process holds the folder. A holder in another container or machine cannot
 * be seen by pid; its heartbeat on the file is watched for some seconds instead.
 */
export async function lockFolder(
  dataFolder: string,
  url: string,
  log: (line: string) => void,
): Promise<FolderLock> {
  const file = fileOf(dataFolder);
  const text = JSON.stringify({
    pid: process.pid,
    started: processFacts(process.pid)?.started ?? '',
    place: here(),
    token: randomUUID(),
    url,
  } satisfies Owner);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(file, text)) return hold(file, text, log);
    const found = readText(file);
    const owner = parse(found);
    if (owner !== undefined && (await isHeld(file, owner, log))) {
      throw new Error(
        `The data folder ${dataFolder} is in use by process ${owner.pid}`
          + `${owner.place === here() ? '' : ` on ${owner.place}`}: two servers on one embedded database `
          + 'would harm it. Stop that one first, or give this one another data folder.',
      );
    }
    if (found !== undefined) takeAway(file, found);
  }
  throw new Error(
    `The lock file ${file} changes hands all the time; is a server being restarted in a loop?`,
  );
}

function hold(file: string, text: string, log: (line: string) => void): FolderLock {
  const held = () => readText(file) === text;
  const beat = setInterval(() => {
    if (held()) utimesSync(file, new Date(), new Date());
    else {
      clearInterval(beat);
      log(`The lock file ${file} was removed or replaced while this server runs; restart it.`);
    }
  }, HEARTBEAT_MS);
  beat.unref();
  const release = () => {
    clearInterval(beat);
    if (held()) rmSync(file, { force: true });
  };
  return { held, release };
}

/** A link appears whole or not at all, and fails when the name is taken. */
function create(file: string, text: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Removes a lock judged stale, and puts it back if it turns out to be another one by now. */
function takeAway(file: string, judged: string): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== judged) linkSync(aside, file);
  } catch {
    // Another starter was quicker; the next attempt sees what it left.
  } finally {
    rmSync(aside, { force: true });
  }
}

async function isHeld(file: string, owner: Owner, log: (line: string) => void): Promise<boolean> {
  if (owner.place === here()) return isAlive(owner);
  log(
    `The data folder was last used on ${owner.place}; waiting to see whether that server still lives.`,
  );
  const before = modified(file);
  for (let waited = 0; waited < PATIENCE_MS; waited += 250) {
    await sleep(250);
    if (modified(file) !== before) return modified(file) !== undefined;
  }
  return false;
}

function isAlive(owner: Owner): boolean {
  const facts = processFacts(owner.pid);
  if (facts === undefined || facts.zombie) return false;
  return facts.started === '' || owner.started === '' || facts.started === owner.started;
}

function here(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${hostname()} (boot ${boot}, ${readlinkSync('/proc/self/ns/pid')})`;
  } catch {
    return hostname();
  }
}

function modified(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string | undefined): Owner | undefined {
  try {
    const value = JSON.parse(text ?? 'null') as Owner | null;
    return value !== null && Number.isInteger(value.pid) ? value : undefined;
  } catch {
    return undefined;
  }
}
