import { describe, expect, test } from 'vitest';
import { COMMANDS, giversOf, PARTY_ROLES, type CommandName, type PartyKind } from '../domain/party.ts';
import { COMMAND_EXAMPLES } from './command-examples.ts';
import { COMMAND_INPUTS, isGivenCommand, parseInput, type GivenCommand } from './commands.ts';
import { DAYS_MAX } from '../domain/quantity.ts';

const GIVEN = Object.keys(COMMAND_INPUTS) as GivenCommand[];

/** The pointers of everything that is wrong with an input, and nothing where it is good. */
function wrong(command: GivenCommand, value: unknown): string[] {
  const parsed = parseInput(command, value, 'en');
  return 'errors' in parsed ? parsed.errors.map((error) => error.pointer) : [];
}

/** A command's example with some fields replaced; an undefined one is left out. */
function but(command: GivenCommand, fields: Record<string, unknown>): Record<string, unknown> {
  const changed = Object.entries({ ...COMMAND_EXAMPLES[command], ...fields });
  return Object.fromEntries(changed.filter(([, value]) => value !== undefined));
}

test('every command that somebody may give has an input, and no other has', () => {
  const parties = Object.keys(PARTY_ROLES) as PartyKind[];
  const given = (Object.keys(COMMANDS) as CommandName[])
    .filter((name) => parties.some((party) => giversOf(name, party).length > 0));
  expect([...GIVEN].sort()).toEqual([...given].sort());
  expect(isGivenCommand('voucher.expire')).toBe(false);
  expect(isGivenCommand('toString')).toBe(false);
  expect(isGivenCommand('__proto__')).toBe(false);
});

describe.each(GIVEN.filter((name) => name !== 'programme.publish'))('%s', (name) => {
  test('takes its example', () => {
    expect(parseInput(name, COMMAND_EXAMPLES[name], 'en')).toHaveProperty('input');
  });

  test('refuses a field it does not know', () => {
    expect(wrong(name, but(name, { colour: 'red' }))).toEqual(['/colour']);
    expect(wrong(name, JSON.parse(`{"__proto__":1,${JSON.stringify(COMMAND_EXAMPLES[name]).slice(1)}`)))
      .toEqual(['/__proto__']);
  });

  test('refuses what is no group of fields', () => {
    for (const value of [[], [COMMAND_EXAMPLES[name]], null, 'text', 7, true, undefined]) {
      expect(wrong(name, value)).toEqual(['']);
    }
  });

  test('refuses each field where its type is wrong', () => {
    for (const field of Object.keys(COMMAND_EXAMPLES[name])) {
      for (const value of [{}, null, { length: 1, 0: 'x' }]) {
        expect(wrong(name, but(name, { [field]: value }))[0], field).toMatch(new RegExp(`^/${field}(/|$)`));
      }
    }
  });

  test('refuses NUL and broken characters in every text', () => {
    for (const [field, value] of Object.entries(COMMAND_EXAMPLES[name])) {
      if (typeof value !== 'string') continue;
      for (const garbled of ['\0', 'a\0b', '\ud800', 'a\udc00']) {
        expect(wrong(name, but(name, { [field]: value + garbled })), field).toContain(`/${field}`);
      }
    }
  });

  test('refuses text without end', () => {
    for (const [field, value] of Object.entries(COMMAND_EXAMPLES[name])) {
      if (typeof value !== 'string' || field === 'voucher') continue;
      expect(wrong(name, but(name, { [field]: 'x'.repeat(1_000_001) })), field).toContain(`/${field}`);
    }
  });
});

