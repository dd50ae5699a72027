/**
 * `verify`: the journal folded from nothing and compared with everything that is derived from it. It trusts no row, no
 * constraint and no trigger, since whoever owns the database can switch those off.
 */
import type pg from 'pg';
import type { World } from '../../domain/fold.ts';
import type { ProgrammeVersion } from '../../domain/programme.ts';
import type { Voucher } from '../../domain/voucher.ts';
import { send } from '../commands/load.ts';
import { inSnapshot, type Queryable, type Row } from '../store/database.ts';
import { text } from '../store/decode.ts';
import { agreements } from '../store/entitlement.ts';
import { sha256 } from '../store/journal.ts';
import { keys } from '../store/key.ts';
import { organisations, people } from '../store/party.ts';
import { partners, type PartnerRow } from '../store/partner.ts';
import { requests } from '../store/payment.ts';
import { programmes } from '../store/programme.ts';
import type { Chain, Statement, Table } from '../store/table.ts';
import { ALL_PARTIES, ALL_VERSIONS, LOOSE_ENDS, NEXT_ENTRIES, OPEN_ENTRIES, rowsOfAgreements } from '../store/verify.ts';
import { vouchers } from '../store/voucher.ts';
import { Erasures, Telling } from './verify-entries.ts';
import { attempted, ledgerFaults, rowFaults, type Expected } from './verify-rows.ts';
import { verifyTree, type Known, type TreeVerified } from './verify-tree.ts';

export interface Verified extends TreeVerified {
  readonly entries: number;
  /** Chains: everything that has entries of its own. */
  readonly subjects: number;
  /** What is wrong, a sentence each; empty where all is well. */
  readonly faults: string[];
}

/** Past this many a list helps nobody; the rest is counted. */
const FAULTS_MAX = 1000;
/** Subjects whose rows are fetched at one stroke. */
const SUBJECTS_AT_ONCE = 1000;

/** Checks everything in one snapshot, as the writer, which sees all rows. Changes nothing. */
export async function verify(pool: pg.Pool, known: Known = {}): Promise<Verified> {
  return inSnapshot(pool, (client) => verifyIn(client, known));
}

/** The same within a transaction that the caller has begun. */
export function verifyIn(client: Queryable, known: Known = {}): Promise<Verified> {
  return new Audit(client, known).run();
}

class Audit {
  readonly #client: Queryable;
  readonly #known: Known;
  readonly #faults: string[] = [];
  readonly #erasures = new Erasures();
  #more = 0;
  #entries = 0;
  #subjects = 0;
  /** Which request holds a voucher, told by the requests before the vouchers come. */
  readonly #held = new Map<string, Voucher['requestId']>();

  constructor(client: Queryable, known: Known) {
    this.#client = client;
    this.#known = known;
  }

