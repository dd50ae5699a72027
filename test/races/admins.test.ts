/** Admins of one organisation who act on each other at once, on several servers: somebody is always left to manage it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { movableClock } from '../../src/server/clock.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { openEngine, type Engine } from '../../src/server/engine.ts';
import { addCustomer } from '../support/cast.ts';
import { tally } from '../support/crowd.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const ROUNDS = LONG ? 200 : 12;

let theatre: Theatre;
let stage: Stage;
let others: Engine[];

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-02' });
});

afterAll(() => theatre.close());

beforeEach(() => {
  others = [1, 2].map(() => openEngine({ place: stage.place, clock: movableClock(stage.clock.now()) }));
});

afterEach(async () => {
  await Promise.all(others.map((engine) => engine.close()));
  expect(await stage.faults()).toEqual([]);
});

let count = 0;

/** A customer with so many admins. */
async function admins(many: number): Promise<{ readonly organisationId: string; readonly people: readonly string[] }> {
  const alias = `customer-${String((count += 1))}`;
  await addCustomer(stage, alias, 0);
  const { personId, organisationId } = await stage.caller(`${alias}.benefits-admin`);
  const people = [personId];
  while (people.length < many) {
    const email = `admin-${String(people.length)}@${alias}.example`;
    const input = { organisationId, name: 'Admin', email, roles: ['benefits-admin'] };
    people.push(await stage.make(`${alias}.benefits-admin`, 'person.invite', input));
  }
  return { organisationId, people };
}

type Deed = 'suspend' | 'remove' | 'erase';

const DEEDS: { readonly [Each in Deed]: (personId: string) => Pick<Command, 'name' | 'input'> } = {
  suspend: (personId) => ({ name: 'person.suspend', input: { personId, reason: 'a test' } }),
  remove: (personId) => ({ name: 'person.set-roles', input: { personId, roles: ['project-manager'] } }),
  erase: (personId) => ({ name: 'person.erase', input: { personId } }),
};

const PAIRS: readonly (readonly [Deed, Deed])[] = [
  ['suspend', 'suspend'], ['remove', 'remove'], ['erase', 'erase'], ['suspend', 'remove'], ['erase', 'suspend'],
];

/** Each of the people acts on the next, all at once, spread over the servers. */
function ring(organisationId: string, people: readonly string[], deeds: readonly Deed[]) {
  const engines = [stage.engine, ...others];
  return Promise.all(people.map((personId, index) => {
    const whom = people[(index + 1) % people.length] ?? '';
    const engine = engines[index % engines.length] ?? stage.engine;
    const deed = DEEDS[deeds[index % deeds.length] ?? 'suspend'](whom);
    return engine.runner.run({ ...deed, caller: { kind: 'person', personId, organisationId } });
  }));
}

async function left(organisationId: string): Promise<number> {
  const [row] = await asOwner(stage.place, `select count(*)::integer as left from person where organisation_id = $1
    and not suspended and 'benefits-admin' = any (roles)`, [organisationId]);
  return Number(row?.['left']);
}

test.each(PAIRS)('two who %s and %s each other: one of them has it', async (one, other) => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { organisationId, people } = await admins(2);
    const replies = await ring(organisationId, people, [one, other]);
    total('races run', 1);
    expect(tally(replies)['accepted'], JSON.stringify(tally(replies))).toBe(1);
    expect(await left(organisationId)).toBe(1);
  }
});

// With somebody else there, nobody is the last: only that each is looked at again under the lock keeps two from succeeding.
test('two of three who suspend each other: one of them has it', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const { organisationId, people } = await admins(3);
    const replies = await ring(organisationId, people.slice(0, 2), ['suspend']);
    expect(tally(replies)['accepted'], JSON.stringify(tally(replies))).toBe(1);
    expect(await left(organisationId)).toBe(2);
  }
});

test('two of the sponsor’s who hand out the first key of a customer: one of them has it', async () => {
  const organisationId = stage.saved.get('sponsor') ?? '';
  const { personId: one } = await stage.caller('sponsor.programme-admin');
  const input = { organisationId, name: 'Admin', email: 'another@sponsor.example', roles: ['programme-admin'] };
  const handing = [one, await stage.make('sponsor.programme-admin', 'person.invite', input)];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { people } = await admins(2);
    const replies = await Promise.all(people.map((personId, index) => (others[index] as Engine).runner.run({
      name: 'key.create', input: { personId, name: 'the first' }, extra: { hash: personId },
      caller: { kind: 'person', personId: handing[index] ?? '', organisationId },
    })));
    total('races run', 1);
    expect(tally(replies)).toEqual({ accepted: 1, 'not-found': 1 });
  }
});

test('nine in a ring: somebody is left, and every answer is a plain one', async () => {
  const { organisationId, people } = await admins(9);
  const replies = await ring(organisationId, people, ['suspend', 'remove', 'erase']);
  expect(await left(organisationId)).toBeGreaterThan(0);
  expect(Object.keys(tally(replies)).filter((kind) => kind === 'failed' || kind === 'unavailable'), JSON.stringify(tally(replies))).toEqual([]);
});