test.each<[GivenCommand, Record<string, unknown>, string[]]>([
  ['voucher.create', { days: 0 }, ['/days']],
  ['voucher.create', { days: -5 }, ['/days']],
  ['voucher.create', { days: 2.5 }, ['/days']],
  ['voucher.create', { days: JSON.parse('1e999') as number }, ['/days']],
  ['voucher.create', { days: Number.NaN }, ['/days']],
  ['voucher.create', { days: '5' }, ['/days']],
  ['voucher.create', { days: DAYS_MAX + 1 }, ['/days']],
  ['voucher.create', { days: DAYS_MAX }, []],
  ['voucher.create', { country: 'tr' }, ['/country']],
  ['voucher.create', { country: 'XX' }, ['/country']],
  ['voucher.create', { engagementType: 'SharePoint' }, ['/engagementType']],
  ['voucher.create', { engagementType: 'nobody-knows-this' }, []],
  ['voucher.create', { assignee: undefined }, ['/partnerId']],
  ['voucher.create', { assignee: undefined, partnerId: undefined }, []],
  ['voucher.create', { assignee: { name: '', email: 'nobody' } }, ['/assignee/name', '/assignee/email']],
  ['voucher.create', { assignee: { name: 'A', email: 'a@b.example\r\nBcc: c@d.example' } }, ['/assignee/email']],
  ['voucher.create', { division: ' \t ' }, ['/division']],
  ['voucher.create', { agreementId: 'ptr_4f7Q2mXb9KdLw3Zt' }, ['/agreementId']],
  ['voucher.create', { agreementId: 'agr_' }, ['/agreementId']],
  ['voucher.assign', { partnerId: 'cus_1' }, ['/partnerId']],
  ['voucher.reserve', { startsOn: '2021-02-30' }, ['/startsOn']],
  ['voucher.reserve', { startsOn: '2021-4-5' }, ['/startsOn']],
  ['voucher.reserve', { startsOn: '2021-04-05T00:00:00Z' }, ['/startsOn']],
  ['voucher.reserve', { startsOn: '1899-12-31' }, ['/startsOn']],
  ['voucher.reserve', { endsOn: '10000-01-01' }, ['/endsOn']],
  ['voucher.reserve', { endsOn: '2021-04-04' }, ['/endsOn']],
  ['voucher.reserve', { endsOn: '2021-04-05' }, []],
  ['voucher.reserve', { endsOn: '2021-04-04', offSiteDays: 0.5, locationId: 7 }, ['/locationId', '/offSiteDays', '/endsOn']],
  ['voucher.reserve', { offSiteDays: -1 }, ['/offSiteDays']],
  ['voucher.reserve', { offSiteDays: 40 }, []],
  ['voucher.reserve', { consultantIds: [] }, []],
  ['voucher.reserve', { consultantIds: ['con_1', 'con_1'] }, ['/consultantIds']],
  ['voucher.reserve', { proof: 'x' }, ['/proof']],
  ['voucher.reserve', { email: undefined }, ['/email']],
  ['voucher.reschedule', { endsOn: '2021-04-11' }, ['/endsOn']],
  ['agreement.register', { endsOn: '2019-06-30' }, ['/endsOn']],
  ['agreement.register', { endsOn: '2019-07-01' }, []],
  ['entitlement.grant', { unit: 'hours' }, ['/unit']],
  ['entitlement.convert', { trainingDays: 0 }, ['/trainingDays']],
  ['engagement.report', { deliveredToCustomer: false }, ['/deliveredToCustomer']],
  ['engagement.report', { deliveredToCustomer: undefined }, ['/deliveredToCustomer']],
  ['engagement.report', { deliverableIds: [] }, []],
  ['engagement.report', { consultantIds: [] }, []],
  ['engagement.report', { endedOn: '2021-04-04' }, ['/endedOn']],
  ['engagement.draft', { startedOn: '2021-04-05', endedOn: '2021-04-04', summary: '', deliveredToCustomer: false }, []],
  ['engagement.draft', { startedOn: 'soon' }, ['/startedOn']],
  ['engagement.attach', { content: '' }, ['/content']],
  ['engagement.attach', { fileName: '../plan.txt' }, ['/fileName']],
  ['engagement.attach', { fileName: '..' }, ['/fileName']],
  ['partner.record-competency', { validUntil: '2020-12-31' }, ['/validUntil']],
  ['partner.enrol', { offerings: [] }, ['/offerings']],
  ['partner.enrol', { offerings: ['sdps', 'sdps'] }, ['/offerings']],
  ['partner.describe', { languages: [] }, []],
  ['partner.describe', { website: 'javascript:alert(1)' }, ['/website']],
  ['partner.describe', { website: 'https://user:secret@fabrikam.example' }, ['/website']],
  ['payment.save', { vouchers: [] }, ['/vouchers']],
  ['payment.save', { vouchers: ['7K3M-9QTX-2B4D-B', '7k3m9qtx2b4db'] }, ['/vouchers']],
  ['payment.save', { vouchers: '7K3M-9QTX-2B4D-B' }, ['/vouchers']],
  ['payment.return', { reasons: [] }, ['/reasons']],
  ['payment.return', { reasons: [{ rule: 'x' }] }, ['/reasons/0/text']],
  ['payment.register', { currency: 'XAU' }, ['/currency']],
  ['organisation.register', { kind: 'sponsor' }, ['/kind']],
  ['person.invite', { roles: ['king'] }, ['/roles/0']],
  ['person.invite', { roles: ['finance'] }, ['/roles']],
  ['person.invite', { roles: [] }, ['/roles']],
  ['person.invite', { organisationId: 'cus_1', roles: ['benefits-admin'] }, ['/consultantId']],
  ['person.set-roles', { roles: [] }, []],
  ['person.set-roles', { roles: ['consultant', 'consultant'] }, ['/roles']],
  ['programme.extend', { statuses: ['expired'] }, ['/statuses/0']],
  ['programme.extend', { days: 3660 }, []],
  ['programme.extend', { days: 3661 }, ['/days']],
])('%s with %j is wrong at %j', (command, fields, pointers) => {
  expect(wrong(command, but(command, fields))).toEqual(pointers);
});

