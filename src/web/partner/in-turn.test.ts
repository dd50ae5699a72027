import { expect, test } from 'vitest';
import { inTurn } from './in-turn.ts';

test('a deed waits for the one before, sees what it left, and outlives its failure', async () => {
  const turn = inTurn();
  const told: string[] = [];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => { release = resolve; });
  const first = turn(async () => { told.push('begun'); await held; told.push('ended'); });
  const second = turn(() => Promise.resolve(told.join()));
  await new Promise((resolve) => { setTimeout(resolve); });
  expect(told).toEqual(['begun']);
  release();
  await first;
  expect(await second).toBe('begun,ended');
  const failing = turn(() => Promise.reject(new Error('lost')));
  const after = turn(() => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('lost');
  expect(await after).toBe('done');
});
