/**
 * What a rogue who owns the database does to yesterday's history, and who finds it: `verify` by itself, `verify` with a
 * checkpoint that somebody kept, and whoever kept it, from the entries alone. Each deed is undone after it was looked at.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, CONSISTENCY } from '../../src/proof/check.ts';
import { openNote, readCheckpoint } from '../../src/proof/note.ts';
import { startProofs } from '../../src/server/proofs.ts';
import { verify, verifyIn, type Verified } from '../../src/server/queries/verify.ts';
import { ensureKeys, type SigningKeys } from '../../src/server/signing.ts';
import { opening, settingsOf, type Place } from '../../src/server/store/database.ts';
import { addCustomer, addPartner, addVoucher, draftRequest, plan, redeemed } from '../support/cast.ts';
import { dice } from '../support/load.ts';
import {
  backDate, consistentRewrite, deleteEntry, deleteTraceless, flipBit, forger, rebuildTree, renameField, renameFields, reorder,
  spoilCheckpoint, spoilTile, swapNeighbours, truncate, type Rogue,
} from '../support/rogue.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const DEEDS = LONG ? 1000 : 45;
const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Date.now() % 1e9);

let theatre: Theatre;
let stage: Stage;
let older: Place;
let keys: SigningKeys;
let yesterday: string;
let signed: number;
const folder = mkdtempSync(join(tmpdir(), 'tallystick-tamper-'));

/** Signs what is there, as a server does; answers the note. */
async function sign(of: Stage): Promise<string> {
  await of.engine.sequenced();
  const { writers: pool, sequenced } = of.engine;
  const proofs = startProofs({ pool, keys, sequenced, report: (error) => { throw error; } });
  const [row] = await asOwner(of.place, 'select count(*)::integer as last from journal_position');
  const checkpoint = await proofs.checkpoint(row!['last'] as number);
  await proofs.close();
  return checkpoint!.note;
}

const sizeOf = (note: string) => readCheckpoint(openNote(note, []).text).size;

/** Every key has a name of its own: its secret is derived from it here. */
let named = 0;

/** A person has so many keys that work, and no more: one of each choice of roles shares them. */
const ROLES = ['global-admin', 'programme-admin', 'payment-admin', 'consultant'];
const HOLDERS = Array.from({ length: 15 }, (_, choice) => ROLES.filter((_role, at) => ((choice + 1) >> at) % 2 === 1).join('+'));

/** Some days of an installation: created, reserved, released, cancelled, keys handed out. */
async function live(on: Stage, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const customer of ['contoso', 'litware']) {
      const voucher = await addVoucher(on, customer, { days: 1 });
      if (round % 3 === 0) {
        await on.ok('fabrikam.global-admin', 'voucher.reserve', plan(on, 'fabrikam', voucher));
        await on.ok('fabrikam.global-admin', 'voucher.release', { voucher, reason: 'illness' });
      }
      if (round % 4 === 1) await on.ok(`${customer}.benefits-admin`, 'voucher.cancel', { voucher, reason: 'not needed' });
    }
    const { personId } = await on.caller(`fabrikam.${HOLDERS[named % HOLDERS.length] ?? ''}`);
    await on.ok('fabrikam.global-admin', 'key.create', { personId, name: `key ${String(named += 1)}` });
  }
}

beforeAll(async () => {
  theatre = await openTheatre();
  keys = await ensureKeys({ folder, fileName: 'signing-key' }, () => 'journal.example');
  stage = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(stage, 'contoso', 400);
  await addCustomer(stage, 'litware', 400);
  await addPartner(stage, 'fabrikam');
  const paid = await redeemed(stage, 'contoso', 'fabrikam');
  await stage.ok('fabrikam.global-admin', 'payment.submit', { request: await draftRequest(stage, 'fabrikam', [paid], 'F-1') });
  await sign(stage);
  await live(stage, 60);
  await sign(stage);
  await stage.close();
  older = stage.place;
  stage = await theatre.repeat(stage);
  await live(stage, 60);
  yesterday = await sign(stage);
  signed = sizeOf(yesterday);
  await live(stage, 15);
  await sign(stage);
  await stage.close();
}, 120_000);

afterAll(async () => {
  await theatre.close();
  rmSync(folder, { recursive: true, force: true });
});

const HELD = 'what was kept yesterday';
const known = (held = true) => ({ keys: keys.verifiers, held: held ? [{ name: HELD, note: yesterday }] : [] });

/** The root of the first entries, by the book, by somebody who has nothing of ours but the entries. */
async function rootOfEntries(client: pg.Client, size: number): Promise<Buffer> {
  const { rows } = await client.query<{ bytes: Buffer | null }>(
    'select j.bytes from journal_position p left join journal j on j.id = p.id order by p.position limit $1', [size],
  );
  const sha = (...parts: (Buffer | number[])[]) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
  const root = (from: number, to: number): Buffer => {
    if (to - from === 1) return sha([0], rows[from]?.bytes ?? Buffer.alloc(0));
    let half = 1;
    while (half * 2 < to - from) half *= 2;
    return sha([1], root(from, from + half), root(from + half, to));
  };
  return rows.length === size ? root(0, size) : Buffer.alloc(32);
}

