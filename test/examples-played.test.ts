/** Small worked examples, played: who acts, what is compared, and what is told where it does not hold. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExamples } from '../src/cli/example-files.ts';
import { personFor, playExample } from '../src/cli/examples.ts';
import { openTheatre, referenceDefinition, type Theatre } from './support/stage.ts';

const SHIPPED = join(import.meta.dirname, '../programmes/microsoft-planning-services');

let place = '';
let theatre: Theatre;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'played-'));
  theatre = await openTheatre();
});
afterAll(async () => {
  await theatre.close();
  await rm(place, { recursive: true, force: true });
});

/** Plays the files, with the standard cast beside them, and answers what was wrong with each; `ok` where nothing was. */
async function played(name: string, files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const folder = join(place, name);
  await mkdir(folder);
  const cast = await readFile(join(SHIPPED, 'examples/cast.standard.yaml'), 'utf8');
  const all = { 'cast.standard': cast, ...files };
  for (const [file, content] of Object.entries(all)) await writeFile(join(folder, `${file}.yaml`), content);
  const definition = await referenceDefinition();
  const verdicts = (await readExamples(folder)).map(async (each) => {
    const wrong = 'wrong' in each ? each.wrong : await playExample(await theatre.database(), definition, each);
    return [each.file, (wrong ?? 'ok').replaceAll(`${folder}/`, '')] as const;
  });
  return Object.fromEntries(await Promise.all(verdicts));
}

const DAY = '2020-01-10';
function example(steps: readonly string[], cast = 'standard'): string {
  const written = steps.map((step) => `\n  - { on: ${DAY}, ${step} }`).join('');
  return `name: An example\ncast: ${cast}\nsteps:${written === '' ? ' []' : written}\n`;
}

const CREATE = 'as: customer.benefits-admin, do: voucher.create, with: { agreementId: $main, engagementType: sharepoint-deployment-planning, '
  + 'days: 5, country: TR, assignee: { name: Deniz, email: deniz@contoso.example } }, save: v';
const validate = (by: string, rest: string) =>
  `as: ${by}, do: voucher.validate, with: { voucher: $v, email: deniz@contoso.example }, ${rest}`;
const register = (alias: string) =>
  `as: sponsor.programme-admin, do: organisation.register, with: { kind: partner, name: Adatum, country: TR }, save: ${alias}`;
const locate = (rest: string) =>
  `as: p.programme-admin, do: partner.add-location, with: { partnerId: $p, name: Ofis, country: TR, city: İzmir }, ${rest}`;

