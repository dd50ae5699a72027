/**
 * Who and what the benches work on, made through the same commands as everything else: customers with agreements,
 * partners that may deliver, people with roles and API keys, and vouchers waiting for a partner.
 */
import { fileURLToPath } from 'node:url';
import { describeProblem, readDefinition } from '../cli/definition-files.js';
import type { Caller, Command, Reply, Runner } from '../server/commands/reply.js';
import { hashOfSecret, newSecret } from './secrets.js';

const PROGRAMME = fileURLToPath(new URL('../../programmes/microsoft-planning-services', import.meta.url));

/** The programme's calendar is past: the benches stand in its middle. */
export const TODAY = '2020-03-02';

export const ENGAGEMENT_TYPE = 'sharepoint-deployment-planning';
const COMPETENCY = 'collaboration-and-content';
const DAYS_GRANTED = 1_000_000;

export interface Somebody {
  readonly caller: Caller;
  /** The secret of the API key that is sent over HTTP. */
  readonly secret: string;
}

export interface Customer extends Somebody {
  readonly agreements: readonly string[];
  readonly assignee: { readonly name: string; readonly email: string };
}

export interface Partner extends Somebody {
  readonly locationId: string;
  readonly consultantId: string;
}

export interface Ticket {
  readonly reference: string;
  readonly email: string;
}

export interface Population {
  readonly customers: readonly Customer[];
  readonly partners: readonly Partner[];
  /** Assigned vouchers that nobody has reserved. */
  readonly waiting: Ticket[];
}

export interface Size {
  readonly customers: number;
  readonly agreementsEach: number;
  readonly partners: number;
  readonly vouchers: number;
}

const SYSTEM: Caller = { kind: 'system' };

/** Gives a command that must succeed. */
export async function must(runner: Runner, command: Command): Promise<Extract<Reply, { kind: 'accepted' }>> {
  const reply = await runner.run(command);
  if (reply.kind !== 'accepted') throw new Error(`${command.name}: ${JSON.stringify(reply)}`);
  return reply;
}

type Give = (name: Command['name'], input: object, caller?: Caller, extra?: object) => Promise<string>;

export async function populate(runner: Runner, size: Size): Promise<Population> {
  const give: Give = async (name, input, caller = SYSTEM, extra) =>
    (await must(runner, { name, input, caller, ...(extra === undefined ? {} : { extra }) })).id;
  const sponsorId = await give('organisation.register', { kind: 'sponsor', name: 'The sponsor', country: 'US' });
  const sponsor: Caller = { kind: 'system', organisationId: sponsorId };
  const definition = await theDefinition();
  await give('programme.publish', { definition, effectiveFrom: '2019-01-01' }, sponsor);
  const customers = await Promise.all(
    Array.from({ length: size.customers }, (_, index) => addCustomer(give, sponsor, definition.id, index, size)),
  );
  const partners = await Promise.all(
    Array.from({ length: size.partners }, (_, index) => addPartner(give, sponsor, index)),
  );
  const waiting: Ticket[] = [];
  while (waiting.length < size.vouchers) {
    const made = await Promise.all(Array.from({ length: Math.min(1000, size.vouchers) }, async (_, index) => {
      const customer = pick(customers, waiting.length + index);
      const reply = await must(runner, createOne(customer, waiting.length + index));
      return { reference: reply.id, email: customer.assignee.email };
    }));
    waiting.push(...made);
  }
  return { customers, partners, waiting };
}

export function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('there is nothing to pick from');
  return item;
}

/** A voucher of one day, so that it can be reserved and delivered on the same date. */
export function createOne(customer: Customer, index: number): Command {
  const agreementId = pick(customer.agreements, Math.floor(index / 7) + index);
  const input = {
    agreementId, engagementType: ENGAGEMENT_TYPE, days: 1, country: 'TR', assignee: customer.assignee,
  };
  return { name: 'voucher.create', input, caller: customer.caller };
}

async function theDefinition(): Promise<{ id: string }> {
  const read = await readDefinition(PROGRAMME);
  if ('errors' in read) throw new Error(read.errors.map(describeProblem).join('\n'));
  return read.definition;
}

async function addSomebody(give: Give, organisationId: string, name: string, roles: readonly string[]): Promise<Somebody> {
  const email = `${name}@bench.example`;
  const personId = await give('person.invite', { organisationId, name, email, roles });
  const secret = newSecret();
  const keyId = await give('key.create', { personId, name: 'bench' }, SYSTEM, { hash: hashOfSecret(secret) });
  return { caller: { kind: 'person', personId, organisationId, keyId }, secret };
}

async function addCustomer(
  give: Give, sponsor: Caller, programmeId: string, index: number, size: Size,
): Promise<Customer> {
  const customerId = await give('organisation.register', { kind: 'customer', name: `Customer ${String(index)}`, country: 'TR' }, sponsor);
  const admin = await addSomebody(give, customerId, `admin-${String(index)}`, ['benefits-admin']);
  const agreements = await Promise.all(Array.from({ length: size.agreementsEach }, async (_, each) => {
    const agreementId = await give('agreement.register', {
      customerId, programmeId, number: `E${String(index)}-${String(each)}`, startsOn: '2019-07-01', endsOn: '2022-06-30',
    }, sponsor);
    await give('entitlement.grant', { agreementId, days: DAYS_GRANTED, reason: 'coverage' }, sponsor);
    await give('entitlement.activate', { agreementId }, admin.caller);
    return agreementId;
  }));
  return { ...admin, agreements, assignee: { name: 'Deniz', email: `deniz-${String(index)}@bench.example` } };
}

async function addPartner(give: Give, sponsor: Caller, index: number): Promise<Partner> {
  const name = `Partner ${String(index)}`;
  const partnerId = await give('organisation.register', { kind: 'partner', name, country: 'TR' }, sponsor);
  const somebody = await addSomebody(give, partnerId, `deliverer-${String(index)}`, ['global-admin', 'programme-admin']);
  const own = somebody.caller;
  const locationId = await give('partner.add-location', { partnerId, name, country: 'TR', city: 'İstanbul' }, own);
  await give('partner.record-competency', {
    partnerId, competency: COMPETENCY, level: 'gold', validFrom: '2019-01-01', validUntil: '2022-12-31',
  }, sponsor);
  const consultantId = await give('partner.add-consultant', { partnerId, name, email: `c${String(index)}@bench.example` }, own);
  await give('partner.record-qualification', {
    consultantId, competency: COMPETENCY, title: 'SharePoint exam', passedOn: '2019-03-01',
  }, sponsor);
  await give('partner.describe', {
    partnerId, description: 'Deployment planning', languages: ['tr'], industries: ['retail'],
    contactEmail: `sales${String(index)}@bench.example`,
  }, own);
  await give('partner.enrol', {
    partnerId, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name, title: 'Director' },
  }, own);
  return { ...somebody, locationId, consultantId };
}
