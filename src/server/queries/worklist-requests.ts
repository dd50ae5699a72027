/** Payment requests that wait: for the partner to go on with, and for the sponsor to decide. */
import type { Task, WorklistItem } from '../../contract/worklist.ts';
import type { CommandName } from '../../domain/party.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import type { TermsContext } from '../../domain/programme.ts';
import { requests } from '../store/payment.ts';
import type { Stretch } from '../store/worklist.ts';
import { drafts, givenBack, notReviewedBy, queued, reviewedBy } from '../store/worklist-requests.ts';
import type { Glance } from './glance.ts';
import type { PartnerScene } from './worklist-partner.ts';
import { along, itemOf, type Source } from './worklist-source.ts';

interface RequestTask {
  readonly task: Task;
  readonly action: CommandName;
  readonly stretch: Stretch;
  /** The rule by which the stretch's day is the last; left out, it is the day since which the request waits. */
  readonly rule?: 'payment-window' | 'payment-due';
}

function source(glance: Glance, { task, action, stretch, rule }: RequestTask): Source {
  return along({
    task, stretch,
    dating: { kind: rule === undefined ? 'since' : 'due' },
    rows: (statement) => glance.rows(statement),
    item(row, place): WorklistItem {
      const request = requests.decode(row);
      const dates = rule === undefined ? { since: place } : { due: place, rule };
      return itemOf(task, action, { kind: 'request', id: request.id, name: request.invoiceNumber }, {
        programmeId: request.programmeId, ...dates, facts: factsOf(glance, request),
      });
    },
  });
}

function factsOf({ actor }: Glance, request: PaymentRequest): WorklistItem['facts'] {
  return {
    amount: request.total.amount, currency: request.total.currency, vouchers: request.lines.length,
    ...(actor.party === 'sponsor' ? { organisation: request.partnerId } : {}),
  };
}

export function partnerRequests({ glance, mayGive }: PartnerScene, { terms }: TermsContext): readonly Source[] {
  if (!mayGive('payment.save')) return [];
  const { timeZone, payment } = terms.definition;
  const whose = {
    partnerId: glance.organisationId, programmeId: terms.programmeId, timeZone, locations: glance.actor.locations ?? undefined,
  };
  const tasks: readonly RequestTask[] = [
    { task: 'submit', action: 'payment.submit', stretch: drafts(whose), rule: 'payment-window' },
    { task: 'mend', action: 'payment.save', stretch: givenBack(whose, 'returned') },
    { task: 'appeal', action: 'payment.appeal', stretch: givenBack(whose, 'denied', payment.appeals) },
  ];
  return tasks.map((task) => source(glance, task));
}

/** What waits for a sponsor's reviewers and for those who pay. Nobody approves what they have reviewed. */
export function sponsorRequests(glance: Glance): readonly Source[] {
  const { organisationId } = glance;
  const me = glance.actor.personId ?? '';
  const reviewing: readonly RequestTask[] = [
    { task: 'review', action: 'payment.review', stretch: queued(organisationId, 'submitted') },
    { task: 'decide', action: 'payment.return', stretch: queued(organisationId, 'under-review', reviewedBy(me)) },
  ];
  const paying: readonly RequestTask[] = [
    { task: 'approve', action: 'payment.approve', stretch: queued(organisationId, 'under-review', notReviewedBy(me)) },
    { task: 'pay', action: 'payment.pay', stretch: queued(organisationId, 'approved'), rule: 'payment-due' },
    { task: 'pay-again', action: 'payment.pay', stretch: queued(organisationId, 'reversed'), rule: 'payment-due' },
  ];
  const tasks = [...(glance.hasRole('claims-reviewer') ? reviewing : []), ...(glance.hasRole('finance') ? paying : [])];
  return tasks.map((task) => source(glance, task));
}
