/** What a batch writes: every changed row, the ledger, the journal, the keys and the outbox, each table at one stroke. */
import type { Event } from '../../domain/event.ts';
import type { Kind } from '../../domain/fold.ts';
import { postingsOf } from '../../domain/ledger.ts';
import type { Instant } from '../../domain/time.ts';
import { agreements } from '../store/entitlement.ts';
import { eraseTraces, eraseValues } from '../store/erasure.ts';
import { insertKeys, type Remembered } from '../store/idempotency.ts';
import { insertEntries, insertPersonal, seal, type Circumstances, type Concerned, type Sealed } from '../store/journal.ts';
import { insertPostings, type Posted } from '../store/ledger.ts';
import { insertErrands, type Errand } from '../store/outbox.ts';
import { keys } from '../store/key.ts';
import { organisations, people } from '../store/party.ts';
import { partners } from '../store/partner.ts';
import { requests } from '../store/payment.ts';
import { insertVersions, programmes, type NewVersion } from '../store/programme.ts';
import { inserting, updating, type Statement, type Table, type Written } from '../store/table.ts';
import { vouchers } from '../store/voucher.ts';
import { absorb, type Chance, type Work } from './work.ts';

/** Everything a batch is about to write besides its rows. */
export interface Ledger {
  readonly sealed: Sealed[];
  readonly remembered: Remembered[];
  readonly errands: Errand[];
  readonly versions: NewVersion[];
}

export function emptyLedger(): Ledger {
  return { sealed: [], remembered: [], errands: [], versions: [] };
}

/** Folds an event into the working set and seals it as the next entry of its subject's chain. */
export function record(work: Work, ledger: Ledger, event: Event, circumstances: Circumstances, chance: Chance): Sealed {
  const before = concernedBy(work, event);
  absorb(work, event);
  const after = concernedBy(work, event);
  const concerned: Concerned = { ...after, partnerId: before.partnerId ?? after.partnerId };
  const entry = seal(event, circumstances, concerned, work.chains.get(event.subject), chance);
  work.chains.set(event.subject, { sequence: entry.sequence, head: entry.hash });
  // A partner's chain is kept in its organisation's row, which the event itself does not touch.
  if (work.world.organisations.has(event.subject)) markChanged(work, 'organisations', event.subject);
  ledger.sealed.push(entry);
  return entry;
}

function markChanged({ changed }: Work, kind: Kind, id: string): void {
  const ids = changed.get(kind);
  if (ids === undefined) changed.set(kind, new Set([id]));
  else ids.add(id);
}

/** Whom an event concerns. A released voucher's entry is still its last holder's: the state before counts too. */
export function concernedBy({ world }: Pick<Work, 'world'>, { subject }: Event): Concerned {
  const voucher = world.vouchers.get(subject);
  if (voucher !== undefined) {
    const { agreementId, sponsorId, customerId, partnerId } = voucher;
    return { agreementId, sponsorId, customerId, partnerId };
  }
  const agreement = world.agreements.get(subject);
  if (agreement !== undefined) {
    const { id, sponsorId, customerId } = agreement;
    return { agreementId: id, sponsorId, customerId, partnerId: null };
  }
  const request = world.requests.get(subject);
  if (request !== undefined) {
    // A draft is not the sponsor's to see, and so neither are its entries.
    const sponsorId = request.submittedOn === null ? null : request.sponsorId;
    return { agreementId: '', sponsorId, customerId: null, partnerId: request.partnerId };
  }
  const programme = world.programmes.get(subject);
  if (programme !== undefined) {
    return { agreementId: '', sponsorId: programme.sponsorId, customerId: null, partnerId: null };
  }
  const owner = (world.people.get(subject) ?? world.keys.get(subject))?.organisationId;
  // People and keys are their own organisation's alone, as their rows are; its sponsor does not see them.
  if (owner !== undefined) return ofOrganisation(owner, null);
  return ofOrganisation(subject, world.organisations.get(subject)?.sponsorId ?? null);
}

