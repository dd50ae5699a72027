import { describe, expect, test } from 'vitest';
import type { EligibilityView } from '../../contract/partner-view.ts';
import type { WorklistItem } from '../../contract/worklist.ts';
import { stepsOf, type Known } from './steps.ts';

type Requirement = EligibilityView['offerings'][number]['engagementTypes'][number]['requirements'][number];

const refusal = (rule: Requirement['refusals'][number]['rule']) => ({ rule, message: rule, params: {}, remedy: '' });
const met = (kind: Requirement['kind']): Requirement => ({ kind, state: 'met', until: null, refusals: [] });
const lacks = (kind: Requirement['kind'], rule: Requirement['refusals'][number]['rule']): Requirement =>
  ({ kind, state: 'missing', until: null, refusals: [refusal(rule)] });

function eligibility(requirements: readonly Requirement[], offering: Partial<EligibilityView['offerings'][number]> = {}): EligibilityView {
  const eligible = requirements.every(({ state }) => state !== 'missing');
  return {
    partnerId: 'ptr_1', programmeId: 'p', on: '2021-03-15',
    offerings: [{
      offering: 'sdps', state: 'in-progress', through: null, renewalOpensOn: null,
      engagementTypes: [{ engagementType: 'sharepoint', eligible, requirements: [...requirements] }], ...offering,
    }],
  };
}

const ALL = ['verify-eligibility', 'enrol', 'business-profile', 'receive-voucher', 'validate-and-reserve', 'deliver-and-report', 'redeem', 'request-payment'];
const commands = ['partner.enrol', 'payment.save', 'voucher.reserve', 'voucher.redeem'];
const fresh = eligibility([
  lacks('enrolment', 'partner.not-enrolled'), lacks('profile', 'partner.profile-incomplete'), lacks('location', 'partner.location-country'),
  lacks('qualification', 'consultant.not-qualified'), lacks('competency', 'partner.competency-missing'),
]);
const enrolled = eligibility(
  [met('enrolment'), met('profile'), met('location'), met('qualification'), met('competency')],
  { state: 'active', through: '2021-06-30', renewalOpensOn: '2021-04-01' },
);

function states(known: Partial<Known>): Record<string, string> {
  const all = { today: '2021-03-15', eligibility: enrolled, worklist: [], counts: [], ending: [], commands, ...known };
  return Object.fromEntries(stepsOf(ALL, all).map(({ id, state }) => [id, state]));
}

describe('the steps of a partner', () => {
  test('block what needs a competency where there is none, and say so', () => {
    expect(states({ eligibility: fresh })).toMatchObject({
      'verify-eligibility': 'todo', enrol: 'blocked', 'business-profile': 'todo', 'validate-and-reserve': 'blocked',
    });
    const [, enrol] = stepsOf(ALL, { today: '2021-03-15', eligibility: fresh, worklist: [], counts: [], ending: [], commands });
    expect(enrol?.refusals.map(({ rule }) => rule)).toEqual(['partner.competency-missing']);
  });

  test('leave enrolling to whoever may sign', () => {
    const half = eligibility([lacks('enrolment', 'partner.not-enrolled'), met('competency'), met('qualification')]);
    expect(states({ eligibility: half }).enrol).toBe('todo');
    expect(states({ eligibility: half, commands: [] }).enrol).toBe('waiting');
  });

  test('are done once enrolled, until the day on which renewing opens', () => {
    expect(states({}).enrol).toBe('done');
    expect(states({ today: '2021-03-31' }).enrol).toBe('done');
    expect(states({ today: '2021-04-01' }).enrol).toBe('todo');
  });

  test('follow the worklist, and lead to the one voucher that there is', () => {
    const item = { task: 'redeem', due: '2021-07-10', rule: 'voucher-life', subject: { kind: 'voucher', id: 'V', name: null } } as WorklistItem;
    const known = { today: '2021-03-15', eligibility: enrolled, ending: [], commands };
    const one = stepsOf(['redeem'], { ...known, worklist: [item], counts: [{ task: 'redeem', count: 1 }] })[0];
    expect(one).toMatchObject({ state: 'todo', due: { day: '2021-07-10', rule: 'voucher-life' }, subject: { id: 'V' } });
    const two = stepsOf(['redeem'], { ...known, worklist: [item], counts: [{ task: 'redeem', count: 2 }] })[0];
    expect(two?.subject).toBeUndefined();
    expect(states({}).redeem).toBe('waiting');
  });

  test('wait for the end of what is reserved', () => {
    const [step] = stepsOf(['deliver-and-report'], {
      today: '2021-03-15', eligibility: enrolled, worklist: [], counts: [], commands, ending: ['2021-03-27', '2021-03-26'],
    });
    expect(step).toMatchObject({ state: 'waiting', reason: { days: { from: '2021-03-26' }, values: { count: 2 } } });
  });
});
