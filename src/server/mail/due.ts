/** Which mails fall due on a day because a deadline lies ahead: pure functions of the rows as they are on that day. */
import type { ProgrammeFile } from '../../contract/programme.ts';
import { enrolledThrough, renewalOpensOn } from '../../domain/eligibility.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Partner } from '../../domain/partner.ts';
import { addDays, dayNumber, type Day, type Instant } from '../../domain/time.ts';
import { isLive, type Voucher } from '../../domain/voucher.ts';
import type { Draft, Recipient, Telling } from './facts.ts';
import { CUSTOMER_ADMINS, locationOf, PARTNER_ADMINS } from './follow.ts';
import {
  endingOf, nameOf, programmeFacts, readerAt, readersWith, textsIn, voucherFacts, type World,
} from './world.ts';

/** A programme on a day, and the moment at which that day's mails are dated. */
export interface DueDay {
  readonly programmeId: string;
  readonly sponsorId: string;
  readonly definition: ProgrammeFile;
  readonly day: Day;
  readonly at: Instant;
}

/** Where a definition names no days of its own. */
const DAYS_AHEAD = { 'voucher-expiring': [30, 7, 1], 'milestone-ahead': [90, 30, 7] } as const;
/** Besides the day on which renewal opens. */
export const RENEWAL_DAYS_AHEAD: readonly number[] = [30, 7];

/** How many days ahead people are reminded: what the definition says, or else what holds everywhere. */
export function daysAhead(what: keyof typeof DAYS_AHEAD, { notifications }: ProgrammeFile): readonly number[] {
  return notifications.find(({ id }) => id === what)?.daysBefore ?? DAYS_AHEAD[what];
}

/** The last days of which a voucher's holders are reminded on a day. */
export function expiringDays({ definition, day }: DueDay): readonly Day[] {
  return daysAhead('voucher-expiring', definition).map((ahead) => addDays(day, ahead));
}

/**
 * The days on which a programme may have something to tell: those ahead of the last days there are, and the days after
 * these. Nothing but the night itself happens between them, so that a server which is late need not look at every day.
 */
export function daysWorthALook(
  definition: ProgrammeFile, ends: { readonly vouchers: readonly Day[]; readonly enrolments: readonly Day[] },
): ReadonlySet<Day> {
  const before = (days: readonly Day[], aheads: readonly number[]): readonly Day[] =>
    days.flatMap((day) => aheads.map((ahead) => addDays(day, -ahead)));
  const last = definition.calendar.redemption?.lastDay;
  return new Set([
    ...before([...ends.vouchers, ...(last === undefined ? [] : [last])], [...daysAhead('voucher-expiring', definition), -1]),
    ...before(ends.enrolments, [definition.enrolment.renewalOpensDays, ...RENEWAL_DAYS_AHEAD]),
    ...before(definition.milestones.map(({ on }) => on), daysAhead('milestone-ahead', definition)),
  ]);
}

/** The milestones ahead on a day. */
export function milestonesAhead({ definition, day }: DueDay): ProgrammeFile['milestones'] {
  const days = daysAhead('milestone-ahead', definition).map((ahead) => addDays(day, ahead));
  return definition.milestones.filter(({ on, rule }) => rule in TOUCHED && days.includes(on));
}

interface Making {
  readonly due: DueDay;
  readonly subject: string;
  /** The date that is ahead; an extension or a renewal makes another one. */
  readonly of: Day;
}

function drafts(
  { due, subject, of }: Making, recipients: readonly Recipient[], about: (recipient: Recipient, daysLeft: number) => Telling,
): readonly Draft[] {
  const daysLeft = dayNumber(of) - dayNumber(due.day);
  const once = [...new Map(recipients.map((each) => [each.personId, each])).values()];
  return once.map((recipient) => ({
    ...about(recipient, daysLeft),
    subject, occurrence: `${of}/${String(daysLeft)}`, recipient,
    sponsorId: due.sponsorId, programmeId: due.programmeId, at: due.at,
  }));
}

