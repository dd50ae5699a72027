/**
 * A rogue who owns the database: every guard is off, the source is known, and nothing is done half. It works within a
 * transaction that is rolled back when it has been looked at.
 */
import type pg from 'pg';
import { Edge, type Tile } from '../../src/proof/edge.ts';
import { leafHash } from '../../src/proof/merkle.ts';
import { makeSigner, signNote, writeCheckpoint, type Signer } from '../../src/proof/note.ts';
import { canonical } from '../../src/server/store/canonical.ts';
import { commitment, sha256 } from '../../src/server/store/journal.ts';
import { insertTiles } from '../../src/server/store/tree.ts';

export interface Rogue {
  readonly client: pg.Client;
  readonly roll: (sides: number) => number;
  /** The entries that were signed yesterday: what the rogue wants to be different. */
  readonly signed: number;
  /** The installation's own signer, for a rogue who has stolen it. */
  readonly stolen: Signer;
}

interface Chosen { readonly agreement_id: string; readonly subject: string; readonly sequence: number; readonly bytes: Buffer }
type Content = Record<string, unknown> & { data: Record<string, unknown>; actor: { person: string | null } };

async function rows<Row>({ client }: Rogue, sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await client.query<Row & pg.QueryResultRow>(sql, values)).rows;
}

const BY_POSITION = 'journal_position p join journal j on j.id = p.id';

/** Any entry that was signed, or of those that a condition leaves. */
export async function anyEntry(rogue: Rogue, where = 'true'): Promise<Chosen & { position: number }> {
  const found = await rows<Chosen & { position: string }>(rogue,
    `select j.agreement_id, j.subject, j.sequence, j.bytes, p.position from ${BY_POSITION} where p.position <= $1 and (${where}) order by p.position`,
    [rogue.signed]);
  const chosen = found[rogue.roll(found.length)]!;
  return { ...chosen, position: Number(chosen.position) };
}

const AT = 'agreement_id = $1 and subject = $2 and sequence = $3';

/** Changes an entry and everything that follows from it: later links of its chain, the heads of rows, the postings. */
export async function rewrite(rogue: Rogue, entry: Chosen, change: (content: Content) => void): Promise<void> {
  const chain = await rows<Chosen>(rogue, `select agreement_id, subject, sequence, bytes from journal
    where agreement_id = $1 and subject = $2 and sequence >= $3 order by sequence`, [entry.agreement_id, entry.subject, entry.sequence]);
  let head: Buffer | undefined;
  for (const link of chain) {
    const content = JSON.parse(link.bytes.toString('utf8')) as Content;
    if (head === undefined) change(content);
    else content['previous'] = head.toString('hex');
    const bytes = Buffer.from(canonical(content));
    head = sha256(bytes);
    const place = [link.agreement_id, link.subject, link.sequence];
    await rows(rogue, `update journal set bytes = $4, hash = $5, at = $6 where ${AT}`, [...place, bytes, head, content['at']]);
    await rows(rogue, `update posting set at = $4 where ${AT}`, [...place, content['at']]);
  }
  for (const table of ['organisation', 'person', 'api_key', 'programme', 'agreement', 'payment_request', 'voucher']) {
    const key = table === 'voucher' ? 'reference' : 'id';
    await rows(rogue, `update ${table} set head = $2 where ${key} = $1`, [entry.subject, head]);
  }
}

/** A rewrite that leaves rows, ledger and chains in perfect order. */
export async function consistentRewrite(rogue: Rogue): Promise<void> {
  const kinds = [backDate, anotherActor, anotherCommand, anotherCountry, anotherReason];
  await kinds[rogue.roll(kinds.length)]!(rogue);
}

export async function backDate(rogue: Rogue): Promise<void> {
  const back = 1 + rogue.roll(400);
  await rewrite(rogue, await anyEntry(rogue), (content) => {
    content['at'] = new Date(Date.parse(String(content['at'])) - back * 86_400_000).toISOString();
  });
}

async function anotherActor(rogue: Rogue): Promise<void> {
  await rewrite(rogue, await anyEntry(rogue), (content) => {
    content.actor.person = `${content.actor.person ?? 'per_somebody'}x`;
  });
}

async function anotherCommand(rogue: Rogue): Promise<void> {
  await rewrite(rogue, await anyEntry(rogue), (content) => { content['command'] = `${String(content['command'])}.by-hand`; });
}

async function anotherCountry(rogue: Rogue): Promise<void> {
  const entry = await anyEntry(rogue, `j.type = 'voucher.created'`);
  await rewrite(rogue, entry, (content) => { content.data['country'] = 'LI'; });
  await rows(rogue, `update voucher set country = 'LI' where reference = $1`, [entry.subject]);
}

