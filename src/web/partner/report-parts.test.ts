import { describe, expect, test } from 'vitest';
import { draftBody, emptyFields, isFilled, isSame, isSubmitted, PARTS, reportBody, reportOf, wrongDays, type Report } from './report-parts.ts';

const whole: Report = {
  startedOn: '2021-03-22', endedOn: '2021-03-26', onSiteDays: 3, offSiteDays: 0, summary: 'Assessed.', recommendations: 'A pilot.',
  deliverableIds: ['dlv_1'], consultantIds: ['con_1'],
};
const none = { draft: null, report: null, reservation: null, days: 3 };
const empty = reportOf(none);

describe('a completion report', () => {
  test('begins with the draft, else with the report that is to be corrected, else with the plan', () => {
    const report = { ...whole, reportedOn: '2021-03-27', version: 1, deliverableIds: ['dlv_1'], consultantIds: ['con_1'] };
    const filled = { ...report, startedOn: '2021-03-22', endedOn: '2021-03-26', onSiteDays: 3, offSiteDays: 0 };
    expect(reportOf({ ...none, draft: { summary: 'Anew.' }, report: filled }).summary).toBe('Anew.');
    expect(reportOf({ ...none, report: filled })).toEqual(whole);
    const reservation = {
      on: '2021-03-15', locationId: 'loc_1', startsOn: '2021-03-22', endsOn: '2021-03-26', offSiteDays: 1, offSiteDaysMax: 1,
      consultantIds: ['con_1'], ratePerDay: { amount: 100, currency: 'EUR' },
    };
    expect(reportOf({ ...none, reservation })).toEqual({
      ...empty, startedOn: '2021-03-22', endedOn: '2021-03-26', onSiteDays: 2, offSiteDays: 1, consultantIds: ['con_1'],
    });
    expect(reportOf({ ...none, reservation, draft: {} })).toEqual(empty);
    expect(PARTS.filter((part) => isFilled(part, empty, false))).toEqual([]);
  });

  test('is submitted once there is one, until the voucher is redeemed', () => {
    const report = { ...whole, startedOn: '2021-03-22', endedOn: '2021-03-26', onSiteDays: 3, offSiteDays: 0, deliverableIds: [], consultantIds: [], reportedOn: '2021-03-27', version: 1 };
    expect(isSubmitted({ status: 'completed', report })).toBe(true);
    expect(isSubmitted({ status: 'redeemed', report })).toBe(false);
    expect(isSubmitted({ status: 'reserved', report: null })).toBe(false);
  });

  test('is sent as a draft without what is empty, a nought kept', () => {
    expect(draftBody(empty)).toEqual({});
    expect(draftBody({ ...empty, offSiteDays: 0, summary: '  ' })).toEqual({ offSiteDays: 0 });
  });

  test('is whole with every part filled and handed over, and not before', () => {
    expect(reportBody(whole, false)).toBeUndefined();
    expect(reportBody({ ...whole, deliverableIds: [] }, true)).toBeUndefined();
    expect(reportBody({ ...whole, recommendations: ' ' }, true)).toBeUndefined();
    expect(reportBody(whole, true)).toMatchObject({ offSiteDays: 0, deliveredToCustomer: true });
  });

  test('has dates that are done only when none of them is still ahead', () => {
    expect(isFilled('dates', whole, false, '2021-03-26')).toBe(true);
    expect(isFilled('dates', whole, false, '2021-03-25')).toBe(false);
    expect(wrongDays(whole, '2021-03-25')).toEqual({ endedOn: 'ahead' });
    expect(wrongDays(whole, '2021-03-21')).toEqual({ startedOn: 'ahead', endedOn: 'ahead' });
    expect(wrongDays({ ...whole, endedOn: '2021-03-21' }, '2021-03-26')).toEqual({ endedOn: 'order' });
  });

  test('is the same as the one that the server trimmed', () => {
    expect(isSame(whole, { ...whole, summary: ' Assessed.\n' })).toBe(true);
    expect(isSame(whole, { ...whole, onSiteDays: 2 })).toBe(false);
    expect(isSame(whole, { ...whole, deliverableIds: ['dlv_2'] })).toBe(false);
  });

  test('tells which fields are empty, in their order, and nought is not nothing', () => {
    expect(emptyFields(empty, false)).toEqual(
      ['startedOn', 'endedOn', 'onSiteDays', 'offSiteDays', 'consultantIds', 'summary', 'recommendations', 'deliverableIds', 'deliveredToCustomer']);
    expect(emptyFields({ ...whole, summary: ' ' }, true)).toEqual(['summary']);
    expect(emptyFields(whole, true)).toEqual([]);
    expect(emptyFields(empty, false, ['words'])).toEqual(['summary', 'recommendations']);
  });
});
