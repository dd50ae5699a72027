import { expect, it } from 'vitest';
import { LIVE_STATUSES as LIVE_IN_DOMAIN, VOUCHER_STATUSES } from '../../domain/voucher.ts';
import { LIVE_STATUSES, STATUSES } from './statuses.ts';

it('the portal knows the statuses that the domain does, and takes the same for live', () => {
  expect(STATUSES).toEqual(VOUCHER_STATUSES);
  expect(LIVE_STATUSES).toEqual(LIVE_IN_DOMAIN);
});
