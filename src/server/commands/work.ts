/**
 * The working set of one batch: the rows it locked, as the events decided so far have left them, and the few facts that
 * are no row. A decision sees what the ones before it in the batch did.
 */
import type { ErasedPlace, Event } from '../../domain/event.ts';
import { emptyWorld, fold, type Kind, type Touched, type World } from '../../domain/fold.ts';
import { foldEmail, ID_PREFIX, voucherReference, type IdKind, type VoucherReference } from '../../domain/ids.ts';
import { SYSTEM, type Actor, type Context } from '../../domain/party.ts';
import { evolvePerson, isAdmin, type Person } from '../../domain/person.ts';
import type { Programme, Terms, TermsContext } from '../../domain/programme.ts';
import type { Day, Instant } from '../../domain/time.ts';
import type { Chain } from '../store/table.ts';
import { BatchShelf, definitionIn, presentIn, type DefinitionShelf } from './shelf.ts';

/** Two parts of a natural key as one text; neither may hold the separator, which no input lets through. */
export function pair(one: string, other: string): string {
  return `${one}\u0000${other}`;
}

/** What decisions need to know that is not in a row they lock. */
export interface Facts {
  /** Programme and number of the agreements there are. */
  readonly numbers: Set<string>;
  /** Partner and invoice number → the request that has it. */
  readonly invoices: Map<string, string>;
  /** The partners that have redeemed something. */
  readonly redeemed: Set<string>;
  /** Customer and repeat key → the voucher that holds the place. */
  readonly repeats: Map<string, string>;
  /** Voucher → the last entry by which it was assigned or reserved; not there where no token is shown that is older. */
  readonly turns: Map<string, number>;
  /** Organisation and folded address → the person. */
  readonly addresses: Map<string, string>;
  /** Organisation → the people who manage its people; and the organisations that have a key. */
  readonly admins: Map<string, Set<string>>;
  readonly keyed: Set<string>;
  /** Identity and organisation, where that identity has a place. */
  readonly placed: Set<string>;
  /** Person → where personal values of theirs stand; there where somebody asks to erase them. */
  readonly erasable: Map<string, ErasedPlace[]>;
  /** Sponsor and code → the organisation. */
  readonly codes: Map<string, string>;
}

export interface Work {
  readonly world: World;
  readonly facts: Facts;
  /** Where each loaded subject's chain stands. */
  readonly chains: Map<string, Chain>;
  /** Rows that are not in the database yet. */
  readonly fresh: Set<string>;
  readonly changed: Map<Kind, Set<string>>;
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly definitions: BatchShelf;
}

export function newWork(programmes: ReadonlyMap<string, Programme>, definitions: DefinitionShelf): Work {
  return {
    world: { ...emptyWorld(), programmes: new Map(programmes) },
    facts: {
      numbers: new Set(),
      invoices: new Map(),
      redeemed: new Set(),
      repeats: new Map(),
      turns: new Map(),
      addresses: new Map(),
      admins: new Map(),
      keyed: new Set(),
      placed: new Set(),
      erasable: new Map(),
      codes: new Map(),
    },
    chains: new Map(),
    fresh: new Set(),
    changed: new Map(),
    programmes,
    definitions: new BatchShelf(definitions),
  };
}

/** The date of an instant in a time zone; zones are resolved outside the domain. */
export type Calendar = (at: Instant, timeZone: string) => Day;

/** The moment of a command and the calendar to read it by. */
export interface Moment {
  readonly at: Instant;
  readonly calendar: Calendar;
}

/** What a rule without a programme is told; such rules go by UTC. */
export function contextOf(moment: Moment, actor: Actor): Context {
  return { at: moment.at, today: moment.calendar(moment.at, 'UTC'), actor };
}

/** What a programme's rules are told: today in its zone, and the version in force then; undefined where none is yet. */
export function termsContextOf(
  work: Work,
  programmeId: string,
  moment: Moment,
  actor: Actor,
): TermsContext | undefined {
  const programme = work.world.programmes.get(programmeId);
  if (programme === undefined) return undefined;
  const present = presentIn(work.definitions, programme, (timeZone) => moment.calendar(moment.at, timeZone));
  const { today } = present;
  const version = present.version?.version;
  if (version === undefined) return undefined;
  const definition = definitionIn(work.definitions, programmeId, version);
  const terms: Terms = { programmeId: programme.id, sponsorId: programme.sponsorId, version, definition };
  return { at: moment.at, today, actor, terms };
}

