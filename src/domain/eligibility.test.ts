import { describe, expect, it } from 'vitest';
import {
  ABROAD, around, context, DEFINITION, expectExplained, EXPERT, HERE, NOVICE, PROGRAMME, standing, TODAY,
} from '../../test/support/build.ts';
import {
  enrolledThrough, enrolmentState, missingProfileFields, renewalOpensOn, verdicts, type Competency, type Enrolment,
  type Question, type Standing,
} from './eligibility.ts';
import type { ProgrammeId } from './ids.ts';
import type { Requirement } from './programme.ts';
import { addDays, day } from './time.ts';

const [server] = DEFINITION.offerings;
const [planning, review] = server?.engagementTypes ?? [];
if (server === undefined || planning === undefined || review === undefined) throw new Error('the definition is too small');

function question(changes: Partial<Question> = {}, requirements?: readonly Requirement[]): Question {
  const { terms } = context(TODAY, requirements === undefined ? {} : { requirements });
  return {
    terms, offering: server!, type: planning!, on: TODAY, country: 'DE', location: null, consultantIds: null, ...changes,
  };
}

/** The kinds of requirement that are missing. */
function missing(of: Partial<Standing>, asked: Question = question()): readonly string[] {
  return verdicts(standing(of), asked).flatMap((verdict) => {
    verdict.refusals.forEach(expectExplained);
    expect(verdict.met).toBe(verdict.refusals.length === 0);
    return verdict.met ? [] : [verdict.kind];
  });
}

const held = standing().competencies[0]!;
const exam = { id: 'q', competency: 'servers', title: 'Exam', passedOn: TODAY };
const consultant = (changes: Partial<typeof exam>) =>
  ({ id: EXPERT, name: 'Eva', email: 'e@x.example', qualifications: [{ ...exam, ...changes }] });
const here = standing().locations[0]!;
const year = (from: string, through: string, changes: Partial<Enrolment> = {}): readonly Enrolment[] =>
  [{ programmeId: PROGRAMME, offering: 'server', from: day(from), through: day(through), ...changes }];
const nothing = { locations: [], competencies: [], consultants: [], profile: null, enrolments: [] };

describe('each requirement', () => {
  it('is met by a partner in good standing, one verdict for each', () => {
    expect(verdicts(standing(), question()).map(({ kind, met }) => ({ kind, met }))).toEqual(
      ['enrolment', 'profile', 'location', 'qualification', 'competency'].map((kind) => ({ kind, met: true })),
    );
  });

  it.each<[string, Partial<Standing>, readonly string[]]>([
    ['no enrolment', { enrolments: [] }, ['enrolment']],
    ['an enrolment in another programme',
      { enrolments: standing().enrolments.map((each) => ({ ...each, programmeId: 'other' as ProgrammeId })) }, ['enrolment']],
    ['an enrolment in another offering',
      { enrolments: standing().enrolments.map((each) => ({ ...each, offering: 'cloud' })) }, ['enrolment']],
    ['no competency', { competencies: [] }, ['competency']],
    ['another competency', { competencies: [{ ...held, competency: 'cloud' }] }, ['competency']],
    ['a level that does not count', { competencies: [{ ...held, level: 'bronze' }] }, ['competency']],
    ['no profile', { profile: null }, ['profile']],
    ['no location', { locations: [] }, ['location']],
    ['a location in another country', { locations: [{ ...here, country: 'GB' }] }, ['location']],
    ['no consultant', { consultants: [] }, ['qualification']],
    ['a consultant with another qualification', { consultants: [consultant({ competency: 'cloud' })] }, ['qualification']],
    ['an enrolment yet to begin', { enrolments: year(addDays(TODAY, 1), addDays(TODAY, 9)) }, ['enrolment']],
  ])('is missing with %s', (_what, of, expected) => {
    expect(missing(of)).toEqual(expected);
  });

  it.each<[string, (on: string) => Partial<Standing>, string, readonly [boolean, boolean, boolean]]>([
    ['the first day of a competency', (on) => ({ competencies: [{ ...held, validFrom: day(on) }] }), TODAY,
      [false, true, true]],
    ['the last day of a competency', (on) => ({ competencies: [{ ...held, validUntil: day(on) }] }), TODAY,
      [true, true, false]],
    ['the day of an exam', (on) => ({ consultants: [consultant({ passedOn: day(on) })] }), TODAY, [false, true, true]],
    ['the first day of enrolment', (on) => ({
      enrolments: [{ programmeId: PROGRAMME, offering: 'server', from: day(on), through: addDays(day(on), 9) }],
    }), TODAY, [false, true, true]],
    ['the last day of enrolment', (on) => ({
      enrolments: [{ programmeId: PROGRAMME, offering: 'server', from: addDays(day(on), -9), through: day(on) }],
    }), TODAY, [true, true, false]],
  ])('on the day before, on, and after %s', (_what, of, on, expected) => {
    expect(around(on).map((each) => missing(of(on), question({ on: each })).length === 0)).toEqual([...expected]);
  });

  it('of an enrolment that is over says so, and until when it was', () => {
    const enrolments = [{ programmeId: PROGRAMME, offering: 'server', from: day('2019-01-01'), through: day('2019-12-31') }];
    const [verdict] = verdicts(standing({ enrolments }), question());
    expect(verdict?.refusals).toMatchObject([{ rule: 'partner.enrolment-lapsed', lastAllowed: '2019-12-31' }]);
  });

  it('that is met says until when: the last of joined years, the longest competency', () => {
    const competencies = [held, { ...held, id: 'cmp_2', level: 'gold', validUntil: day('2025-01-01') }];
    const until = (of: readonly Competency[]) =>
      verdicts(standing({ competencies: of }), question()).map((verdict) => verdict.until);
    expect(until(competencies)).toEqual(['2022-03-15', null, null, null, '2025-01-01']);
    expect(until([...competencies].reverse())).toEqual(until(competencies));
  });

  it('of a location asks the one chosen, where one is', () => {
    const [inBerlin, inLeeds] = standing().locations;
    expect(missing({}, question({ location: inBerlin ?? null }))).toEqual([]);
    expect(missing({}, question({ location: inLeeds ?? null }))).toEqual(['location']);
    expect(missing({}, question({ location: inLeeds ?? null, country: null }))).toEqual([]);
    expect(missing({ locations: [] }, question({ country: null }))).toEqual(['location']);
    expect([HERE, ABROAD]).toEqual([inBerlin?.id, inLeeds?.id]);
  });

  it('of a qualification asks those named, of whom one is enough', () => {
    expect(missing({}, question({ consultantIds: [NOVICE] }))).toEqual(['qualification']);
    expect(missing({}, question({ consultantIds: [] }))).toEqual(['qualification']);
    expect(missing({}, question({ consultantIds: [NOVICE, EXPERT] }))).toEqual([]);
  });

  it('of a type with several competencies is any one of them, for the partner and for a consultant', () => {
    const either = { ...planning, competencies: [{ competency: 'cloud', levels: ['gold'] }, ...planning.competencies] };
    expect(missing({}, question({ type: either }))).toEqual([]);
    expect(missing({ competencies: [{ ...held, competency: 'cloud' }] }, question({ type: either }))).toEqual(['competency']);
  });

  it('of an enrolment that is missing or over names it', () => {
    const refusals = (enrolments: readonly Enrolment[]) =>
      verdicts(standing({ enrolments }), question()).flatMap((verdict) => verdict.refusals);
    expect(refusals(year('2019-01-01', '2019-12-31'))).toEqual([
      { rule: 'partner.enrolment-lapsed', params: { offering: 'server', through: '2019-12-31' }, lastAllowed: '2019-12-31' },
    ]);
    expect(refusals(year('2020-10-02', '2021-10-01'))).toEqual([
      { rule: 'partner.not-enrolled', params: { offering: 'server' } },
    ]);
  });

  it('of a type is the type’s own: silver is not gold', () => {
    expect(missing({}, question({ type: review }))).toEqual(['competency']);
    expect(missing({ competencies: [{ ...held, level: 'gold' }] }, question({ type: review }))).toEqual([]);
  });
});

