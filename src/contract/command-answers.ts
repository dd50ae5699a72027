/** What each command answers once accepted; the same over its own route, and for each item of `POST /commands`. */
import { z } from 'zod';
import type { Ability } from '../domain/decision.ts';
import type { Event } from '../domain/event.ts';
import type { PaymentRequest } from '../domain/payment.ts';
import type { Terms } from '../domain/programme.ts';
import type { Voucher } from '../domain/voucher.ts';
import { dayView, problemView, type Explain } from './answer.ts';
import type { GivenCommand } from './commands.ts';
import { presentRequest, requestView } from './payment-view.ts';
import { deliverableView, presentValidation, presentVoucher, validationView, voucherView } from './voucher-view.ts';

const dryRun = {
  dryRun: z.literal(true).optional().describe('Present where nothing was written, because a dry run was asked for.'),
};

/** What was made or changed, by its id. */
const done = z.object({ id: z.string(), ...dryRun }).meta({ id: 'Done' });

const voucher = voucherView.omit({ abilities: true }).extend(dryRun).meta({ id: 'VoucherDone' });
const request = requestView.omit({ abilities: true }).extend(dryRun).meta({ id: 'RequestDone' });
const validation = validationView.extend(dryRun).meta({ id: 'ValidationDone' });
const deliverable = deliverableView.extend(dryRun).meta({ id: 'DeliverableDone' });
const published = done.extend({ version: z.int() }).meta({ id: 'Published' });
const key = done.extend({
  apiKey: z.string().nullable().describe('The secret, told once; null where the command is repeated or a dry run.'),
}).meta({ id: 'KeyDone' });

const granted = done.extend({
  days: z.int(), unit: z.enum(['planning', 'training']), accruedOn: dayView,
}).meta({ id: 'Granted' });
const reduced = done.extend({
  days: z.int().describe('The days taken back.'),
  shortfall: z.int().describe('The days asked for that the pool no longer held.'),
}).meta({ id: 'Reduced' });
const converted = done.extend({
  trainingDays: z.int().describe('The training days taken, in whole groups.'), planningDays: z.int(),
}).meta({ id: 'Converted' });
const enrolled = done.extend({
  programmeId: z.string(),
  offerings: z.array(z.object({ offering: z.string(), from: dayView, through: dayView })),
}).meta({ id: 'Enrolled' });

export const COMMAND_ANSWERS = {
  'organisation.register': done,
  'agreement.register': done,
  'programme.publish': published,
  'programme.extend': done,
  'person.invite': done,
  'person.reinvite': done,
  'person.set-roles': done,
  'person.suspend': done,
  'person.reinstate': done,
  'person.erase': done,
  'key.create': key,
  'key.revoke': done,
  'entitlement.grant': granted,
  'entitlement.reduce': reduced,
  'entitlement.activate': done,
  'entitlement.convert': converted,
  'voucher.create': voucher,
  'voucher.assign': voucher,
  'voucher.cancel': voucher,
  'voucher.resend': voucher,
  'voucher.validate': validation,
  'voucher.reserve': voucher,
  'voucher.reschedule': voucher,
  'voucher.release': voucher,
  'voucher.redeem': voucher,
  'engagement.attach': deliverable,
  'engagement.draft': voucher,
  'engagement.report': voucher,
  'partner.add-location': done,
  'partner.record-competency': done,
  'partner.add-consultant': done,
  'partner.record-qualification': done,
  'partner.describe': done,
  'partner.enrol': enrolled,
  'payment.register': done,
  'payment.save': request,
  'payment.submit': request,
  'payment.cancel': request,
  'payment.appeal': request,
  'payment.review': request,
  'payment.return': request,
  'payment.deny': request,
  'payment.approve': request,
  'payment.pay': request,
  'payment.reverse': request,
} as const satisfies { readonly [Name in GivenCommand]: z.ZodType };

export type CommandAnswer<Name extends GivenCommand> = z.output<(typeof COMMAND_ANSWERS)[Name]>;

/** An item of `POST /commands`, answered in the order in which it was given. */
export const itemAnswer = z.object({
  index: z.int().describe('The item\'s place in the list, from 0.'),
  key: z.string().optional(),
  status: z.int().describe('What the command\'s own route would have answered.'),
  replayed: z.literal(true).optional(),
  answer: z.record(z.string(), z.unknown()).optional().describe('As the command\'s own route answers it.'),
  problem: problemView.optional(),
}).meta({ id: 'ItemAnswer' });

export type ItemAnswer = z.output<typeof itemAnswer>;

/** What an accepted command left behind, as the runner tells it. */
export interface Outcome {
  readonly id: string;
  readonly dryRun: boolean;
  readonly events: readonly Event[];
  readonly voucher?: Voucher;
  readonly request?: PaymentRequest;
  readonly terms?: Terms;
  readonly ability?: Ability;
}

/** An accepted command's answer. `apiKey` is the secret of a key just made, which nothing else can tell. */
export function presentOutcome(
  command: GivenCommand,
  outcome: Outcome,
  explain: Explain,
  apiKey: string | null = null,
): object {
  const { id } = outcome;
  const marked = outcome.dryRun ? { dryRun: true } : {};
  if (command === 'programme.publish') return { id, version: versionIn(outcome.events), ...marked };
  if (command === 'key.create') return { id, apiKey: outcome.dryRun ? null : apiKey, ...marked };
  if (command === 'engagement.attach') {
    const attached = outcome.events.find((event) => event.type === 'engagement.attached');
    if (attached === undefined) return { id, ...marked };
    const { deliverableId, ...file } = attached.data;
    return { id: deliverableId, ...file, ...marked };
  }
  return { ...presentSubject(command, outcome, explain), ...marked };
}

/** What an event tells beyond the id of what it changed. */
function factsOf(event: Event | undefined): object {
  switch (event?.type) {
    case 'entitlement.granted': {
      const { days, unit, accruedOn } = event.data;
      return { days, unit, accruedOn };
    }
    case 'entitlement.reduced': {
      const { days, shortfall } = event.data;
      return { days, shortfall };
    }
    case 'entitlement.converted':
      return event.data;
    case 'partner.enrolled': {
      const { programmeId, offerings } = event.data;
      return { programmeId, offerings };
    }
    default:
      return {};
  }
}

function presentSubject(command: GivenCommand, outcome: Outcome, explain: Explain): object {
  const { id, voucher: left, request: asked, terms, ability } = outcome;
  if (left !== undefined && terms !== undefined) {
    const { definition } = terms;
    if (command !== 'voucher.validate') return presentVoucher(left, definition);
    return presentValidation(left, definition, ability ?? { allowed: true, refusals: [], needs: [] }, explain);
  }
  return asked === undefined ? { id, ...factsOf(outcome.events[0]) } : presentRequest(asked);
}

function versionIn(events: readonly Event[]): number {
  const published = events.find((event) => event.type === 'programme.published');
  return published === undefined ? 0 : published.data.version;
}
