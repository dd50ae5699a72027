/** What needs a partner's people: vouchers to be taken, delivered and redeemed, and money to be asked for. */
import type { Task, WorklistItem } from '../../contract/worklist.ts';
import type { Partner } from '../../domain/partner.ts';
import { giversOf, wholeMissing, type CommandName } from '../../domain/party.ts';
import type { TermsContext } from '../../domain/programme.ts';
import { deadlines, type Voucher } from '../../domain/voucher.ts';
import { worth } from '../../domain/programme.ts';
import { partners } from '../store/partner.ts';
import { reading as rowsBy } from '../store/table.ts';
import { vouchers } from '../store/voucher.ts';
import { held, named, unclaimed, type Stretch, type Whose } from '../store/worklist.ts';
import type { Glance } from './glance.ts';
import { partnerRequests } from './worklist-requests.ts';
import { along, isOpen, itemOf, until, type Limit, type Rows, type Source } from './worklist-source.ts';
import { standingSources } from './worklist-standing.ts';

/** What the tasks of a partner are made of. */
export interface PartnerScene {
  readonly glance: Glance;
  readonly partner: Partner;
  readonly contexts: readonly TermsContext[];
  /** Whether a role of the caller may ever give the command, and nothing limits them to a part where the whole is meant. */
  readonly mayGive: (command: CommandName) => boolean;
}

export async function partnerSources(glance: Glance): Promise<readonly Source[]> {
  const [row] = await glance.rows(rowsBy(partners, 'id', [glance.organisationId]));
  if (row === undefined) return [];
  const contexts = [...glance.programmes.keys()].map((id) => glance.context(id)).filter((context) => context !== undefined);
  const mayGive = (command: CommandName) => giversOf(command, 'partner').some((role) => glance.hasRole(role))
    && wholeMissing(command, glance.actor) === undefined;
  const { partner, sponsorId } = partners.decode(row);
  const scene: PartnerScene = { glance, partner, contexts, mayGive };
  // Somebody who was never enrolled in a programme holds nothing of it.
  const joined = contexts.filter(({ terms }) => partner.enrolments.some(({ programmeId }) => programmeId === terms.programmeId));
  return [
    ...contexts.flatMap((context) => toReserve(scene, context)),
    ...joined.flatMap((context) => [...ofHeld(scene, context), ...toClaim(scene, context), ...partnerRequests(scene, context)]),
    ...await standingSources(scene, sponsorId),
  ];
}

/** As everything of a partner is limited: to locations, and a consultant to their own. Undefined where nothing is theirs. */
function whoseOf({ actor }: Glance, asConsultant: boolean): Whose | undefined {
  const locations = actor.locations === null ? {} : { locations: actor.locations };
  if (!asConsultant) return locations;
  return actor.consultantId === null ? undefined : { consultantId: actor.consultantId, ...locations };
}

function redemptionOf({ terms }: TermsContext): Limit {
  const { redemption } = terms.definition.calendar;
  return redemption === undefined ? undefined : [redemption.lastDay, 'last-redemption'];
}

/** A voucher that carries the partner's name waits for it, whoever has it. */
function toReserve({ glance, mayGive }: PartnerScene, context: TermsContext): readonly Source[] {
  if (!mayGive('voucher.reserve') || !isOpen(redemptionOf(context), context)) return [];
  const { organisationId } = glance;
  const stretch = named(organisationId, context.terms.programmeId, context.today);
  return [ofVouchers(context, 'reserve', 'voucher.reserve', stretch, (statement) => glance.rows(statement))];
}

function ofHeld({ glance, mayGive }: PartnerScene, context: TermsContext): readonly Source[] {
  if (!isOpen(redemptionOf(context), context)) return [];
  const { organisationId } = glance;
  const { programmeId } = context.terms;
  const rows: Rows = (statement) => glance.rows(statement);
  const all = whoseOf(glance, false);
  const own = whoseOf(glance, true);
  const of = (task: Task, action: CommandName, status: 'reserved' | 'completed', whose: Whose | undefined): readonly Source[] =>
    whose === undefined
      ? []
      : [ofVouchers(context, task, action, held(organisationId, programmeId, context.today, status, whose), rows)];
  if (mayGive('engagement.report')) {
    return [...of('report', 'engagement.report', 'reserved', all), ...of('redeem', 'voucher.redeem', 'completed', all)];
  }
  return mayGive('engagement.draft') ? of('draft-report', 'engagement.draft', 'reserved', own) : [];
}

function ofVouchers(context: TermsContext, task: Task, action: CommandName, stretch: Stretch, rows: Rows): Source {
  const { programmeId, definition } = context.terms;
  return along({
    task, stretch, rows,
    dating: { kind: 'due', latest: redemptionOf(context)?.[0] },
    item(row): WorklistItem {
      const voucher = vouchers.decode(row);
      const { redeemBy, binds } = deadlines(voucher, definition);
      return itemOf(task, action, { kind: 'voucher', id: voucher.reference }, {
        programmeId, ...until([redeemBy, binds]), facts: factsOf(voucher),
      });
    },
  });
}

function factsOf({ days, engagementType, customerId, reservation }: Voucher): WorklistItem['facts'] {
  return {
    days, engagementType, organisation: customerId,
    ...(reservation === null ? {} : { endsOn: reservation.endsOn }),
  };
}

/** Redeemed vouchers for which nobody has asked to be paid, as long as there is time. */
function toClaim({ glance, mayGive }: PartnerScene, context: TermsContext): readonly Source[] {
  const whose = whoseOf(glance, false);
  if (!mayGive('payment.save') || whose === undefined) return [];
  const { programmeId, definition } = context.terms;
  return [along({
    task: 'request-payment',
    stretch: unclaimed(glance.organisationId, programmeId, context.today, whose),
    dating: { kind: 'due' },
    rows: (statement) => glance.rows(statement),
    item(row): WorklistItem {
      const voucher = vouchers.decode(row);
      const { payBy } = deadlines(voucher, definition);
      const { reservation } = voucher;
      const amount = reservation === null ? undefined : worth(reservation.ratePerDay, voucher.days);
      return itemOf('request-payment', 'payment.save', { kind: 'voucher', id: voucher.reference }, {
        programmeId, ...until(payBy === null ? undefined : [payBy, 'payment-window']),
        facts: { ...factsOf(voucher), ...(amount === undefined ? {} : { amount: amount.amount, currency: amount.currency }) },
      });
    },
  })];
}
