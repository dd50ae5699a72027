/** The whole matrix: every status of a voucher and every command on one, before and after its last day. */
import { describe, expect, it } from 'vitest';
import {
  agreement, answer, context, FILE, HOLDER, OTHER_PARTNER, partner, REPORT, reservation, reserveInput, reserveState, TODAY, voucher,
} from '../../test/support/build.ts';
import { validate } from './bearer.ts';
import { DATA, sample } from '../../test/support/events.ts';
import { decide, type Decision } from './decision.ts';
import { attach, draft, report } from './engagement.ts';
import type { ExtensionId } from './ids.ts';
import type { TermsContext } from './programme.ts';
import { release, reschedule, reserve } from './reservation.ts';
import { addDays } from './time.ts';
import {
  assign, cancel, evolveVoucher, expire, extend, LIVE_STATUSES, redeem, resend, VOUCHER_STATUSES, type Voucher,
  type VoucherEvent, type VoucherStatus,
} from './voucher.ts';

const reason = { reason: 'because' };
const file = { mediaType: 'text/plain', size: 1, sha256: 'ab' };
const dates = (at: TermsContext) => ({ startsOn: at.today, endsOn: addDays(at.today, 4) });

/** Every command on a voucher, given by somebody who may, with nothing wrong but perhaps the voucher's status. */
const COMMANDS: Readonly<Record<string, (of: Voucher, at: TermsContext) => Decision>> = {
  assign: (of, at) => decide(assign, { voucher: of }, { assignee: HOLDER }, at),
  resend: (of, at) => decide(resend, { voucher: of }, {}, at),
  cancel: (of, at) => decide(cancel, { voucher: of, agreement: agreement() }, reason, at),
  extend: (of, at) =>
    decide(extend, { voucher: of }, { extensionId: 'ext_1' as ExtensionId, days: 90, reason: 'r' }, at),
  expire: (of, at) => decide(expire, { voucher: of, agreement: agreement() }, {}, at),
  validate: (of, at) => decide(validate, { voucher: of }, { email: HOLDER.email }, at),
  reserve: (of, at) => decide(reserve, reserveState(of), reserveInput(at.today), at),
  'reserve by another': (of, at) =>
    decide(reserve, reserveState(of, { partnerId: OTHER_PARTNER }), reserveInput(at.today), at),
  reschedule: (of, at) => decide(reschedule, { voucher: of }, dates(at), at),
  release: (of, at) => decide(release, { voucher: of }, reason, at),
  redeem: (of, at) => decide(redeem, { voucher: of }, {}, at),
  attach: (of, at) => decide(attach, { voucher: of, newId: FILE, file }, { fileName: 'plan.txt' }, at),
  draft: (of, at) => decide(draft, { voucher: of }, { summary: 's' }, at),
  report: (of, at) =>
    decide(
      report,
      { voucher: { ...of, deliverables: [{ id: FILE, fileName: 'p', ...file }] }, consultants: partner().consultants },
      REPORT,
      at,
    ),
};

const [ok, W, E] = ['ok', 'voucher.wrong-state', 'voucher.expired'];
const [N, B, R] = ['voucher.not-valid', 'voucher.reserved-by-another', 'report.missing'];

/** By command, the answer in each status: created, assigned, reserved, completed, redeemed, cancelled, expired. */
const MATRIX: Readonly<Record<string, readonly string[]>> = {
  assign: [ok, ok, W, W, W, W, E],
  resend: [W, ok, W, W, W, W, E],
  cancel: [ok, ok, W, W, W, W, E],
  extend: [ok, ok, ok, ok, W, W, E],
  expire: [W, W, W, W, W, W, E],
  validate: [N, ok, ok, ok, ok, ok, ok],
  reserve: [N, ok, W, W, W, W, E],
  'reserve by another': [N, ok, B, B, W, W, E],
  reschedule: [W, W, ok, W, W, W, E],
  release: [W, W, ok, W, W, W, E],
  redeem: [W, W, R, ok, W, W, E],
  attach: [W, W, ok, ok, W, W, E],
  draft: [W, W, ok, ok, W, W, E],
  report: [W, W, ok, ok, W, W, E],
};

const CELLS = Object.entries(MATRIX).flatMap(([command, row]) =>
  VOUCHER_STATUSES.map((status, index) => ({ command, status, expected: row[index] ?? '' })));

/** On the day of the report all commands that need one may be given. */
const REPORTED_ON = addDays(TODAY, 4);

describe('what happens to a voucher changes this of it and no more', () => {
  const { enrolledFrom: _year, partnerId, ...plan } = DATA['voucher.reserved'][1];
  const attached = { id: FILE, fileName: 'p', mediaType: 'm', size: 1, sha256: 'ab' };
  const { report: reported, on: reportedOn } = DATA['engagement.reported'][1];

  it.each<[VoucherEvent['type'], VoucherStatus, Partial<Voucher>]>([
    ['voucher.assigned', 'created', { status: 'assigned', assignee: HOLDER, namedPartnerId: null }],
    ['voucher.resent', 'assigned', {}],
    ['voucher.cancelled', 'assigned', { status: 'cancelled' }],
    ['voucher.expired', 'completed', { status: 'expired' }],
    ['voucher.extended', 'reserved', { expiresOn: TODAY }],
    ['voucher.reserved', 'assigned', { status: 'reserved', partnerId, reservation: plan }],
    ['voucher.rescheduled', 'reserved', { reservation: reservation({ startsOn: TODAY, endsOn: TODAY, offSiteDays: 1 }) }],
    ['voucher.released', 'reserved', { status: 'assigned', partnerId: null, reservation: null }],
    ['voucher.redeemed', 'completed', { status: 'redeemed', redeemedOn: TODAY, payBy: TODAY }],
    ['engagement.attached', 'reserved', { deliverables: [attached] }],
    ['engagement.drafted', 'reserved', { draft: { summary: 's', recommendations: 'r' } }],
    ['engagement.reported', 'reserved', { status: 'completed', report: { ...reported, reportedOn, version: 1 } }],
  ])('%s', (type, status, changes) => {
    expect(evolveVoucher(voucher(status), sample(type) as VoucherEvent)).toStrictEqual({ ...voucher(status), ...changes });
  });
});

describe('every status and every command', () => {
  it('stand in the matrix', () => expect(Object.keys(MATRIX)).toEqual(Object.keys(COMMANDS)));

  it.each(CELLS)('$command a voucher that is $status: $expected', ({ command, status, expected }) => {
    const decision = COMMANDS[command]?.(voucher(status), context(REPORTED_ON));
    expect(decision && answer(decision)).toEqual([expected]);
  });

  it.each(CELLS)('$command a voucher that was left $status after its last day', ({ command, status, expected }) => {
    const at = context('2021-03-01');
    const decision = COMMANDS[command]?.(voucher(status), at);
    const codes = decision === undefined ? [] : answer(decision);
    if (!LIVE_STATUSES.includes(status) || expected === N || command === 'validate') expect(codes).toContain(expected);
    else if (command === 'expire') expect(codes).toEqual(['ok']);
    else {
      expect(codes).toContain(E);
      for (const other of [W, B, R]) expect(codes).not.toContain(other);
    }
  });
});
