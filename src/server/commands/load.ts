/**
 * The two waves in which a batch finds and locks its rows. The first looks up, without locks, what the inputs name; the
 * second locks in one fixed order, so that batches of several servers cannot wait for each other in a ring: customers
 * and other organisations, agreements, vouchers, partners, requests, people, programmes; by id within each.
 */
import type { Actor, PartyKind } from '../../domain/party.ts';
import type { Programme, ProgrammeDefinition } from '../../domain/programme.ts';
import type { Queryable, Row } from '../store/database.ts';
import { bytes, integer, json, text } from '../store/decode.ts';
import { agreements, agreementsByNumber, lockAgreements } from '../store/entitlement.ts';
import { decodeRemembered, findKeys, type Remembered } from '../store/idempotency.ts';
import {
  admission, lockOrganisations, lockPeople, organisations, organisationsByCode, people, peopleByAddress, readActors,
  readKeys, readOrganisations, readPeople,
} from '../store/party.ts';
import { lockPartners, partners, partnersOfConsultants, sharePartners } from '../store/partner.ts';
import { findRequests, lockRequests, requests, requestsByInvoice } from '../store/payment.ts';
import { decodeDefinition, lockProgrammes, programmes, readDefinition, readProgrammes } from '../store/programme.ts';
import type { Statement } from '../store/table.ts';
import {
  decodeOrigin, findVouchers, lockVouchers, partnersThatRedeemed, vouchers, vouchersHolding,
} from '../store/voucher.ts';
import type { Finds, Found, Needs } from './handler.ts';
import type { Command } from './reply.ts';
import { newWork, pair, type DefinitionShelf, type Work } from './work.ts';

/**
 * Sends statements without waiting for one another and answers their rows. All are awaited even where one fails, so
 * that nothing of a broken batch is left on the connection; the first failure is thrown.
 */
export async function send(client: Queryable, statements: readonly Statement[]): Promise<Row[][]> {
  const answers = await Promise.allSettled(statements.map((statement) => client.query(statement)));
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value.rows;
  });
}

/** Definitions by programme and version; they never change, so what was read once is kept. */
export class Definitions implements DefinitionShelf {
  readonly #kept = new Map<string, ProgrammeDefinition>();

  get(programmeId: string, version: number): ProgrammeDefinition | undefined {
    return this.#kept.get(pair(programmeId, String(version)));
  }

  async fetch(client: Queryable, all: Iterable<Programme>): Promise<void> {
    for (const programme of all) {
      for (const { version } of programme.versions) {
        if (this.get(programme.id, version) !== undefined) continue;
        const [rows] = await send(client, [readDefinition(programme.id, version)]);
        const [row] = rows ?? [];
        if (row !== undefined) this.#kept.set(pair(programme.id, String(version)), decodeDefinition(row));
      }
    }
  }
}

export interface FirstWave {
  /** Person → who they are now. */
  readonly actors: ReadonlyMap<string, Actor>;
  /** API keys that are still known, with the last day each works. */
  readonly keys: ReadonlyMap<string, string | null>;
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly remembered: ReadonlyMap<string, Remembered>;
  readonly found: Found;
}

/** The organisation under which a command's idempotency key is kept. */
export function keyOwner({ caller }: Command): string {
  return caller.organisationId ?? 'system';
}

const NOTHING: Statement = { name: 'nothing', text: 'select where false', values: [] };

function when(condition: boolean, make: () => Statement): Statement {
  return condition ? make() : NOTHING;
}

/** Sends those statements that ask for something, and answers the rows of each, empty for the others. */
async function sendAsked(client: Queryable, first: readonly string[], statements: readonly Statement[]): Promise<Row[][]> {
  const asked = statements.filter((statement) => statement !== NOTHING);
  const openers = first.map((opener) => ({ name: opener, text: opener, values: [] }));
  const rows = (await send(client, [...openers, ...asked])).slice(openers.length);
  return statements.map((statement) => (statement === NOTHING ? [] : (rows.shift() ?? [])));
}

/** A person as the one who gives a command. */
export function decodeActor(row: Row): Actor {
  const person = people.decode(row);
  return {
    kind: 'person',
    personId: person.id,
    organisationId: person.organisationId,
    party: text(row, 'party') as PartyKind,
    roles: person.roles,
    locations: person.locations,
    consultantId: person.consultantId,
    email: person.email,
  };
}

