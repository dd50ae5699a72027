import { describe, expect, test } from 'vitest';
import { parseReference } from '../../domain/ids.ts';
import { looksLikeReference, plainReference, wayOfFound, wayOfNews, wayOfTask } from './whither.ts';
import { COUNTED_MAX, TASKS } from '../../contract/worklist.ts';
import { COUNTED_MAX as COUNTED_HERE } from './limits.ts';

describe('a reference in any spelling', () => {
  const spellings = ['4VDF-40RG-P65D-P', '4vdf 4org p65d p', '4VDF40RGP65DP', ' 4vdf–40rg–p65d–p '];

  test.each(spellings)('%s is known, and read as the server reads it', (written) => {
    expect(looksLikeReference(written)).toBe(true);
    expect(plainReference(written)).toBe(parseReference(written)?.replaceAll('-', ''));
  });

  test.each(['', '4VDF-40RG', 'Contoso Türkiye', '4VDF-40RG-P65D-P7', 'E2000019', 'P001-2021-0017'])('%s is none', (written) => {
    expect(looksLikeReference(written)).toBe(false);
  });

  test('every i of a Turkish keyboard is a one', () => {
    expect(plainReference('ıİiIlL')).toBe('111111');
  });
});

test('what the server counts up to is known here', () => {
  expect(COUNTED_HERE).toBe(COUNTED_MAX);
});

describe('the ways', () => {
  test('every task leads to a page of its own subject', () => {
    for (const task of TASKS) {
      const to: unknown = wayOfTask({ task, subject: { kind: 'voucher', id: 'x', name: null }, programmeId: null }).to;
      expect(to, task).toMatch(/^\/[a-z]/);
    }
  });

  test('a request is reviewed by the sponsor and followed by the partner', () => {
    expect(wayOfFound({ kind: 'request', id: 'pay_1' }, 'sponsor')).toEqual({ to: '/claims/$id', params: { id: 'pay_1' } });
    expect(wayOfFound({ kind: 'request', id: 'pay_1' }, 'partner')).toEqual({ to: '/requests/$id', params: { id: 'pay_1' } });
  });

  test('a voucher that was given back leads nowhere for the partner, and to its page for the customer', () => {
    const subject = { kind: 'voucher' as const, id: '4VDF-40RG-P65D-P' };
    expect(wayOfNews({ subject, event: 'voucher.released', facts: {} }, 'partner')).toBeUndefined();
    expect(wayOfNews({ subject, event: 'voucher.released', facts: { engagementType: 'a' } }, 'customer')).toMatchObject({ to: '/vouchers/$ref' });
  });
});
