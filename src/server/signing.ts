/**
 * Signing keys: a few lines of text in a file that nobody else may read, or in the environment; never in the database,
 * and never in a backup. The first line signs; the keys of further lines sign as well, while one takes over from
 * another; keys that sign no more stay listed, so that what they signed can still be checked.
 *
 *   PRIVATE+KEY+name+id+key since=2026-11-20T10:00:00.000Z
 *   name+id+key since=2025-11-20T10:00:00.000Z until=2026-12-01T10:00:00.000Z
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeSigner, readSigner, readVerifier, type Signer, type Verifier } from '../proof/note.ts';

export interface ListedKey {
  readonly vkey: string;
  /** From when, and until when, it signed; null where that is not known, or not yet over. */
  readonly since: string | null;
  readonly until: string | null;
}

export interface SigningKeys {
  /** The name of the first key, which is the origin of what it signs. */
  readonly name: string;
  /** Those that sign, the first one first; empty where all are retired. */
  readonly signers: readonly Signer[];
  /** All there are and were. */
  readonly verifiers: readonly Verifier[];
  readonly listed: readonly ListedKey[];
}

/** Where an installation's keys may be. The value comes before the file, and the file before the folder. */
export interface KeyPlace {
  readonly value?: string | undefined;
  readonly file?: string | undefined;
  readonly folder: string;
  /** The name of the file in the folder. */
  readonly fileName: string;
  /** What the keys sign, for whoever finds the file; the journal's checkpoints where left out. */
  readonly signs?: string;
}

/** The file that signs the journal's checkpoints. */
export const JOURNAL_KEY = 'signing-key';
/** The file that signs the links which mail carries. */
export const PROOF_KEY = 'proof-key';

interface Line extends ListedKey {
  readonly signer?: Signer;
  readonly verifier: Verifier;
}

function readLine(line: string): Line {
  const [key = '', ...marks] = line.split(/\s+/);
  const mark = (name: string): string | null => marks.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
  const [since, until] = [mark('since'), mark('until')];
  if (!key.startsWith('PRIVATE+KEY+')) {
    const verifier = readVerifier(key);
    return { verifier, vkey: verifier.vkey, since, until };
  }
  const signer = readSigner(key);
  return { signer, verifier: signer.verifier, vkey: signer.verifier.vkey, since, until };
}

function linesOf(text: string, where: string): readonly Line[] {
  // In an environment a value is most easily one line, so a semicolon ends a line as well.
  const lines = text.split('\n').filter((line) => !line.startsWith('#')).flatMap((line) => line.split(';'))
    .map((line) => line.trim()).filter((line) => line !== '');
  try {
    return lines.map(readLine);
  } catch (error) {
    // What is wrong is told without the line, which may be the secret.
    throw new Error(`${where} does not hold signing keys: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads keys from their text; undefined where there is none. `where` is told if it is wrong. */
export function readKeys(text: string, where: string): SigningKeys | undefined {
  const lines = linesOf(text, where);
  const [first] = lines;
  if (first === undefined) return undefined;
  const stranger = lines.find(({ verifier }) => verifier.name !== first.verifier.name);
  if (stranger !== undefined) throw new Error(`${where} holds keys of two names, ${first.verifier.name} and ${stranger.verifier.name}`);
  return {
    name: first.verifier.name,
    signers: lines.flatMap(({ signer }) => signer ?? []),
    verifiers: lines.map(({ verifier }) => verifier),
    listed: lines.map(({ vkey, since, until }) => ({ vkey, since, until })),
  };
}

/** Where the keys are kept, in words, and as a file where it is one. */
export function placeOfKeys({ value, file, folder, fileName }: KeyPlace): { readonly where: string; readonly path?: string } {
  if (value !== undefined) return { where: 'the environment' };
  const path = file ?? join(folder, fileName);
  return { where: path, path };
}

/** The keys of an installation; undefined where it has none. */
export async function openKeys(place: KeyPlace): Promise<SigningKeys | undefined> {
  const { where, path } = placeOfKeys(place);
  if (path === undefined) return readKeys(place.value ?? '', where);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Error(`the signing key in ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  });
  return readKeys(text, where);
}

