import { describe as suite, expect, it } from 'vitest';
import {
  answer, around, context, eventOf, EXPERT, HERE, PARTNER, partner, PROGRAMME, refusalOf, SPONSOR, TODAY,
} from '../../test/support/build.ts';
import { decide } from './decision.ts';
import type { Enrolment } from './eligibility.ts';
import {
  addConsultant, addLocation, describe, enrol, evolvePartner, newPartner, recordCompetency, recordQualification,
  type EnrolInput, type Partner, type PartnerEvent,
} from './partner.ts';
import { day } from './time.ts';

const INPUT: EnrolInput = { offerings: ['server'], agreementVersion: 'v2', signatory: { name: 'Pat', title: 'CEO' } };
const enrolling = (input: Partial<EnrolInput> = {}, of: Partial<Partner> = {}, today: string = TODAY) =>
  decide(enrol, { partner: partner(of) }, { ...INPUT, ...input }, context(today));
const held = partner().competencies[0]!;
const known = new Set(['servers', 'cloud']);

suite('recording what a partner holds', () => {
  const record = { competency: 'servers', level: 'gold', validFrom: TODAY, validUntil: TODAY };
  const passed = { consultantId: EXPERT, competency: 'servers', title: 'Exam', passedOn: TODAY };

  it.each([['servers', 'ok'], ['gardening', 'invalid']])('takes the competency %s: %s', (competency, expected) => {
    const state = { partner: partner(), newId: 'cmp_9', sponsorId: SPONSOR, known };
    expect(answer(decide(recordCompetency, state, { ...record, competency }, context()))).toEqual([expected]);
    const qualified = { partner: partner(), newId: 'qua_9', known };
    expect(answer(decide(recordQualification, qualified, { ...passed, competency }, context()))).toEqual([expected]);
  });

  it('takes an exam passed today or before, none to come', () => {
    const state = { partner: partner(), newId: 'qua_9', known };
    const answers = around(TODAY).map((passedOn) =>
      answer(decide(recordQualification, state, { ...passed, passedOn }, context())));
    expect(answers).toEqual([['ok'], ['ok'], ['invalid']]);
  });

  it('begins with nothing', () => {
    expect(newPartner(PARTNER)).toEqual({
      id: PARTNER, locations: [], competencies: [], consultants: [], profile: null, enrolments: [], payee: null,
    });
  });

  it('adds and never overwrites', () => {
    let of = newPartner(PARTNER);
    const apply = (event: PartnerEvent) => {
      of = evolvePartner(of, event);
    };
    const at = context();
    const place = { name: 'Berlin', country: 'DE', city: 'Berlin' };
    for (const newId of [HERE, 'loc_2' as typeof HERE]) {
      apply(eventOf(decide(addLocation, { partner: of, newId }, place, at), 'partner.location-added'));
    }
    for (const newId of ['cmp_1', 'cmp_2']) {
      const state = { partner: of, newId, sponsorId: SPONSOR, known };
      apply(eventOf(decide(recordCompetency, state, record, at), 'partner.competency-recorded'));
    }
    const person = { name: 'Eva', email: 'eva@partner.example' };
    for (const newId of [EXPERT, 'con_2' as typeof EXPERT]) {
      apply(eventOf(decide(addConsultant, { partner: of, newId }, person, at), 'partner.consultant-added'));
    }
    apply(eventOf(decide(recordQualification, { partner: of, newId: 'q', known }, passed, at), 'partner.qualification-recorded'));
    expect(of.locations.map((each) => each.id)).toEqual([HERE, 'loc_2']);
    expect(of.competencies.map((each) => each.id)).toEqual(['cmp_1', 'cmp_2']);
    expect(of.consultants.map((each) => each.qualifications.length)).toEqual([1, 0]);
    expect(of.locations[0]).toEqual({ id: HERE, ...place });
    expect(of.competencies[0]).toEqual({ id: 'cmp_1', ...record });
    const { consultantId: _whose, ...exam } = passed;
    expect(of.consultants[0]).toEqual({ id: EXPERT, ...person, qualifications: [{ id: 'q', ...exam }] });
  });

  it('replaces the profile and the payee as a whole', () => {
    const words = { description: 'd', languages: ['tr'], industries: ['any'], contactEmail: 'a@b.example' };
    const event = eventOf(decide(describe, { partner: partner() }, words, context()), 'partner.described');
    expect(evolvePartner(partner(), event).profile).toEqual({ ...words, website: null });
    const payee = { payee: 'Other', taxId: '2', account: 'X', currency: 'USD' };
    expect(evolvePartner(partner(), { type: 'payment.registered', subject: PARTNER, data: payee }).payee).toEqual(payee);
  });
});

