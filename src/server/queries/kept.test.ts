import { expect, it } from 'vitest';
import { KeptAnswers } from './kept.ts';

function stage(isWorth = true) {
  const time = { now: 0, made: 0, takes: 100 };
  const answers = new KeptAnswers<number>(() => time.now, () => isWorth);
  const make = () => { time.made += 1; time.now += time.takes; return Promise.resolve(time.made); };
  const ask = async (subject = 'one', state = 'today') => {
    const answer = await answers.get(subject, state, make).answer;
    await Promise.resolve();
    return answer;
  };
  return { time, ask, answers };
}

it('keeps an answer for thirty times as long as it took, and no longer', async () => {
  const { time, ask } = stage();
  expect(await ask()).toBe(1);
  time.now = 3099;
  expect(await ask()).toBe(1);
  time.now = 3100;
  expect(await ask()).toBe(2);
});

it('keeps nothing for more than ten minutes', async () => {
  const { time, ask } = stage();
  time.takes = 60_000;
  await ask();
  time.now = 60_000 + 599_999;
  expect(await ask()).toBe(1);
  time.now += 1;
  expect(await ask()).toBe(2);
});

it('keeps none that is not worth it, and none of another state; each subject has its own', async () => {
  const cheap = stage(false);
  expect([await cheap.ask(), await cheap.ask()]).toEqual([1, 2]);
  const { ask } = stage();
  expect([await ask(), await ask('one', 'tomorrow'), await ask('two'), await ask('one', 'tomorrow'), await ask('one')]).toEqual([1, 2, 3, 2, 4]);
});

it('makes one answer for all who ask while it is made, and none of a failure', async () => {
  const answers = new KeptAnswers<number>(() => 0, () => true);
  let made = 0;
  let fail: (error: Error) => void = () => undefined;
  const make = () => { made += 1; return new Promise<number>((_resolve, reject) => { fail = reject; }); };
  const [one, other] = [answers.get('one', '', make), answers.get('one', '', make)];
  expect([made, one.answer === other.answer]).toEqual([1, true]);
  fail(new Error('broken'));
  await expect(one.answer).rejects.toThrow('broken');
  expect(await answers.get('one', '', () => Promise.resolve(7)).answer).toBe(7);
});
