import { describe, expect, test } from 'vitest';
import { addressIn, understand } from './understand.ts';

const TOKEN = 'eyJhbGciOiJFZERTQSJ9.eyJyIjoiN0szTTlRVFgyQjRECiJ9.c2lnbmF0dXJlLW9mLWl0';

describe('what is pasted', () => {
  test.each([
    ['', { kind: 'nothing' }],
    ['   ', { kind: 'nothing' }],
    [TOKEN, { kind: 'proof', proof: TOKEN }],
    [`https://portal.example/voucher#${TOKEN}`, { kind: 'proof', proof: TOKEN }],
    [`Forward this message. <https://portal.example/voucher#${TOKEN}> Voucher: JTQC-57QP-RAY1-5`, { kind: 'proof', proof: TOKEN }],
    ['JTQC-57QP-RAY1-5', { kind: 'reference', reference: 'JTQC-57QP-RAY1-5' }],
    [' jtqc57qpray15 ', { kind: 'reference', reference: 'jtqc57qpray15' }],
    ['Voucher: JTQC-57QP-RAY1-5 Engagement: SharePoint', { kind: 'reference', reference: 'JTQC-57QP-RAY1-5' }],
    ['jtqc 57qp rayı 5', { kind: 'reference', reference: 'jtqc 57qp rayı 5' }],
    ['https://portal.example/vouchers/JTQC-57QP-RAY1-5?tab=trail', { kind: 'reference', reference: 'JTQC-57QP-RAY1-5' }],
    ['https://portal.example/vouchers/%E0%A4', { kind: 'reference', reference: '%E0%A4' }],
    // Part of a link, or a host name, is no token: the server says that it is no voucher.
    ['www.portal.example', { kind: 'reference', reference: 'www.portal.example' }],
    // Five groups are no reference.
    ['ABCD-EFGH-JKMN-PQRS', { kind: 'reference', reference: 'ABCD-EFGH-JKMN-PQRS' }],
  ])('%s', (text, understood) => {
    expect(understand(text)).toEqual(understood);
  });
});

describe('the address beside a reference', () => {
  test.each([
    ['Reference JTQC-57QP-RAY1-5, address Elif@contoso.example', 'elif@contoso.example'],
    ['JTQC-57QP-RAY1-5 <elif@contoso.example>.', 'elif@contoso.example'],
    ['Elif <elif@contoso.example>, JTQC-57QP-RAY1-5, elif@contoso.example', 'elif@contoso.example'],
    ['from a@contoso.example to b@contoso.example: JTQC-57QP-RAY1-5', undefined],
    ['JTQC-57QP-RAY1-5', undefined],
    ['at home@', undefined],
  ])('in %j', (text, address) => {
    expect(addressIn(text)).toBe(address);
  });
});
