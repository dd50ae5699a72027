/**
 * What people set out to do: each looks at the rows as a page would show them and picks something that seems to be due.
 * The careless get a field wrong now and then; whether it is carried out is for the server to say.
 */
import type { ProgrammeDefinition } from '../../src/domain/programme.ts';
import { addDays, type Day } from '../../src/domain/time.ts';
import type { Voucher } from '../../src/domain/voucher.ts';
import type { Caller } from '../../src/server/commands/reply.ts';
import type { Dice } from './dice.ts';
import type { Memory } from './memory.ts';
import type { Customer, Input, Partner, Troupe } from './troupe.ts';

export interface Intent {
  readonly as: Caller;
  readonly name: string;
  readonly input: Input;
  /** The last day on which it may be done; the late leave it until then, or a day longer. */
  readonly lastDay?: Day | undefined;
  /** What is sent right behind it. */
  readonly then?: Intent | undefined;
}

/** What somebody sees when they sit down to work. */
export interface Desk {
  readonly memory: Memory;
  readonly troupe: Troupe;
  readonly definition: ProgrammeDefinition;
  /** By the calendar on this desk. */
  readonly today: Day;
  readonly dice: Dice;
  /** Whether this one is done carelessly. */
  readonly slips: boolean;
  /** Vouchers and requests that somebody has left to the last day. */
  readonly left: ReadonlySet<string>;
}

const COUNTRIES_OF = ({ definition }: Desk): readonly string[] => [...new Set(definition.rates.map((rate) => rate.country))];

function vouchersWhere({ memory, dice, left }: Desk, fits: (voucher: Voucher) => boolean): Voucher | undefined {
  const found: Voucher[] = [];
  for (const reference of memory.live) {
    const voucher = memory.world.vouchers.get(reference);
    if (voucher !== undefined && !left.has(reference) && fits(voucher)) found.push(voucher);
  }
  return dice.maybe(found);
}

const redeemBy = ({ expiresOn }: Voucher, { definition: { calendar } }: Desk): Day =>
  calendar.redemption !== undefined && calendar.redemption.lastDay < expiresOn ? calendar.redemption.lastDay : expiresOn;

