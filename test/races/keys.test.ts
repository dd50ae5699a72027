/** Idempotency keys under a crowd: the same key in many hands, over one server and over three, has one effect. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../../src/server/commands/reply.ts';
import { canonical } from '../../src/server/store/journal.ts';
import { addCustomer, addPartner, addVoucher, asked, plan } from '../support/cast.ts';
import { startChild, type Answer, type EngineChild } from '../support/children.ts';
import { race, tally } from '../support/crowd.ts';
import { endInOrder, LONG, seeded, shuffled } from '../support/linear-play.ts';
import { dice } from '../support/load.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const FILE = 'test/races/keys.test.ts';
const ROUNDS = LONG ? 40 : 2;
const CALLERS = 50;

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let children: EngineChild[];

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  for (const customer of ['contoso', 'litware']) await addCustomer(base, customer, 100_000);
  await addPartner(base, 'fabrikam');
  for (const as of ['contoso.benefits-admin', 'litware.benefits-admin', 'fabrikam.programme-admin']) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => {
  stage = await theatre.repeat(base, { lanes: 2 });
  children = await Promise.all([startChild(stage), startChild(stage)]);
});

afterEach(() => endInOrder(theatre, stage, children));

const everywhere = (commands: readonly Command[]): Promise<Answer[]> => {
  total('races run', 1);
  return race(stage, commands, ...(children as never[]));
};

/** What a repeated answer must have in common with the first. */
function essence(answer: Answer): string {
  const { replayed: _replayed, terms: _terms, ...rest } = answer as Answer & Record<'replayed' | 'terms', unknown>;
  return canonical(rest);
}

const creating = (as: string, days: number): Promise<Command> =>
  stage.command(`${as}.benefits-admin`, 'voucher.create', asked(stage, as, { days }));

const drawn = async (alias: string) => (await asOwner(stage.place, `select count(*)::integer as count, sum(days)::integer as days
  from voucher where agreement_id = $1`, [stage.saved.get(`${alias}.agreement`)]))[0];

test('fifty callers, one key: one effect, and forty-nine are told the same', async () => {
  const command = { ...await creating('contoso', 5), key: 'once' };
  const answers = await everywhere(Array.from({ length: CALLERS }, () => command));
  expect(answers.filter((answer) => answer.kind === 'accepted' && !answer.replayed)).toHaveLength(1);
  expect(answers.filter((answer) => answer.kind === 'accepted' && answer.replayed)).toHaveLength(CALLERS - 1);
  expect(new Set(answers.map(essence)).size).toBe(1);
  expect(await drawn('contoso')).toEqual({ count: 1, days: 5 });
});

test('many keys in many hands at once, some with another input: whoever came first is told to all', { timeout: 3_600_000 }, () =>
  seeded(FILE, async (seed) => {
    const roll = dice(seed);
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await drawn('contoso');
      const keys = Array.from({ length: 12 }, (_, index) => `key ${String(round)} ${String(index)}`);
      const sizes = [await creating('contoso', 1), await creating('contoso', 3)] as const;
      const all = keys.flatMap((key) => Array.from({ length: CALLERS }, (): Command => ({ ...sizes[roll(5) === 0 ? 1 : 0], key })));
      const commands = shuffled(all, roll);
      const answers = await everywhere(commands);
      const winners = keys.map((key) => winnerOf(key, commands, answers));
      const after = await drawn('contoso');
      expect(Number(after?.['count']) - Number(before?.['count'])).toBe(keys.length);
      expect(Number(after?.['days']) - Number(before?.['days'])).toBe(winners.reduce((sum, days) => sum + days, 0));
    }
  }));

/** The days of the one input that a key stands for now; every answer must fit it. */
function winnerOf(key: string, commands: readonly Command[], answers: readonly Answer[]): number {
  const ours = commands.flatMap((command, at) => (command.key === key ? [{ command, answer: answers[at] as Answer }] : []));
  const first = ours.filter(({ answer }) => answer.kind === 'accepted' && !answer.replayed);
  expect(first, key).toHaveLength(1);
  const { command: winner, answer: told } = first[0] as (typeof ours)[number];
  for (const { command, answer } of ours) {
    if (command.input === winner.input) expect(essence(answer)).toBe(essence(told));
    else expect(answer).toEqual({ kind: 'key-reused' });
  }
  return (winner.input as { days: number }).days;
}

test('the same key of two organisations is two keys', async () => {
  const commands = await Promise.all(Array.from({ length: CALLERS }, async (_, index) =>
    ({ ...await creating(index % 2 === 0 ? 'contoso' : 'litware', 1), key: 'ours' })));
  const answers = await everywhere(commands);
  expect(tally(answers as never[])).toEqual({ accepted: CALLERS });
  expect([await drawn('contoso'), await drawn('litware')]).toEqual([{ count: 1, days: 1 }, { count: 1, days: 1 }]);
});

test('a refusal leaves its key free, and a dry run too', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  await stage.ok('contoso.benefits-admin', 'voucher.cancel', { voucher, reason: 'not needed' });
  const refused = { ...await stage.command('fabrikam.programme-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher)), key: 'later' };
  expect(tally(await everywhere(Array.from({ length: CALLERS }, () => refused)) as never[])).toEqual({ 'refused voucher.wrong-state': CALLERS });
  const second = await addVoucher(stage, 'contoso');
  const again = { ...await stage.command('fabrikam.programme-admin', 'voucher.reserve', plan(stage, 'fabrikam', second)), key: 'later' };
  const dry = await everywhere(Array.from({ length: 10 }, () => ({ ...again, dryRun: true })));
  expect(dry.every((answer) => answer.kind === 'accepted' && answer.dryRun && !answer.replayed)).toBe(true);
  const answers = await everywhere(Array.from({ length: CALLERS }, () => again));
  expect(tally(answers as never[])).toEqual({ accepted: CALLERS });
  expect(new Set(answers.map(essence)).size).toBe(1);
});

test('who repeats is told what it was told, whatever happened since', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  const command = { ...await stage.command('fabrikam.programme-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher)), key: 'kept' };
  const [first] = await everywhere([command]);
  const leaving = await stage.command('fabrikam.programme-admin', 'voucher.release', { voucher, reason: 'illness' });
  const ending = await stage.command('contoso.benefits-admin', 'voucher.cancel', { voucher, reason: 'not needed' });
  const answers = await everywhere([leaving, ...Array.from({ length: CALLERS }, () => command), ending]);
  for (const answer of answers.slice(1, -1)) expect(essence(answer)).toBe(essence(first as Answer));
});

test('what has no key happens as often as it is given', async () => {
  const grant = { agreementId: stage.saved.get('litware.agreement'), days: 7 };
  const twice = await stage.command('sponsor.programme-admin', 'entitlement.grant', grant);
  await everywhere([twice, { ...twice }]);
  const [row] = await asOwner(stage.place, 'select granted::integer from agreement where id = $1', [grant.agreementId]);
  expect(row).toEqual({ granted: 100_014 });
});