/** To the assignee, the customer's admins, and whoever holds it. */
export function expiring(due: DueDay, voucher: Voucher, world: World): readonly Draft[] {
  const ending = endingOf(voucher, due.definition);
  if (!isLive(voucher) || !expiringDays(due).includes(ending.redeemBy)) return [];
  const { assignee, customerId, partnerId } = voucher;
  const found = assignee === null ? undefined : readerAt(world, customerId, assignee.email);
  const readers = [
    ...(found === undefined ? [] : [found.recipient]),
    ...readersWith(world, customerId, CUSTOMER_ADMINS),
    ...(partnerId === null ? [] : readersWith(world, partnerId, PARTNER_ADMINS, locationOf(voucher))),
  ];
  return drafts({ due, subject: voucher.reference, of: ending.redeemBy }, readers, ({ language }, daysLeft) => ({
    what: 'voucher-expiring',
    facts: {
      ...ending, daysLeft,
      voucher: voucherFacts(voucher, due.definition, language, world),
      partner: partnerId === null ? null : nameOf(world, partnerId),
      reported: voucher.status === 'completed',
    },
  }));
}

/** To the partner's admins, who alone can sign: when renewal opens, and again before the end; offerings of one date together. */
export function renewals(due: DueDay, partner: Partner, world: World): readonly Draft[] {
  const { definition, programmeId, day } = due;
  const ends = new Map<Day, string[]>();
  for (const { id } of definition.offerings) {
    const through = enrolledThrough(partner, programmeId as ProgrammeId, id);
    if (through === undefined) continue;
    const opens = renewalOpensOn(through, definition.enrolment.renewalOpensDays);
    const days = [opens, ...RENEWAL_DAYS_AHEAD.map((ahead) => addDays(through, -ahead))];
    if (days.includes(day)) ends.set(through, [...(ends.get(through) ?? []), id]);
  }
  return [...ends].flatMap(([through, offerings]) =>
    drafts({ due, subject: partner.id, of: through }, readersWith(world, partner.id, ['global-admin']), ({ language }, daysLeft) => ({
      what: 'enrolment-renewal',
      facts: {
        programme: programmeFacts(definition, language), through, daysLeft,
        offerings: offerings.map((id) => textsIn(definition.texts, language)?.offerings[id]?.title ?? id),
      },
    })));
}

/** Whom the end of something concerns: those who would still have to do it. */
export type Touched = 'customers-with-days' | 'customers-with-training' | 'holders' | 'unpaid-partners';

export const TOUCHED: Readonly<Partial<Record<ProgrammeFile['milestones'][number]['rule'], readonly Touched[]>>> = {
  conversion: ['customers-with-training'],
  accrual: ['customers-with-days'],
  creation: ['customers-with-days'],
  assignment: ['customers-with-days'],
  removal: ['customers-with-days', 'customers-with-training'],
  redemption: ['holders'],
  payment: ['unpaid-partners'],
};

/** To an organisation that the milestone touches. */
export function milestone(
  due: DueDay, ahead: ProgrammeFile['milestones'][number], organisationId: string, world: World,
): readonly Draft[] {
  const { definition } = due;
  const isPartner = world.organisations.get(organisationId)?.kind === 'partner';
  const roles = !isPartner ? CUSTOMER_ADMINS : ahead.rule === 'payment' ? ['global-admin', 'payment-admin'] as const : PARTNER_ADMINS;
  return drafts({ due, subject: `${due.programmeId}/${ahead.id}`, of: ahead.on }, readersWith(world, organisationId, roles),
    ({ language }, daysLeft) => {
      const own = textsIn(definition.texts, language)?.milestones[ahead.id];
      return {
        what: 'milestone-ahead',
        facts: {
          programme: programmeFacts(definition, language), on: ahead.on, daysLeft,
          title: own?.title ?? ahead.id, text: own?.text ?? '',
        },
      };
    });
}
