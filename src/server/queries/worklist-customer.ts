/** What needs a customer's people: days to be used before they lapse, and vouchers that wait for somebody. */
import type { WorklistItem } from '../../contract/worklist.ts';
import { foldEmail } from '../../domain/ids.ts';
import { giversOf, type CommandName } from '../../domain/party.ts';
import { isOnOffer, isPoolClosed, type TermsContext } from '../../domain/programme.ts';
import { addDays, type Day } from '../../domain/time.ts';
import { deadlines } from '../../domain/voucher.ts';
import { text } from '../store/decode.ts';
import { agreements } from '../store/entitlement.ts';
import { vouchers } from '../store/voucher.ts';
import { programmesOfCustomer, running, waiting, type HoldingDays } from '../store/worklist.ts';
import type { Glance } from './glance.ts';
import { along, binding, isOpen, itemOf, until, type Limit, type Source } from './worklist-source.ts';

/** So many days ahead of a voucher's last day its admin is told of one that no partner has taken yet. */
const HAND_ON_DAYS = 60;

export async function customerSources(glance: Glance): Promise<readonly Source[]> {
  const rows = await glance.rows(programmesOfCustomer(glance.organisationId));
  const contexts = rows.map((row) => glance.context(text(row, 'id'))).filter((context) => context !== undefined);
  const mayGive = (command: CommandName) => giversOf(command, 'customer').some((role) => glance.hasRole(role));
  return contexts.flatMap((context) => [
    ...(mayGive('voucher.create') ? [...ofAgreements(glance, context), ...toAssign(glance, context)] : []),
    ...toHandOn(glance, context),
  ]);
}

/** Until when an agreement's days are of use for something that ends on a day. */
function lastDayFor(endsOn: Day, ends: Limit, { terms }: TermsContext): Limit {
  const { removal } = terms.definition.calendar;
  return binding([endsOn, 'agreement-end'], ends, removal === undefined ? undefined : [addDays(removal.on, -1), 'milestone']);
}

function ofAgreements(glance: Glance, context: TermsContext): readonly Source[] {
  const { definition } = context.terms;
  const { calendar, conversion } = definition;
  if (isPoolClosed(definition, context.today)) return [];
  const creation: Limit = calendar.creation === undefined ? undefined : [calendar.creation.lastDay, 'last-creation'];
  const converting: Limit = calendar.conversion === undefined ? undefined : [calendar.conversion.lastDay, 'last-conversion'];
  const group = conversion === undefined || !isOpen(converting, context) ? undefined : conversion.trainingDays;
  const smallest = isOpen(creation, context) ? smallestOffered(context) : undefined;
  const source = ofAgreement(glance, context);
  const sources: Source[] = [];
  if (smallest !== undefined || group !== undefined) {
    const holding = { ...(smallest === undefined ? {} : { available: 1 }), ...(group === undefined ? {} : { training: group }) };
    sources.push(source('activate', 'entitlement.activate', creation, { activated: false, ...holding }));
  }
  if (smallest !== undefined) sources.push(source('use-days', 'voucher.create', creation, { activated: true, available: smallest }));
  if (group !== undefined) sources.push(source('convert-days', 'entitlement.convert', converting, { activated: true, training: group }));
  return sources;
}

/** The fewest days of which a voucher can be made today. */
function smallestOffered({ terms, today }: TermsContext): number | undefined {
  const levels = terms.definition.offerings.flatMap(({ engagementTypes }) => engagementTypes)
    .filter((type) => isOnOffer(type, today)).flatMap(({ serviceLevels }) => serviceLevels);
  return levels.length === 0 ? undefined : Math.min(...levels);
}

function ofAgreement(glance: Glance, context: TermsContext) {
  const { programmeId } = context.terms;
  return (
    task: 'activate' | 'use-days' | 'convert-days', action: CommandName, ends: Limit, holding: HoldingDays,
  ): Source => along({
    task,
    stretch: running(glance.organisationId, programmeId, context.today, holding),
    dating: { kind: 'due', latest: lastDayFor('9999-12-31' as Day, ends, context)?.[0] },
    rows: (statement) => glance.rows(statement),
    item(row): WorklistItem {
      const { id, number, endsOn, balance } = agreements.decode(row);
      const days = task === 'convert-days' ? { trainingDays: balance.training } : { days: balance.available };
      return itemOf(task, action, { kind: 'agreement', id, name: number }, {
        programmeId, ...until(lastDayFor(endsOn, ends, context)), facts: days,
      });
    },
  });
}

/** The last day on which a voucher that nobody has can be given to somebody, and be of use. */
function toAssign(glance: Glance, context: TermsContext): readonly Source[] {
  const { assignment } = context.terms.definition.calendar;
  const last: Limit = assignment === undefined ? undefined : [assignment.lastDay, 'last-assignment'];
  return isOpen(last, context) ? ofVouchers(glance, context, { task: 'assign', action: 'voucher.assign', last }) : [];
}

/** A project manager has what is assigned to them; an admin is told of all that nobody took, when it becomes urgent. */
function toHandOn(glance: Glance, context: TermsContext): readonly Source[] {
  const task = { task: 'hand-on', action: 'voucher.resend' } as const;
  if (glance.hasRole('benefits-admin')) {
    return ofVouchers(glance, context, { ...task, through: addDays(context.today, HAND_ON_DAYS) });
  }
  const { email } = glance.actor;
  return email === null ? [] : ofVouchers(glance, context, { ...task, assignedTo: foldEmail(email) });
}

interface VoucherTask {
  readonly task: 'assign' | 'hand-on';
  readonly action: CommandName;
  /** A last day besides the voucher's own. */
  readonly last?: Limit;
  readonly through?: Day;
  readonly assignedTo?: string;
}

function ofVouchers(glance: Glance, context: TermsContext, asked: VoucherTask): readonly Source[] {
  const { task, action, last, through, assignedTo } = asked;
  const { programmeId, definition } = context.terms;
  const { redemption } = definition.calendar;
  const latest = binding(last, redemption === undefined ? undefined : [redemption.lastDay, 'last-redemption']);
  if (!isOpen(latest, context)) return [];
  // Where all that is left is due on one day that is near, all of it is urgent.
  const bound = through === undefined || (latest !== undefined && latest[0] <= through) ? {} : { through };
  const days = { from: context.today, ...bound };
  return [along({
    task,
    stretch: waiting(glance.organisationId, programmeId, days, task === 'assign' ? 'created' : 'assigned', assignedTo),
    dating: { kind: 'due', latest: latest?.[0] },
    rows: (statement) => glance.rows(statement),
    item(row): WorklistItem {
      const voucher = vouchers.decode(row);
      const { redeemBy, binds } = deadlines(voucher, definition);
      const partner = voucher.namedPartnerId;
      return itemOf(task, action, { kind: 'voucher', id: voucher.reference }, {
        programmeId, ...until(binding([redeemBy, binds], last)),
        facts: {
          days: voucher.days, engagementType: voucher.engagementType,
          ...(voucher.assignee === null ? {} : { assignee: voucher.assignee.name }),
          ...(partner === null ? {} : { organisation: partner }),
        },
      });
    },
  })];
}
