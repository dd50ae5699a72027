/**
 * What a batch locks and reads, in one fixed order, so that batches of several servers hardly ever wait for each other in
 * a ring: customers and other organisations, agreements, vouchers, partners, requests, people, keys, programmes; by id
 * within each. Out of it are the people found by an address, a person's keys and the rows that name somebody erased: no
 * id tells of them before. Where that closes a ring, PostgreSQL breaks it, and the lane repeats the batch.
 */
import type { Row } from '../store/database.ts';
import { bytes, integer, text, texts } from '../store/decode.ts';
import { agreements, agreementsByNumber, lockAgreements } from '../store/entitlement.ts';
import {
  admission, lockOrganisations, lockPeople, lockPeopleLacking, organisations, organisationsByCode, people, peopleByAddress, placesOf,
  readOrganisations,
} from '../store/party.ts';
import { lastTurns } from '../store/journal-reads.ts';
import { decodePlace, lockAgreementsOf, lockKeysOf, lockVouchersOf, placesNaming } from '../store/erasure.ts';
import { keys, lockKeys } from '../store/key.ts';
import { lockPartners, partners, sharePartners } from '../store/partner.ts';
import { lockRequests, requests, requestsByInvoice } from '../store/payment.ts';
import { lockProgrammes, programmes } from '../store/programme.ts';
import type { Statement } from '../store/table.ts';
import { lockVouchers, partnersThatRedeemed, vouchers, vouchersHolding } from '../store/voucher.ts';
import type { Needs } from './handler.ts';
import { pair, type Work } from './work.ts';

/** A statement, and what becomes of its rows. */
export interface Reader {
  readonly statement: Statement;
  readonly take: (rows: readonly Row[], work: Work) => void;
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
    keys: new Set(),
    keysOf: new Set(),
    erasures: [],
    programmes: new Set(),
    organisations: new Set(),
    numbers: [],
    invoices: [],
    redeemed: new Set(),
    repeats: [],
    turns: [],
    addresses: [],
    admissions: new Set(),
    identities: [],
    codes: [],
  };
}

/** The statements that lock and read what the batch needs, in their order. */
export function readersFor(needs: Needs): readonly Reader[] {
  const readers: Reader[] = [];
  const read: Read = (asked, make, take) => {
    if (asked) readers.push({ statement: make(), take });
  };
  readRows(needs, read);
  readFacts(needs, read);
  return readers;
}

type Read = (asked: boolean, make: () => Statement, take: Reader['take']) => void;

/** Where the chain of a locked row stands. */
function keepChain(work: Work, subject: string, row: Row): void {
  work.chains.set(subject, { sequence: integer(row, 'sequence'), head: bytes(row, 'head') });
}