export function customersIntent(desk: Desk, customer: Customer): Intent | undefined {
  const { dice, memory, definition, slips, today } = desk;
  // The last day on which its days would come back.
  const endOf = ({ agreementId: of }: Voucher): Day | undefined => {
    const endsOn = memory.world.agreements.get(of)?.endsOn;
    return endsOn === undefined || endsOn < today ? undefined : endsOn;
  };
  const mine = (voucher: Voucher): boolean => voucher.customerId === customer.id || (slips && dice.oneIn(3));
  const own = [...memory.world.agreements.values()].filter((each) => each.customerId === customer.id);
  const running = own.filter((each) => each.startsOn <= today && today <= each.endsOn);
  const agreement = dice.of(slips || running.length === 0 ? own : running);
  const agreementId = agreement.id;
  const kind = dice.below(20);
  const intent = (name: string, input: Input, lastDay?: Day): Intent => ({ as: customer.admin, name, input, lastDay });
  if (agreement.activatedOn === null && !slips) return intent('entitlement.activate', { agreementId });
  if (kind === 0 && slips) return intent('entitlement.activate', { agreementId });
  if (kind === 1 && agreement.balance.training > 0) {
    return intent('entitlement.convert', { agreementId, trainingDays: slips ? 2 : dice.between(3, 20) }, definition.calendar.conversion?.lastDay);
  }
  if (kind < 5) {
    const voucher = vouchersWhere(desk, (each) => mine(each) && (each.status === 'created' || (dice.oneIn(8) && each.status === 'assigned')));
    if (voucher === undefined) return undefined;
    const assignee = { name: 'Deniz', email: dice.of(customer.emails) };
    const named = dice.oneIn(4) ? { partnerId: dice.of(desk.troupe.partners).id } : {};
    return intent('voucher.assign', { voucher: voucher.reference, assignee, ...named }, definition.calendar.assignment?.lastDay);
  }
  if (kind < 7) {
    const voucher = vouchersWhere(desk, (each) => mine(each) && ['created', 'assigned', ...(slips ? ['reserved'] : [])].includes(each.status));
    if (voucher === undefined) return undefined;
    return dice.oneIn(2)
      ? intent('voucher.cancel', { voucher: voucher.reference, reason: 'not needed' }, earliest(redeemBy(voucher, desk), endOf(voucher)))
      : intent('voucher.resend', { voucher: voucher.reference });
  }
  if ((definition.calendar.creation?.lastDay ?? today) < today && !dice.oneIn(8)) return undefined;
  const offers = definition.offerings.flatMap((each) => each.engagementTypes);
  const onOffer = offers.filter((each) => slips || ((each.offeredThrough ?? today) >= today && (each.offeredFrom ?? today) <= today));
  // Many want the longest kind of the same thing, which the repeat limit is about.
  const longest = dice.oneIn(4) ? definition.repeatLimit?.serviceLevel : undefined;
  const type = longest === undefined ? dice.maybe(onOffer) : onOffer.find((each) => each.serviceLevels.includes(longest));
  if (type === undefined) return undefined;
  const assigned = dice.oneIn(5) ? {} : { assignee: { name: 'Deniz', email: dice.of(customer.emails) } };
  return intent('voucher.create', {
    agreementId, engagementType: type.id, days: slips ? dice.of([4, 15]) : (longest ?? dice.of(type.serviceLevels)),
    country: slips && dice.oneIn(3) ? 'AQ' : dice.of(COUNTRIES_OF(desk).slice(0, 5)), ...assigned, ...(dice.oneIn(5) ? { division: 'Retail' } : {}),
  }, earliest(type.offeredThrough, definition.calendar.creation?.lastDay, agreement.endsOn));
}

function earliest(...days: (Day | undefined)[]): Day | undefined {
  return days.filter((each) => each !== undefined).sort()[0];
}

export function workersIntent(desk: Desk, partner: Partner): Intent | undefined {
  const { dice, slips, today } = desk;
  const intent = (name: string, input: Input, lastDay?: Day): Intent => ({ as: partner.worker, name, input, lastDay });
  const held = (...statuses: string[]) => (each: Voucher): boolean => each.partnerId === partner.id && statuses.includes(each.status);
  const kind = dice.below(20);
  if (kind === 0) return enrols(desk, partner);
  if (kind < 8) return reserves(desk, partner);
  if (kind < 10) {
    const voucher = vouchersWhere(desk, held('reserved'));
    if (voucher === undefined) return undefined;
    if (dice.oneIn(2)) return releases(desk, partner, voucher);
    const startsOn = addDays(today, dice.of([0, 1, 10, slips ? -1 : 5]));
    const endsOn = addDays(startsOn, voucher.days - (slips ? 2 : 1) + dice.of([0, 3]));
    return endsOn < startsOn ? undefined : intent('voucher.reschedule', { voucher: voucher.reference, startsOn, endsOn });
  }
  if (kind < 16) {
    const voucher = vouchersWhere(desk, (each) => held('reserved')(each) && (slips || (each.reservation?.endsOn ?? today) <= today));
    return voucher === undefined ? undefined : reports(desk, partner, voucher);
  }
  const voucher = vouchersWhere(desk, held('completed', ...(slips ? ['reserved'] : [])));
  if (voucher === undefined) return undefined;
  return dice.oneIn(8) ? reports(desk, partner, voucher) : intent('voucher.redeem', { voucher: voucher.reference }, redeemBy(voucher, desk));
}