/** Free text that stands nowhere else, with a new salt and a new commitment. */
async function anotherReason(rogue: Rogue): Promise<void> {
  const entry = await anyEntry(rogue, `j.type in ('voucher.released', 'voucher.cancelled')`);
  const [salt, value] = [Buffer.from(`salt ${String(rogue.roll(1e6))}`), canonical('somebody else wanted it')];
  await rewrite(rogue, entry, (content) => { content.data['reason'] = { commitment: commitment(salt, value) }; });
  await rows(rogue, `update journal_personal set salt = $4, value = $5::json where ${AT} and field = 'reason'`,
    [entry.agreement_id, entry.subject, entry.sequence, salt, value]);
}

/** Takes away something that hangs on nothing else, its row too, and closes the gap behind it. */
export async function deleteTraceless(rogue: Rogue): Promise<void> {
  const { subject, position } = await anyEntry(rogue, `j.type = 'key.created'`);
  await rows(rogue, 'delete from api_key where id = $1', [subject]);
  await rows(rogue, 'delete from journal where subject = $1', [subject]);
  await rows(rogue, 'delete from journal_personal where subject = $1', [subject]);
  await rows(rogue, 'delete from journal_position where position = $1', [position]);
  await moveUp(rogue, position);
}

/** Positions behind a gap, each one less; by way of numbers that nobody has. */
async function moveUp(rogue: Rogue, after: number): Promise<void> {
  await rows(rogue, 'update journal_position set position = position + 1000000 where position > $1', [after]);
  await rows(rogue, 'update journal_position set position = position - 1000001 where position > 1000000');
  await rows(rogue, 'update sequencer set position = position - 1');
}

/** Two neighbours that have nothing to do with one another change places: no chain, row or gap tells. */
export async function swapNeighbours(rogue: Rogue): Promise<void> {
  const pairs = await rows<{ position: string }>(rogue, `select p.position from ${BY_POSITION}
    join journal_position p2 on p2.position = p.position + 1 join journal j2 on j2.id = p2.id
    where p2.position <= $1 and j.subject <> j2.subject and (j.agreement_id <> j2.agreement_id or j.type = 'key.created') order by 1`, [rogue.signed]);
  await permute(rogue, Number(pairs[rogue.roll(pairs.length)]!.position), 2);
}

export async function reorder(rogue: Rogue): Promise<void> {
  const length = 2 + rogue.roll(30);
  await permute(rogue, 1 + rogue.roll(rogue.signed - length), length);
}

/** The first of some neighbours goes behind the others. */
async function permute(rogue: Rogue, from: number, length: number): Promise<void> {
  const found = await rows<{ position: string; id: string }>(rogue,
    'select position, id from journal_position where position >= $1 and position < $2 order by position', [from, from + length]);
  await rows(rogue, 'update journal_position set id = -id where position >= $1 and position < $2', [from, from + length]);
  for (const [at, { position }] of found.entries()) {
    await rows(rogue, 'update journal_position set id = $2 where position = $1', [position, found[(at + 1) % found.length]!.id]);
  }
  await rows(rogue, `update journal_position p set sponsor_id = j.sponsor_id, customer_id = j.customer_id, partner_id = j.partner_id
    from journal j where j.id = p.id`);
}

/** One bit of an entry, with or without its hash. */
export async function flipBit(rogue: Rogue): Promise<void> {
  const { agreement_id, subject, sequence, bytes } = await anyEntry(rogue);
  const place = [agreement_id, subject, sequence];
  const at = rogue.roll(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << rogue.roll(8));
  await rows(rogue, `update journal set bytes = $4 where ${AT}`, [...place, bytes]);
  if (rogue.roll(2) === 0) await rows(rogue, `update journal set hash = $4 where ${AT}`, [...place, sha256(bytes)]);
}

/** Every field of some entries under another name, so that nothing that reads them finds what it looks for. */
export async function renameFields(rogue: Rogue, type: string): Promise<void> {
  const found = await rows<Chosen>(rogue, 'select agreement_id, subject, sequence, bytes from journal where type = $1', [type]);
  for (const { agreement_id, subject, sequence, bytes } of found) {
    const content = JSON.parse(bytes.toString('utf8')) as Content;
    content.data = Object.fromEntries(Object.entries(content.data).map(([name, value]) => [`${name}x`, value]));
    await rows(rogue, `update journal set bytes = $4 where ${AT}`, [agreement_id, subject, sequence, Buffer.from(canonical(content))]);
  }
}

/** One field of one entry under another name. */
export async function renameField(rogue: Rogue): Promise<void> {
  const { agreement_id, subject, sequence, bytes } = await anyEntry(rogue);
  const content = JSON.parse(bytes.toString('utf8')) as Content;
  const names = Object.keys(content.data);
  const chosen = names[rogue.roll(Math.max(1, names.length))];
  content.data = Object.fromEntries(Object.entries(content.data).map(([name, value]) => [name === chosen ? `${name}x` : name, value]));
  if (chosen === undefined) content['command'] = 'x';
  await rows(rogue, `update journal set bytes = $4 where ${AT}`, [agreement_id, subject, sequence, Buffer.from(canonical(content))]);
}