function readRows(needs: Needs, read: Read): void {
  const changing = needs.partnersChanged.size > 0;
  const allPartners = [...new Set([...needs.partnersShared, ...needs.partnersChanged])];
  read(needs.customers.size > 0, () => lockOrganisations([...needs.customers]), (rows, work) => {
    for (const row of rows) {
      work.world.organisations.set(text(row, 'id'), organisations.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  read(needs.agreements.size > 0, () => lockAgreements([...needs.agreements]), (rows, work) => {
    for (const row of rows) {
      work.world.agreements.set(text(row, 'id'), agreements.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  const erasing = needs.erasures.length > 0;
  read(erasing, () => lockAgreementsOf(needs.erasures.map(([id]) => id)), () => undefined);
  read(needs.vouchers.size > 0, () => lockVouchers([...needs.vouchers]), keepVouchers);
  read(erasing, () => lockVouchersOf(needs.erasures.map(([id]) => id), needs.erasures.map(([, id]) => id)), keepVouchers);
  // One statement for all partners of the batch, in the stronger mode where any is changed: two statements in two modes
  // could take the same two rows in either order.
  read(allPartners.length > 0, () => (changing ? lockPartners(allPartners) : sharePartners(allPartners)), (rows, work) => {
    for (const row of rows) work.world.partners.set(text(row, 'id'), partners.decode(row).partner);
  });
  read(needs.requests.size > 0, () => lockRequests([...needs.requests]), (rows, work) => {
    for (const row of rows) {
      work.world.requests.set(text(row, 'id'), requests.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
  read(needs.people.size > 0, () => lockPeople([...needs.people]), (rows, work) => { keepPeople(work, rows); });
  read(needs.keys.size > 0, () => lockKeys([...needs.keys]), keepKeys);
  read(needs.keysOf.size > 0, () => lockKeysOf([...needs.keysOf]), keepKeys);
  read(needs.programmes.size > 0, () => lockProgrammes([...needs.programmes]), (rows, work) => {
    for (const row of rows) {
      work.world.programmes.set(text(row, 'id'), programmes.decode(row));
      keepChain(work, text(row, 'id'), row);
    }
  });
}

function keepVouchers(rows: readonly Row[], work: Work): void {
  for (const row of rows) {
    work.world.vouchers.set(text(row, 'reference'), vouchers.decode(row));
    keepChain(work, text(row, 'reference'), row);
  }
}

function keepKeys(rows: readonly Row[], work: Work): void {
  for (const row of rows) {
    work.world.keys.set(text(row, 'id'), keys.decode(row));
    keepChain(work, text(row, 'id'), row);
  }
}

function keepPeople(work: Work, rows: readonly Row[]): void {
  for (const row of rows) {
    work.world.people.set(text(row, 'id'), people.decode(row));
    keepChain(work, text(row, 'id'), row);
  }
}

function readFacts(needs: Needs, read: Read): void {
  const organisationIds = needs.addresses.map(([id]) => id);
  const addresses = needs.addresses.map(([, folded]) => folded);
  const addressed = needs.addresses.length > 0;
  read(addressed, () => lockPeopleLacking('project-manager', organisationIds, addresses), () => undefined);
  read(
    addressed,
    () => peopleByAddress(organisationIds, addresses),
    (rows, work) => {
      keepPeople(work, rows);
      for (const row of rows) {
        work.facts.addresses.set(pair(text(row, 'organisation_id'), text(row, 'email_folded')), text(row, 'id'));
      }
    },
  );
  read(needs.organisations.size > 0, () => readOrganisations([...needs.organisations]), (rows, work) => {
    for (const row of rows) {
      if (!work.world.organisations.has(text(row, 'id'))) work.world.organisations.set(text(row, 'id'), organisations.decode(row));
    }
  });
  // An organisation read without a lock may not be written: only a locked one has a chain in the working set.
  read(
    needs.numbers.length > 0,
    () => agreementsByNumber(needs.numbers.map(([id]) => id), needs.numbers.map(([, number]) => number)),
    (rows, work) => { for (const row of rows) work.facts.numbers.add(pair(text(row, 'programme_id'), text(row, 'number'))); },
  );
  read(
    needs.invoices.length > 0,
    () => requestsByInvoice(needs.invoices.map(([id]) => id), needs.invoices.map(([, number]) => number)),
    (rows, work) => {
      for (const row of rows) work.facts.invoices.set(pair(text(row, 'partner_id'), text(row, 'invoice_number')), text(row, 'id'));
    },
  );
  read(needs.redeemed.size > 0, () => partnersThatRedeemed([...needs.redeemed]), (rows, work) => {
    for (const row of rows) work.facts.redeemed.add(text(row, 'id'));
  });
  read(
    needs.repeats.length > 0,
    () => vouchersHolding(needs.repeats.map(([id]) => id), needs.repeats.map(([, key]) => key)),
    (rows, work) => {
      for (const row of rows) work.facts.repeats.set(pair(text(row, 'customer_id'), text(row, 'repeat_held')), text(row, 'reference'));
    },
  );
  read(needs.turns.length > 0, () => lastTurns(needs.turns), (rows, work) => {
    for (const row of rows) {
      const [reference, at] = [text(row, 'subject'), integer(row, 'sequence')];
      work.facts.turns.set(reference, Math.max(at, work.facts.turns.get(reference) ?? 0));
    }
  });
  read(needs.admissions.size > 0, () => admission([...needs.admissions]), (rows, work) => {
    for (const row of rows) {
      work.facts.admins.set(text(row, 'id'), new Set(texts(row, 'admins')));
      if (row['has_key'] === true) work.facts.keyed.add(text(row, 'id'));
    }
  });
  read(
    needs.identities.length > 0,
    () => placesOf(needs.identities.map(([issuer]) => issuer), needs.identities.map(([, subject]) => subject)),
    (rows, work) => {
      for (const row of rows) {
        work.facts.placed.add(pair(pair(text(row, 'issuer'), text(row, 'subject')), text(row, 'organisation_id')));
      }
    },
  );
  read(needs.erasures.length > 0, () => placesNaming(needs.erasures.map(([, id]) => id)), (rows, work) => {
    for (const row of rows) {
      const places = work.facts.erasable.get(text(row, 'person_id')) ?? [];
      places.push(decodePlace(row));
      work.facts.erasable.set(text(row, 'person_id'), places);
    }
  });
  for (const sponsorId of new Set(needs.codes.map(([id]) => id))) {
    const codes = needs.codes.flatMap(([id, code]) => (id === sponsorId ? [code] : []));
    read(true, () => organisationsByCode(sponsorId, codes), (rows, work) => {
      for (const row of rows) work.facts.codes.set(pair(sponsorId, text(row, 'code')), text(row, 'id'));
    });
  }
}