function ofOrganisation(id: string, sponsorId: string | null): Concerned {
  const nobody = { agreementId: '', sponsorId: null, customerId: null, partnerId: null };
  const kind = kindOfId(id);
  if (kind === 'sponsor') return { ...nobody, sponsorId: id };
  return kind === 'customer' ? { ...nobody, sponsorId, customerId: id } : { ...nobody, sponsorId, partnerId: id };
}

function kindOfId(id: string): 'sponsor' | 'customer' | 'partner' {
  if (id.startsWith('spo_')) return 'sponsor';
  return id.startsWith('cus_') ? 'customer' : 'partner';
}

/**
 * The statements that write the batch. As one (`together`) PostgreSQL runs the last of them first and the others from the
 * end, so the entries stand first: a row must be written before an id is drawn, or the sequencer may pass over the id
 * (`sequence_journal`). Foreign keys are looked at when all is written.
 */
export function writes(work: Work, ledger: Ledger, at: Instant): readonly Statement[] {
  const { world } = work;
  const sponsorOf = (id: string) => world.organisations.get(id)?.sponsorId ?? null;
  const partnerRows = new Map(
    [...(work.changed.get('partners') ?? [])].flatMap((id) => {
      const partner = world.partners.get(id);
      return partner === undefined ? [] : [[id, { partner, sponsorId: sponsorOf(id) }] as const];
    }),
  );
  const personal = insertPersonal(ledger.sealed);
  const postings = postedBy(ledger.sealed);
  return [
    ...(ledger.sealed.length > 0 ? [insertEntries(ledger.sealed)] : []),
    ...rowsOf(work, 'organisations', organisations, world.organisations),
    ...rowsOf(work, 'partners', partners, partnerRows, false),
    ...rowsOf(work, 'people', people, world.people),
    ...rowsOf(work, 'keys', keys, world.keys),
    ...rowsOf(work, 'programmes', programmes, world.programmes),
    ...(ledger.versions.length > 0 ? [insertVersions(ledger.versions)] : []),
    ...rowsOf(work, 'agreements', agreements, world.agreements),
    ...rowsOf(work, 'vouchers', vouchers, world.vouchers),
    ...rowsOf(work, 'requests', requests, world.requests),
    ...(postings.length > 0 ? [insertPostings(postings)] : []),
    ...(personal === undefined ? [] : [personal]),
    ...erasing(ledger.sealed),
    ...(ledger.remembered.length > 0 ? [insertKeys(ledger.remembered, at)] : []),
    ...(ledger.errands.length > 0 ? [insertErrands(ledger.errands)] : []),
  ];
}

/** What goes when people are erased: the values that the entry names, and whatever else is kept of them. */
function erasing(sealed: readonly Sealed[]): readonly Statement[] {
  const erasures = sealed.flatMap(({ event }) => (event.type === 'person.erased' ? [event] : []));
  if (erasures.length === 0) return [];
  const places = erasures.flatMap(({ data }) => data.values);
  return [eraseValues(places), ...eraseTraces(erasures.map(({ subject }) => subject))];
}

function postedBy(sealed: readonly Sealed[]): readonly Posted[] {
  return sealed.flatMap(({ event, sequence, circumstances }) =>
    postingsOf(event).map((posting) => ({ posting, sequence, at: circumstances.at })),
  );
}

function rowsOf<State>(
  work: Work,
  kind: Kind,
  table: Table<State>,
  states: ReadonlyMap<string, State>,
  chained = true,
): readonly Statement[] {
  const fresh: Written<State>[] = [];
  const changed: Written<State>[] = [];
  for (const id of work.changed.get(kind) ?? []) {
    const state = states.get(id);
    if (state === undefined) continue;
    (work.fresh.has(id) ? fresh : changed).push({ state, chain: work.chains.get(id) });
  }
  return [
    ...(fresh.length > 0 ? [inserting(table, fresh, chained)] : []),
    ...(changed.length > 0 ? [updating(table, changed, chained)] : []),
  ];
}
