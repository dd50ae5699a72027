/** Wrong guesses at vouchers: ten an hour for a partner, wherever they come from, in any number of servers. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { voucherReference } from '../../src/domain/ids.ts';
import { GUESSES_MAX, GUESSES_SECONDS, Tallies } from '../../src/server/commands/guesses.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import type { GuessesNotice } from '../../src/server/guesses.ts';
import { addCustomer, addPartner, addVoucher, DENIZ, plan, SHAREPOINT } from '../support/cast.ts';
import { asOwner, openTheatre, PROGRAMME, type Input, type Stage, type Theatre } from '../support/stage.ts';

const NOT_VALID = { kind: 'refused', refusals: [{ rule: 'voucher.not-valid' }] };

let theatre: Theatre;
let stage: Stage;
const notices: GuessesNotice[] = [];
let count = 0;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-16', guessing: (notice) => { notices.push(notice); } });
  await addCustomer(stage, 'contoso', 60);
  await addPartner(stage, 'litware');
});
afterAll(async () => { await theatre.close(); });

/** A partner that has not guessed yet, and a voucher of Deniz. */
async function open(): Promise<{ partner: string; voucher: string }> {
  const partner = `fabrikam-${String(count += 1)}`;
  await addPartner(stage, partner);
  return { partner, voucher: await addVoucher(stage, 'contoso') };
}

const validate = (by: string, input: Input, more: object = {}): Promise<Reply> => stage.give(`${by}.global-admin`, 'voucher.validate', input, more);

function kindsOf(replies: readonly Reply[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind } of replies) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

async function wrongly(voucher: string, count: number, by: string): Promise<readonly Reply[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => validate(by, { voucher, email: `guess-${String(index)}@contoso.example` })));
}

test('of two hundred guesses at once ten are judged, and the eleventh learns nothing, not even from a right proof', async () => {
  const { partner, voucher } = await open();
  const guesses = await wrongly(voucher, 200, partner);
  expect(kindsOf(guesses)).toEqual({ refused: 10, limited: 190 });
  const right = await validate(partner, { voucher, email: DENIZ.email });
  expect(right).toMatchObject({ kind: 'limited' });
  const wait = right.kind === 'limited' ? right.retrySeconds : 0;
  expect(wait).toBeGreaterThan(3500);
  expect(wait).toBeLessThanOrEqual(3600);
  // Another partner is not hindered, nor is the limited one in anything but guessing.
  expect(await validate('litware', { voucher, email: DENIZ.email })).toMatchObject({ kind: 'accepted' });
  expect(await stage.give(`${partner}.global-admin`, 'partner.add-consultant', {
    partnerId: stage.saved.get(partner), name: 'Ege', email: 'ege@fabrikam.example',
  })).toMatchObject({ kind: 'accepted' });
});

test('it is one count for validating, reserving, dry runs, unknown references and wrong addresses', async () => {
  const { partner, voucher } = await open();
  const wrong = { ...plan(stage, partner, voucher), email: 'ece@contoso.example' };
  for (const more of [{}, { dryRun: true }]) {
    expect(await stage.give(`${partner}.global-admin`, 'voucher.reserve', wrong, more)).toMatchObject(NOT_VALID);
    expect(await validate(partner, { voucher: reference(), email: DENIZ.email }, more)).toMatchObject(NOT_VALID);
  }
  expect(kindsOf(await wrongly(voucher, 7, partner))).toEqual({ refused: 6, limited: 1 });
  expect(await stage.give(`${partner}.global-admin`, 'voucher.reserve', plan(stage, partner, voucher))).toMatchObject({ kind: 'limited' });
  // A rule that says no to a proved voucher is no guess, and who holds a voucher goes on with it.
  expect(await validate('litware', { voucher, email: DENIZ.email })).toMatchObject({ kind: 'accepted' });
});

/** Well written, and of no voucher. */
const reference = (): string => voucherReference(randomBytes(12));

test('the holder of a voucher goes on with it though its guesses are spent', async () => {
  const { partner, voucher } = await open();
  await stage.ok(`${partner}.global-admin`, 'voucher.reserve', plan(stage, partner, voucher));
  const other = await addVoucher(stage, 'contoso', { assignee: DENIZ, engagementType: SHAREPOINT });
  await wrongly(other, 12, partner);
  const day = stage.clock.now().slice(0, 10);
  expect(await stage.give(`${partner}.global-admin`, 'voucher.reschedule', { voucher, startsOn: day, endsOn: '2020-04-01' })).toMatchObject({ kind: 'accepted' });
  expect(await stage.give(`${partner}.global-admin`, 'voucher.release', { voucher, reason: 'No time.' })).toMatchObject({ kind: 'accepted' });
});

test('whoever may not guess at all is told so, and is not counted', async () => {
  const { partner, voucher } = await open();
  for (let guess = 0; guess < 12; guess += 1) {
    expect(await stage.give('contoso.benefits-admin', 'voucher.validate', { voucher, email: 'ece@contoso.example' })).toMatchObject({ kind: 'forbidden' });
  }
  expect(await countedFor('contoso')).toBeUndefined();
  expect(await countedFor(partner)).toBeUndefined();
});

/** What is counted for a partner, or a customer. */
async function countedFor(alias: string): Promise<unknown> {
  await stage.engine.guesses?.settled();
  const [row] = await asOwner(stage.place, 'select points from attempt where key = $1', [`guess:${stage.saved.get(alias) ?? ''}`]);
  return row?.['points'];
}

