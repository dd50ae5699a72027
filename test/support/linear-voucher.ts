/**
 * A voucher's life as one caller at a time would see it, written from domain.md §4 and not from the code it judges. It
 * knows what the races play: partners that may deliver, vouchers of one day, and every rule that time or another's
 * command can make fail.
 */
import { LAST_ASSIGNMENT, LAST_REDEMPTION, PAYMENT_DAYS, plusDays } from '../properties/terms.ts';
import type { Sequential } from './linear.ts';

/** What is compared of a voucher; an answer may show a part of it. */
export interface Life {
  readonly status: string;
  readonly email: string | null;
  readonly named: string | null;
  readonly holder: string | null;
  readonly expiresOn: string;
  readonly reservedOn: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly files: readonly string[];
  readonly draft: string | null;
  /** Versions of the report, and the summary of the last. */
  readonly reports: number;
  readonly summary: string | null;
  readonly redeemedOn: string | null;
  readonly payBy: string | null;
  readonly request: string | null;
}

export interface VoucherInput {
  /** `read` looks at it; the others are the commands by their names. */
  readonly command: string;
  /** The organisation that gives it; null for the installation itself. */
  readonly by: string | null;
  readonly party: 'customer' | 'partner' | 'sponsor' | 'system';
  /** The dates the server may have judged by: two where its clock passed midnight meanwhile. */
  readonly days: readonly string[];
  readonly isDry: boolean;
  /** The command's own fields. */
  readonly fields: Fields;
}

export interface Fields {
  readonly email?: string;
  readonly assignee?: { readonly email: string };
  readonly partnerId?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
  readonly startedOn?: string;
  readonly endedOn?: string;
  readonly deliverableIds?: readonly string[];
  readonly summary?: string;
  readonly days?: number;
  readonly request?: string;
}

export type VoucherAnswer =
  | { readonly kind: 'accepted'; readonly id: string; readonly seen: Partial<Life> }
  /** The codes in order, and the status that the refusal tells of. */
  | { readonly kind: 'refused'; readonly rules: readonly string[]; readonly status: string | null }
  | { readonly kind: 'not-found' };

/** Codes that speak against a command, and what it leaves if none does. */
interface Judgement {
  readonly against: readonly (string | false)[];
  readonly then: Life;
}

const LIVE = ['created', 'assigned', 'reserved', 'completed'];
const HIS_OWN = ['voucher.reschedule', 'voucher.release', 'voucher.redeem', 'engagement.attach', 'engagement.draft',
  'engagement.report', 'payment.save'];

/** The voucher from a beginning, which is how it was found before the race. */
export function voucherModel(initial: Life): Sequential<Life, VoucherInput, VoucherAnswer> {
  return { initial, step, isRead: ({ command, isDry }, answer) => command === 'read' || isDry || answer.kind !== 'accepted' };
}

function step(life: Life, input: VoucherInput, answer: VoucherAnswer | undefined): readonly Life[] {
  return input.days.flatMap((today) => onDay(life, input, answer, today));
}

function onDay(life: Life, input: VoucherInput, answer: VoucherAnswer | undefined, today: string): readonly Life[] {
  if (input.party === 'partner' && HIS_OWN.includes(input.command) && life.holder !== input.by) {
    return answer?.kind === 'not-found' ? [life] : [];
  }
  // Whom a release or a rival took it from is told that there is none, as a stranger is.
  if (input.party === 'partner' && input.command === 'read' && life.holder !== input.by) {
    return answer?.kind === 'not-found' ? [life] : [];
  }
  if (input.command === 'read') return answer?.kind === 'accepted' && shows(life, answer.seen) ? [life] : [];
  const { against, then } = judge(life, input, today, answer?.kind === 'accepted' ? answer.id : '?');
  const codes = against.filter((code): code is string => code !== false);
  if (answer === undefined) return codes.length > 0 || input.isDry ? [] : [then];
  if (codes.length > 0) {
    if (answer.kind !== 'refused' || [...answer.rules].sort().join() !== codes.sort().join()) return [];
    return answer.status === null || answer.status === life.status ? [life] : [];
  }
  if (answer.kind !== 'accepted' || !shows(then, answer.seen)) return [];
  return [input.isDry ? life : then];
}

function shows(life: Life, seen: Partial<Life>): boolean {
  return Object.entries(seen).every(([field, value]) => JSON.stringify(life[field as keyof Life]) === JSON.stringify(value));
}

const lastDay = (life: Life): string => (life.expiresOn < LAST_REDEMPTION ? life.expiresOn : LAST_REDEMPTION);
const isOver = (life: Life, today: string): boolean => LIVE.includes(life.status) && today > lastDay(life);

