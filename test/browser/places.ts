/**
 * Every page of the portal with somebody who comes to it and an address that shows it full; and what it shows where there
 * is nothing, or nothing for whoever asks. A route without a line here fails a test.
 */
import type { PersonaView } from '../../src/contract/sandbox-view.ts';
import type { Portal } from '../support/portal.ts';

/** Ids from the sandbox's story, by which addresses are made. */
export interface Facts {
  readonly agreement: string;
  readonly partner: string;
  readonly person: string;
  readonly assigned: string;
  readonly reserved: string;
  readonly reservedByCustomer: string;
  readonly completed: string;
  readonly redeemed: string;
  readonly returned: string;
  readonly paid: string;
  readonly claim: string;
  readonly position: string;
}

export interface Place {
  /** As it stands in the routes. */
  readonly route: string;
  /** `nobody` is not signed in. */
  readonly role: string;
  readonly at: string;
  readonly address: (facts: Facts) => string;
  /** What the browser may complain of here. */
  readonly complaint?: RegExp;
}

type Row = readonly [route: string, who: string, address?: (facts: Facts) => string, complaint?: RegExp];

const CUSTOMER = 'benefits-admin Contoso';
const PARTNER = 'programme-admin Fabrikam';
const PAYEE = 'payment-admin Fabrikam';
const SPONSOR = 'programme-admin Microsoft';
const REVIEWER = 'claims-reviewer Microsoft';
const FINANCE = 'finance Microsoft';
const AUDITOR = 'auditor Microsoft';

/** A partner asks whether the voucher is its own already, and is told that it knows of none. */
const NOT_YET_ITS_OWN = /^404 \/api\/v1\/vouchers\/[^/]+$/;

const FULL: readonly Row[] = [
  ['/', CUSTOMER],
  ['/', PARTNER],
  ['/', FINANCE],
  ['/search', SPONSOR, () => '/search?q=contoso'],
  ['/notifications', CUSTOMER],
  ['/settings', PARTNER],
  ['/people', CUSTOMER],
  ['/people/invite', 'global-admin Fabrikam'],
  ['/people/$id', CUSTOMER, ({ person }) => `/people/${person}`],
  ['/vouchers', CUSTOMER],
  ['/vouchers', SPONSOR, () => '/vouchers?status=reserved,completed'],
  ['/vouchers/$ref', CUSTOMER, ({ assigned }) => `/vouchers/${assigned}`],
  ['/vouchers/$ref', PARTNER, ({ completed }) => `/vouchers/${completed}`],
  ['/vouchers/$ref', AUDITOR, ({ redeemed }) => `/vouchers/${redeemed}`],
  ['/vouchers/$ref/receipts', CUSTOMER, ({ redeemed }) => `/vouchers/${redeemed}/receipts`],
  ['/benefit', CUSTOMER],
  ['/agreements/$id', CUSTOMER, ({ agreement }) => `/agreements/${agreement}`],
  ['/agreements/$id', SPONSOR, ({ agreement }) => `/agreements/${agreement}`],
  ['/agreements/$id/statement', CUSTOMER, ({ agreement }) => `/agreements/${agreement}/statement?from=2020-01-01&to=2020-12-31`],
  ['/create', CUSTOMER],
  ['/directory', CUSTOMER, () => '/directory?country=TR'],
  ['/directory/$id', CUSTOMER, ({ partner }) => `/directory/${partner}`],
  ['/start', PARTNER],
  ['/eligibility', PARTNER],
  ['/enrol', PARTNER],
  ['/company', 'global-admin Fabrikam'],
  ['/consultants', PARTNER],
  ['/take', PARTNER, ({ assigned }) => `/take?ref=${assigned}`, NOT_YET_ITS_OWN],
  ['/engagements', PARTNER],
  ['/engagements', PARTNER, () => '/engagements?view=calendar&month=2021-03'],
  ['/vouchers/$ref/report', PARTNER, ({ reserved }) => `/vouchers/${reserved}/report`],
  ['/redeem', PARTNER],
  ['/requests', PAYEE],
  ['/requests/new', PAYEE],
  ['/requests/$id', PAYEE, ({ returned }) => `/requests/${returned}`],
  ['/requests/$id', AUDITOR, ({ paid }) => `/requests/${paid}`],
  ['/claims', REVIEWER],
  ['/claims/$id', REVIEWER, ({ claim }) => `/claims/${claim}`],
  ['/finance', FINANCE],
  ['/finance', FINANCE, () => '/finance?tab=run'],
  ['/programme', SPONSOR],
  ['/programme/definition', SPONSOR],
  ['/programme/versions', SPONSOR],
  ['/organisations', SPONSOR],
  ['/organisations/$id', SPONSOR, ({ partner }) => `/organisations/${partner}`],
  ['/agreements', SPONSOR],
  ['/grants', SPONSOR],
  ['/extend', SPONSOR],
  ['/mails', AUDITOR],
  ['/journal', AUDITOR],
  ['/journal/$position', AUDITOR, ({ position }) => `/journal/${position}`],
  // Whom nobody knows yet is shown who there is to be.
  ['/', 'nobody'],
];