  async run(): Promise<Verified> {
    await send(this.#client, [OPEN_ENTRIES]);
    let current = new Telling('', this.#erasures, this.#report);
    let waiting: Telling[] = [];
    for (let rows = await this.#next(); rows.length > 0; rows = await this.#next()) {
      for (const row of rows) {
        const agreementId = text(row, 'agreement_id');
        if (agreementId !== current.agreementId) {
          waiting = await this.#close(current, waiting);
          current = new Telling(agreementId, this.#erasures, this.#report);
        }
        current.take(row);
        this.#entries += 1;
      }
    }
    waiting = await this.#close(current, waiting);
    await this.#compareAgreements(waiting);
    for (const [voucher, requestId] of this.#held) {
      this.#report(`voucher ${voucher} is held by request ${String(requestId)} and is in no entry of the journal`);
    }
    this.#erasures.faults().forEach(this.#report);
    await this.#looseEnds();
    const tree = await verifyTree(this.#client, this.#known, this.#report);
    if (this.#more > 0) this.#faults.push(`and ${String(this.#more)} more`);
    return { entries: this.#entries, subjects: this.#subjects, faults: this.#faults, ...tree };
  }

  readonly #report = (fault: string): void => {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(fault);
    else this.#more += 1;
  };

  async #rows(statement: Statement): Promise<Row[]> {
    const [rows] = await send(this.#client, [statement]);
    return rows ?? [];
  }

  #next(): Promise<Row[]> {
    return this.#rows(NEXT_ENTRIES);
  }

  /** Compares what one agreement, or the rest of the installation, is told to be, when its entries are all read. */
  async #close(told: Telling, waiting: Telling[]): Promise<Telling[]> {
    this.#subjects += told.chains.size;
    if (told.agreementId === '') {
      await this.#compareParties(told);
      return waiting;
    }
    const all = [...waiting, told];
    if (all.reduce((count, each) => count + each.chains.size, 0) < SUBJECTS_AT_ONCE) return all;
    await this.#compareAgreements(all);
    return [];
  }

  async #compareParties({ world, chains }: Telling): Promise<void> {
    await this.#compareTable(organisations, ALL_PARTIES.organisation, world.organisations, chains);
    const withSponsor = new Map([...world.partners].map(([id, partner]): [string, PartnerRow] =>
      [id, { partner, sponsorId: world.organisations.get(id)?.sponsorId ?? null }]));
    await this.#compareTable(partners, ALL_PARTIES.partner, withSponsor, undefined);
    await this.#compareTable(people, ALL_PARTIES.person, world.people, chains);
    await this.#compareTable(keys, ALL_PARTIES.api_key, world.keys, chains);
    await this.#compareTable(programmes, ALL_PARTIES.programme, world.programmes, chains);
    await this.#compareTable(requests, ALL_PARTIES.payment_request, world.requests, chains);
    await this.#compareVersions(world);
    for (const [reference, { requestId }] of world.vouchers) {
      if (requestId !== null) this.#held.set(reference, requestId);
    }
  }

  async #compareTable<State>(
    table: Table<State>,
    statement: Statement,
    states: ReadonlyMap<string, State>,
    chains: ReadonlyMap<string, Chain> | undefined,
  ): Promise<void> {
    rowFaults(table, 'id', expectedOf(states, chains), await this.#rows(statement)).forEach(this.#report);
  }

  async #compareVersions(world: World): Promise<void> {
    const expected = new Map<string, ProgrammeVersion>();
    for (const { id, versions } of world.programmes.values()) {
      for (const version of versions) expected.set(`${id}@${String(version.version)}`, version);
    }
    for (const row of await this.#rows(ALL_VERSIONS)) {
      const name = `${text(row, 'programme_id')}@${String(row['version'])}`;
      const version = expected.get(name);
      expected.delete(name);
      if (version === undefined) {
        this.#report(`programme version ${name} is in no entry of the journal`);
        continue;
      }
      if (row['effective_from'] !== version.effectiveFrom) {
        this.#report(`programme version ${name}: it is in force from ${String(row['effective_from'])}, the journal says ${version.effectiveFrom}`);
      }
      if (row['digest'] !== version.digest) this.#report(`programme version ${name}: the digest is not what the journal says`);
      if (sha256(text(row, 'definition')).toString('hex') !== version.digest) {
        this.#report(`programme version ${name}: the definition is not the one that was published`);
      }
    }
    for (const name of expected.keys()) this.#report(`programme version ${name} is in the journal and has no row`);
  }

  async #compareAgreements(told: readonly Telling[]): Promise<void> {
    if (told.length === 0) return;
    const wanted = rowsOfAgreements(told.map((each) => each.agreementId));
    const ofAgreement = {
      own: grouped(await this.#rows(wanted.agreements), 'id'),
      vouchers: grouped(await this.#rows(wanted.vouchers), 'agreement_id'),
      postings: grouped(await this.#rows(wanted.postings), 'agreement_id'),
    };
    for (const { agreementId: id, world, chains, postings } of told) {
      const own = ofAgreement.own.get(id) ?? [];
      rowFaults(agreements, 'id', expectedOf(world.agreements, chains), own).forEach(this.#report);
      const held = new Map([...world.vouchers].map(([reference, voucher]) => [reference, this.#withHolder(voucher)]));
      const rows = ofAgreement.vouchers.get(id) ?? [];
      rowFaults(vouchers, 'reference', expectedOf(held, chains), rows).forEach(this.#report);
      attempted(`the ledger of ${id}`, () => ledgerFaults(id, postings, ofAgreement.postings.get(id) ?? [], own[0])).forEach(this.#report);
    }
  }

  #withHolder(voucher: Voucher): Voucher {
    const requestId = this.#held.get(voucher.reference) ?? null;
    this.#held.delete(voucher.reference);
    return requestId === null ? voucher : { ...voucher, requestId };
  }

  async #looseEnds(): Promise<void> {
    for (const statement of LOOSE_ENDS) {
      for (const row of await this.#rows(statement)) this.#report(text(row, 'fault'));
    }
  }
}

function expectedOf<State>(
  states: ReadonlyMap<string, State>,
  chains: ReadonlyMap<string, Chain> | undefined,
): ReadonlyMap<string, Expected<State>> {
  return new Map([...states].map(([id, state]) => [id, { state, chain: chains?.get(id) }]));
}

function grouped(rows: readonly Row[], column: string): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(text(row, column));
    if (group === undefined) groups.set(text(row, column), [row]);
    else group.push(row);
  }
  return groups;
}