function state(life: Life, today: string, ...right: string[]): string | false {
  if (life.status === 'expired' || isOver(life, today)) return 'voucher.expired';
  return !right.includes(life.status) && 'voucher.wrong-state';
}

const closed = (today: string): string | false => today > LAST_REDEMPTION && 'programme.redemption-closed';

function judge(life: Life, input: VoucherInput, today: string, made: string): Judgement {
  const { fields, by } = input;
  const { deliverableIds = [] } = fields;
  switch (input.command) {
    case 'voucher.assign':
      return {
        against: [today > LAST_ASSIGNMENT && 'programme.assignment-closed', state(life, today, 'created', 'assigned')],
        then: { ...life, status: 'assigned', email: fields.assignee?.email ?? null, named: fields.partnerId ?? null },
      };
    case 'voucher.cancel':
      return { against: [state(life, today, 'created', 'assigned')], then: { ...life, status: 'cancelled' } };
    case 'voucher.resend':
      return { against: [state(life, today, 'assigned')], then: life };
    case 'voucher.validate':
      return { against: [life.email !== fields.email && 'voucher.not-valid'], then: life };
    case 'voucher.reserve':
      return reserve(life, input, today);
    case 'voucher.reschedule':
      return {
        against: [state(life, today, 'reserved'), ...wrongDates(life, fields, today)],
        then: { ...life, startsOn: fields.startsOn ?? null, endsOn: fields.endsOn ?? null },
      };
    case 'voucher.release':
      return {
        against: [state(life, today, 'reserved')],
        then: { ...life, status: 'assigned', holder: null, named: null, reservedOn: null, startsOn: null, endsOn: null,
          files: [], draft: null },
      };
    case 'engagement.attach':
      return { against: [state(life, today, 'reserved', 'completed')], then: { ...life, files: [...life.files, made] } };
    case 'engagement.draft':
      return { against: [state(life, today, 'reserved', 'completed')], then: { ...life, draft: fields.summary ?? '' } };
    case 'engagement.report':
      return {
        against: [
          state(life, today, 'reserved', 'completed'),
          life.reservedOn !== null && (fields.startedOn ?? '') < life.reservedOn && 'engagement.starts-before-reservation',
          (fields.endedOn ?? '') > today && 'report.too-early',
          deliverableIds.some((id) => !life.files.includes(id)) && 'deliverable.missing',
        ],
        then: { ...life, status: 'completed', reports: life.reports + 1, summary: fields.summary ?? null, draft: null },
      };
    case 'voucher.redeem': {
      const isUnreported = life.status === 'reserved' && !isOver(life, today);
      return {
        against: [closed(today), isUnreported ? 'report.missing' : state(life, today, 'completed')],
        then: { ...life, status: 'redeemed', redeemedOn: today, payBy: plusDays(today, PAYMENT_DAYS) },
      };
    }
    case 'voucher.expire':
      return {
        against: [!isOver(life, today) && (life.status === 'expired' ? 'voucher.expired' : 'voucher.wrong-state')],
        then: { ...life, status: 'expired' },
      };
    case 'voucher.extend':
      return {
        against: [state(life, today, ...LIVE)],
        then: { ...life, expiresOn: plusDays(life.expiresOn, fields.days ?? 0) },
      };
    case 'payment.save': {
      const mine = fields.request ?? made;
      return {
        against: [state(life, today, 'redeemed'), life.request !== null && life.request !== mine && 'payment.voucher-taken'],
        then: { ...life, request: mine },
      };
    }
    case 'payment.cancel':
      return { against: [], then: life.request === fields.request ? { ...life, request: null } : life };
    default:
      throw new Error(`the model does not know ${input.command} by ${by ?? 'the clock'}: domain.md §4 says what it does`);
  }
}

function reserve(life: Life, { fields, by }: VoucherInput, today: string): Judgement {
  const then = { ...life, status: 'reserved', holder: by, reservedOn: today, startsOn: fields.startsOn ?? null,
    endsOn: fields.endsOn ?? null };
  // A wrong guess stands alone, so that it tells a stranger nothing about the voucher.
  if (life.email === null || life.email !== fields.email) return { against: ['voucher.not-valid'], then };
  const isTaken = ['reserved', 'completed'].includes(life.status) && life.holder !== by && !isOver(life, today);
  return {
    against: [
      closed(today),
      isTaken ? 'voucher.reserved-by-another' : state(life, today, 'assigned'),
      life.holder === null && life.named !== null && life.named !== by && 'voucher.named-for-another-partner',
      ...wrongDates(life, fields, today),
    ],
    then,
  };
}

function wrongDates(life: Life, { startsOn = '', endsOn = '' }: Fields, today: string): readonly (string | false)[] {
  return [
    startsOn < today && 'engagement.starts-in-the-past', endsOn > lastDay(life) && 'engagement.ends-after-expiry',
  ];
}
