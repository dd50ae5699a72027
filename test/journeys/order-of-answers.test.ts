/** What can never be right is said before who may give a command, and before what is there (api.md §1). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Reply } from '../../src/server/commands/reply.ts';
import { addCustomer, addPartner } from '../support/cast.ts';
import { openTheatre, type Input, type Stage, type Theatre } from '../support/stage.ts';

const TODAY = '2020-09-15';
/** The latest date that it is today anywhere on earth, and the day after it. */
const [TOMORROW, NEVER] = ['2020-09-16', '2020-09-17'];

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: TODAY });
  await addCustomer(stage, 'contoso', 60);
  await addCustomer(stage, 'litware', 60);
  await addPartner(stage, 'fabrikam');
}, 60_000);

afterAll(() => theatre.close());

/** What is answered, and where the input is wrong. */
function told(reply: Reply): readonly string[] {
  return reply.kind === 'invalid' ? reply.errors.map(({ pointer }) => pointer) : [reply.kind];
}

const ADMIN = 'sponsor.programme-admin';
const of = (alias: string) => stage.saved.get(alias);

/** Whoever gives them, for something that is there, that is somebody else's, and that is not there. */
const CASES: readonly (readonly [
  name: string, as: string, input: () => Input, wrong: readonly string[], right: Input, otherwise: string,
])[] = [
  ['entitlement.grant', ADMIN, () => ({ agreementId: 'agr_0', days: 5, on: NEVER }), ['/on'], { on: TODAY }, 'not-found'],
  ['entitlement.grant', 'contoso.benefits-admin', () => ({ agreementId: 'agr_0', days: 5, on: NEVER }), ['/on'], { on: TODAY }, 'forbidden'],
  ['entitlement.grant', 'contoso.benefits-admin', () => ({ agreementId: of('litware.agreement'), days: 5, on: NEVER }),
    ['/on'], { on: TODAY }, 'forbidden'],
  ['payment.pay', 'sponsor.finance', () => ({ request: 'pay_0', paidOn: NEVER, bankReference: 'B' }), ['/paidOn'], { paidOn: TODAY }, 'not-found'],
  ['payment.pay', 'contoso.benefits-admin', () => ({ request: 'pay_0', paidOn: NEVER, bankReference: 'B' }), ['/paidOn'], { paidOn: TODAY }, 'forbidden'],
  ['payment.save', 'fabrikam.global-admin', () => ({
    partnerId: of('fabrikam'), locationId: 'loc_0', vouchers: ['0000-0000-0000-4'], invoiceNumber: 'R-1', invoiceDate: NEVER,
  }), ['/invoiceDate'], { invoiceDate: TODAY }, 'not-found'],
  ['payment.save', 'contoso.benefits-admin', () => ({
    partnerId: of('fabrikam'), locationId: of('fabrikam.location'), vouchers: ['0000-0000-0000-4'], invoiceNumber: 'R-1', invoiceDate: NEVER,
  }), ['/invoiceDate'], { invoiceDate: TODAY }, 'forbidden'],
  ['partner.record-competency', ADMIN, () => ({
    partnerId: 'ptr_0', competency: 'knitting', level: 'gold', validFrom: TODAY, validUntil: TODAY,
  }), ['/competency'], { competency: 'collaboration-and-content' }, 'not-found'],
  ['partner.record-qualification', ADMIN, () => ({ consultantId: 'con_0', competency: 'knitting', title: 'Exam', passedOn: NEVER }),
    ['/competency', '/passedOn'], { competency: 'collaboration-and-content', passedOn: TODAY }, 'not-found'],
  ['partner.enrol', 'fabrikam.global-admin', () => ({
    partnerId: 'ptr_0', offerings: ['gardening'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
  }), ['/offerings/0'], { offerings: ['sdps'] }, 'not-found'],
  ['partner.enrol', 'contoso.benefits-admin', () => ({
    partnerId: of('fabrikam'), offerings: ['sdps', 'gardening'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
  }), ['/offerings/1'], { offerings: ['sdps'] }, 'forbidden'],
];

test.each(CASES)('%s by %s', async (name, as, input, wrong, right, otherwise) => {
  expect(told(await stage.give(as, name, input()))).toEqual(wrong);
  expect(told(await stage.give(as, name, { ...input(), ...right }))).toEqual([otherwise]);
});

test('what is not there and what is not one\'s own are answered alike, ahead of today and not', async () => {
  const grant = async (agreementId: string | undefined, on: string) =>
    stage.give('contoso.benefits-admin', 'entitlement.grant', { agreementId, days: 5, on });
  for (const on of [TODAY, TOMORROW, NEVER]) expect(await grant(of('litware.agreement'), on)).toEqual(await grant('agr_0', on));
  // Where the programme is known, its own today counts to the day.
  expect(told(await stage.give(ADMIN, 'entitlement.grant', { agreementId: of('contoso.agreement'), days: 5, on: TOMORROW }))).toEqual(['/on']);
});
