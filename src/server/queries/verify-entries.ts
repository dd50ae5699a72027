/** The journal read as an auditor reads it: each entry by itself, each chain link by link, each event folded again. */
import { PERSONAL_FIELDS } from '../../domain/personal.ts';
import { emptyWorld, fold, type World } from '../../domain/fold.ts';
import { postingsOf } from '../../domain/ledger.ts';
import type { Voucher } from '../../domain/voucher.ts';
import { concernedBy } from '../commands/write.ts';
import type { Row } from '../store/database.ts';
import { decodeEntry, entryFaults, NO_HEAD, type Concerned, type Entry } from '../store/journal.ts';
import type { Posted } from '../store/ledger.ts';
import type { Chain } from '../store/table.ts';
import { postingKey } from './verify-rows.ts';

/**
 * What the entries of one agreement make, or those of none: organisations, people, programmes, requests. An agreement's
 * entries touch nothing but itself and its vouchers, so that only one agreement need be in memory at a time.
 */
export class Telling {
  readonly agreementId: string;
  readonly #erasures: Erasures;
  readonly world: World = emptyWorld();
  readonly chains = new Map<string, Chain>();
  readonly postings = new Map<string, Posted>();
  readonly #report: (fault: string) => void;

  constructor(agreementId: string, erasures: Erasures, report: (fault: string) => void) {
    this.agreementId = agreementId;
    this.#erasures = erasures;
    this.#report = report;
  }

  /** Takes in the next entry, in the order of positions. */
  take(row: Row): void {
    const name = `${String(row['subject'])} entry ${String(row['sequence'])} (id ${String(row['id'])})`;
    const report = (fault: string): void => { this.#report(`${name}: ${fault}`); };
    let entry: Entry;
    try {
      entry = decodeEntry(row);
      for (const fault of [...entryFaults(row, entry), ...personalFaults(row, entry)]) report(fault);
    } catch (error) {
      report(`cannot be read: ${(error as Error).message}`);
      return;
    }
    this.#link(entry, report);
    this.#erasures.take(entry);
    try {
      this.#fold(entry, report);
    } catch (error) {
      report(`cannot be folded: ${(error as Error).message}`);
    }
  }

  #link(entry: Entry, report: (fault: string) => void): void {
    const { subject } = entry.event;
    const before = this.chains.get(subject);
    const due = (before?.sequence ?? 0) + 1;
    if (entry.sequence > due) report(`follows entry ${String(due - 1)}: entry ${String(due)} is missing, or placed later`);
    if (entry.sequence < due) report(`follows entry ${String(due - 1)}: positions are not in the order of the chain`);
    if (entry.sequence === due && entry.previous !== (before?.head ?? NO_HEAD).toString('hex')) {
      report('does not name the hash of the entry before it');
    }
    this.chains.set(subject, { sequence: entry.sequence, head: entry.hash });
  }

  #fold(entry: Entry, report: (fault: string) => void): void {
    const { event } = entry;
    this.#standIn(entry);
    const before = concernedBy(this, event);
    fold(this.world, event);
    const after = concernedBy(this, event);
    const concerned: Concerned = { ...after, partnerId: before.partnerId ?? after.partnerId };
    for (const key of ['agreementId', 'sponsorId', 'customerId', 'partnerId'] as const) {
      const [right, stored] = [concerned[key], entry.concerned[key]];
      if (right !== stored) report(`is shown to ${key} ${String(stored)} and concerns ${String(right)}`);
    }
    for (const posting of postingsOf(event)) {
      const posted: Posted = { posting, sequence: entry.sequence, at: entry.circumstances.at };
      this.postings.set(postingKey(posted), posted);
    }
  }

  /** A request's vouchers are folded with their agreements; here only what the request changes of them is kept. */
  #standIn({ event }: Entry): void {
    if (event.type !== 'payment.saved') return;
    for (const { voucher } of event.data.lines) {
      if (!this.world.vouchers.has(voucher)) this.world.vouchers.set(voucher, { requestId: null } as Voucher);
    }
  }
}

/**
 * Personal values that are gone, and the erasures that say so. Each needs the other: a value that nobody's erasure names
 * was taken away, and one that an erasure names and that is there again was put back.
 */
export class Erasures {
  readonly #gone = new Set<string>();
  readonly #named = new Set<string>();

  take({ event, sequence, erased }: Entry): void {
    for (const field of erased) this.#gone.add(placeOf(event.subject, sequence, field));
    if (event.type !== 'person.erased') return;
    for (const [, subject, of, field] of event.data.values) this.#named.add(placeOf(subject, of, field));
  }

  faults(): readonly string[] {
    return [
      ...[...this.#gone].filter((place) => !this.#named.has(place)).map((place) => `${place} is gone, and no erasure names it`),
      ...[...this.#named].filter((place) => !this.#gone.has(place)).map((place) => `${place} was erased, and is not gone`),
    ];
  }
}

function placeOf(subject: string, sequence: number, field: string): string {
  return `${field} of ${subject} entry ${String(sequence)}`;
}

/** A personal value may be erased, and then its row says so; a row that is gone was taken away. */
function personalFaults(row: Row, { event }: Entry): readonly string[] {
  const kept = new Set(((row['personal'] as { field: string }[] | null) ?? []).map(({ field }) => field));
  return (PERSONAL_FIELDS[event.type] ?? []).flatMap((field) => {
    const value = field.split('.').reduce<unknown>(
      (holder, name) => (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name],
      event.data,
    );
    // Before a field was counted among the personal ones, its value stood in the bytes themselves.
    const open = value === null || value === undefined || typeof value === 'string';
    return open || kept.has(field) ? [] : [`${field} is gone without being erased`];
  });
}