suite('enrolling', () => {
  it.each<[string, Partial<EnrolInput>, Partial<Partner>, readonly string[]]>([
    ['in an offering', {}, { enrolments: [] }, ['ok']],
    ['in an offering that nobody knows', { offerings: ['server', 'gardens'] }, {}, ['invalid']],
    ['without any competency', {}, { competencies: [] }, ['partner.competency-missing']],
    ['with a competency for one of its types', {}, { competencies: [{ ...held, level: 'silver' }] }, ['ok']],
    ['with a competency of another offering', {}, { competencies: [{ ...held, competency: 'cloud', level: 'gold' }] },
      ['partner.competency-missing']],
    ['under another version of the agreement', { agreementVersion: 'v1' }, {}, ['partner.agreement-version']],
    ['with everything wrong', { offerings: ['server', 'cloud'], agreementVersion: 'v1' }, { competencies: [] },
      ['partner.competency-missing', 'partner.competency-missing', 'partner.agreement-version']],
  ])('%s', (_what, input, of, expected) => {
    expect(answer(enrolling(input, of))).toEqual(expected);
  });

  it('asks for a competency that is valid today', () => {
    const until = around(TODAY).map((validUntil) => answer(enrolling({}, { competencies: [{ ...held, validUntil }] })));
    expect(until).toEqual([['partner.competency-missing'], ['ok'], ['ok']]);
    const from = around(TODAY).map((validFrom) => answer(enrolling({}, { competencies: [{ ...held, validFrom }] })));
    expect(from).toEqual([['ok'], ['ok'], ['partner.competency-missing']]);
  });

  it('names the offering that lacks one', () => {
    expect(refusalOf(enrolling({ offerings: ['server', 'cloud'] }))).toMatchObject({
      rule: 'partner.competency-missing', params: { offering: 'cloud', competencies: ['cloud'] },
    });
  });

  const year = (from: string, through: string): Enrolment =>
    ({ programmeId: PROGRAMME, offering: 'server', from: day(from), through: day(through) });
  const current = year('2020-03-16', '2021-03-15');

  it.each<[string, string, readonly Enrolment[], string, string]>([
    ['the first time', '2020-10-01', [], '2020-10-01', '2021-09-30'],
    ['on 29 February', '2020-02-29', [], '2020-02-29', '2021-02-27'],
    ['on the day before 29 February', '2020-02-28', [], '2020-02-28', '2021-02-27'],
    ['the day before renewal opens', '2020-12-14', [current], '2020-03-16', '2021-03-15'],
    ['before renewal opens, with others that end that day and a year before', '2020-12-14', [
      { ...year('2020-01-01', '2021-03-15'), programmeId: 'other' as typeof PROGRAMME },
      { ...year('2020-01-02', '2021-03-15'), offering: 'cloud' },
      year('2019-03-16', '2020-03-15'), current,
    ], '2020-03-16', '2021-03-15'],
    ['the day on which renewal opens', '2020-12-15', [current], '2021-03-16', '2022-03-15'],
    ['the day after renewal opens', '2020-12-16', [current], '2021-03-16', '2022-03-15'],
    ['the last day', '2021-03-15', [current], '2021-03-16', '2022-03-15'],
    ['the day after the last', '2021-03-16', [current], '2021-03-16', '2022-03-15'],
    ['two days after the last', '2021-03-17', [current], '2021-03-17', '2022-03-16'],
    ['twice in the time of renewal', '2020-12-16', [current, year('2021-03-16', '2022-03-15')], '2021-03-16', '2022-03-15'],
    ['in this programme, being in another', '2020-10-01',
      [{ ...current, programmeId: 'other' as typeof PROGRAMME }], '2020-10-01', '2021-09-30'],
    ['in this offering, being in another', '2020-10-01', [{ ...current, offering: 'cloud' }], '2020-10-01', '2021-09-30'],
  ])('%s gives its year', (_what, today, enrolments, from, through) => {
    const event = eventOf(enrolling({}, { enrolments }, today), 'partner.enrolled');
    expect(event.data.offerings).toEqual([{ offering: 'server', from, through }]);
  });

  it('keeps who signed which version and when, once for each offering', () => {
    const event = eventOf(enrolling({ offerings: ['server', 'server'] }), 'partner.enrolled');
    expect(event.data).toMatchObject({ agreementVersion: 'v2', signatory: INPUT.signatory, on: TODAY, programmeId: PROGRAMME });
    expect(event.data.offerings).toHaveLength(1);
  });

  it('again before renewal opens leaves the enrolments as they are', () => {
    const of = partner({ enrolments: [current] });
    const event = eventOf(decide(enrol, { partner: of }, INPUT, context('2020-06-01')), 'partner.enrolled');
    expect(evolvePartner(of, event).enrolments).toEqual([current]);
  });

  it('again in several offerings leaves each of them as it is', () => {
    const both = [current, { ...current, offering: 'cloud' }];
    const competencies = [held, { ...held, competency: 'cloud', level: 'gold' }];
    const of = partner({ enrolments: both, competencies });
    const input = { ...INPUT, offerings: ['server', 'cloud'] };
    const event = eventOf(decide(enrol, { partner: of }, input, context('2020-06-01')), 'partner.enrolled');
    expect(evolvePartner(of, event).enrolments).toEqual(both);
  });

  it('adds a year and leaves every other one, of this offering and of others', () => {
    const others = [
      { ...current, programmeId: 'other' as typeof PROGRAMME }, { ...current, offering: 'cloud' },
      year('2018-03-16', '2019-03-15'), year('2018-03-17', '2021-03-15'), year('2020-03-16', '2020-12-31'), current,
    ];
    const of = partner({ enrolments: others });
    const event = eventOf(decide(enrol, { partner: of }, INPUT, context('2020-12-15')), 'partner.enrolled');
    const next = year('2021-03-16', '2022-03-15');
    expect(evolvePartner(of, event).enrolments).toEqual([...others, next]);
    const again = { ...event.data, offerings: [{ offering: 'server', from: current.from, through: current.through }] };
    expect(evolvePartner(of, { ...event, data: again }).enrolments).toEqual(others);
  });
});
