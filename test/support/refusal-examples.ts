/**
 * Refusals as the domain makes them, at least one for each code and one for each way in which a sentence can turn. The
 * first of a code stands in docs/refusals.md. Names are made up; Intl's names of the countries are the same everywhere.
 */
import type { Refusal, RefusalCode } from '../../src/domain/decision.ts';
import { day } from '../../src/domain/time.ts';

type Example = Omit<Refusal, 'rule'>;

const planned = (params: Refusal['params']): Example => ({ params: { days: 5, spanned: 5, offSiteDays: 0, ...params } });
const status = (of: string, ...expected: string[]): Example => ({ params: { status: of, expected } });

export const EXAMPLES: { readonly [Code in RefusalCode]: readonly [Example, ...Example[]] } = {
  'role.missing': [
    { params: { command: 'voucher.resend', roles: ['customer.benefits-admin', 'customer.project-manager'] } },
    { params: { command: 'voucher.expire', roles: [] } },
  ],
  'key.scope-missing': [{ params: { command: 'payment.save', scope: 'payments' } }],
  'key.too-many': [{ params: { max: 20 } }],
  'person.limited-to-locations': [{ params: { command: 'partner.enrol' } }],
  'person.last-admin': [{ params: { role: 'benefits-admin' } }],
  'person.vouchers-assigned': [
    { params: { count: 1, vouchers: ['7K3M-9QTX-2B4D-B'] } },
    { params: { count: 2, vouchers: ['7K3M-9QTX-2B4D-B', '9QTX-7K3M-2B4D-B'] } },
    { params: { count: 12, vouchers: ['7K3M-9QTX-2B4D-B', '9QTX-7K3M-2B4D-B'] } },
  ],
  'person.partner-contact': [{ params: {} }],
  'training.insufficient': [{ params: { needed: 9, available: 6 } }, { params: { needed: 3, available: 1 } }],
  'programme.creation-closed': [{ params: { lastDay: '2021-06-30' }, lastAllowed: day('2021-06-30') }],
  'programme.assignment-closed': [{ params: { lastDay: '2021-06-30' }, lastAllowed: day('2021-06-30') }],
  'programme.redemption-closed': [{ params: { lastDay: '2022-01-01' }, lastAllowed: day('2022-01-01') }],
  'programme.accrual-closed': [
    { params: { lastDay: '2021-01-31', on: '2021-02-01' }, lastAllowed: day('2021-01-31') },
  ],
  'programme.conversion-closed': [
    { params: { lastDay: '2020-01-31' }, lastAllowed: day('2020-01-31') },
    { params: {} },
  ],
  'agreement.benefit-inactive': [{ params: { agreement: 'A-1001' } }],
  'agreement.not-current': [
    { params: { startsOn: '2019-07-01', endsOn: '2020-06-30' }, lastAllowed: day('2020-06-30') },
    { params: { startsOn: '2022-07-01', endsOn: '2023-06-30' }, allowedFrom: day('2022-07-01') },
  ],
  'agreement.number-taken': [{ params: { number: 'A-1001' } }],
  'pool.insufficient': [{ params: { needed: 5, available: 3 } }, { params: { needed: 5, available: 1 } }],
  'pool.closed': [{ params: { closedOn: '2021-07-01' }, lastAllowed: day('2021-06-30') }],
  'engagement-type.not-on-offer': [
    { params: { engagementType: 'cloud-planning' }, lastAllowed: day('2020-01-31') },
    { params: { engagementType: 'cloud-planning' }, allowedFrom: day('2022-01-01') },
    { params: { engagementType: 'cloud-planning' } },
  ],
  'engagement-type.days-not-offered': [
    { params: { engagementType: 'server-planning', days: 7, offered: ['1', '3', '5'] } },
    { params: { engagementType: 'server-planning', days: 1, offered: ['1'] } },
  ],
  'engagement.no-rate': [
    { params: { country: 'FR', countries: ['DE', 'GB'] } },
    { params: { country: 'FR', countries: [] } },
  ],
  'voucher.wrong-state': [
    status('reserved', 'created', 'assigned'),
    { params: { voucher: '7K3M-9QTX-2B4D-B', status: 'completed', expected: ['redeemed'] } },
    { params: { voucher: '7K3M-9QTX-2B4D-B', status: 'cancelled', expected: ['redeemed'] } },
    status('created', 'reserved'),
    status('assigned', 'reserved'),
    status('completed', 'reserved'),
    status('redeemed', 'reserved', 'completed'),
    { ...status('reserved', 'created', 'assigned', 'reserved', 'completed'), allowedFrom: day('2021-12-28') },
  ],
  'voucher.expired': [
    { params: { expiresOn: '2021-12-27', redeemBy: '2021-12-27' }, lastAllowed: day('2021-12-27') },
    {
      params: { voucher: '7K3M-9QTX-2B4D-B', expiresOn: '2021-12-27', redeemBy: '2021-12-27' },
      lastAllowed: day('2021-12-27'),
    },
  ],
  'voucher.not-valid': [{ params: {} }],
  'voucher.reserved-by-another': [{ params: {} }],
  'voucher.named-for-another-partner': [{ params: {} }],
  'partner.not-enrolled': [{ params: { offering: 'server' } }],
  'partner.enrolment-lapsed': [
    { params: { offering: 'server', through: '2021-03-31' }, lastAllowed: day('2021-03-31') },
  ],
  'partner.competency-missing': [
    { params: { engagementType: 'server-planning', competencies: ['servers', 'cloud'], levels: ['silver', 'gold'] } },
    { params: { offering: 'server', competencies: ['servers'] } },
  ],
  'partner.agreement-version': [{ params: { signed: '2018-01', inForce: '2019-07' } }],
  'partner.profile-incomplete': [
    { params: { missing: ['description', 'languages', 'industries', 'contactEmail', 'website'] } },
  ],
  'partner.location-country': [
    { params: { country: 'DE' } },
    { params: { country: 'DE', locationCountry: 'FR' } },
    { params: {} },
  ],
  'consultant.not-qualified': [
    { params: { engagementType: 'server-planning', competencies: ['servers', 'cloud'], consultants: ['con_1'] } },
    { params: { engagementType: 'server-planning', competencies: ['servers'], consultants: [] } },
    { params: { engagementType: 'server-planning', competencies: [], consultants: [] } },
  ],
  'engagement.starts-in-the-past': [
    { params: { startsOn: '2021-03-14', today: '2021-03-15' }, allowedFrom: day('2021-03-15') },
  ],
  'engagement.starts-before-reservation': [
    { params: { startedOn: '2021-03-14', reservedOn: '2021-03-15' }, allowedFrom: day('2021-03-15') },
  ],
  'engagement.ends-after-expiry': [
    {
      params: { endsOn: '2021-12-28', redeemBy: '2021-12-27', binds: 'voucher-life' },
      lastAllowed: day('2021-12-27'),
    },
    {
      params: { endsOn: '2022-01-03', redeemBy: '2022-01-01', binds: 'last-redemption' },
      lastAllowed: day('2022-01-01'),
    },
  ],
  'engagement.duration': [
    planned({ spanned: 3 }),
    planned({ offSiteDays: 6 }),
    planned({ onSiteDays: 1, offSiteDays: 3 }),
    planned({ onSiteDays: 5, spanned: 1 }),
    planned({ days: 1, offSiteDays: 2, spanned: 1 }),
  ],
  'engagement.off-site': [
    { params: { offSiteDays: 4, offSiteDaysMax: 3 } },
    { params: { offSiteDays: 1, offSiteDaysMax: 0 } },
  ],
  'engagement.repeat': [{ params: { days: 15, engagementType: 'server-planning' } }],
  'report.missing': [{ params: {} }],
  'report.too-early': [
    { params: { endedOn: '2021-03-19', today: '2021-03-18' }, allowedFrom: day('2021-03-19') },
  ],
  'deliverable.missing': [{ params: { unknown: [] } }, { params: { unknown: ['dlv_1', 'dlv_2'] } }],
  'payment.nothing-redeemed': [{ params: {} }],
  'payment.not-registered': [{ params: {} }],
  'payment.window-closed': [
    { params: { voucher: '7K3M-9QTX-2B4D-B', payBy: '2022-03-02' }, lastAllowed: day('2022-03-02') },
  ],
  'payment.voucher-taken': [{ params: { voucher: '7K3M-9QTX-2B4D-B' } }],
  'payment.invoice-number-taken': [{ params: { invoiceNumber: 'R-7' } }],
  'payment.location-mismatch': [{ params: { voucher: '7K3M-9QTX-2B4D-B' } }],
  'payment.wrong-state': [
    status('submitted', 'draft', 'returned'),
    ...['draft', 'under-review', 'returned', 'approved', 'denied', 'paid', 'cancelled', 'reversed'].map((each) =>
      status(each, 'submitted')),
    { params: { status: 'denied', expected: ['denied'], appeals: 1 } },
    { params: { status: 'denied', expected: ['denied'], appeals: 0 } },
  ],
  'payment.same-person': [{ params: {} }],
};
