/** Where the things of a worklist, a notification or a search lead: the page on which they are done or looked at. */
import type { LinkProps } from '@tanstack/react-router';
import type { FoundItem, NotificationView } from '../../contract/finding.ts';
import type { MeView } from '../../contract/party-view.ts';
import type { WorklistItem } from '../../contract/worklist.ts';

export type Way = Pick<LinkProps, 'to' | 'params' | 'search'>;
type Kind = MeView['organisation']['kind'];

const voucher = (ref: string): Way => ({ to: '/vouchers/$ref', params: { ref } });

/** Where a task is done, with all that the page has to know in the address. */
export function wayOfTask({ task, subject, programmeId }: Pick<WorklistItem, 'task' | 'subject' | 'programmeId'>): Way {
  const { id } = subject;
  switch (task) {
    case 'activate': case 'convert-days': return { to: '/agreements/$id', params: { id } };
    case 'use-days': return { to: '/create', search: { agreement: id } };
    case 'assign': case 'hand-on': return voucher(id);
    case 'redeem': return { to: '/redeem', search: { vouchers: id } };
    case 'reserve': return { to: '/take', search: { ref: id } };
    case 'report': case 'draft-report': return { to: '/vouchers/$ref/report', params: { ref: id } };
    case 'request-payment': return { to: '/requests/new', search: { vouchers: id } };
    case 'submit': return { to: '/requests/new', search: { request: id, step: 'check' } };
    case 'mend': case 'appeal': return { to: '/requests/$id', params: { id } };
    case 'register-payee': return { to: '/company', search: { tab: 'payee' } };
    case 'describe': return { to: '/company' };
    case 'enrol': case 'renew': return { to: '/enrol' };
    case 'review': case 'decide': case 'approve': return { to: '/claims/$id', params: { id } };
    case 'pay': return { to: '/finance', search: { tab: 'run' } };
    case 'pay-again': return { to: '/finance', search: { tab: 'back' } };
    case 'mail-dead': return { to: '/mails', search: { state: 'dead' } };
    case 'milestone': return { to: '/programme', search: programmeId === null ? {} : { programme: programmeId } };
  }
}

/** Where what happened can be looked at; undefined where the reader has nothing of it any more. */
export function wayOfNews({ subject, facts, event }: Pick<NotificationView, 'subject' | 'facts' | 'event'>, kind: Kind): Way | undefined {
  const { id } = subject;
  switch (subject.kind) {
    // What a partner gave back is the customer's again, and its type is told no longer.
    case 'voucher': return event === 'voucher.released' && facts['engagementType'] === undefined ? undefined : voucher(id);
    case 'agreement': return { to: '/agreements/$id', params: { id } };
    case 'request': return requestWay(id, kind);
    case 'partner': return kind === 'partner' ? { to: '/company' } : organisationWay(id, kind);
    case 'programme': return { to: '/programme', search: { programme: id } };
    case 'person': return { to: '/people/$id', params: { id } };
    case 'organisation': return organisationWay(id, kind);
  }
}

/** Where something that was found is. */
export function wayOfFound({ kind: what, id }: Pick<FoundItem, 'kind' | 'id'>, kind: Kind): Way {
  switch (what) {
    case 'voucher': return voucher(id);
    case 'agreement': return { to: '/agreements/$id', params: { id } };
    case 'organisation': return organisationWay(id, kind) ?? { to: kind === 'partner' ? '/company' : '/settings' };
    case 'request': return requestWay(id, kind);
    case 'person': return { to: '/people/$id', params: { id } };
    case 'programme': return { to: '/programme', search: { programme: id } };
  }
}

function requestWay(id: string, kind: Kind): Way {
  return { to: kind === 'sponsor' ? '/claims/$id' : '/requests/$id', params: { id } };
}

function organisationWay(id: string, kind: Kind): Way | undefined {
  return kind === 'sponsor' ? { to: '/organisations/$id', params: { id } } : undefined;
}

/** The symbols of a reference without what people put between them, as the server reads them. */
export function plainReference(written: string): string {
  return written.normalize('NFKC').replace(/\u0307/gu, '').replace(/[ıİ]/gu, '1').replace(/[\s\p{Pd}]/gu, '').toUpperCase()
    .replace(/[IL]/gu, '1').replace(/O/gu, '0');
}

/** Whether somebody has typed what can be a whole reference, in any spelling. Whether it is one, the server says. */
export function looksLikeReference(written: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{13}$/.test(plainReference(written));
}
