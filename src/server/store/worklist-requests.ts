/** Payment requests that wait, for the sponsor and for the partner, as stretches of a worklist. */
import { sql } from 'kysely';
import { anyOf, equal, type Condition } from './build.ts';
import type { Stretch } from './worklist.ts';

/** Requests that wait for the sponsor: by the day of their first submission, and once approved by the day they are due. */
export function queued(sponsorId: string, status: 'submitted' | 'under-review' | 'approved' | 'reversed', meant?: Condition): Stretch {
  return {
    from: 'payment_request', id: 'id', indexed: true,
    place: status === 'submitted' || status === 'under-review' ? sql`t.submitted_on` : sql`t.due_on`,
    // The statuses stand in the statement itself, so that each is found in the index of its own.
    where: [equal('sponsor_id', sponsorId), sql`status = ${sql.lit(status)}`],
    ...(meant === undefined ? {} : { meant: [meant] }),
  };
}

/** Whether a person has ever reviewed the request. */
export const reviewedBy = (personId: string): Condition => sql`${personId} = any(reviewers)`;
export const notReviewedBy = (personId: string): Condition => sql`not (${personId} = any(reviewers))`;

/** A partner's requests of a status that are its own to go on with. */
export interface AtHand {
  readonly partnerId: string;
  readonly programmeId: string;
  readonly timeZone: string;
  readonly locations?: readonly string[] | undefined;
}

function atHand({ partnerId, programmeId, locations }: AtHand, status: 'draft' | 'returned' | 'denied') {
  return [
    equal('partner_id', partnerId), equal('programme_id', programmeId), equal('status', status),
    anyOf('location_id', locations),
  ] as const;
}

/** Drafts, by the last day on which the first of their vouchers can be asked payment for. */
export function drafts(whose: AtHand): Stretch {
  return {
    from: 'payment_request', id: 'id', indexed: false, where: atHand(whose, 'draft'),
    place: sql`(select min(line ->> 'payBy')::date from jsonb_array_elements(t.detail -> 'lines') line)`,
  };
}

/** Requests that came back, since the day on which they did. */
export function givenBack(whose: AtHand, status: 'returned' | 'denied', appealsLeft?: number): Stretch {
  const type = `payment.${status}`;
  return {
    from: 'payment_request', id: 'id', indexed: false,
    where: [
      ...atHand(whose, status),
      appealsLeft === undefined ? undefined : sql`(detail ->> 'appeals')::integer < ${appealsLeft}`,
    ],
    place: sql`coalesce((select (max(j.at) at time zone ${whose.timeZone})::date from journal j
      where j.agreement_id = '' and j.subject = t.id and j.type = ${type}), t.submitted_on)`,
  };
}
