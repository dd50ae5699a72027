/** Worked examples of a definition: what is told of how they are written, and how they are played. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkProgramme } from '../src/cli/check.ts';
import { isAsExpected } from '../src/cli/example-checks.ts';
import { readExamples, withValues } from '../src/cli/example-files.ts';
import { moveTo } from '../src/cli/examples.ts';
import type { Instant } from '../src/domain/time.ts';
import { movableClock } from '../src/server/clock.ts';

const SHIPPED = join(import.meta.dirname, '../programmes/microsoft-planning-services');

let place = '';
beforeAll(async () => { place = await mkdtemp(join(tmpdir(), 'examples-')); });
afterAll(async () => { await rm(place, { recursive: true, force: true }); });

/** A folder of files. */
async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(folder, file), content);
  return folder;
}

const NOTHING = 'name: Nothing\nsteps: []\n';
const asking = (check: string) => `name: Asks\nsteps:\n  - { on: 2020-01-10, check: { ${check} } }\n`;
const giving = (rest: string) => `name: Gives\nsteps:\n  - { on: 2020-01-10, as: sponsor.finance, ${rest} }\n`;

describe('a file that is no example', () => {
  test.each<[string, string, RegExp]>([
    ['is no YAML', 'name: Broken\nsteps:\n  - { on: 2020-01-10, as: [ }\n', /^bad\.yaml:3: /],
    ['is no group of fields', '- 1\n', /^bad\.yaml:1: must be a group of fields$/],
    ['has a field that nobody knows', 'name: A\nstep: []\nsteps: []\n', /^bad\.yaml:2: \/step: is not a field known here$/],
    ['has steps that do nothing', asking('').replace(/, check.*\}/, ' }'), /^bad\.yaml:3: step 1: has either `do` or `check`$/],
    ['has a cast that is not there', 'name: A\ncast: nobody\nsteps: []\n',
      /^bad\.yaml:2: \/cast: there is no cast\.nobody\.yaml in /],
    ['has a cast that is none', 'name: A\ncast: torn\nsteps: []\n', /^cast\.torn\.yaml:\d: /],
    ['asks after a thing that there is not', asking('vouchers: { is: $v }'),
      /^bad\.yaml:3: step 1: check\/vouchers: is not a field/],
    ['asks what somebody is allow', asking('abilities: { of: $v, as: sponsor.finance, allow: [voucher.redeem] }'),
      /^bad\.yaml:3: step 1: check\/abilities\/allow: is not a field/],
    ['asks for no facts', asking(''), /^bad\.yaml:3: step 1: check: says which facts are compared$/],
    ['asks for no abilities', asking('abilities: { of: $v, as: sponsor.finance }'),
      /^bad\.yaml:3: step 1: check\/abilities: says what is `allowed` or `refused`$/],
    ['expects a refusal of a check', asking('balance: { of: $v }').replace(' } }\n', ' }, expect: refused }\n'),
      /^bad\.yaml:3: step 1: has a `check`, which compares facts /],
    ['expects rules of a check', asking('balance: { of: $v }').replace(' } }\n', ' }, rules: [pool.closed] }\n'),
      /^bad\.yaml:3: step 1: has a `check`, which compares facts /],
    ['asks after a command that there is not', asking('abilities: { of: $v, as: sponsor.finance, refused: [voucher.reedem] }'),
      /^bad\.yaml:3: step 1: check\/abilities\/refused\/0: voucher\.reedem is no command$/],
    ['gives a command that there is not', giving('do: voucher.reedem'),
      /^bad\.yaml:3: step 1: do: voucher\.reedem is no command$/],
    ['expects refusals that there are not', giving('do: voucher.redeem, notRules: [voucher.expire], rules: [x]'),
      /^bad\.yaml:3: step 1: rules\/0: x is no refusal \(and 1 more\)$/],
    ['saves under two words', giving('do: voucher.redeem, save: my voucher'),
      /^bad\.yaml:3: step 1: save: is a name without spaces$/],
  ])('%s', async (what, content, told) => {
    const folder = await folderWith(what, { 'bad.yaml': content, 'cast.torn.yaml': 'name: A\nsteps: {\n', 'good.yaml': NOTHING });
    const [bad, good, ...others] = await readExamples(folder);
    expect(bad).toMatchObject({ file: 'bad', wrong: expect.stringContaining(folder) as string });
    expect(bad !== undefined && 'wrong' in bad ? bad.wrong.replace(`${folder}/`, '') : '').toMatch(told);
    expect(good).toEqual({ file: 'good', steps: [], castSteps: 0 });
    expect(others).toEqual([]);
  });
});

