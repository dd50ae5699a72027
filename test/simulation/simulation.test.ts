/**
 * Whole programmes over years of virtual time, folded in memory by the runner's own step: people who are late, careless
 * and unlucky, servers that die, wait and overtake each other, and an auditor after every batch.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { COMMANDS } from '../../src/domain/party.ts';
import { total } from '../support/totals.ts';
import { plotOf, programmes, type Kind } from './plots.ts';
import { SEEDS } from './seeds.ts';
import { Simulation } from './simulation.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
const GIVEN = process.env['TALLYSTICK_SEED'];
const SEED = Number(GIVEN ?? (Date.now() ^ (process.pid << 8)) & 0x7fffffff);
/** The long run stops at whichever comes first. */
const YEARS_MAX = 1000;
const LONG_MS = 300_000;
const PATIENCE_MS = 900_000;

let definitions: readonly ProgrammeFile[];
beforeAll(async () => { definitions = await programmes(); });

/** Plays a seed; where it fails, says how to play it again. */
async function play(kind: Kind, seed: number, name: string): Promise<Simulation> {
  const simulation = new Simulation(plotOf(seed, kind, definitions));
  try {
    return await simulation.run();
  } catch (error) {
    const repeat = `TALLYSTICK_SEED=${seed} npx vitest run test/simulation/simulation.test.ts -t '${name}'`;
    const when = `${simulation.plot.definition.id}, ${simulation.today}`;
    throw new Error(`repeat with: ${repeat}\n${when}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Plays seeds one after another, and prints what they came to. */
async function playAll(kind: Kind, name: string, histories: number): Promise<ReadonlyMap<string, number>> {
  const begun = performance.now();
  const counts = new Map<string, number>();
  let years = 0;
  let played = 0;
  while (played < (GIVEN === undefined ? histories : 1) && years < YEARS_MAX && performance.now() - begun < LONG_MS) {
    const simulation = await play(kind, SEED + played, name);
    for (const [what, count] of simulation.court.counts) counts.set(what, (counts.get(what) ?? 0) + count);
    years += simulation.years;
    played += 1;
  }
  const of = (what: string): number => counts.get(what) ?? 0;
  const minutes = (performance.now() - begun) / 60_000;
  console.log(`${name}: ${played} histories, ${years.toFixed(0)} virtual years, ${(years / minutes).toFixed(0)} a minute; ${of('batches')} batches; `
    + `${of('accepted')} commands accepted, ${of('refused')} refused, ${of('repeated')} repeated; ${of('batches overtaken')} batches overtaken, `
    + `${of('batches lost before their commit')} lost, ${of('answers lost')} answers lost, ${of('nights done late')} nights late`);
  total('virtual years', Math.round(years));
  total('histories simulated', played);
  total('simulated commands accepted', of('accepted'));
  total('simulated commands refused', of('refused'));
  total('simulated batches, audited each', of('batches'));
  return counts;
}

describe('simulation', () => {
  test('the same seed gives the same journal, and another seed another', async () => {
    const [one, again, other] = [await play('replayed', SEED, 'the same seed'), await play('replayed', SEED, 'the same seed'), await play('replayed', SEED + 1, 'the same seed')];
    expect(one.auditor.entries).toBeGreaterThan(50);
    expect(again.auditor.journalHash).toBe(one.auditor.journalHash);
    expect([...again.court.counts]).toEqual([...one.court.counts]);
    expect(other.auditor.journalHash).not.toBe(one.auditor.journalHash);
  }, PATIENCE_MS);

  test('troubled histories keep every invariant', async () => {
    const counts = await playAll('troubled', 'troubled histories', LONG ? Infinity : 3);
    if (!LONG || GIVEN !== undefined) return;
    // A history that never came to something proves nothing of it.
    const never = Object.keys(COMMANDS).filter((name) => !counts.has(`accepted ${name}`));
    expect(never, 'commands that no history carried out').toEqual([]);
    expect([...counts.keys()].filter((what) => what.startsWith('refused ')).length).toBeGreaterThan(35);
  }, PATIENCE_MS);

  test('the reference model answers as the product does, over a whole programme', async () => {
    await playAll('witnessed', 'the reference model', LONG ? 15 : 1);
  }, PATIENCE_MS);

  test.each(SEEDS.filter((each) => each.kind !== 'replayed'))('$kind seed $seed, which found: $found', async ({ kind, seed }) => {
    await play(kind, seed, `seed ${seed}`);
  }, PATIENCE_MS);
});
