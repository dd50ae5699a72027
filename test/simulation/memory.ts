/**
 * What PostgreSQL holds, in memory: the rows as immutable states, the chains, the keys, and the indexes by which facts
 * are found. Indexes are made from the rows that were written, never from what a batch believed, as a database does it.
 */
import { foldEmail } from '../../src/domain/ids.ts';
import { emptyWorld, type Kind, type World } from '../../src/domain/fold.ts';
import type { Actor } from '../../src/domain/party.ts';
import { isAdmin } from '../../src/domain/person.ts';
import type { ProgrammeDefinition } from '../../src/domain/programme.ts';
import { HOLDING_STATUSES, isLive, type Voucher } from '../../src/domain/voucher.ts';
import type { DefinitionShelf } from '../../src/server/commands/shelf.ts';
import { pair } from '../../src/server/commands/work.ts';
import type { Remembered } from '../../src/server/store/idempotency.ts';
import type { Sealed } from '../../src/server/store/journal.ts';
import type { Errand } from '../../src/server/store/outbox.ts';
import type { NewVersion } from '../../src/server/store/programme.ts';
import type { Chain } from '../../src/server/store/table.ts';

/** Rows that a unique index holds to one, by the index's name and key. */
export type Unique = 'number' | 'invoice' | 'repeat' | 'address' | 'code';

export interface Change {
  readonly kind: Kind;
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

type State = { readonly id?: string } & Record<string, unknown>;

export class Memory {
  readonly world: World = emptyWorld();
  readonly chains = new Map<string, Chain>();
  readonly keys = new Map<string, Remembered>();
  /** How often each row was written: what a lock would have waited for. */
  readonly writes = new Map<string, number>();
  /** Batches that wrote something. */
  commits = 0;
  /** The entries of each subject, in order. */
  readonly journal = new Map<string, Sealed[]>();
  readonly errands: Errand[] = [];
  readonly unique: Readonly<Record<Unique, Map<string, string>>> = {
    number: new Map(), invoice: new Map(), repeat: new Map(), address: new Map(), code: new Map(),
  };
  readonly redeemers = new Set<string>();
  readonly admins = new Map<string, Set<string>>();
  readonly keyed = new Set<string>();
  /** Consultant → partner. */
  readonly consultants = new Map<string, string>();
  readonly live = new Set<string>();
  /** Redeemed vouchers that are in no live request. */
  readonly unclaimed = new Set<string>();
  /** Requests on which somebody may still have something to do: what was paid may be sent back. */
  readonly open = new Set<string>();
  readonly #definitions = new Map<string, ProgrammeDefinition>();
  readonly definitions: DefinitionShelf = { get: (id, version) => this.#definitions.get(pair(id, String(version))) };

  publish({ programmeId, version, definition }: NewVersion): void {
    this.#definitions.set(pair(programmeId, String(version.version)), JSON.parse(definition) as ProgrammeDefinition);
  }

  actor(personId: string): Actor | undefined {
    const person = this.world.people.get(personId);
    const organisation = person === undefined ? undefined : this.world.organisations.get(person.organisationId);
    if (person === undefined || organisation === undefined) return undefined;
    const { id, organisationId, roles, locations, consultantId, email } = person;
    return { kind: 'person', personId: id, organisationId, party: organisation.kind, roles, locations, consultantId, email, scopes: null };
  }

  /** The key of a unique index under which a row stands; undefined for a row that is not in it. */
  static placesOf(kind: Kind, state: unknown): readonly (readonly [Unique, string])[] {
    const row = state as State;
    const of = (name: string): string => String(row[name]);
    switch (kind) {
      case 'agreements': return [['number', pair(of('programmeId'), of('number'))]];
      case 'requests': return row['status'] === 'cancelled' ? [] : [['invoice', pair(of('partnerId'), of('invoiceNumber'))]];
      case 'people': return [['address', pair(of('organisationId'), foldEmail(of('email')))]];
      case 'organisations': return row['code'] === null ? [] : [['code', pair(of('sponsorId'), of('code'))]];
      case 'vouchers': {
        const { repeatKey, status, customerId } = state as Voucher;
        return repeatKey !== null && HOLDING_STATUSES.includes(status) ? [['repeat', pair(customerId, repeatKey)]] : [];
      }
      case 'partners': case 'keys': case 'programmes': return [];
    }
  }

  /** Writes one row and keeps the indexes true. */
  write({ kind, id, before, after }: Change): void {
    const frozen = deepFreeze(after);
    (this.world[kind] as Map<string, unknown>).set(id, frozen);
    const token = `${kind}/${id}`;
    this.writes.set(token, (this.writes.get(token) ?? 0) + 1);
    const places = before === undefined ? [] : Memory.placesOf(kind, before);
    for (const [index, key] of places) if (this.unique[index].get(key) === id) this.unique[index].delete(key);
    for (const [index, key] of Memory.placesOf(kind, after)) this.unique[index].set(key, id);
    this.#index(kind, id, frozen);
  }

  #index(kind: Kind, id: string, state: unknown): void {
    const { world } = this;
    if (kind === 'vouchers') {
      const voucher = state as Voucher;
      mark(this.live, id, isLive(voucher));
      mark(this.unclaimed, id, voucher.status === 'redeemed' && voucher.requestId === null);
      if (voucher.status === 'redeemed' && voucher.partnerId !== null) this.redeemers.add(voucher.partnerId);
    } else if (kind === 'partners') {
      for (const consultant of world.partners.get(id)?.consultants ?? []) this.consultants.set(consultant.id, id);
    } else if (kind === 'requests') {
      mark(this.open, id, world.requests.get(id)?.status !== 'cancelled');
    } else if (kind === 'keys') {
      this.keyed.add(world.keys.get(id)?.organisationId ?? '');
    } else if (kind === 'people') {
      const person = world.people.get(id);
      if (person === undefined) return;
      const admins = this.admins.get(person.organisationId) ?? new Set();
      mark(admins, id, isAdmin(person));
      this.admins.set(person.organisationId, admins);
    }
  }
}

function mark(set: Set<string>, id: string, belongs: boolean): void {
  if (belongs) set.add(id);
  else set.delete(id);
}

/** A state that somebody changed in place would be a defect that no row shows. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