test.each([
  ['7K3M-9QTX-2B4D-B', '7K3M-9QTX-2B4D-B'],
  ['  7k3m 9qtx 2b4d b ', '7K3M-9QTX-2B4D-B'],
  ['7K3M-9QTX-2B4D-C', '7K3M-9QTX-2B4D-C'],
  ['no reference at all', 'no reference at all'],
  ['', ''],
])('a reference written %j goes on as %j', (written, read) => {
  expect(parseInput('voucher.redeem', { voucher: written }, 'en')).toEqual({ input: { voucher: read } });
});

test('no long text becomes a reference by being shortened', () => {
  const written = `7K3M-9QTX-2B4D-B${' '.repeat(100)}x`;
  const parsed = parseInput('voucher.redeem', { voucher: written }, 'en');
  expect('input' in parsed && parsed.input.voucher).toMatch(/…$/);
});

test('text is trimmed, and a confirmation given is not kept', () => {
  const cancelled = parseInput('voucher.cancel', but('voucher.cancel', { reason: '  over \n' }), 'en');
  expect(cancelled).toHaveProperty('input.reason', 'over');
  for (const command of ['engagement.report', 'engagement.draft'] as const) {
    const parsed = parseInput(command, but(command, { deliveredToCustomer: true }), 'en');
    expect(parsed).not.toHaveProperty('input.deliveredToCustomer');
  }
});

test('a definition that does not hold is told of at its own places', () => {
  const pointers = wrong('programme.publish', { definition: { id: 'A' }, effectiveFrom: '2021-02-30' });
  expect(pointers).toContain('/definition/id');
  expect(pointers).toContain('/effectiveFrom');
});

test('what is wrong is said in the language asked for', () => {
  const value = { voucher: 7, reason: '' };
  expect(parseInput('voucher.cancel', value, 'en')).toEqual({
    errors: [{ pointer: '/voucher', message: 'must be text' }, { pointer: '/reason', message: 'must not be empty' }],
  });
  expect(parseInput('voucher.cancel', value, 'tr')).toEqual({
    errors: [{ pointer: '/voucher', message: 'metin olmalıdır' }, { pointer: '/reason', message: 'boş olmamalıdır' }],
  });
});

test('an unknown field is pointed at as RFC 6901 writes it', () => {
  expect(wrong('voucher.redeem', { voucher: 'x', 'a/b~c': 1 })).toEqual(['/a~1b~0c']);
});