/** Folds an event into the working set and notes what must be written. */
export function absorb(work: Work, event: Event): readonly Touched[] {
  if (!work.chains.has(event.subject)) work.fresh.add(event.subject);
  absorbFacts(work, event);
  absorbTurn(work, event);
  const touched = fold(work.world, event);
  for (const { kind, id } of touched) {
    const ids = work.changed.get(kind);
    if (ids === undefined) work.changed.set(kind, new Set([id]));
    else ids.add(id);
  }
  return touched;
}

/** Keeps the facts true before the event is folded, since some need to see what it changes. */
function absorbFacts({ facts, world }: Work, event: Event): void {
  switch (event.type) {
    case 'organisation.registered': {
      const { sponsorId, code } = event.data;
      if (sponsorId !== null && code !== null) facts.codes.set(pair(sponsorId, code), event.subject);
      break;
    }
    case 'agreement.registered':
      facts.numbers.add(pair(event.data.programmeId, event.data.number));
      break;
    case 'person.invited':
      facts.addresses.set(pair(event.data.organisationId, foldEmail(event.data.email)), event.subject);
      noteAdmin(facts, evolvePerson(undefined, event));
      break;
    case 'person.erased': {
      const { organisationId = '', email = '' } = world.people.get(event.subject) ?? {};
      facts.addresses.delete(pair(organisationId, foldEmail(email)));
      facts.admins.get(organisationId)?.delete(event.subject);
      break;
    }
    case 'person.roles-set':
    case 'person.suspended':
    case 'person.reinstated':
      noteAdmin(facts, evolvePerson(world.people.get(event.subject), event));
      break;
    case 'person.joined': {
      const organisationId = world.people.get(event.subject)?.organisationId ?? '';
      facts.placed.add(pair(pair(event.data.issuer, event.data.subject), organisationId));
      break;
    }
    case 'key.created':
      facts.keyed.add(event.data.organisationId);
      break;
    case 'voucher.reserved':
    case 'voucher.released':
    case 'voucher.expired':
      absorbRepeat(facts, world, event.subject, event.type === 'voucher.reserved');
      break;
    case 'voucher.redeemed': {
      const partnerId = world.vouchers.get(event.subject)?.partnerId;
      if (partnerId !== null && partnerId !== undefined) facts.redeemed.add(partnerId);
      break;
    }
    case 'payment.saved': {
      const before = world.requests.get(event.subject);
      if (before !== undefined) facts.invoices.delete(pair(before.partnerId, before.invoiceNumber));
      facts.invoices.set(pair(event.data.partnerId, event.data.invoiceNumber), event.subject);
      break;
    }
    case 'payment.cancelled': {
      const before = world.requests.get(event.subject);
      if (before !== undefined) facts.invoices.delete(pair(before.partnerId, before.invoiceNumber));
      break;
    }
    default:
      break;
  }
}

function noteAdmin({ admins }: Facts, person: Person): void {
  const known = admins.get(person.organisationId) ?? new Set();
  if (isAdmin(person)) known.add(person.id);
  else known.delete(person.id);
  admins.set(person.organisationId, known);
}

/** A token that is shown later in the batch is older than this entry. */
function absorbTurn({ facts, chains }: Work, { type, subject }: Event): void {
  if (type !== 'voucher.assigned' && type !== 'voucher.reserved') return;
  facts.turns.set(subject, (chains.get(subject)?.sequence ?? 0) + 1);
}

function absorbRepeat(facts: Facts, world: World, reference: string, holds: boolean): void {
  const voucher = world.vouchers.get(reference);
  if (voucher === undefined || voucher.repeatKey === null) return;
  const place = pair(voucher.customerId, voucher.repeatKey);
  if (holds) facts.repeats.set(place, reference);
  else if (facts.repeats.get(place) === reference) facts.repeats.delete(place);
}

/** Randomness, handed in: `bytes` answers that many random bytes. */
export interface Chance {
  bytes(count: number): Uint8Array;
}

const SYMBOLS = '0123456789abcdefghjkmnpqrstvwxyz';

/** A new id with its prefix: sixteen Crockford symbols, 80 random bits. */
export function newId(chance: Chance, kind: IdKind): string {
  let symbols = '';
  for (const byte of chance.bytes(16)) symbols += SYMBOLS.charAt(byte & 31);
  return `${ID_PREFIX[kind]}_${symbols}`;
}

export function newReference(chance: Chance): VoucherReference {
  return voucherReference(chance.bytes(12));
}

/** The installation itself, speaking for a sponsor where it must. */
export function systemActor(organisationId: string | undefined): Actor {
  if (organisationId === undefined) return SYSTEM;
  return { ...SYSTEM, organisationId: organisationId as NonNullable<Actor['organisationId']>, party: 'sponsor' };
}
