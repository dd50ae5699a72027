/** An entry of the journal as a sentence, with the facts that tell most. */
import { Fragment, type ReactNode } from 'react';
import type { BodyOf } from '../../contract/client.ts';
import { Subject } from '../ui/subject.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { Name } from '../ui/status.tsx';
import { FieldValue } from './field.tsx';

export type Entry = BodyOf<'/journal'>['items'][number];

/** `tallystick.voucher.reserved.v1` is `voucher.reserved`. */
export function typeOf({ type }: Pick<Entry, 'type'>): string {
  return type.replace(/^tallystick\./, '').replace(/\.v\d+$/, '');
}

/** Those that people are notified of have their sentence there; the journal has the others besides. */
const OWN = new Set([
  'organisation.registered', 'person.invited', 'person.reinvited', 'person.joined', 'person.roles-set', 'person.suspended', 'person.reinstated',
  'person.erased', 'key.created', 'key.revoked', 'engagement.attached', 'engagement.drafted', 'partner.location-added', 'partner.consultant-added',
  'partner.qualification-recorded', 'partner.described', 'payment.registered', 'payment.saved',
]);
const NEWS = new Set([
  'voucher.created', 'voucher.assigned', 'voucher.resent', 'voucher.cancelled', 'voucher.expired', 'voucher.extended', 'voucher.reserved',
  'voucher.rescheduled', 'voucher.released', 'voucher.redeemed', 'engagement.reported', 'agreement.registered', 'agreement.ended',
  'entitlement.granted', 'entitlement.reduced', 'entitlement.activated', 'entitlement.converted', 'entitlement.removed', 'payment.submitted',
  'payment.cancelled', 'payment.reviewed', 'payment.returned', 'payment.denied', 'payment.appealed', 'payment.approved', 'payment.paid',
  'payment.reversed', 'partner.enrolled', 'partner.competency-recorded', 'programme.published', 'programme.extension-ordered',
]);

/** What a reader wants to know first, in this order, and how much of it. */
const TELLING = [
  'days', 'trainingDays', 'planningDays', 'shortfall', 'unit', 'kind', 'version', 'number', 'invoiceNumber', 'total', 'startsOn', 'endsOn', 'expiresOn', 'payBy',
  'dueOn', 'paidOn', 'effectiveFrom', 'accruedOn', 'competency', 'level', 'partnerId', 'customerId', 'roles', 'country',
] as const;
const TOLD = 4;

export function Sentence({ entry }: { readonly entry: Entry }): ReactNode {
  const { rich, term } = useWords();
  const type = typeOf(entry);
  const id = OWN.has(type) ? `audit.event.${type}` : NEWS.has(type) ? `news.${type}` : 'news.other';
  const facts = TELLING.filter((name) => entry.data[name] !== undefined && entry.data[name] !== null).slice(0, TOLD);
  return (
    <span>
      {rich(id as WordId, { subject: <Subject key="subject" of={entry.subject} />, event: type })}
      {facts.length === 0 ? null : (
        <>{' '}<span className="entry-facts">{facts.map((name, at) => <Fragment key={name}>{at === 0 ? null : ' · '}{term('audit.field', name)}{': '}<FieldValue name={name} value={entry.data[name]} /></Fragment>)}</span></>
      )}
    </span>
  );
}

/** Who did it, and for which organisation. */
export function Who({ entry }: { readonly entry: Entry }): ReactNode {
  const { t } = useWords();
  const { actor, organisation } = entry;
  // Whoever signs in for the first time is known only by having done so.
  if (typeOf(entry) === 'person.joined') return <Subject of={entry.subject} />;
  if (actor === null || actor === undefined) return t('audit.by-clock');
  return <span className="who"><Name of={actor} />{organisation === null || organisation === undefined ? null : <>, <Name of={organisation} /></>}</span>;
}
