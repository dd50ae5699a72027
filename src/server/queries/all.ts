/** Every read by its name: the one place that knows which query answers it. */
import type { ReadInput } from '../../contract/calls.ts';
import type { ReadName } from '../../contract/routes.ts';
import { programmeDifferences } from './differences.ts';
import { getAgreement, ledger, listOfAgreements } from './entitlement.ts';
import { figures } from './figures.ts';
import { glance, type Glance, type Sources } from './glance.ts';
import { listOfEntries } from './journal.ts';
import { listOfMails, ownPreferences } from './mail.ts';
import { listOfNames } from './name.ts';
import { listOfNotifications } from './notification.ts';
import { listOfViews } from './own.ts';
import { directory, eligibility, getPartner } from './partner.ts';
import { getOrganisation, listOfOrganisations, me } from './party.ts';
import { getPerson, keysOfOrganisation, listOfKeys, listOfPeople } from './person.ts';
import { personData } from './privacy.ts';
import { getRequest, listOfRequests } from './payment.ts';
import { paymentRun } from './payment-run.ts';
import { getProof, getReceipt, receiptsOfRequest, receiptsOfVoucher } from './proof.ts';
import { extensionScope, getCalendar, getExtension, getProgramme, listOfProgrammes } from './programme.ts';
import type { ReadReply, Reads } from './reads.ts';
import { review } from './review.ts';
import { listOfSessions } from './sign-in.ts';
import { statement } from './statement.ts';
import { search } from './search.ts';
import { getDeliverable, getVoucher, trail } from './voucher.ts';
import { listOfVouchers } from './voucher-list.ts';
import { getLink } from './voucher-link.ts';
import { worklist } from './worklist.ts';

type Query<Name extends ReadName> = (glance: Glance, input: ReadInput<Name>) => Promise<ReadReply>;

/** The clock, imports and what is given to many are answered elsewhere. */
const QUERIES: { readonly [Name in Exclude<ReadName, 'clock.get' | 'import.get' | 'bulk.get'>]: Query<Name> } = {
  me,
  worklist,
  search,
  'name.list': listOfNames,
  'notification.list': listOfNotifications,
  'view.list': listOfViews,
  'session.list': listOfSessions,
  'preferences.get': ownPreferences,
  'mail.list': listOfMails,
  'programme.list': listOfProgrammes,
  'programme.get': getProgramme,
  'programme.calendar': getCalendar,
  'programme.figures': figures,
  'programme.differences': programmeDifferences,
  'extension.get': getExtension,
  'extension.scope': extensionScope,
  'organisation.list': listOfOrganisations,
  'organisation.get': getOrganisation,
  'person.list': listOfPeople,
  'person.get': getPerson,
  'person.data': personData,
  'key.list': listOfKeys,
  'organisation.keys': keysOfOrganisation,
  'agreement.list': listOfAgreements,
  'agreement.get': getAgreement,
  'agreement.ledger': ledger,
  'agreement.statement': statement,
  'voucher.list': listOfVouchers,
  'voucher.get': getVoucher,
  'voucher.trail': trail,
  'voucher.proof': getLink,
  'deliverable.get': getDeliverable,
  'partner.get': getPartner,
  'partner.eligibility': eligibility,
  'partner.directory': directory,
  'request.list': listOfRequests,
  'request.get': getRequest,
  'request.review': review,
  'payment-run.get': paymentRun,
  'journal.list': listOfEntries,
  'journal.proof': getProof,
  'journal.receipt': getReceipt,
  'voucher.receipts': receiptsOfVoucher,
  'request.receipts': receiptsOfRequest,
};

/** The read of a name; its input was parsed by the row of the same name, which is what the cast relies on. */
function queryOf(name: ReadName): Query<never> | undefined {
  return (QUERIES as Readonly<Partial<Record<ReadName, Query<never>>>>)[name];
}

/** Reads of what happened. */
const OF_THE_JOURNAL = /^(journal|notification)\.|\.receipts$/;

/** Reads that find by words, and what they ask. */
const BY_WORDS: readonly ReadName[] = ['search', 'organisation.list', 'agreement.list', 'voucher.list', 'request.list'];

function asksForWords(name: ReadName, { query }: { readonly query?: object }): boolean {
  return BY_WORDS.includes(name) && (query as { readonly q?: string } | undefined)?.q !== undefined;
}

export function makeReads(sources: Sources): Reads {
  return {
    has: (name) => queryOf(name) !== undefined,
    async read(name, asker, input) {
      const query = queryOf(name);
      if (query === undefined) return { kind: 'not-found' };
      // Whoever reads the journal finds what was committed before; positions are otherwise given in their own time.
      // A snapshot that is taken already would not see the positions, so they are waited for beforehand.
      if (OF_THE_JOURNAL.test(name)) await sources.sequenced();
      // And whoever looks for words finds what was committed before.
      if (asksForWords(name, input)) await sources.worded();
      return glance(sources, asker, (look) => query(look, input));
    },
  };
}
