/** Many callers at once, and what they were told. */
import { expect } from 'vitest';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import type { Engine } from '../../src/server/engine.ts';
import type { Input, Stage } from './stage.ts';

/** Waiting this long for an answer would be a deadlock that only a time-out ends. */
export const PATIENCE_MS = 5000;

/** As many commands as asked for, each prepared beforehand so that they are given at the same moment. */
export async function commandsOf(
  stage: Stage,
  count: number,
  make: (index: number) => readonly [as: string, name: string, input: Input],
): Promise<Command[]> {
  const commands: Command[] = [];
  for (let index = 0; index < count; index += 1) commands.push(await stage.command(...make(index)));
  return commands;
}

/** Gives all commands at once, by turns to the engines where there are several; nobody may wait long or meet a defect. */
export async function race(stage: { engine: Pick<Engine, 'runner'> }, commands: readonly Command[], ...others: Pick<Engine, 'runner'>[]): Promise<Reply[]> {
  const engines = [stage.engine, ...others];
  const begun = performance.now();
  let slowest = 0;
  const replies = await Promise.all(commands.map(async (command, index) => {
    const reply = await engines[index % engines.length]?.runner.run({ ...command });
    slowest = Math.max(slowest, performance.now() - begun);
    return reply as Reply;
  }));
  const troubled = replies.filter(({ kind }) => ['failed', 'unavailable', 'outcome-unknown', 'unauthorised'].includes(kind));
  expect(troubled, 'answers that are no answer').toEqual([]);
  expect(slowest, 'the longest wait').toBeLessThan(PATIENCE_MS);
  return replies;
}

/** How often each answer came, a refusal with all its codes. */
export function tally(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reply of replies) {
    const codes = reply.kind === 'refused' ? [reply.kind, ...new Set(reply.refusals.map(({ rule }) => rule))] : [reply.kind];
    const name = codes.join(' ');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