/** Begins the transaction and looks up who calls, their idempotency keys, the programmes, and what the inputs name. */
export async function firstWave(client: Queryable, commands: readonly Command[], finds: Finds): Promise<FirstWave> {
  const callers = commands.flatMap(({ caller }) => (caller.kind === 'person' ? [caller] : []));
  const personIds = [...new Set(callers.map((caller) => caller.personId))];
  const keyIds = [...new Set(callers.flatMap((caller) => caller.keyId ?? []))];
  const keyed = commands.filter((command) => command.key !== undefined && command.dryRun !== true);
  const [actorRows, keyRows, programmeRows, rememberedRows, voucherRows, requestRows, consultantRows, personRows] = (await sendAsked(
    client,
    ['begin'],
    [
      when(personIds.length > 0, () => readActors(personIds)),
      when(keyIds.length > 0, () => readKeys(keyIds)),
      readProgrammes(),
      when(keyed.length > 0, () => findKeys(keyed.map(keyOwner), keyed.map((command) => command.key ?? ''))),
      when(finds.vouchers.size > 0, () => findVouchers([...finds.vouchers])),
      when(finds.requests.size > 0, () => findRequests([...finds.requests])),
      when(finds.consultants.size > 0, () => partnersOfConsultants([...finds.consultants])),
      when(finds.people.size > 0, () => readPeople([...finds.people])),
    ],
  )) as [Row[], Row[], Row[], Row[], Row[], Row[], Row[], Row[]];
  return {
    actors: new Map(actorRows.map((row) => [text(row, 'id'), decodeActor(row)])),
    keys: new Map(keyRows.map((row) => [text(row, 'id'), row['expires_on'] as string | null])),
    programmes: new Map(programmeRows.map((row) => [text(row, 'id'), programmes.decode(row)])),
    remembered: new Map(
      rememberedRows.map(decodeRemembered).map((each) => [pair(each.organisationId, each.key), each]),
    ),
    found: {
      vouchers: new Map(voucherRows.map(decodeOrigin).map((origin) => [origin.reference, origin])),
      requests: new Map(
        requestRows.map((row) => [
          text(row, 'id'),
          {
            partnerId: text(row, 'partner_id'),
            programmeId: text(row, 'programme_id'),
            vouchers: json<string[]>(row, 'vouchers'),
          },
        ]),
      ),
      consultants: new Map(consultantRows.map((row) => [text(row, 'consultant_id'), text(row, 'id')])),
      people: new Map(personRows.map((row) => [text(row, 'id'), text(row, 'organisation_id')])),
    },
  };
}

export function noNeeds(): Needs {
  return {
    customers: new Set(),
    agreements: new Set(),
    vouchers: new Set(),
    partnersShared: new Set(),
    partnersChanged: new Set(),
    requests: new Set(),
    people: new Set(),
    programmes: new Set(),
    organisations: new Set(),
    numbers: [],
    invoices: [],
    redeemed: new Set(),
    repeats: [],
    addresses: [],
    admissions: new Set(),
    codes: [],
  };
}

/** Locks and reads what the batch needs, and answers the working set. */
export async function secondWave(
  client: Queryable,
  needs: Needs,
  known: ReadonlyMap<string, Programme>,
  definitions: DefinitionShelf,
): Promise<Work> {
  const work = newWork(known, definitions);
  const readers: [Statement, (rows: readonly Row[]) => void][] = [];
  const read = (asked: boolean, make: () => Statement, take: (rows: readonly Row[]) => void) => {
    if (asked) readers.push([make(), take]);
  };
  readRows(work, needs, read);
  readFacts(work, needs, read);
  if (readers.length === 0) return work;
  const answers = await send(client, readers.map(([statement]) => statement));
  readers.forEach(([, take], index) => { take(answers[index] ?? []); });
  return work;
}

type Read = (asked: boolean, make: () => Statement, take: (rows: readonly Row[]) => void) => void;

/** Where the chain of a locked row stands. */
function keepChain(work: Work, subject: string, row: Row): void {
  work.chains.set(subject, { sequence: integer(row, 'sequence'), head: bytes(row, 'head') });
}