const NOWHERE = '0000-0000-0000-4';

/** Lists without a row, and things that are not there, or not for whoever asks. */
const EMPTY: readonly Row[] = [
  ['/', SPONSOR],
  ['/search', CUSTOMER, () => '/search?q=zzzzzz'],
  ['/vouchers', CUSTOMER, () => '/vouchers?q=zzzzzz'],
  ['/requests', PAYEE, () => '/requests?status=under-review&partnerId=ptr_0000000000000000'],
  ['/claims', REVIEWER, () => '/claims?status=submitted&partnerId=ptr_0000000000000000'],
  ['/directory', CUSTOMER, () => '/directory?q=zzzzzz'],
  ['/organisations', SPONSOR, () => '/organisations?q=zzzzzz'],
  ['/agreements', SPONSOR, () => '/agreements?q=zzzzzz'],
  ['/vouchers', 'consultant Fabrikam', () => '/vouchers?status=created'],
  ['/notifications', AUDITOR],
  ['/redeem', 'programme-admin Proseware'],
  ['/engagements', 'consultant Proseware'],
  ['/journal', AUDITOR, () => '/journal?subject=pay_0000000000000000'],
];

const MISSING: readonly Row[] = [
  ['/vouchers/$ref', CUSTOMER, () => `/vouchers/${NOWHERE}`],
  ['/vouchers/$ref/receipts', CUSTOMER, () => `/vouchers/${NOWHERE}/receipts`],
  ['/vouchers/$ref/report', PARTNER, () => `/vouchers/${NOWHERE}/report`],
  ['/agreements/$id', CUSTOMER, () => '/agreements/agr_0000000000000000'],
  ['/agreements/$id/statement', CUSTOMER, () => '/agreements/agr_0000000000000000/statement'],
  ['/directory/$id', CUSTOMER, () => '/directory/ptr_0000000000000000'],
  ['/requests/$id', PAYEE, () => '/requests/pay_0000000000000000'],
  ['/claims/$id', REVIEWER, () => '/claims/pay_0000000000000000'],
  ['/organisations/$id', SPONSOR, () => '/organisations/cus_0000000000000000'],
  ['/people/$id', CUSTOMER, () => '/people/per_0000000000000000'],
  ['/journal/$position', AUDITOR, () => '/journal/99999999'],
  ['/programme/definition', SPONSOR, () => '/programme/definition?programme=nothing'],
  ['/extend', SPONSOR, () => '/extend?programme=nothing'],
  ['/create', PARTNER],
  ['/finance', REVIEWER],
];

const NOT_THERE = /^40[034] \/api\/v1\//;
/** The portal asks who is there, and is told that nobody is. */
const NOBODY = /^401 \/api\/v1\/me$/;

function place([route, who, address = () => route, its]: Row, complaint = its): Place {
  const [role = '', at = ''] = who.split(' ');
  const allowed = who === 'nobody' ? NOBODY : complaint;
  return { route, role, at, address, ...(allowed === undefined ? {} : { complaint: allowed }) };
}

export const FULL_PLACES: readonly Place[] = FULL.map((row) => place(row));
export const BARE_PLACES: readonly Place[] = [...EMPTY.map((row) => place(row)), ...MISSING.map((row) => place(row, NOT_THERE))];

type Items<Item> = { readonly items: readonly Item[] };

/** Looks the ids up that the addresses need. */
export async function gatherFacts({ sandbox, persona }: Portal): Promise<Facts> {
  const one = async (who: PersonaView, path: string, of: string): Promise<string> => {
    const { items } = await sandbox.read<Items<Readonly<Record<string, string | number | undefined>>>>(who, path);
    const found = items[0]?.[of];
    if (found === undefined) throw new Error(`the sandbox has nothing at ${path}`);
    return String(found);
  };
  const customer = persona('benefits-admin', 'Contoso');
  const partner = persona('global-admin', 'Fabrikam');
  const reviewer = persona('claims-reviewer');
  const voucher = (who: PersonaView, status: string): Promise<string> => one(who, `/vouchers?status=${status}`, 'reference');
  const request = (who: PersonaView, status: string): Promise<string> => one(who, `/payment-requests?status=${status}`, 'id');
  const own = sandbox.read<{ readonly organisation: { readonly id: string } }>(partner, '/me');
  return {
    agreement: await one(customer, '/agreements', 'id'),
    partner: (await own).organisation.id,
    person: persona('project-manager', 'Contoso').personId,
    assigned: await voucher(customer, 'assigned'),
    reserved: await voucher(partner, 'reserved'),
    reservedByCustomer: await voucher(customer, 'reserved'),
    completed: await voucher(partner, 'completed'),
    redeemed: await voucher(customer, 'redeemed'),
    returned: await request(partner, 'returned'),
    paid: await request(reviewer, 'paid'),
    claim: await request(reviewer, 'under-review'),
    position: await one(persona('auditor'), '/journal?limit=1', 'position'),
  };
}
