/** What the retirement page promises for every day: a date stands for the whole of it. Counted by hand, not computed. */
import type { Stretch } from './scripted.ts';

const AFTER_THE_END = 'programme.redemption-closed voucher.expired';

export const ANSWERS: Readonly<Record<string, readonly Stretch[]>> = {
  create: [
    ['ok', '2019-07-06', '2021-06-30'],
    ['programme.creation-closed pool.closed', '2021-07-01', '2022-03-10'],
  ],
  'create a cloud engagement': [
    ['ok', '2019-07-06', '2020-01-31'],
    ['engagement-type.not-on-offer', '2020-02-01', '2021-06-30'],
    ['programme.creation-closed pool.closed engagement-type.not-on-offer', '2021-07-01', '2022-03-10'],
  ],
  'convert training days': [
    ['ok', '2019-07-06', '2020-01-31'],
    ['programme.conversion-closed', '2020-02-01', '2021-06-30'],
    ['training.insufficient programme.conversion-closed pool.closed', '2021-07-01', '2022-03-10'],
  ],
  grant: [
    ['ok', '2019-07-06', '2021-01-31'],
    ['programme.accrual-closed', '2021-02-01', '2021-06-30'],
    ['programme.accrual-closed pool.closed', '2021-07-01', '2022-03-10'],
  ],
  'grant what accrued on 1 July 2019': [
    ['ok', '2019-07-06', '2021-06-30'],
    ['pool.closed', '2021-07-01', '2022-03-10'],
  ],
  assign: [
    ['ok', '2019-07-06', '2021-06-30'],
    ['programme.assignment-closed', '2021-07-01', '2022-01-01'],
    ['programme.assignment-closed voucher.expired', '2022-01-02', '2022-03-10'],
  ],
  cancel: [
    ['ok available', '2019-07-06', '2021-06-30'],
    ['ok lapsed', '2021-07-01', '2022-01-01'],
    ['voucher.expired', '2022-01-02', '2022-03-10'],
  ],
  // Five days planned from today must end by 1 January 2022.
  reserve: [
    ['ok', '2019-07-06', '2021-12-28'],
    ['engagement.ends-after-expiry', '2021-12-29', '2022-01-01'],
    [`${AFTER_THE_END} engagement.ends-after-expiry`, '2022-01-02', '2022-03-10'],
  ],
  'reserve over a week': [
    ['ok', '2019-07-06', '2021-12-26'],
    ['engagement.ends-after-expiry', '2021-12-27', '2022-01-01'],
    [`${AFTER_THE_END} engagement.ends-after-expiry`, '2022-01-02', '2022-03-10'],
  ],
  // Live cloud vouchers keep their life.
  'reserve a cloud voucher': [
    ['ok', '2019-07-06', '2021-12-28'],
    ['engagement.ends-after-expiry', '2021-12-29', '2022-01-01'],
    [`${AFTER_THE_END} engagement.ends-after-expiry`, '2022-01-02', '2022-03-10'],
  ],
  'reserve with four days off site': [
    ['engagement.off-site', '2019-07-06', '2020-03-31'],
    ['ok', '2020-04-01', '2020-06-30'],
    ['engagement.off-site', '2020-07-01', '2021-12-28'],
    ['engagement.ends-after-expiry engagement.off-site', '2021-12-29', '2022-01-01'],
    [`${AFTER_THE_END} engagement.ends-after-expiry engagement.off-site`, '2022-01-02', '2022-03-10'],
  ],
  redeem: [
    ['ok', '2019-07-06', '2022-01-01'],
    [AFTER_THE_END, '2022-01-02', '2022-03-10'],
  ],
  // Created on 1 July 2019.
  'redeem one of 180 days': [
    ['ok', '2019-07-06', '2019-12-28'],
    ['voucher.expired', '2019-12-29', '2022-01-01'],
    [AFTER_THE_END, '2022-01-02', '2022-03-10'],
  ],
  // Redemption and sixty days.
  'request payment for 5 July 2019': [
    ['ok', '2019-07-06', '2019-09-03'],
    ['payment.window-closed', '2019-09-04', '2022-03-10'],
  ],
  'request payment for 1 January 2022': [
    ['ok', '2022-01-02', '2022-03-02'],
    ['payment.window-closed', '2022-03-03', '2022-03-10'],
  ],
};
