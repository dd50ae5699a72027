/** The words that are published, once more: a status, role or code that changes its name breaks what others have built. */
import { describe as suite, expect, it } from 'vitest';
import { REFUSAL_PARAMS } from '../contract/refusal-params.ts';
import { REFUSAL_CODES } from './decision.ts';
import { ID_PREFIX } from './ids.ts';
import { ADMIN_ROLE, PARTY_ROLES, SYSTEM } from './party.ts';
import { REQUEST_STATUSES } from './payment.ts';
import { HOLDING_STATUSES, LIVE_STATUSES, VOUCHER_STATUSES } from './voucher.ts';

suite('the published words', () => {
  it('for where a voucher is, in the order of its life (domain.md §4)', () => {
    expect(VOUCHER_STATUSES.join(' ')).toBe('created assigned reserved completed redeemed cancelled expired');
  });

  it('while its days are allocated, it may still expire', () => {
    expect(LIVE_STATUSES.join(' ')).toBe('created assigned reserved completed');
  });

  it('from its reservation on it counts against the limit of one, unless it expires', () => {
    expect(HOLDING_STATUSES.join(' ')).toBe('reserved completed redeemed');
  });

  it('for where a payment request is (domain.md §6)', () => {
    expect(REQUEST_STATUSES.join(' ')).toBe(
      'draft submitted under-review returned approved denied paid cancelled reversed',
    );
  });

  it('for roles (domain.md §2)', () => {
    expect(PARTY_ROLES).toEqual({
      sponsor: ['programme-admin', 'claims-reviewer', 'finance', 'auditor'],
      customer: ['benefits-admin', 'project-manager'],
      partner: ['global-admin', 'programme-admin', 'payment-admin', 'consultant'],
    });
    expect(ADMIN_ROLE).toEqual({ sponsor: 'programme-admin', customer: 'benefits-admin', partner: 'global-admin' });
  });

  it('for refusals are those that the catalogue explains', () => {
    expect([...REFUSAL_CODES].sort()).toEqual(Object.keys(REFUSAL_PARAMS).sort());
  });

  it('before an id say what it names', () => {
    expect(ID_PREFIX).toEqual({
      sponsor: 'spo', customer: 'cus', partner: 'ptr', person: 'per', agreement: 'agr', location: 'loc', consultant: 'con',
      competency: 'cmp', qualification: 'qua', deliverable: 'dlv', request: 'pay', key: 'key', extension: 'ext', import: 'imp',
      mail: 'msg', bulk: 'blk', session: 'ses',
    });
  });

  it('for the installation itself name nobody, so that it is no party and no one’s colleague', () => {
    expect(SYSTEM).toEqual({
      kind: 'system', personId: null, organisationId: null, party: null, roles: [], locations: null, consultantId: null,
      email: null, scopes: null,
    });
  });
});
