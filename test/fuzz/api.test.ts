/**
 * Every operation of the API, as the server's own document describes it, with requests that are meant, on the edge and
 * hostile, in sequences that follow ids from answer to request, by every role and by nobody. Whatever is asked, the
 * answer is a documented one, in time, and nothing comes of what is wrong.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { total } from '../support/totals.ts';
import { LONG, repeatWith, SEED } from './chance.ts';
import { openGround, type Ground } from './ground.ts';
import { FAULTS_MAX, Play, type Fault } from './play.ts';
import { closeSockets } from './send.ts';

const REQUESTS = LONG ? 100_000 : 2500;
const GENERATIONS = LONG ? 50 : 1;
const LIVES = 12;
/** Days accrue until here; what is asked later is refused too soon to be worth asking. */
const LAST_DAY = '2021-01-31';
/** A limit for a machine that is busy; it is no measure. */
const SECONDS = LONG ? 1200 : 120;

let ground: Ground;
let play: Play;

beforeAll(async () => {
  ground = await openGround();
  play = await Play.open(ground, SEED);
});
afterAll(async () => {
  closeSockets();
  await ground.stage.close();
  total('fuzzed requests', play.requests);
});

/** Faults of one kind are told once. */
function told(faults: readonly Fault[]): string {
  const kinds = new Map<string, { fault: Fault; count: number }>();
  for (const fault of faults) {
    const kind = `${fault.operation} ${fault.what.replace(/req_\w+|[a-z]{3}_[\w-]{12,}|\d+ ms/g, '…').slice(0, 80)}`;
    kinds.set(kind, { fault, count: (kinds.get(kind)?.count ?? 0) + 1 });
  }
  return [...kinds.values()].map(({ fault, count }) => `${String(count)}× ${fault.operation}: ${fault.what}\n    ${fault.said}`).join('\n');
}

test('does every operation once when it is rightly asked', async () => {
  await play.quietly();
  const never = play.operations.map(({ id }) => id).filter((id) => ![...(play.seen.get(id) ?? [])].some(([status]) => status < 300));
  // Where a new route stands here, a way in `walks.ts` has to come by it.
  expect({ never: await play.tried(never), lost: play.lost }, repeatWith('api.test.ts')).toEqual({ never: [], lost: [] });
  expect(told(play.faults), repeatWith('api.test.ts')).toBe('');
});

test('answers whatever is asked as documented, in time, and keeps its secrets', async () => {
  // Each generation of vouchers takes a few days, and the programme must not close before the last has begun.
  let generations = 0;
  for (let rounds = 1; play.requests < REQUESTS || play.walking > 0; rounds += 1) {
    if (play.walking === 0 && play.requests >= generations * REQUESTS / GENERATIONS) {
      play.begin(LIVES);
      generations += 1;
    }
    await play.round();
    if (rounds % 5 === 0) await play.wrongRound();
    if (play.walking > 0 && play.waiting) await play.moveOn(5);
    if (play.faults.length > FAULTS_MAX) break;
  }
  expect(play.today < LAST_DAY, `the clock stands at ${play.today}`).toBe(true);
  expect(play.finished, 'ways that came to their end').toBeGreaterThan(7 + generations);
  expect([told(play.faults), ...play.stalls].join('\n'), repeatWith('api.test.ts')).toBe('');
  expect(play.unwritten, 'rounds of wrong requests that wrote nothing').toBeGreaterThan(5);
}, SECONDS * 1000);

test('speaks both languages', () => {
  expect(play.bench.untranslated()).toEqual([]);
});

test('has a sound journal, and still answers', async () => {
  expect(await ground.faults()).toEqual([]);
  expect((await fetch(`${ground.stage.url}/readyz`)).status).toBe(200);
  const defects = ground.stage.logged.filter((line) => /"level":(50|60)/.test(line));
  expect(defects).toEqual([]);
});