describe('a word that begins with $', () => {
  const saved = new Map([['müşteri', 'cus_1']]);

  test('stands for what was saved, in any letters', () => {
    expect(withValues({ of: '$müşteri', all: ['$müşteri'], text: 'costs $5 a day' }, saved))
      .toEqual({ of: 'cus_1', all: ['cus_1'], text: 'costs $5 a day' });
  });

  test.each(['$musteri', '$müşteri.', '$müşteri/2'])('%s, under which nothing was saved, is told', (word) => {
    expect(() => withValues([word], saved)).toThrow(`nothing was saved as ${word}`);
  });
});

describe('what came', () => {
  const total = { amount: 4_500_000, currency: 'TRY' };

  test.each<[string, unknown, unknown, boolean]>([
    ['in another order', { currency: 'TRY', amount: 4_500_000 }, total, true],
    ['with fields that were not asked for', { currency: 'TRY' }, total, true],
    ['with another value', { amount: 4_500_000, currency: 'EUR' }, total, false],
    ['without a field that was asked for', { amuont: 4_500_000 }, total, false],
    ['as a group instead of a value', 4_500_000, total, false],
    ['as a value instead of a group', total, 4_500_000, false],
    ['as nothing', total, null, false],
    ['as the same value', '2021-06-30', '2021-06-30', true],
    ['as nothing, as expected', null, null, true],
  ])('%s', (_, expected, came, holds) => {
    expect(isAsExpected(expected, came)).toBe(holds);
  });
});

test('a date is the noon of the programme’s own zone, and an instant of that day may have passed it', async () => {
  // The evening of 30 June there, and 1 July in UTC.
  const evening = '2021-07-01T01:00:00.000Z' as Instant;
  const clock = movableClock(evening);
  const stage = { clock, timeZone: 'America/Los_Angeles', engine: { nightly: () => Promise.resolve({ failed: 0 }) } };
  const on = (date: string) => moveTo(stage as unknown as Parameters<typeof moveTo>[0], date);
  await on('2021-06-30');
  expect(clock.now()).toBe(evening);
  await on('2021-07-01');
  expect(clock.now()).toBe('2021-07-01T19:00:00.000Z');
});