/** The keys of an installation, made in its folder where it has none. Of many that begin at once, one makes them. */
export async function ensureKeys(place: KeyPlace, newName: () => string): Promise<SigningKeys> {
  const found = await openKeys(place);
  if (found !== undefined) return found;
  const { where, path } = placeOfKeys(place);
  if (path === undefined) throw new Error(`there is no key in ${where}`);
  await mkdir(dirname(path), { recursive: true });
  const head = `# Signs ${place.signs ?? 'the journal\'s checkpoints'}. Nobody else may read this; keep a copy apart from the backups.`;
  await writeWhole(path, textOf([{ signer: makeSigner(newName()), since: new Date().toISOString(), until: null }], head), 'new');
  const made = await openKeys(place);
  if (made === undefined) throw new Error(`${path} holds no key`);
  return made;
}

/** A name that no other installation has, for those that choose none. */
export function anyName(): string {
  return `tallystick-${randomBytes(5).toString('hex')}`;
}

type Written = Pick<Line, 'signer' | 'since' | 'until'> & { readonly verifier?: Verifier };

function textOf(lines: readonly Written[], head: string): string {
  const written = lines.map(({ signer, verifier, since, until }) => [
    signer?.secret ?? verifier?.vkey ?? '',
    ...(since === null ? [] : [`since=${since}`]), ...(until === null ? [] : [`until=${until}`]),
  ].join(' '));
  return `${head}\n${written.join('\n')}\n`;
}

/**
 * Puts a new key first. The one before goes on signing beside it until `retireKeys`, so that whoever holds the old
 * verifier key has time to fetch the new one.
 */
export async function rotateKeys(path: string): Promise<SigningKeys> {
  const before = await readFile(path, 'utf8');
  const lines = linesOf(before, path);
  const name = lines[0]?.verifier.name ?? anyName();
  return rewrite(path, before, [{ signer: makeSigner(name), since: new Date().toISOString(), until: null }, ...lines]);
}

/** Lets every key but the first sign no more. Its secret is forgotten; it stays listed. */
export async function retireKeys(path: string): Promise<SigningKeys> {
  const before = await readFile(path, 'utf8');
  const [first, ...rest] = linesOf(before, path);
  if (first?.signer === undefined) throw new Error(`the first key of ${path} signs nothing; rotate it first`);
  const now = new Date().toISOString();
  const retired = rest.map(({ verifier, since, until }) => ({ verifier, since, until: until ?? now }));
  return rewrite(path, before, [first, ...retired]);
}

/** Writes other keys; what people wrote about them stays. */
async function rewrite(path: string, before: string, lines: readonly Written[]): Promise<SigningKeys> {
  const text = textOf(lines, before.split('\n').filter((line) => line.startsWith('#')).join('\n')).trimStart();
  const keys = readKeys(text, path);
  if (keys === undefined) throw new Error(`${path} holds no key`);
  await writeWhole(path, text, 'over');
  return keys;
}

/**
 * Writes a file that is there whole or not at all. `new` leaves one that is there already as it is; `over` takes its
 * place, and stays readable for the account that it belongs to, whoever gives the command.
 */
async function writeWhole(path: string, text: string, how: 'new' | 'over'): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    try {
      await file.writeFile(text);
      if (how === 'over') await takeAfter(file, path);
      await file.sync();
    } finally {
      await file.close();
    }
    if (how === 'over') return await rename(draft, path);
    await link(draft, path);
  } catch (error) {
    if (how === 'over' || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Gives a file the owner and group of another, and its group the same right to read. */
async function takeAfter(file: FileHandle, path: string): Promise<void> {
  const [before, now] = [await stat(path), await file.stat()];
  if (before.uid !== now.uid || before.gid !== now.gid) {
    await file.chown(before.uid, before.gid).catch((cause: unknown) => {
      throw new Error(`${path} belongs to another account, and has to stay with it: give the command as that account, or as root`, { cause });
    });
  }
  if ((before.mode & GROUP_READS) !== 0) await file.chmod(0o600 | GROUP_READS);
}

const GROUP_READS = 0o040;

/** Whether others than the owner may read a file; false where the system knows no such rights. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  if (process.platform === 'win32') return false;
  return ((await stat(path)).mode & 0o077) !== 0;
}
