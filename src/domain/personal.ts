/** Which values of an event are personal, and what stands in their place when they are erased. */
import type { Assignee, EventType } from './event.ts';

/**
 * The personal fields of each event: names, addresses, free text, payee. The journal keeps a salted commitment in
 * their place and the values beside it, so that a value can be erased and the chain stays whole. A path names a field
 * of the data, one level down after a dot; a list or object is committed to as a whole.
 */
export const PERSONAL_FIELDS: { readonly [Type in EventType]?: readonly string[] } = {
  'person.invited': ['name', 'email'],
  'person.joined': ['subject'],
  'person.suspended': ['reason'],
  'key.created': ['name'],
  'programme.extension-ordered': ['reason'],
  'entitlement.granted': ['reason'],
  'entitlement.reduced': ['reason'],
  'voucher.created': ['assignee'],
  'voucher.assigned': ['assignee'],
  'voucher.resent': ['email'],
  'voucher.cancelled': ['reason'],
  'voucher.extended': ['reason'],
  'voucher.released': ['reason'],
  'engagement.attached': ['fileName'],
  'engagement.drafted': ['draft.summary', 'draft.recommendations'],
  'engagement.reported': ['report.summary', 'report.recommendations'],
  'partner.consultant-added': ['name', 'email'],
  'partner.described': ['contactEmail', 'description'],
  'partner.enrolled': ['signatory'],
  'payment.registered': ['payee', 'taxId', 'account'],
  'payment.returned': ['reasons'],
  'payment.denied': ['reasons'],
  'payment.appealed': ['statement'],
  'payment.paid': ['bankReference'],
  'payment.reversed': ['reason'],
};

/**
 * The word for a value that was erased. The journal's bytes keep the commitment, the value and its salt are gone, and
 * whoever folds the entry gets these forms instead: so the rows are rebuilt from the journal after an erasure as before
 * it. Each form follows from the event alone.
 */
export const ERASED = 'erased';

/** `invalid` is no domain and never will be (RFC 2606): nothing can be sent there. */
const NOWHERE = 'invalid';

/** The address of a person or consultant who was erased; unlike any other, since an address names one person. */
export function erasedAddress(id: string): string {
  return `${ERASED}-${id}@${NOWHERE}`;
}

/** Whom a voucher is assigned to where that person was erased. Nobody can prove a voucher by this address. */
export const ERASED_ASSIGNEE: Assignee = { name: ERASED, email: `${ERASED}@${NOWHERE}` };

/** Whether mail to an address can never arrive, because whoever had it was erased. */
export function isErasedAddress(email: string): boolean {
  return email.startsWith(ERASED) && email.endsWith(`@${NOWHERE}`);
}

/** An event as it is read: its data may be of any shape. */
interface Read {
  readonly type: EventType;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an event is told with in place of a personal value that is gone. */
export function erasedValue({ type, subject, data }: Read, field: string): unknown {
  switch (field) {
    case 'assignee':
      return ERASED_ASSIGNEE;
    case 'signatory':
      return { name: ERASED, title: ERASED };
    case 'reasons':
      return [];
    case 'contactEmail':
      return ERASED_ASSIGNEE.email;
    case 'email':
      if (type === 'voucher.resent') return ERASED_ASSIGNEE.email;
      return erasedAddress(type === 'partner.consultant-added' ? String(data['consultantId']) : subject);
    default:
      return ERASED;
  }
}
