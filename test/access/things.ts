/** A real thing of each kind in each state, so that every route has something to be asked about. */
import { createHash } from 'node:crypto';
import type { Day } from '../../src/domain/time.ts';
import { openFileStore } from '../../src/server/files.ts';
import { clientOf } from '../journeys/http-stage.ts';
import { give, MANAGER, type Parties } from './parties.ts';

export interface Things {
  /** Vouchers by state; `named` is put on the partner, `given back` was held by it. */
  readonly vouchers: Readonly<Record<string, string>>;
  /** Payment requests by status. */
  readonly requests: Readonly<Record<string, string>>;
  readonly deliverable: string;
  /** The deliverable of the voucher that was delivered and not reported yet. */
  readonly delivered: string;
  readonly position: string;
  readonly extension: string;
  readonly importId: string;
  /** A dry run of a command for many, by the customer. */
  readonly bulkId: string;
  /** A person of the customer about whom nobody else in the walk asks. */
  readonly person: string;
  readonly key: string;
  /** A mail of the sponsor's programme that was put aside. */
  readonly mail: string;
  readonly today: Day;
}

export const later = (day: string, days: number): Day => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10) as Day;

const PLAN = 'The plan.';

class Staging {
  readonly vouchers: Record<string, string> = {};
  readonly requests: Record<string, string> = {};
  readonly deliverables: Record<string, string> = {};
  readonly #parties: Parties;
  #count = 0;

