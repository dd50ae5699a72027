import { expect, test } from 'vitest';
import { placeAt, type Place } from './navigation.ts';

const PARTNER: readonly Place[] = [{ to: '/', word: 'nav.worklist' }, { to: '/vouchers', word: 'nav.vouchers' }, { to: '/company', word: 'nav.company' }];
const SPONSOR: readonly Place[] = [{ to: '/', word: 'nav.worklist' }, { to: '/claims', word: 'nav.claims' }, { to: '/agreements', word: 'nav.agreements' }];

test.each([
  ['/', PARTNER, '/'],
  ['/vouchers/6VCY-N75Q-P31E-C/receipts', PARTNER, '/vouchers'],
  ['/consultants', PARTNER, '/company'],
  ['/enrol', PARTNER, '/company'],
  ['/agreements/agr_6rmrcfyf0wnsfp90/statement', SPONSOR, '/agreements'],
  ['/requests/pay_fk90hvgpr34qae45', SPONSOR, '/claims'],
  ['/extend', SPONSOR, undefined],
  ['/settings', PARTNER, undefined],
] as const)('at %s the page that it is, or is below, is marked', (path, places, place) => {
  expect(placeAt(path, places)).toBe(place);
});
