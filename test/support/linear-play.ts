/** Sets of commands given at once on vouchers of their own, many sets side by side, through doors chosen by chance. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Command } from '../../src/server/commands/reply.ts';
import type { EngineChild } from './children.ts';
import { commandFor, DEEDS, makeReady, POSSIBLE, type Deed, type Ready } from './linear-deeds.ts';
import { Chronicle, judgeHistories, todayAt, type Door } from './linear-record.ts';
import { dice } from './load.ts';
import { asOwner, type Stage, type Theatre } from './stage.ts';
import { total } from './totals.ts';

/** Commands to be given at once on one voucher. */
export interface Bout {
  readonly status: string;
  readonly names: readonly string[];
}

/** Every ordered choice of so many of the commands, for each status in which at least one of them is possible. */
export function boutsOf(names: readonly string[], size: number): Bout[] {
  let choices: string[][] = [[]];
  for (let length = 0; length < size; length += 1) choices = choices.flatMap((begun) => names.map((name) => [...begun, name]));
  return Object.entries(POSSIBLE).flatMap(([status, possible]) =>
    choices.filter((chosen) => chosen.some((name) => possible.includes(name))).map((chosen) => ({ status, names: chosen })));
}

export interface Play {
  readonly stage: Stage;
  readonly doors: readonly Door[];
  readonly bouts: readonly Bout[];
  readonly seed: number;
  /** Bouts that are fought side by side. */
  readonly abreast?: number;
  /** Called when the vouchers are ready and before anything races. */
  readonly before?: (ready: readonly Ready[]) => Promise<void> | void;
  /** Goes on beside the race. */
  readonly meanwhile?: (around: Meanwhile) => Promise<void>;
}

export interface Meanwhile {
  readonly chronicle: Chronicle;
  readonly ready: readonly Ready[];
  /** Answers when no more than this part of the bouts is left. */
  untilLeft(part: number): Promise<void>;
}

/** Plays all bouts and judges the history of every voucher, as every door saw it. */
export async function playBouts({ stage, doors, bouts, seed, abreast = 24, before, meanwhile }: Play): Promise<Ready[]> {
  const roll = dice(seed);
  const ready = await readyFor(stage, bouts, doors[0]?.zone);
  await before?.(ready);
  const chronicle = new Chronicle();
  const waiting = shuffled(bouts.map((bout, at) => ({ bout, ready: ready[at] as Ready })), roll);
  const fight = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await playOne(stage, doors, chronicle, next, roll);
  };
  const untilLeft = async (part: number): Promise<void> => { while (waiting.length > part * bouts.length) await sleep(2); };
  await Promise.all([...Array.from({ length: abreast }, fight), meanwhile?.({ chronicle, ready, untilLeft })]);
  total('races run', bouts.length);
  judgeHistories(chronicle, { lives: new Map(ready.map(({ reference, life }) => [reference, life])) });
  return ready;
}

async function readyFor(stage: Stage, bouts: readonly Bout[], zone = 'UTC'): Promise<Ready[]> {
  const ready = new Map<string, Ready[]>();
  for (const status of Object.keys(POSSIBLE)) {
    ready.set(status, await makeReady(stage, status, bouts.filter((bout) => bout.status === status).length, zone));
  }
  return bouts.map(({ status }) => ready.get(status)?.pop() as Ready);
}

async function playOne(
  stage: Stage, doors: readonly Door[], chronicle: Chronicle, { bout, ready }: { bout: Bout; ready: Ready }, roll: (sides: number) => number,
): Promise<void> {
  const door = (): Door => doors[roll(doors.length)] as Door;
  const commands: { through: Door; command: Command }[] = [];
  for (const name of bout.names) {
    const deeds = DEEDS[name] ?? [];
    const through = door();
    const command = await commandFor(stage, name, deeds[roll(deeds.length)] as Deed, ready, todayAt(through));
    commands.push({ through, command: roll(12) === 0 ? { ...command, dryRun: true } : command });
  }
  const windows = doors.filter((each) => each.read !== undefined);
  const look = async (): Promise<void> => {
    if (windows.length > 0) await chronicle.look(windows[roll(windows.length)] as Door, ready.reference);
  };
  await Promise.all([...commands.map(async ({ through, command }) => {
    for (let turns = roll(4); turns > 0; turns -= 1) await turn();
    await chronicle.give(through, command);
    // Whoever has an answer finds what it told, here and at the other door.
    await look();
  }), roll(3) === 0 ? look() : undefined]);
  for (const each of windows) await chronicle.look(each, ready.reference);
}

export function shuffled<Item>(items: readonly Item[], roll: (sides: number) => number): Item[] {
  const mixed = [...items];
  for (let at = mixed.length - 1; at > 0; at -= 1) {
    const other = roll(at + 1);
    [mixed[at], mixed[other]] = [mixed[other] as Item, mixed[at] as Item];
  }
  return mixed;
}

export const LONG = process.env['TALLYSTICK_LONG'] === '1';

/** The seed of this run; `TALLYSTICK_SEED` repeats one. */
export const SEED = Number(process.env['TALLYSTICK_SEED'] ?? Math.floor(Math.random() * 1e9));

/** Runs something by chance; what it throws says how to repeat it. */
export async function seeded(file: string, play: (seed: number) => Promise<void>): Promise<void> {
  try {
    await play(SEED);
  } catch (error) {
    const again = `TALLYSTICK_SEED=${String(SEED)} ${LONG ? 'TALLYSTICK_LONG=1 ' : ''}npx vitest run ${file}`;
    if (error instanceof Error) error.message += `\nrepeat with: ${again}`;
    throw error;
  }
}

/** Deadlocks the database has seen; those that wait for each other in a ring are a mistake of ours, though it ends them. */
export async function deadlocks(stage: Stage): Promise<number> {
  const [row] = await asOwner(stage.place, 'select deadlocks::integer from pg_stat_database where datname = current_database()');
  return Number(row?.['deadlocks']);
}

/** Ends a stage and its processes: `verify` finds nothing, no defect was reported, and nobody waited in a ring. */
export async function endInOrder(theatre: Theatre, stage: Stage, children: readonly EngineChild[]): Promise<void> {
  await Promise.all(children.map((child) => child.kill()));
  const faults = await stage.faults();
  const reports = [...stage.reports, ...children.flatMap((child) => child.reports)];
  await stage.close();
  const rings = await deadlocks(stage);
  await theatre.strike(stage);
  expect(faults).toEqual([]);
  expect(reports).toEqual([]);
  expect(rings, 'deadlocks').toBe(0);
}
