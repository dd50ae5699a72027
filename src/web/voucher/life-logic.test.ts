import { describe, expect, it } from 'vitest';
import { amount, eventOf, inOrder, part, stepsAhead, text, texts } from './life-logic.ts';

describe('reading an entry', () => {
  it('names the event without what is put around it', () => {
    expect(eventOf({ type: 'tallystick.voucher.rescheduled.v1' })).toBe('voucher.rescheduled');
  });

  it('takes what is there in the form that is expected, and nothing else', () => {
    const facts = { reason: 'late', empty: '', assignee: { name: 'Deniz' }, ids: ['a', 1], rate: { amount: 5, currency: 'EUR' }, odd: 3 };
    expect([text(facts, 'reason'), text(facts, 'empty'), text(facts, 'odd'), text(part(facts, 'assignee'), 'name')]).toEqual(['late', undefined, undefined, 'Deniz']);
    expect([texts(facts, 'ids'), texts(facts, 'reason'), part(facts, 'ids')]).toEqual([['a'], [], undefined]);
    expect([amount(facts, 'rate'), amount(facts, 'assignee')]).toEqual([{ amount: 5, currency: 'EUR' }, undefined]);
  });
});

describe('stepsAhead', () => {
  it('begins with what comes next and ends where the party\'s part ends', () => {
    expect(stepsAhead('assigned', null, 'partner')).toEqual(['reserve', 'report', 'redeem', 'request']);
    expect(stepsAhead('assigned', null, 'customer')).toEqual(['reserve', 'report', 'redeem']);
    expect(stepsAhead('redeemed', 'pay_1', 'sponsor')).toEqual([]);
    expect(stepsAhead('cancelled', null, 'customer')).toEqual([]);
  });
});

describe('inOrder', () => {
  const may = (action: string, allowed = true) => ({ action, allowed });

  it('offers what may be done before what may not, the next step first', () => {
    const given = [may('voucher.cancel'), may('voucher.resend', false), may('voucher.assign')];
    expect(inOrder('created', given).map(({ action }) => action)).toEqual(['voucher.assign', 'voucher.cancel', 'voucher.resend']);
  });

  it('shows one way to the report, which is the most that one may', () => {
    const given = [may('engagement.attach'), may('engagement.draft'), may('engagement.report', false), may('voucher.redeem')];
    expect(inOrder('completed', given).map(({ action }) => action)).toEqual(['voucher.redeem', 'engagement.attach']);
    expect(inOrder('redeemed', given.map(({ action }) => may(action, false))).map(({ action }) => action)).toEqual(['engagement.report', 'voucher.redeem']);
  });

  it('leaves out what it has no place for, and what is done', () => {
    expect(inOrder('created', [may('voucher.odd')])).toEqual([]);
    expect(inOrder('reserved', [may('voucher.reserve', false)], ['voucher.reserve'])).toEqual([]);
  });
});
