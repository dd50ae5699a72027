/** What a batch looks up before it locks: whose each thing is that the inputs name. */
import type { Row } from '../store/database.ts';
import { json, text } from '../store/decode.ts';
import { findKeyOwners } from '../store/key.ts';
import { readPeople } from '../store/party.ts';
import { partnersOfConsultants } from '../store/partner.ts';
import { findRequests } from '../store/payment.ts';
import type { Statement } from '../store/table.ts';
import { decodeOrigin, findVouchers } from '../store/voucher.ts';
import type { Finds } from './handler.ts';
import type { FirstWave, Origins } from './load.ts';

export interface Lookup {
  readonly statement: Statement;
  readonly take: (rows: readonly Row[]) => void;
}

export function noFinds(): Finds {
  return { vouchers: new Set(), requests: new Set(), consultants: new Set(), people: new Set(), keys: new Set() };
}

/** What the inputs name and is not known yet. */
export function findsOf(finds: Finds, { found }: Pick<FirstWave, 'found'>, origins: Origins): readonly Lookup[] {
  const lookups: Lookup[] = [];
  const look = (asked: Set<string>, make: (ids: string[]) => Statement, take: (row: Row) => void) => {
    if (asked.size === 0) return;
    lookups.push({ statement: make([...asked]), take: (rows) => { for (const row of rows) take(row); } });
  };
  look(finds.vouchers, findVouchers, (row) => {
    const origin = decodeOrigin(row);
    found.vouchers.set(origin.reference, origin);
    origins.keep(origin);
  });
  look(finds.requests, findRequests, (row) => {
    found.requests.set(text(row, 'id'), {
      partnerId: text(row, 'partner_id'),
      programmeId: text(row, 'programme_id'),
      vouchers: json<string[]>(row, 'vouchers'),
    });
  });
  look(finds.consultants, partnersOfConsultants, (row) => {
    found.consultants.set(text(row, 'consultant_id'), text(row, 'id'));
  });
  look(finds.people, readPeople, (row) => { found.people.set(text(row, 'id'), text(row, 'organisation_id')); });
  look(finds.keys, findKeyOwners, (row) => {
    found.keys.set(text(row, 'id'), { personId: text(row, 'person_id'), organisationId: text(row, 'organisation_id') });
  });
  return lookups;
}