describe('programme check', () => {
  const check = async (path: string) => {
    const lines: string[] = [];
    const problems: string[] = [];
    const output = { line: (text: string) => lines.push(text), problem: (text: string) => problems.push(text) };
    const sound = await checkProgramme(path, undefined, output);
    // The definition has warnings of its own, of its dates.
    return { sound, lines, problems: problems.filter((each) => !each.includes('2021-')) };
  };
  let folder = '';
  beforeAll(async () => {
    folder = join(place, 'programme');
    await mkdir(folder);
    for (const name of ['programme.yaml', 'texts.en.yaml', 'texts.tr.yaml']) await cp(join(SHIPPED, name), join(folder, name));
  });

  test.each(['', 'programme.yaml'])('of a folder without examples says so: /%s', async (name) => {
    const missing = `warning: there are no examples to play; they would stand in ${join(folder, 'examples')}`;
    expect(await check(join(folder, name))).toEqual({ sound: true, lines: ['0 passed, 0 failed'], problems: [missing] });
  });

  test('of what ships: every example passes', async () => {
    const { sound, lines, problems } = await check(SHIPPED);
    expect({ sound, problems, failed: lines.filter((line) => line.startsWith('FAIL')) }).toEqual({ sound: true, problems: [], failed: [] });
    expect(lines.length).toBeGreaterThan(70);
  }, 300_000);

  test('plays the examples beside a file, whatever is wrong with some of them', async () => {
    const register = (name: string) => '  - { on: 2020-01-10, as: sponsor.programme-admin, do: organisation.register, '
      + `with: { kind: partner, name: ${name}, country: TR }, save: iş-ortağı }\n`;
    const settle = '  - { on: 2020-01-10, as: iş-ortağı.programme-admin, do: partner.add-location, '
      + 'with: { partnerId: $iş-ortağı, name: Ofis, country: TR, city: İzmir } }\n';
    const asked = (facts: string) =>
      `name: Asks\nsteps:\n${register('One')}  - { on: 2020-01-10, check: { enrolment: { ${facts} } } }\n`;
    await folderWith('programme/examples', {
      'broken.yaml': 'name: Broken\nsteps:\n  - [\n',
      'lonely.yaml': 'name: Lonely\ncast: nobody\nsteps: []\n',
      'saved-again.yaml': `name: Saved again\nsteps:\n${register('One')}${settle}${register('Two')}${settle}`,
      'typo.yaml': asked('of: $iş-ortağı, offering: sdps, stat: not-started'),
      'vague.yaml': asked('of: $iş-ortağı, state: not-started'),
      'wrong.yaml': asked('of: $iş-ortağı, offering: sdps, state: active'),
    });
    const examples = join(folder, 'examples');
    const { sound, lines } = await check(join(folder, 'programme.yaml'));
    expect(sound).toBe(false);
    expect(lines).toEqual([
      expect.stringContaining(`FAIL broken: ${join(examples, 'broken.yaml')}:`),
      `FAIL lonely: ${join(examples, 'lonely.yaml')}:2: /cast: there is no cast.nobody.yaml in ${examples}`,
      'ok saved-again',
      'FAIL typo: step 2: enrolment has no stat',
      'FAIL vague: step 2: enrolment needs offering',
      'FAIL wrong: step 2: enrolment state: expected "active", came "not-started"',
      '1 passed, 5 failed',
    ]);
  });

  test('a step given many times is judged by every reply', async () => {
    const examples = join(place, 'counted');
    const twice = (rest: string) => 'name: Twice\nsteps:\n'
      + '  - { on: 2020-01-10, as: sponsor.programme-admin, do: organisation.register, with: { kind: customer, name: C, country: TR }, save: c }\n'
      + '  - { on: 2020-01-10, as: sponsor.programme-admin, do: agreement.register, with: { customerId: $c, '
      + `programmeId: microsoft-planning-services, number: E1, startsOn: 2020-01-01, endsOn: 2022-12-31 }, repeat: 2, ${rest} }\n`;
    const counts = 'expectCounts: { ok: 1, refused: 1 }';
    await folderWith('counted', {
      'a-right.yaml': twice(`${counts}, rules: [agreement.number-taken], notRules: [pool.insufficient]`),
      'b-rule.yaml': twice(`${counts}, rules: [pool.insufficient]`),
      'c-not-rule.yaml': twice(`${counts}, notRules: [agreement.number-taken]`),
      'd-named.yaml': twice('expectCounts: { ok: 1, refused: 0 }'),
      'f-winner.yaml': twice('expectCounts: { ok: 1 }'),
      'e-never.yaml': 'name: Never\nsteps:\n  - { on: 2020-01-10, as: sponsor.programme-admin, do: organisation.register, '
        + 'with: { kind: customer, name: C, country: TR }, repeat: 2, expectCounts: { ok: 2 }, rules: [agreement.number-taken] }\n',
    });
    const lines: string[] = [];
    await checkProgramme(SHIPPED, examples, { line: (text) => lines.push(text), problem: () => undefined });
    expect(lines).toEqual([
      'ok a-right',
      'FAIL b-rule: step 2: agreement.register: pool.insufficient not among agreement.number-taken',
      'FAIL c-not-rule: step 2: agreement.register: agreement.number-taken must not be among agreement.number-taken',
      'FAIL d-named: step 2: expected 1 ok, 0 refused, came 1 ok, 1 refused',
      'FAIL e-never: step 1: organisation.register: agreement.number-taken not among no refusals',
      'ok f-winner',
      '2 passed, 4 failed',
    ]);
  });
});