test('a restart forgets nothing, and servers learn of each other', async () => {
  const { partner, voucher } = await open();
  const other = another();
  try {
    await other.guesses?.ready();
    await wrongly(voucher, 6, partner);
    await stage.engine.guesses?.settled();
    await other.guesses?.settled();
    const replies = await Promise.all(Array.from({ length: 10 }, () => guessAt(other, partner, voucher)));
    expect(kindsOf(replies)).toEqual({ refused: 4, limited: 6 });
  } finally {
    await other.close();
  }
  const restarted = another();
  try {
    await restarted.guesses?.ready();
    expect(await guessAt(restarted, partner, voucher)).toMatchObject({ kind: 'limited' });
    await stage.engine.guesses?.settled();
    expect(await guessAt(stage.engine, partner, voucher)).toMatchObject({ kind: 'limited' });
  } finally {
    await restarted.close();
  }
});

test('two servers that know nothing of each other yet judge ten each at most, and count all of them', async () => {
  const { partner, voucher } = await open();
  const other = another();
  try {
    const replies = await Promise.all(Array.from({ length: 100 }, (_, index) => guessAt(index % 2 === 0 ? stage.engine : other, partner, voucher)));
    expect(kindsOf(replies)['refused']).toBeLessThanOrEqual(20);
    await other.guesses?.settled();
    await stage.engine.guesses?.settled();
    expect(await countedFor(partner)).toBe(kindsOf(replies)['refused']);
  } finally {
    await other.close();
  }
});

function another(): Engine {
  return openEngine({ place: stage.place, clock: stage.clock, guessing: (notice) => { notices.push(notice); } });
}

async function guessAt(engine: Engine, partner: string, voucher: string): Promise<Reply> {
  const command = await stage.command(`${partner}.global-admin`, 'voucher.validate', { voucher, email: 'ece@contoso.example' });
  return engine.runner.run(command);
}

test('when the hour is over a partner may guess again, and what is over is deleted at night', async () => {
  const { partner, voucher } = await open();
  await wrongly(voucher, 12, partner);
  await stage.engine.guesses?.settled();
  await asOwner(stage.place, 'update attempt set expire = $1', [Date.now() - 1]);
  const later = another();
  try {
    await later.guesses?.ready();
    expect(await guessAt(later, partner, voucher)).toMatchObject(NOT_VALID);
    await later.guesses?.settled();
    await asOwner(stage.place, `insert into attempt (key, points, expire) values ('key:192.0.2.1', 3, $1)`, [Date.now() - 1]);
    await later.nightly(stage.clock.now());
    const left = await asOwner(stage.place, 'select key, points from attempt order by key');
    expect(left).toContainEqual({ key: `guess:${stage.saved.get(partner) ?? ''}`, points: 1 });
    expect(left.map((row) => row['key'])).not.toContain('key:192.0.2.1');
  } finally {
    await later.close();
  }
});

test('a hundred wrong guesses at a programme raise one notice an hour, whichever partners they come from', async () => {
  const { partner, voucher } = await open();
  const partners = Array.from({ length: 10 }, (_, index) => `partner-${String(index)}`);
  for (const each of partners) await addPartner(stage, each);
  await stage.engine.guesses?.settled();
  await asOwner(stage.place, 'truncate attempt');
  const other = another();
  try {
    for (const each of partners.slice(0, 9)) await wrongly(voucher, 10, each);
    await stage.engine.guesses?.settled();
    expect(notices).toEqual([]);
    // The last ten name no voucher there is: they count for the programmes that the partner is enrolled in.
    const command = await stage.command(`${partners[9] ?? ''}.global-admin`, 'voucher.validate', { voucher: reference(), email: DENIZ.email });
    await Promise.all(Array.from({ length: 10 }, () => other.runner.run({ ...command })));
    await wrongly(voucher, 10, partner);
    await Promise.all([stage.engine.guesses?.settled(), other.guesses?.settled()]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ programmeId: PROGRAMME });
    expect(notices[0]?.guesses).toBeGreaterThanOrEqual(100);
    const errands = await asOwner(stage.place, `select subject, payload from outbox where kind = 'notice.guesses'`);
    expect(errands).toEqual([{ subject: PROGRAMME, payload: notices[0] }]);
    expect((stage.engine.guesses?.seen.notices ?? 0) + (other.guesses?.seen.notices ?? 0)).toBe(1);
  } finally {
    await other.close();
  }
});

test('in memory, too, the hour ends, and a command that is decided twice is one guess', () => {
  let now = 0;
  const tallies = new Tallies(() => now, () => undefined);
  const guess = (name: string): Command => ({ name: 'voucher.validate', input: { voucher: name }, caller: { kind: 'system' } });
  const all = Array.from({ length: GUESSES_MAX }, (_, index) => guess(String(index)));
  for (const each of [...all, ...all]) tallies.wrong('partner', [], each);
  expect(tallies.take().partners.get('partner')).toBe(GUESSES_MAX);
  expect(tallies.spent('partner', guess('another'))).toBe(GUESSES_SECONDS);
  expect(tallies.spent('partner', all[9] as Command), 'it was judged before its batch was repeated').toBeUndefined();
  now = GUESSES_SECONDS * 1000 - 1;
  expect(tallies.spent('partner', guess('another'))).toBe(1);
  now += 1;
  expect(tallies.spent('partner', guess('another'))).toBeUndefined();
});
