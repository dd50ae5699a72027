/** The judge of histories judged: what must pass and what must not, so that a history that is wrong is found. */
import { describe, expect, test } from 'vitest';
import { linearize, type Operation, type Sequential } from '../support/linear.ts';
import { dice } from '../support/load.ts';

type Input = 'read' | number | readonly ['swap', from: number, to: number];
type Answer = number | 'done' | 'missed';

/** A register: read, written, and swapped where it holds what is expected. */
const register: Sequential<number, Input, Answer> = {
  initial: 0,
  step(state, input, answer) {
    if (input === 'read') return answer === undefined || answer === state ? [state] : [];
    if (typeof input === 'number') return answer === undefined || answer === 'done' ? [input] : [];
    const [, from, to] = input;
    if (answer === undefined) return state === from ? [to] : [];
    return answer === (state === from ? 'done' : 'missed') ? [state === from ? to : state] : [];
  },
  isRead: (input, answer) => input === 'read' || answer === 'missed',
};

type Line = readonly [called: number, returned: number, input: Input, answer?: Answer];
const history = (...lines: readonly Line[]): Operation<Input, Answer>[] =>
  lines.map(([called, returned, input, answer]) => ({ called, returned, input, answer }));
const judged = (...lines: readonly Line[]): string => linearize(history(...lines), register).kind;

describe('histories that could have happened one after another', () => {
  test.each<[string, ...Line[]]>([
    ['none'],
    ['one after another', [0, 1, 5, 'done'], [2, 3, 'read', 5]],
    ['a read beside a write sees the value before', [0, 9, 5, 'done'], [1, 2, 'read', 0]],
    ['or the value after', [0, 9, 5, 'done'], [1, 2, 'read', 5], [3, 4, 'read', 5]],
    ['two writes side by side, read in either order', [0, 9, 1, 'done'], [0, 9, 2, 'done'], [10, 11, 'read', 1]],
    ['one of two swaps wins', [0, 9, ['swap', 0, 1], 'done'], [0, 9, ['swap', 0, 2], 'missed']],
    ['what was never answered did happen', [0, 1, 5], [2, 3, 'read', 5]],
    ['or did not', [0, 1, 5], [2, 3, 'read', 0], [4, 5, 'read', 0]],
    ['or happens late', [0, 1, 5], [2, 3, 'read', 0], [4, 5, 'read', 5]],
    ['what touches at one moment may stand in either order', [0, 2, 5, 'done'], [2, 3, 'read', 0]],
  ])('%s', (_name, ...lines) => { expect(judged(...lines)).toBe('linearizable'); });
});

describe('histories that could not', () => {
  test.each<[string, ...Line[]]>([
    ['a stale read', [0, 1, 5, 'done'], [2, 3, 'read', 0]],
    ['a lost update', [0, 9, ['swap', 0, 1], 'done'], [0, 9, ['swap', 1, 2], 'done'], [10, 11, 'read', 1]],
    ['two winners', [0, 9, ['swap', 0, 1], 'done'], [0, 9, ['swap', 0, 2], 'done']],
    ['no winner', [0, 9, ['swap', 0, 1], 'missed'], [0, 9, ['swap', 0, 2], 'missed']],
    ['reads that go back', [0, 9, 5, 'done'], [1, 2, 'read', 5], [3, 4, 'read', 0]],
    ['a read of what was never written', [0, 1, 5, 'done'], [0, 1, 'read', 7]],
    ['an answer out of real-time order', [0, 1, 1, 'done'], [2, 3, 2, 'done'], [4, 5, 'read', 1]],
    ['a read before its write was called', [0, 1, 'read', 5], [2, 3, 5, 'done']],
    ['an unanswered write that comes and goes', [0, 1, 5], [2, 3, 'read', 5], [4, 5, 'read', 0]],
    ['an unanswered write seen before it was called', [0, 1, 'read', 5], [2, 3, 5]],
  ])('%s', (_name, ...lines) => { expect(judged(...lines)).toBe('not-linearizable'); });

  test('the verdict tells how far it came and what could not follow', () => {
    const verdict = linearize(history([0, 1, 5, 'done'], [2, 3, 'read', 0]), register);
    expect(verdict).toMatchObject({
      kind: 'not-linearizable', state: 5, furthest: [{ input: 5 }], stuck: [{ input: 'read', answer: 0 }],
    });
  });
});

test('who gives up says so', () => {
  // Forty writes of different values side by side and a read of none of them: every order would have to be tried.
  const writes = Array.from({ length: 40 }, (_, index): Line => [0, 1, index + 1, 'done']);
  expect(linearize(history(...writes, [2, 3, 'read', 0]), register, 5000)).toEqual({ kind: 'not-decided', looked: 5001 });
});

/** All orders tried, and nothing clever: the second opinion for small histories. */
function bySheerPatience(all: readonly Operation<Input, Answer>[], state = register.initial): boolean {
  if (all.every(({ answer }) => answer === undefined)) return true;
  return all.some((operation, at) => {
    const others = all.filter((_, index) => index !== at);
    const late = others.some(({ answer, returned }) => answer !== undefined && returned < operation.called);
    return !late && register.step(state, operation.input, operation.answer).some((next) => bySheerPatience(others, next));
  });
}

test('it agrees with trying every order, on thousands of small histories', () => {
  const roll = dice(20_200_302);
  const verdicts = { linearizable: 0, 'not-linearizable': 0, 'not-decided': 0 };
  for (let round = 0; round < 4000; round += 1) {
    const lines = Array.from({ length: 2 + roll(5) }, (): Line => {
      const called = roll(12);
      const kind = roll(3);
      const input: Input = kind === 0 ? 'read' : kind === 1 ? 1 + roll(3) : ['swap', roll(3), 1 + roll(3)];
      const answer: Answer = kind === 0 ? roll(4) : kind === 1 ? 'done' : roll(2) === 0 ? 'done' : 'missed';
      return roll(6) === 0 ? [called, called, input] : [called, called + roll(8), input, answer];
    });
    const all = history(...lines);
    const { kind } = linearize(all, register);
    verdicts[kind] += 1;
    expect(kind === 'linearizable', JSON.stringify(lines)).toBe(bySheerPatience(all));
  }
  expect(Math.min(verdicts.linearizable, verdicts['not-linearizable'])).toBeGreaterThan(500);
  expect(verdicts['not-decided']).toBe(0);
});
