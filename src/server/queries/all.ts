/** Every read by its name: the one place that knows which query answers it. */
import type { ReadInput } from '../../contract/calls.ts';
import type { ReadName } from '../../contract/routes.ts';
import { getAgreement, ledger, listOfAgreements } from './entitlement.ts';
import { glance, type Glance, type Sources } from './glance.ts';
import { listOfEntries } from './journal.ts';
import { listOfMails, ownPreferences } from './mail.ts';
import { directory, eligibility, getPartner } from './partner.ts';
import { getOrganisation, listOfOrganisations, me } from './party.ts';
import { getPerson, keysOfOrganisation, listOfKeys, listOfPeople } from './person.ts';
import { personData } from './privacy.ts';
import { getRequest, listOfRequests } from './payment.ts';
import { getProof, getReceipt, receiptsOfRequest, receiptsOfVoucher } from './proof.ts';
import { getCalendar, getExtension, getProgramme, listOfProgrammes } from './programme.ts';
import type { ReadReply, Reads } from './reads.ts';
import { listOfSessions } from './sign-in.ts';
import { getDeliverable, getVoucher, listOfVouchers, trail } from './voucher.ts';
import { getLink } from './voucher-link.ts';

type Query<Name extends ReadName> = (glance: Glance, input: ReadInput<Name>) => Promise<ReadReply>;

/** The clock and imports are answered elsewhere. */
const QUERIES: { readonly [Name in Exclude<ReadName, 'clock.get' | 'import.get'>]: Query<Name> } = {
  me,
  'session.list': listOfSessions,
  'preferences.get': ownPreferences,
  'mail.list': listOfMails,
  'programme.list': listOfProgrammes,
  'programme.get': getProgramme,
  'programme.calendar': getCalendar,
  'extension.get': getExtension,
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

export function makeReads(sources: Sources): Reads {
  return {
    has: (name) => queryOf(name) !== undefined,
    async read(name, asker, input) {
      const query = queryOf(name);
      if (query === undefined) return { kind: 'not-found' };
      // Whoever reads the journal finds what was committed before; positions are otherwise given in their own time.
      // A snapshot that is taken already would not see the positions, so they are waited for beforehand.
      if (name.startsWith('journal.') || name.endsWith('.receipts')) await sources.sequenced();
      return glance(sources, asker, (look) => query(look, input));
    },
  };
}
