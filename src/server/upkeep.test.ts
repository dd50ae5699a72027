/** Errands side by side, and never more than a few. */
import { expect, test } from 'vitest';
import { bounded } from './upkeep.ts';

test('four are at it, whoever comes meanwhile leaves it to them, and a failure makes room like any other end', async () => {
  const ends: { readonly done: () => void; readonly fail: (error: Error) => void }[] = [];
  const drain = bounded(() => new Promise<void>((done, fail) => { ends.push({ done, fail }); }));
  const [first, second, ...others] = Array.from({ length: 6 }, () => drain());
  expect(ends).toHaveLength(4);
  await Promise.all(others.slice(2));
  const failing = expect(second).rejects.toThrow('broken');
  ends[0]?.done();
  ends[1]?.fail(new Error('broken'));
  await Promise.all([first, failing]);
  void drain();
  void drain();
  void drain();
  expect(ends).toHaveLength(6);
});
