/** Who takes part in a history, and how they come in: a sponsor, customers with agreements, partners that may deliver. */
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { addDays, addYears, type Day } from '../../src/domain/time.ts';
import { commandFrom, describe } from '../../src/cli/examples.ts';
import type { Caller, Command, Reply } from '../../src/server/commands/reply.ts';
import type { Dice } from './dice.ts';

export type Input = Readonly<Record<string, unknown>>;

/** How somebody is: each is how often in a hundred it shows. */
export interface Temper {
  readonly late: number;
  readonly careless: number;
  readonly unlucky: number;
  /** By how many days the calendar on their desk is wrong. */
  readonly skewDays: number;
}

export interface Customer {
  readonly id: string;
  readonly admin: Caller;
  readonly emails: readonly string[];
  readonly temper: Temper;
}

export interface Partner {
  readonly id: string;
  readonly admin: Caller;
  readonly worker: Caller;
  readonly clerk: Caller;
  /** Locations by country, and consultants, as they came. */
  readonly locations: ReadonlyMap<string, string>;
  readonly consultants: readonly string[];
  readonly competencies: readonly string[];
  readonly temper: Temper;
}

export interface Troupe {
  readonly programmeId: string;
  readonly sponsorId: string;
  readonly admin: Caller;
  readonly reviewers: readonly Caller[];
  readonly payers: readonly Caller[];
  readonly temper: Temper;
  readonly customers: readonly Customer[];
  readonly partners: readonly Partner[];
}

export type Give = (command: Command) => Promise<Reply>;

/** What everybody says at the door must be accepted. */
class Door {
  readonly #give: Give;
  constructor(give: Give) { this.#give = give; }

  async say(caller: Caller, name: string, input: Input): Promise<string> {
    const command = commandFrom(name, caller, input);
    return this.#made('kind' in command ? command : await this.#give(command), name);
  }

  /** For the installation's own hands, which no schema binds. */
  async set(name: Command['name'], input: Input, organisationId?: string): Promise<string> {
    const caller: Caller = { kind: 'system', ...(organisationId === undefined ? {} : { organisationId }) };
    return this.#made(await this.#give({ name, input, caller }), name);
  }

  #made(reply: Reply, name: string): string {
    if (reply.kind !== 'accepted') throw new Error(`${name} at the beginning: ${describe(reply)}`);
    return reply.id;
  }

  async person(organisationId: string, name: string, roles: readonly string[]): Promise<Caller> {
    const email = `${name}@${organisationId.slice(4, 10)}.example`;
    const personId = await this.set('person.invite', { organisationId, name, email, roles });
    return { kind: 'person', personId, organisationId };
  }
}

function temperOf(dice: Dice): Temper {
  return { late: dice.of([5, 20, 60]), careless: dice.of([1, 5, 15]), unlucky: dice.of([1, 5, 20]), skewDays: dice.of([0, 0, 0, 0, 1, -1, -3]) };
}

export interface Size {
  readonly customers: number;
  readonly partners: number;
}

/** Lets everybody in on the first day. */
export async function assemble(definition: ProgrammeFile, today: Day, until: Day, size: Size, dice: Dice, give: Give): Promise<Troupe> {
  const door = new Door(give);
  const sponsorId = await door.set('organisation.register', { kind: 'sponsor', name: 'The sponsor', country: 'US' });
  await door.set('programme.publish', { definition, effectiveFrom: '1990-01-01' }, sponsorId);
  const admin = await door.person(sponsorId, 'admin', ['programme-admin']);
  const reviewers = [await door.person(sponsorId, 'reviewer', ['claims-reviewer']), await door.person(sponsorId, 'both', ['claims-reviewer', 'finance'])];
  const payers = [await door.person(sponsorId, 'finance', ['finance']), reviewers[1] as Caller];
  const customers: Customer[] = [];
  for (let number = 0; number < size.customers; number += 1) {
    customers.push(await customerAt(door, definition, admin, { today, until, number }, temperOf(dice), dice));
  }
  const partners: Partner[] = [];
  for (let number = 0; number < size.partners; number += 1) {
    partners.push(await partnerAt(door, definition, admin, { today, number }, temperOf(dice), dice));
  }
  return { programmeId: definition.id, sponsorId, admin, reviewers, payers, temper: temperOf(dice), customers, partners };
}

async function customerAt(
  door: Door, { id: programmeId }: ProgrammeFile, sponsor: Caller,
  { today, until, number }: { today: Day; until: Day; number: number }, temper: Temper, dice: Dice,
): Promise<Customer> {
  const name = `customer-${number}`;
  const id = await door.say(sponsor, 'organisation.register', { kind: 'customer', name, country: 'TR', code: `C-${number}` });
  const admin = await door.person(id, 'admin', ['benefits-admin']);
  // One that outlives the programme, and one that ends on the way.
  for (const [index, endsOn] of [addYears(until, 1), addDays(today, dice.between(200, 900))].entries()) {
    const agreementId = await door.say(sponsor, 'agreement.register', {
      customerId: id, programmeId, number: `E-${number}-${index}`, startsOn: today, endsOn,
    });
    await door.say(admin, 'entitlement.activate', { agreementId });
  }
  const emails = [`deniz@customer-${number}.example`, `Ada@customer-${number}.example`];
  return { id, admin, emails, temper };
}

async function partnerAt(
  door: Door, definition: ProgrammeFile, sponsor: Caller, { today, number }: { today: Day; number: number }, temper: Temper, dice: Dice,
): Promise<Partner> {
  const name = `partner-${number}`;
  const id = await door.say(sponsor, 'organisation.register', { kind: 'partner', name, country: 'TR' });
  const partnerId = id;
  const admin = await door.person(id, 'admin', ['global-admin']);
  const worker = await door.person(id, 'worker', ['programme-admin']);
  const clerk = await door.person(id, 'clerk', ['payment-admin']);
  const locations = new Map<string, string>();
  for (const country of new Set(definition.rates.map((rate) => rate.country).slice(0, number === 0 ? 6 : 2 + number))) {
    locations.set(country, await door.say(worker, 'partner.add-location', { partnerId, name: country, country, city: 'City' }));
  }
  const consultants = [await door.say(worker, 'partner.add-consultant', { partnerId, name: 'Elif', email: `elif@${name}.example` })];
  consultants.push(await door.say(worker, 'partner.add-consultant', { partnerId, name: 'New', email: `new@${name}.example` }));
  // The first partner can do everything; the others what they learned.
  const competencies = definition.competencies.map((each) => each.id).filter(() => number === 0 || dice.oneIn(2));
  for (const competency of competencies) {
    await door.say(sponsor, 'partner.record-competency', {
      partnerId, competency, level: number === 0 ? 'gold' : dice.of(['gold', 'silver']),
      validFrom: addDays(today, -30), validUntil: addDays(today, dice.between(300, 800)),
    });
    await door.say(worker, 'partner.record-qualification', { consultantId: consultants[0], competency, title: 'Exam', passedOn: addDays(today, -30) });
  }
  await door.say(worker, 'partner.describe', {
    partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail: `hello@${name}.example`, website: 'https://example.org',
  });
  return { id, admin, worker, clerk, locations, consultants, competencies, temper };
}