function readRows(work: Work, needs: Needs, read: Read): void {
  const { world } = work;
  const changing = needs.partnersChanged.size > 0;
  const allPartners = [...new Set([...needs.partnersShared, ...needs.partnersChanged])];
  read(needs.customers.size > 0, () => lockOrganisations([...needs.customers]), (rows) => {
    for (const row of rows) {
      world.organisations.set(text(row, 'id'), organisations.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  read(needs.agreements.size > 0, () => lockAgreements([...needs.agreements]), (rows) => {
    for (const row of rows) {
      world.agreements.set(text(row, 'id'), agreements.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  read(needs.vouchers.size > 0, () => lockVouchers([...needs.vouchers]), (rows) => {
    for (const row of rows) {
      world.vouchers.set(text(row, 'reference'), vouchers.decode(row));
      keepChain(work, text(row, 'reference'), row);
    }
  });
  // One statement for all partners of the batch, in the stronger mode where any is changed: two statements in two modes
  // could take the same two rows in either order.
  read(allPartners.length > 0, () => (changing ? lockPartners(allPartners) : sharePartners(allPartners)), (rows) => {
    for (const row of rows) world.partners.set(text(row, 'id'), partners.decode(row).partner);
  });
  read(needs.requests.size > 0, () => lockRequests([...needs.requests]), (rows) => {
    for (const row of rows) {
      world.requests.set(text(row, 'id'), requests.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  read(needs.people.size > 0, () => lockPeople([...needs.people]), (rows) => { keepPeople(work, rows); });
  read(needs.programmes.size > 0, () => lockProgrammes([...needs.programmes]), (rows) => {
    for (const row of rows) {
      world.programmes.set(text(row, 'id'), programmes.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
}

function keepPeople(work: Work, rows: readonly Row[]): void {
  for (const row of rows) {
    work.world.people.set(text(row, 'id'), people.decode(row));
    keepChain(work, text(row, 'id'), row);
  }
}

function readFacts({ facts, world, ...rest }: Work, needs: Needs, read: Read): void {
  const work = { facts, world, ...rest };
  // People read by address are locked too: an assignment may add a role to one of them.
  read(
    needs.addresses.length > 0,
    () => peopleByAddress(needs.addresses.map(([id]) => id), needs.addresses.map(([, folded]) => folded)),
    (rows) => {
      keepPeople(work, rows);
      for (const row of rows) {
        facts.addresses.set(pair(text(row, 'organisation_id'), text(row, 'email_folded')), text(row, 'id'));
      }
    },
  );
  read(needs.organisations.size > 0, () => readOrganisations([...needs.organisations]), (rows) => {
    for (const row of rows) {
      if (!world.organisations.has(text(row, 'id'))) world.organisations.set(text(row, 'id'), organisations.decode(row));
    }
  });
  // An organisation read without a lock may not be written: only a locked one has a chain in the working set.
  read(
    needs.numbers.length > 0,
    () => agreementsByNumber(needs.numbers.map(([id]) => id), needs.numbers.map(([, number]) => number)),
    (rows) => { for (const row of rows) facts.numbers.add(pair(text(row, 'programme_id'), text(row, 'number'))); },
  );
  read(
    needs.invoices.length > 0,
    () => requestsByInvoice(needs.invoices.map(([id]) => id), needs.invoices.map(([, number]) => number)),
    (rows) => {
      for (const row of rows) facts.invoices.set(pair(text(row, 'partner_id'), text(row, 'invoice_number')), text(row, 'id'));
    },
  );
  read(needs.redeemed.size > 0, () => partnersThatRedeemed([...needs.redeemed]), (rows) => {
    for (const row of rows) facts.redeemed.add(text(row, 'id'));
  });
  read(
    needs.repeats.length > 0,
    () => vouchersHolding(needs.repeats.map(([id]) => id), needs.repeats.map(([, key]) => key)),
    (rows) => {
      for (const row of rows) facts.repeats.set(pair(text(row, 'customer_id'), text(row, 'repeat_held')), text(row, 'reference'));
    },
  );
  read(needs.admissions.size > 0, () => admission([...needs.admissions]), (rows) => {
    for (const row of rows) {
      if (row['has_admin'] === true) facts.administered.add(text(row, 'id'));
      if (row['has_key'] === true) facts.keyed.add(text(row, 'id'));
    }
  });
  for (const sponsorId of new Set(needs.codes.map(([id]) => id))) {
    const codes = needs.codes.flatMap(([id, code]) => (id === sponsorId ? [code] : []));
    read(true, () => organisationsByCode(sponsorId, codes), (rows) => {
      for (const row of rows) facts.codes.set(pair(sponsorId, text(row, 'code')), text(row, 'id'));
    });
  }
}
