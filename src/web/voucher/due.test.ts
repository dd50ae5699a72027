import { describe, expect, it } from 'vitest';
import { comesDue, dueOf } from './due.ts';

const deadlines = { expiresOn: '2021-09-11', redeemBy: '2021-08-01', binds: 'last-redemption', payBy: '2021-06-30' } as const;
const redeemed = { status: 'redeemed', createdOn: '2021-03-15', deadlines, requestId: 'pay_1' } as const;
const request = (status: 'draft' | 'submitted' | 'approved' | 'paid' | 'reversed', dueOn: string | null = null) =>
  ({ status, submittedOn: status === 'draft' ? null : '2021-06-01', dueOn });

describe('the day that binds', () => {
  it('is the last day to redeem while the voucher lives', () => {
    expect(dueOf({ ...redeemed, status: 'reserved', requestId: null }, 'customer', null))
      .toEqual({ rule: 'last-redemption', day: '2021-08-01', live: true });
  });

  it('says how long the voucher lives where its own life is the shorter', () => {
    const own = { ...deadlines, redeemBy: deadlines.expiresOn, binds: 'voucher-life' } as const;
    expect(dueOf({ ...redeemed, status: 'assigned', deadlines: own, requestId: null }, 'partner', null))
      .toEqual({ rule: 'voucher-life-days', values: { days: 180 }, day: '2021-09-11', live: true });
  });

  it('is that of the payment request until it is submitted', () => {
    const window = { rule: 'payment-window', day: '2021-06-30' };
    expect(dueOf({ ...redeemed, requestId: null }, 'partner', null)).toEqual({ ...window, live: true });
    expect(dueOf(redeemed, 'partner', request('draft'))).toEqual({ ...window, live: true });
    expect(dueOf(redeemed, 'partner', null)).toEqual({ ...window, live: false });
    expect(dueOf(redeemed, 'sponsor', null)).toEqual({ ...window, live: true });
    expect(dueOf({ ...redeemed, status: 'cancelled', deadlines: { ...deadlines, payBy: null } }, 'partner', null)).toBeUndefined();
  });

  it('is that of the payment once it is approved, until it is paid', () => {
    const due = { rule: 'payment-due', day: '2021-07-05', live: true };
    expect(dueOf(redeemed, 'sponsor', request('submitted'))).toBeUndefined();
    expect(dueOf(redeemed, 'sponsor', request('approved', '2021-07-05'))).toEqual(due);
    expect(dueOf(redeemed, 'partner', request('reversed', '2021-07-05'))).toEqual(due);
    expect(dueOf(redeemed, 'partner', request('paid', '2021-07-05'))).toBeUndefined();
  });

  it('is none of the customer\'s matters once the voucher is redeemed', () => {
    expect(dueOf({ ...redeemed, requestId: null }, 'customer', null)).toBeUndefined();
  });

  it('is still to come while the request waits for a decision', () => {
    expect([request('submitted'), request('approved'), request('paid'), null].map(comesDue)).toEqual([true, false, false, false]);
  });
});