interface Found { readonly alone: readonly string[]; readonly withHeld: readonly string[]; readonly fromEntries: boolean }

/** Does something as the owner with every guard off, looks, and undoes it. */
async function after(deed: (rogue: Rogue) => Promise<void>, seed: number): Promise<Found> {
  const client = new pg.Client(settingsOf(stage.place));
  await client.connect();
  try {
    await client.query(opening(null));
    await client.query('begin; set local session_replication_role = replica');
    await deed({ client, roll: dice(seed), signed, stolen: keys.signers[0]! });
    const { faults } = await verifyIn(client, known());
    const { root } = readCheckpoint(openNote(yesterday, []).text);
    const fromEntries = !(await rootOfEntries(client, signed)).equals(root);
    return { alone: faults.filter((fault) => !fault.includes(HELD)), withHeld: faults, fromEntries };
  } finally {
    await client.end();
  }
}

interface Deed {
  readonly name: string;
  readonly play: (rogue: Rogue) => Promise<void>;
  /** Who must find it: `verify` without outside knowledge, or only somebody who kept a checkpoint. */
  readonly foundBy: 'verify' | 'the holder alone';
  /** False where the journal itself is left as it is: what was kept of it still fits. */
  readonly journal?: false;
}

const then = (first: Deed['play'], next: Deed['play']): Deed['play'] => async (rogue) => {
  await first(rogue);
  await next(rogue);
};
const anyRewrite: Deed['play'] = async (rogue) => {
  const kinds = [consistentRewrite, consistentRewrite, deleteTraceless, swapNeighbours];
  await kinds[rogue.roll(kinds.length)]!(rogue);
};

const DEEDS_KNOWN: readonly Deed[] = [
  { name: 'one bit of an entry', play: flipBit, foundBy: 'verify' },
  { name: 'a field under another name', play: renameField, foundBy: 'verify' },
  { name: 'a rewrite with chain, rows and ledger', play: consistentRewrite, foundBy: 'verify' },
  { name: 'back-dating with chain and ledger', play: backDate, foundBy: 'verify' },
  { name: 'a deletion', play: deleteEntry, foundBy: 'verify' },
  { name: 'a deletion without a trace in rows and positions', play: deleteTraceless, foundBy: 'verify' },
  { name: 'another order', play: reorder, foundBy: 'verify' },
  { name: 'two strangers swapped', play: swapNeighbours, foundBy: 'verify' },
  { name: 'truncation', play: truncate, foundBy: 'verify' },
  { name: 'a tile', play: spoilTile, foundBy: 'verify', journal: false },
  { name: 'a checkpoint', play: spoilCheckpoint, foundBy: 'verify', journal: false },
  { name: 'a rewrite with tiles and roots, but old signatures', play: then(anyRewrite, (rogue) => rebuildTree(rogue, 'forge-roots')), foundBy: 'verify' },
  { name: 'a rewrite signed by a forged key', play: then(anyRewrite, (rogue) => rebuildTree(rogue, forger(rogue.stolen))), foundBy: 'verify' },
  { name: 'a rewrite without a checkpoint left', play: then(anyRewrite, (rogue) => rebuildTree(rogue, undefined)), foundBy: 'the holder alone' },
  { name: 'a rewrite signed by the stolen key', play: then(anyRewrite, (rogue) => rebuildTree(rogue, rogue.stolen)), foundBy: 'the holder alone' },
];