export async function deleteEntry(rogue: Rogue): Promise<void> {
  const { agreement_id, subject, sequence, position } = await anyEntry(rogue);
  await rows(rogue, `delete from journal where ${AT}`, [agreement_id, subject, sequence]);
  await rows(rogue, 'delete from journal_position where position = $1', [position]);
  if (rogue.roll(2) === 0) await moveUp(rogue, position);
}

/** Everything after some point, with the tiles and checkpoints that speak of it. */
export async function truncate(rogue: Rogue): Promise<void> {
  const left = 1 + rogue.roll(rogue.signed - 1);
  await rows(rogue, `delete from journal j using journal_position p where p.id = j.id and p.position > ${String(left)}`);
  await rows(rogue, 'delete from journal_position where position > $1', [left]);
  await rows(rogue, 'update sequencer set position = $1', [left]);
  if (rogue.roll(2) === 0) return;
  await rows(rogue, 'delete from checkpoint where size > $1', [left]);
  await rows(rogue, 'delete from tree_tile where (number + 1) * 256 > $1', [left]);
}

export async function spoilTile(rogue: Rogue): Promise<void> {
  const tiles = await rows<{ level: number; number: string; hashes: Buffer; root: Buffer }>(rogue, 'select * from tree_tile order by level, number');
  const { level, number, hashes, root } = tiles[rogue.roll(tiles.length)]!;
  const which = rogue.roll(3);
  const spoilt = which === 0 ? root : hashes;
  const at = rogue.roll(spoilt.length);
  spoilt[at] = (spoilt[at] ?? 0) ^ 1;
  if (which === 2) await rows(rogue, 'delete from tree_tile where level = $1 and number = $2', [level, number]);
  else await rows(rogue, 'update tree_tile set hashes = $3, root = $4 where level = $1 and number = $2', [level, number, hashes, root]);
}

export async function spoilCheckpoint(rogue: Rogue): Promise<void> {
  const all = await rows<{ number: string; size: string; root: Buffer; note: string }>(rogue, 'select number, size, root, note from checkpoint order by number');
  // The last one may be taken away unseen: it is as if it had not been made yet.
  const { number, root, note } = all[rogue.roll(all.length - 1)]!;
  const changes: (() => Promise<unknown>)[] = [
    () => rows(rogue, 'delete from checkpoint where number = $1', [number]),
    () => rows(rogue, 'update checkpoint set size = size + 1 where number = $1', [number]),
    () => rows(rogue, 'update checkpoint set root = $2 where number = $1', [number, sha256(root)]),
    () => rows(rogue, 'update checkpoint set note = $2 where number = $1', [number, note.replace(/\n\d+\n/, '\n7\n')]),
    () => rows(rogue, 'update checkpoint set note = $2 where number = $1', [number, note.slice(0, -20)]),
    () => rows(rogue, 'update checkpoint set note = (select note from checkpoint where number = $2) where number = $1', [number, all.at(-1)!.number]),
    () => rows(rogue, 'update checkpoint set number = number + 100 where number >= $1', [number]),
  ];
  await changes[rogue.roll(changes.length)]!();
}

/** Makes the tree anew from what now stands in the journal. `by` signs it again; nobody: no checkpoint is left. */
export async function rebuildTree(rogue: Rogue, by: Signer | 'forge-roots' | undefined): Promise<void> {
  const leaves = await rows<{ bytes: Buffer }>(rogue, `select j.bytes from ${BY_POSITION} order by p.position`);
  const checkpoints = await rows<{ number: string; size: string; note: string }>(rogue, 'select number, size, note from checkpoint order by number');
  const edge = new Edge();
  const tiles: Tile[] = [];
  const roots = new Map<number, Buffer>();
  for (const { bytes } of leaves) {
    tiles.push(...edge.append(leafHash(bytes)));
    roots.set(edge.size, edge.root);
  }
  const last = Math.min(edge.size, Number(checkpoints.at(-1)?.size ?? 0));
  await rows(rogue, 'delete from tree_tile');
  await rows(rogue, 'delete from checkpoint');
  if (by === undefined) return;
  await rogue.client.query(insertTiles(tiles.filter(({ level, number }) => (number + 1) * 256 ** (level + 1) <= last)));
  for (const { number, size: written, note: old } of checkpoints) {
    const size = Math.min(edge.size, Number(written));
    const root = roots.get(size)!;
    const origin = old.slice(0, old.indexOf('\n'));
    const text = writeCheckpoint({ origin, size, root });
    const note = by === 'forge-roots' ? `${text}${old.slice(old.indexOf('\n\n') + 1)}` : signNote(text, [by]);
    await rows(rogue, 'insert into checkpoint (number, size, root, note) values ($1, $2, $3, $4)', [number, size, root, note]);
  }
}

/** A key of the same name, which is not the installation's. */
export const forger = (of: Signer): Signer => makeSigner(of.verifier.name);