  constructor(parties: Parties) { this.#parties = parties; }

  get today(): Day { return this.#parties.stage.clock.now().slice(0, 10) as Day; }

  by(who: string, name: Parameters<typeof give>[1], input: object, more: object = {}): Promise<string> {
    const person = this.#parties.people.get(who);
    if (person === undefined) throw new Error(`nobody is called ${who}`);
    return give(this.#parties.stage, name, input, person, more);
  }

  async voucher(state: string, more: object = { assignee: { name: 'Deniz', email: MANAGER } }): Promise<string> {
    this.vouchers[state] = await this.by('customer.benefits-admin', 'voucher.create', {
      agreementId: this.#parties.ids['agreement of customer'], engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR', ...more,
    });
    return this.vouchers[state];
  }

  async reserved(state: string): Promise<string> {
    const { ids } = this.#parties;
    const voucher = await this.voucher(state);
    await this.by('partner.programme-admin', 'voucher.reserve', {
      voucher, email: MANAGER, locationId: ids['place of partner'], consultantIds: [ids['consultant of partner']],
      startsOn: this.today, endsOn: later(this.today, 8),
    });
    const file = { mediaType: 'text/plain', size: PLAN.length, sha256: createHash('sha256').update(PLAN).digest('hex') };
    this.deliverables[voucher] = await this.by('partner.programme-admin', 'engagement.attach',
      { voucher, fileName: 'plan.txt', sha256: file.sha256 }, { extra: { file } });
    return voucher;
  }

  report(voucher: string, startedOn: Day): Promise<string> {
    return this.by('partner.programme-admin', 'engagement.report', {
      voucher, startedOn, endedOn: later(startedOn, 4), onSiteDays: 5, offSiteDays: 0, summary: 'Planned.', recommendations: 'Pilot.',
      deliverableIds: [this.deliverables[voucher]], deliveredToCustomer: true,
    });
  }

  async request(status: string, voucher: string, ...steps: readonly (readonly [who: string, name: string, input?: object])[]): Promise<void> {
    const { ids } = this.#parties;
    const request = await this.by('partner.payment-admin', 'payment.save', {
      partnerId: ids['partner'], locationId: ids['place of partner'], vouchers: [voucher], invoiceNumber: `F-${String(this.#count += 1)}`,
      invoiceDate: this.today,
    });
    for (const [who, name, input = {}] of steps) await this.by(who, `payment.${name}` as 'payment.submit', { request, ...input });
    this.requests[status] = request;
  }
}

const SUBMIT = ['partner.payment-admin', 'submit'] as const;
const REVIEW = ['sponsor.claims-reviewer', 'review'] as const;
const REASONS = { reasons: [{ rule: 'invoice-complete', text: 'It names another entity.' }] };
const APPROVE = ['sponsor.finance', 'approve'] as const;

const STATUSES: Readonly<Record<string, readonly (readonly [string, string, object?])[]>> = {
  'draft': [],
  'cancelled': [['partner.payment-admin', 'cancel']],
  'submitted': [SUBMIT],
  'under-review': [SUBMIT, REVIEW],
  'returned': [SUBMIT, REVIEW, ['sponsor.claims-reviewer', 'return', REASONS]],
  'denied': [SUBMIT, REVIEW, ['sponsor.claims-reviewer', 'deny', REASONS]],
  'approved': [SUBMIT, REVIEW, APPROVE],
  'paid': [SUBMIT, REVIEW, APPROVE, ['sponsor.finance', 'pay', { paidOn: '2020-07-17', bankReference: 'SEPA-1' }]],
};

async function moveTo({ stage }: Parties, now: string): Promise<void> {
  const moved = await clientOf(stage.url).request('PUT', '/api/v1/clock', { now });
  if (moved.kind !== 'ok') throw new Error(JSON.stringify(moved));
}

/** Begins on 2020-01-08 and ends on 2020-07-17, when what was not used has expired. */
export async function stageThings(parties: Parties): Promise<Things> {
  const { stage, ids } = parties;
  const staging = new Staging(parties);
  await (await openFileStore(stage.files)).put(Buffer.from(PLAN), PLAN.length);
  await staging.reserved('expired');
  await moveTo(parties, '2020-07-10');
  const begun = staging.today;
  const redeemable = [...Object.keys(STATUSES), 'redeemed'];
  await staging.voucher('created', {});
  await staging.voucher('assigned');
  await staging.voucher('named', { assignee: { name: 'Deniz', email: MANAGER }, partnerId: ids['partner'] });
  await staging.by('customer.benefits-admin', 'voucher.cancel', { voucher: await staging.voucher('cancelled'), reason: 'Stopped.' });
  await staging.by('partner.programme-admin', 'voucher.release', { voucher: await staging.reserved('given back'), reason: 'No time.' });
  await staging.reserved('reserved');
  for (const state of ['delivered', 'completed', ...redeemable]) await staging.reserved(state);
  await moveTo(parties, '2020-07-17');
  for (const state of ['completed', ...redeemable]) await staging.report(staging.vouchers[state] ?? '', begun);
  for (const state of redeemable) await staging.by('partner.programme-admin', 'voucher.redeem', { voucher: staging.vouchers[state] });
  await staging.by('partner.global-admin', 'payment.register', {
    partnerId: ids['partner'], payee: 'Fabrikam', taxId: '1234567890', account: 'TR330006100519786457841326', currency: 'TRY',
  });
  for (const [status, steps] of Object.entries(STATUSES)) await staging.request(status, staging.vouchers[status] ?? '', ...steps);
  const person = await staging.by('customer.benefits-admin', 'person.invite', {
    organisationId: ids['customer'], name: 'Can', email: 'can@contoso.example', roles: ['benefits-admin'],
  });
  const key = await staging.by('customer.benefits-admin', 'key.create', { personId: person, name: 'key' }, { extra: { hash: 'f'.repeat(64) } });
  const extension = await staging.by('sponsor.programme-admin', 'programme.extend', {
    programmeId: 'microsoft-planning-services', createdBefore: '2019-01-01', days: 1, reason: 'Travel is not possible.',
  });
  await stage.server.engine.sequenced();
  const [entry] = await stage.rows(
    `select p.position from journal j join journal_position p on p.id = j.id where j.subject = $1 and j.type = 'voucher.reserved'`,
    [staging.vouchers['reserved']],
  );
  const mail = 'msg_0123456789abcdef';
  await stage.rows(
    `insert into tallystick.mail (id, what, subject, occurrence, recipient, organisation_id, sponsor_id, at, language, message_id, state,
        address, name, facts) values ($1, 'voucher-assigned', $2, '1', $3, $4, $5, now(), 'en', 'x', 'dead', $6, 'Deniz', '{}')`,
    [mail, staging.vouchers['assigned'], person, ids['customer'], ids['sponsor'], MANAGER],
  );
  return {
    mail,
    delivered: staging.deliverables[staging.vouchers['delivered'] ?? ''] ?? '',
    // Those that payment is asked for are named by their requests.
    vouchers: Object.fromEntries(Object.entries(staging.vouchers).filter(([state]) => !Object.hasOwn(STATUSES, state))),
    requests: staging.requests,
    deliverable: staging.deliverables[staging.vouchers['reserved'] ?? ''] ?? '',
    position: String(entry?.['position']), extension, person, key, today: staging.today, importId: await startImport(parties),
    bulkId: await startBulk(parties),
  };
}

async function startBulk({ stage, people }: Parties): Promise<string> {
  const secret = people.get('customer.benefits-admin')?.secret ?? '';
  const started = await fetch(`${stage.url}/api/v1/bulk?dryRun=true`, {
    method: 'POST', headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ command: 'voucher.resend', filter: {} }),
  });
  const { id } = await started.json() as { id: string };
  for (let status = 'running'; status === 'running'; await stage.server.engine.drain()) {
    const asked = await fetch(`${stage.url}/api/v1/bulk/${id}`, { headers: { authorization: `Bearer ${secret}` } });
    ({ status } = await asked.json() as { status: string });
  }
  return id;
}

async function startImport({ stage, people }: Parties): Promise<string> {
  const secret = people.get('sponsor.programme-admin')?.secret ?? '';
  const started = await fetch(`${stage.url}/api/v1/imports/organisations`, {
    method: 'POST', headers: { 'authorization': `Bearer ${secret}`, 'content-type': 'text/csv' },
    body: 'code,kind,name,country\nC1,customer,Wingtip,DE\n',
  });
  const { id } = await started.json() as { id: string };
  // Somebody else may be at the errand already.
  for (let state = 'running'; state === 'running'; await stage.server.engine.drain()) {
    const asked = await fetch(`${stage.url}/api/v1/imports/${id}`, { headers: { authorization: `Bearer ${secret}` } });
    state = (await asked.json() as { status: string }).status;
  }
  return id;
}