describe('the words of `as`', () => {
  const invite = async (stage: Awaited<ReturnType<Theatre['openStage']>>, name: string, roles: readonly string[]) =>
    stage.make('sponsor.programme-admin', 'person.invite', {
      organisationId: stage.saved.get('sponsor'), name, email: `${name}@sponsor.example`, roles,
    });

  test('mean whoever was invited, in each of their roles and however often', async () => {
    const stage = await theatre.openStage({ on: DAY });
    const { engine, clock, timeZone, saved, people } = stage;
    const actor = { engine, clock, timeZone, saved, people, invited: new Map<string, string>() };
    const idOf = async (as: string) => (await personFor(actor, as)).personId;
    const ada = await invite(stage, 'ada', ['claims-reviewer', 'finance']);
    for (const as of ['claims-reviewer', 'finance', 'claims-reviewer', 'finance+claims-reviewer']) {
      expect(await idOf(`sponsor.${as}`)).toBe(ada);
    }
    // Who has acted under words acts under them again, though somebody else was invited for just that.
    const bora = await invite(stage, 'bora', ['finance']);
    expect(await idOf('sponsor.finance')).toBe(ada);
    expect((await personFor(stage, 'sponsor.finance')).personId).toBe(bora);
    // Where the role was taken away, whoever else holds it takes over; where nobody does, it is missed.
    await stage.ok('sponsor.programme-admin', 'person.set-roles', { personId: ada, roles: ['auditor'] });
    expect([await idOf('sponsor.finance'), await idOf('sponsor.claims-reviewer')]).toEqual([bora, ada]);
    await stage.close();
  });

  test('mean one person made for them in any order, by any alias, and nobody made for others', async () => {
    const stage = await theatre.openStage({ on: DAY });
    stage.saved.set('house', stage.saved.get('sponsor') ?? '');
    const both = await stage.caller('sponsor.claims-reviewer+finance');
    for (const as of ['sponsor.finance+claims-reviewer', 'house.finance + claims-reviewer', 'sponsor.finance+finance+claims-reviewer']) {
      expect(await stage.caller(as)).toEqual(both);
    }
    const ids = await Promise.all(['sponsor.finance', 'sponsor.claims-reviewer'].map(async (as) => (await stage.caller(as)).personId));
    expect(new Set([...ids, both.personId]).size).toBe(3);
    await stage.close();
  });

  test('are told where they name nobody', async () => {
    const asking = (as: string) => example([`as: ${as}, do: voucher.redeem, with: { voucher: $main }, expect: forbidden`]);
    const told = await played('nobody', {
      'a-party': asking('partner.benefits-admin'), 'a-role': asking('partner.programme-admn'), 'a-thing': asking('main.finance'),
      'an-alias': asking('parter.programme-admin'), 'one-word': asking('partner'), 'three-words': asking('partner.programme-admin.finance'),
    });
    expect(told).toEqual({
      'a-party': expect.stringMatching(/^step 1: partner\.benefits-admin names nobody, .*: invalid \(\/roles .*global-admin/) as string,
      'a-role': expect.stringMatching(/^step 1: partner\.programme-admn names nobody, .*: invalid \(\/roles\/0 /) as string,
      'a-thing': expect.stringMatching(/^step 1: main\.finance names nobody, /) as string,
      'an-alias': 'step 1: parter.programme-admin names nobody',
      'one-word': 'step 1: partner names nobody',
      'three-words': 'step 1: partner.programme-admin.finance names nobody',
    });
  });
});

describe('what is compared', () => {
  test('of a voucher that was proved is what reserving would refuse', async () => {
    const proving = (rest: string) => example([CREATE, register('p'), validate('p.programme-admin', rest)]);
    const told = await played('proved', {
      all: proving('rules: [partner.not-enrolled, partner.profile-incomplete], notRules: [voucher.wrong-state]'),
      missing: proving('rules: [voucher.wrong-state]'),
      none: example([CREATE, validate('partner.programme-admin', 'rules: [voucher.wrong-state]')]),
      unwanted: proving('notRules: [partner.not-enrolled]'),
    });
    expect(told).toEqual({
      all: 'ok',
      missing: expect.stringMatching(/^step 3: voucher\.validate: voucher\.wrong-state not among partner\.not-enrolled, /) as string,
      none: 'step 2: voucher.validate: voucher.wrong-state not among no refusals',
      unwanted: expect.stringMatching(/^step 3: voucher\.validate: partner\.not-enrolled must not be among /) as string,
    });
  });

  test('of abilities is that of a thing that is there', async () => {
    const able = (of: string) => `check: { abilities: { of: ${of}, as: partner.programme-admin, refused: [voucher.redeem] } }`;
    expect(await played('abilities', {
      agreement: example([able('$main')]), partner: example([able('$partner')]), voucher: example([CREATE, able('$v')]),
    })).toEqual({ agreement: 'ok', partner: 'step 1: there is no such voucher', voucher: 'ok' });
  });

  test('of eligibility and enrolment is that in the programme that is meant', async () => {
    const definition = { ...await referenceDefinition(), id: 'second-planning-services' };
    const publish = `as: sponsor.programme-admin, do: programme.publish, with: ${JSON.stringify({ definition, effectiveFrom: DAY })}`;
    const eligible = (of: string) =>
      `check: { eligibility: { of: $partner, engagementType: sharepoint-deployment-planning${of} } }`;
    const enrolled = (of: string) => `check: { enrolment: { of: $partner, offering: sdps${of} } }`;
    const several = 'microsoft-planning-services and second-planning-services: say which is meant, with programmeId';
    const [first = '', second = ''] = ['microsoft', 'second'].map((name) => `, programmeId: ${name}-planning-services`);
    expect(await played('programmes', {
      alone: example([eligible(', eligible: true'), enrolled(', state: active')]),
      each: example([
        publish, eligible(`${first}, eligible: true`), eligible(`${second}, eligible: false`),
        enrolled(`${first}, state: active`), enrolled(`${second}, state: in-progress`),
      ]),
      'which-offering': example([publish, enrolled(', state: active')]),
      'which-type': example([publish, eligible(', eligible: true')]),
      'no-offering': example([enrolled(', programmeId: third, state: active')]),
      'no-type': example([`check: { eligibility: { of: $partner, engagementType: sharepoint, eligible: false } }`]),
    })).toEqual({
      alone: 'ok',
      each: 'ok',
      'no-offering': 'step 1: third is no programme in force',
      'no-type': 'step 1: there is no engagement type sharepoint in microsoft-planning-services',
      'which-offering': `step 2: there is offering sdps in ${several}`,
      'which-type': `step 2: there is engagement type sharepoint-deployment-planning in ${several}`,
    });
  });
});

test('a step is given as often as it says, malformed or not', async () => {
  expect(await played('often', {
    both: example([register('p'), locate('repeat: 3, parallel: 2, expectCounts: { ok: 6 }')]),
    malformed: example([register('p'), locate('repeat: 3, expectCounts: { invalid: 3 }').replace('name: Ofis', 'name: ""')]),
  })).toEqual({ both: 'ok', malformed: 'ok' });
});

test('a name may begin with any sign, and is put in wherever it stands', async () => {
  const found = 'check: { enrolment: { of: $_p, offering: sdps, state: not-started } }';
  expect(await played('signs', { any: example([register('_p'), found, register('2nd'), found.replace('$_p', '$2nd')]) }))
    .toEqual({ any: 'ok' });
});

test('a cast may have one of its own, but not itself', async () => {
  const told = await played('casts', {
    'cast.more': example([CREATE]),
    'cast.one': example([], 'other'),
    'cast.other': example([], 'one'),
    more: example(['check: { voucher: { is: $v, status: assigned } }'], 'more'),
    round: example([], 'one'),
  });
  expect(told).toEqual({ more: 'ok', round: 'cast.other.yaml:2: /cast: cast.one would come before itself' });
});