/** Gives a voucher back, often to take another at once, such as one that the repeat limit forbade beside it. */
function releases(desk: Desk, partner: Partner, voucher: Voucher): Intent {
  const other = vouchersWhere(desk, (each) => each.status === 'assigned'
    && (voucher.repeatKey === null || (each.repeatKey === voucher.repeatKey && each.customerId === voucher.customerId)));
  const then = other === undefined ? undefined : reserves(desk, partner, other);
  const input = { voucher: voucher.reference, reason: 'illness' };
  return { as: partner.worker, name: 'voucher.release', input, lastDay: redeemBy(voucher, desk), then };
}

function enrols({ definition, memory, troupe, dice, slips, today }: Desk, partner: Partner): Intent | undefined {
  const standing = memory.world.partners.get(partner.id);
  const valid = (standing?.competencies ?? []).filter((each) => each.validFrom <= today && today <= each.validUntil);
  const offerings = definition.offerings
    .filter((offering) => slips || offering.engagementTypes.some((type) => type.competencies.some((rule) =>
      valid.some((each) => each.competency === rule.competency && rule.levels.includes(each.level)))))
    .map((offering) => offering.id);
  if (offerings.length === 0) return undefined;
  const agreementVersion = slips && dice.oneIn(4) ? 'older' : definition.enrolment.agreementVersion;
  const input = { partnerId: partner.id, programmeId: troupe.programmeId, offerings, agreementVersion, signatory: { name: 'Ada', title: 'Head' } };
  return { as: partner.admin, name: 'partner.enrol', input };
}

function reserves(desk: Desk, partner: Partner, wanted?: Voucher): Intent | undefined {
  const { dice, slips, today, definition } = desk;
  const voucher = wanted ?? vouchersWhere(desk, (each) => each.status === 'assigned' || (slips && each.status === 'reserved'));
  if (voucher === undefined) return undefined;
  const email = slips && dice.oneIn(3) ? 'nobody@example.example' : (voucher.assignee?.email ?? 'nobody@example.example');
  if (dice.oneIn(6)) return { as: partner.worker, name: 'voucher.validate', input: { voucher: voucher.reference, email } };
  const locationId = slips ? dice.maybe([...partner.locations.values()]) : partner.locations.get(voucher.country);
  if (locationId === undefined) return undefined;
  const startsOn = addDays(today, dice.of([0, 0, 1, 7, 20, slips ? -1 : 0]));
  const endsOn = addDays(startsOn, voucher.days - 1 + dice.of([0, 2, 10, slips ? 200 : 0]));
  const input = {
    voucher: voucher.reference, email, locationId, consultantIds: [slips ? dice.of(partner.consultants) : partner.consultants[0]],
    startsOn, endsOn, ...(dice.oneIn(4) ? { offSiteDays: dice.of([0, 1, Math.min(3, voucher.days), definition.offSite.daysMax + 1]) } : {}),
  };
  return { as: partner.worker, name: 'voucher.reserve', input, lastDay: addDays(redeemBy(voucher, desk), 1 - voucher.days) };
}

function reports({ dice, slips, today }: Desk, partner: Partner, voucher: Voucher): Intent {
  const file = voucher.deliverables[0];
  if (file === undefined && !slips) {
    return { as: partner.worker, name: 'engagement.attach', input: { voucher: voucher.reference, fileName: 'plan.txt', content: 'The plan.' } };
  }
  const offSiteDays = slips ? dice.below(voucher.days + 2) : (voucher.reservation?.offSiteDays ?? 0);
  const startedOn = voucher.reservation?.startsOn ?? today;
  const reported = {
    voucher: voucher.reference, startedOn, endedOn: slips && dice.oneIn(2) ? addDays(today, 1) : (voucher.reservation?.endsOn ?? today),
    onSiteDays: Math.max(0, voucher.days - offSiteDays), offSiteDays, summary: 'Planned.', recommendations: 'Pilot.',
    deliverableIds: file === undefined ? [] : [file.id], deliveredToCustomer: true,
  };
  if (dice.oneIn(8)) return { as: partner.worker, name: 'engagement.draft', input: { voucher: voucher.reference, summary: 'So far.' } };
  return { as: partner.worker, name: 'engagement.report', input: reported };
}