describe('requirements combine', () => {
  const [profile, location, website]: readonly [Requirement, Requirement, Requirement] =
    [{ profile: ['description'] }, { location: 'country-of-delivery' }, { profile: ['website'] }];

  it.each<[string, Requirement, Partial<Standing>, readonly string[]]>([
    ['all, of which each that is missing is named', { all: [profile, location] }, { profile: null, locations: [] },
      ['profile', 'location']],
    ['any, of which the one that is met counts', { any: [profile, location] }, { profile: null }, []],
    ['any, of which the first is named where none is met', { any: [location, profile] },
      { profile: null, locations: [] }, ['location']],
    ['any of all', { any: [{ all: [location, website] }, profile] }, {}, []],
    ['a competency', { competency: [{ competency: 'cloud', levels: ['gold'] }] }, {}, ['competency']],
  ])('%s', (_what, requirement, of, expected) => {
    expect(missing(of, question({}, [requirement]))).toEqual(expected);
  });
});

describe('a profile', () => {
  const profile = standing().profile!;
  const fields = ['description', 'languages', 'industries', 'contactEmail', 'website'] as const;

  it.each([
    ['nothing', null, fields],
    ['empty fields', { description: '', languages: [], industries: [], contactEmail: '', website: null }, fields],
    ['all but a website', profile, ['website']],
    ['everything', { ...profile, website: 'https://partner.example' }, []],
  ])('with %s', (_what, of, expected) => {
    expect(missingProfileFields(of, fields)).toEqual(expected);
  });
});

describe('how far a partner is with an offering', () => {
  it.each<[string, Partial<Standing>, string]>([
    ['nothing done', nothing, 'not-started'],
    ['something of the requirements met', { ...nothing, locations: [here] }, 'in-progress'],
    ['a competency for one of its types', { ...nothing, competencies: [held] }, 'in-progress'],
    ['an enrolment from tomorrow on', { ...nothing, enrolments: year(addDays(TODAY, 1), addDays(TODAY, 9)) }, 'in-progress'],
    ['enrolled today', { ...nothing, enrolments: year('2020-01-01', '2020-12-31') }, 'active'],
    ['enrolled through today', { ...nothing, enrolments: year('2020-01-01', TODAY) }, 'active'],
    ['enrolled through yesterday', { enrolments: year('2020-01-01', addDays(TODAY, -1)) }, 'lapsed'],
  ])('with %s', (_what, of, expected) => {
    expect(enrolmentState(standing(of), context().terms, server, TODAY)).toBe(expected);
  });

  it('is counted to the last of its years', () => {
    expect(enrolledThrough(standing(), PROGRAMME, 'server')).toBe('2022-03-15');
    expect(enrolledThrough(standing(), PROGRAMME, 'cloud')).toBeUndefined();
    const longer = [
      ...year('2021-01-01', '2029-12-31', { programmeId: 'other' as ProgrammeId }),
      ...[...standing().enrolments].reverse(),
      ...year('2021-01-01', '2029-12-31', { offering: 'cloud' }),
    ];
    expect(enrolledThrough(standing({ enrolments: longer }), PROGRAMME, 'server')).toBe('2022-03-15');
    expect(renewalOpensOn(day('2021-03-15'), 90)).toBe('2020-12-15');
  });
});