describe('a rogue administrator', () => {
  test(`is found out each time: ${String(DEEDS)} deeds, ${String(DEEDS_KNOWN.length)} kinds`, async () => {
    const wrong: string[] = [];
    const by = { verify: 0, holder: 0 };
    for (let deed = 0; deed < DEEDS; deed += 1) {
      const seed = SEED + deed;
      const { name, play, foundBy, journal } = DEEDS_KNOWN[seed % DEEDS_KNOWN.length]!;
      const told = (fault: string) => wrong.push(`${name}: ${fault}; repeat with TALLYSTICK_SEED=${String(seed)} npx vitest run test/crashes/tamper.test.ts`);
      const found = await after(play, seed).catch((error: unknown) => { told(`verify broke down: ${String(error)}`); });
      if (found === undefined) continue;
      if (foundBy === 'verify' && found.alone.length === 0) told('verify did not find it');
      if (foundBy === 'the holder alone' && found.alone.length > 0) told(`verify found it by itself, which is more than is promised: ${found.alone.join()}`);
      if (found.withHeld.length === 0) told('verify with a kept checkpoint did not find it');
      if (journal !== false && !found.fromEntries) told('the holder of a checkpoint did not find it from the entries');
      if (found.alone.length > 0) by.verify += 1;
      else by.holder += 1;
    }
    expect(wrong).toEqual([]);
    total('tamperings found by verify', by.verify);
    total('tamperings found only by the holder of a checkpoint', by.holder);
  }, 2_400_000);

  // A random bit once changed a field's name, and verify broke down where it should have told what it found.
  test('cannot make verify break down by what the entries say', async () => {
    const types = await asOwner(stage.place, 'select distinct type from journal order by type');
    expect(types.length).toBeGreaterThan(20);
    for (const [at, { type }] of types.entries()) {
      const found = await after((rogue) => renameFields(rogue, String(type)), at);
      expect(found.alone.length, String(type)).toBeGreaterThan(0);
    }
  }, 120_000);

  test('does nothing, and nothing is found', async () => {
    expect(await after(() => Promise.resolve(), 1)).toEqual({ alone: [], withHeld: [], fromEntries: false });
  });

  test('rebuilds the tree exactly as it was, so that what is found above is the rewrite', async () => {
    expect(await after((rogue) => rebuildTree(rogue, rogue.stolen), 1)).toEqual({ alone: [], withHeld: [], fromEntries: false });
  });

  test('changes what came after yesterday: verify finds it, and yesterday’s holder cannot', async () => {
    const found = await after(async ({ client, ...rogue }) => consistentRewrite({ ...rogue, client, signed: signed + 30, roll: (sides) => sides - 1 }), 1);
    expect(found.alone.length).toBeGreaterThan(0);
    expect(found.fromEntries).toBe(false);
  });
});

async function audited(place: Place, held: boolean): Promise<Verified> {
  const pool = new pg.Pool({ ...settingsOf(place), max: 1, onConnect: async (client: pg.ClientBase) => { await client.query(opening('tallystick_writer')); } });
  try {
    return await verify(pool, known(held));
  } finally {
    await pool.end();
  }
}

describe('an older backup in place of the journal', () => {
  test('is sound by itself, and only the holder of a newer checkpoint misses what is gone', async () => {
    expect((await audited(older, false)).faults).toEqual([]);
    expect((await audited(older, true)).faults).toEqual([expect.stringMatching(/the checkpoint in what was kept yesterday is of \d+ entries, and the journal has \d+: some were taken away/)]);
  });

  test('that goes on differently, signed with the same key, is a second history: only the holder sees it', async () => {
    const fork = await theatre.openStage({ place: await theatre.copyOf(older), like: stage });
    await live(fork, 90);
    const now = await sign(fork);
    await fork.close();
    expect(sizeOf(now)).toBeGreaterThan(signed);
    expect((await audited(fork.place, false)).faults).toEqual([]);
    expect((await audited(fork.place, true)).faults).toEqual([expect.stringMatching(/first \d+ entries are not those of the checkpoint in what was kept yesterday/)]);
    // The same, asked over the network by somebody who sees no entry: what it is given proves nothing.
    const again = await theatre.openStage({ place: fork.place, like: stage });
    const proofs = startProofs({ pool: again.engine.writers, keys, sequenced: again.engine.sequenced, report: () => undefined });
    const { path, checkpoint } = (await proofs.consistency(signed, undefined))!;
    const text = JSON.stringify({ kind: CONSISTENCY, from: signed, path: path.map((hash) => hash.toString('base64')), checkpoint: checkpoint.note });
    expect(() => check(text, keys.verifiers, yesterday)).toThrow(/history was changed/);
  }, 60_000);
});

describe('a server', () => {
  /** Lets the owner do something to a copy, and a server then sign what is new. */
  async function signAfter(sql: string): Promise<string> {
    const copy = await theatre.openStage({ place: await theatre.copyOf(stage.place), like: stage });
    await asOwner(copy.place, `set session_replication_role = replica; ${sql}`);
    await live(copy, 1);
    try {
      return await sign(copy);
    } finally {
      await copy.close();
    }
  }

  test.each([
    ['an entry of the unfinished tile was changed', `update journal j set bytes = bytes || ' '::bytea from journal_position p, checkpoint c
      where p.id = j.id and p.position = c.size and c.number = (select max(number) from checkpoint)`, /does not hash to checkpoint/],
    ['a tile was changed', `update tree_tile set root = sha256(root)`, /does not hash to checkpoint/],
    ['the last root was changed', `update checkpoint set root = sha256(root)`, /does not hash to checkpoint/],
    ['the last note is another’s', `update checkpoint set note = (select note from checkpoint where number = 1)`, /does not hash to checkpoint/],
  ])('signs no more where %s', async (_what, sql, fault) => {
    await expect(signAfter(sql)).rejects.toThrow(fault);
  });

  test('goes on signing where nothing was changed', async () => {
    expect(sizeOf(await signAfter('select 1'))).toBeGreaterThan(signed);
  });
});
