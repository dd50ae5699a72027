/** What every read is made of: who asks, as the rows say now, in one snapshot that shows that organisation's rows only. */
import type pg from 'pg';
import type { Explain } from '../../contract/answer.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { Actor } from '../../domain/party.ts';
import { versionOn, type Present, type Programme, type ProgrammeDefinition, type Terms, type TermsContext } from '../../domain/programme.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { decodeActor, send, type Definitions } from '../commands/load.ts';
import { presentIn } from '../commands/shelf.ts';
import { newWork, termsContextOf, type Calendar, type Work } from '../commands/work.ts';
import { inSnapshot, reading, type Queryable, type Row } from '../store/database.ts';
import { readActors } from '../store/party.ts';
import { programmes as programmeTable, readProgrammes } from '../store/programme.ts';
import type { Statement } from '../store/table.ts';
import type { Beyond } from './beyond.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { explainer } from './explaining.ts';
import type { Proofs } from './proof.ts';
import type { ReadAsker, ReadReply } from './reads.ts';
import type { MakeLink } from './voucher-link.ts';
import type { Session } from './session.ts';

/** The engine's connections, definitions and clock. */
export interface Sources {
  readonly readers: pg.Pool;
  readonly writers: pg.Pool;
  readonly definitions: Definitions;
  readonly clock: { now(): Instant };
  readonly calendar: Calendar;
  /** The first moment of a date in a time zone. */
  readonly startOf: (day: Day, timeZone: string) => Instant;
  readonly proofs: Proofs;
  /** How long sessions last, by the real clock, in milliseconds. */
  readonly sessions: { readonly now: () => number; readonly idleMs: number };
  /** Answers when every entry committed before the call has its position. */
  readonly sequenced: () => Promise<void>;
  /** Answers when whatever was committed before the call is found by its words. */
  readonly worded: () => Promise<void>;
  /** Left out where the installation has no key for links. */
  readonly makeLink?: MakeLink | undefined;
}

export const NOT_FOUND: ReadReply = { kind: 'not-found' };

/** Reads as the person who asks. */
export async function glance(
  sources: Sources,
  asker: ReadAsker,
  look: (glance: Glance) => Promise<ReadReply>,
): Promise<ReadReply> {
  const { personId, organisationId } = asker.session;
  return reading(sources.readers, organisationId, async (client) => {
    const [actorRows, programmeRows] = await send(client, [readActors([personId]), readProgrammes()]);
    const [person] = (actorRows ?? []).map(decodeActor);
    if (person === undefined) return { kind: 'unauthorised' };
    const actor = { ...person, scopes: asker.session.scopes };
    const known = (programmeRows ?? []).map(programmeTable.decode);
    await sources.definitions.fetch(client, known);
    return look(new Glance(sources, asker, client, actor, known));
  });
}

export class Glance {
  readonly sources: Sources;
  readonly actor: Actor;
  readonly organisationId: string;
  readonly session: Session;
  readonly language: Language;
  readonly at: Instant;
  readonly programmes: ReadonlyMap<string, Programme>;
  readonly explain: Explain;
  readonly work: Work;
  readonly #client: Queryable;

  constructor(sources: Sources, { session, language }: ReadAsker, client: Queryable, actor: Actor, known: readonly Programme[]) {
    this.sources = sources;
    this.actor = actor;
    this.organisationId = session.organisationId;
    this.session = session;
    this.language = language;
    this.at = sources.clock.now();
    this.programmes = new Map(known.map((programme) => [programme.id, programme]));
    const explain = explainer(sources.definitions);
    this.explain = (refusal) => explain(refusal, language);
    this.work = newWork(this.programmes, sources.definitions);
    this.#client = client;
  }

  /** Rows that the asking organisation may see. */
  async rows(statement: Statement): Promise<readonly Row[]> {
    const [rows] = await send(this.#client, [statement]);
    return rows ?? [];
  }

  /** Rows of what the caller was found to be allowed to see, though the rows themselves do not say so; why is in `beyond.ts`. */
  async rowsAsWriter(statement: Statement, _why: Beyond): Promise<readonly Row[]> {
    const [rows] = await send(this.sources.writers, [statement]);
    return rows ?? [];
  }

  /** The same of several statements, in one snapshot: what one counts and another lists is of the same moment. */
  async rowsTogether(statements: readonly Statement[], _why: Beyond): Promise<readonly (readonly Row[])[]> {
    return inSnapshot(this.sources.writers, async (client) => {
      const found: Row[][] = [];
      for (const statement of statements) found.push(...await send(client, [statement]));
      return found;
    });
  }

  hasRole(...roles: readonly Actor['roles'][number][]): boolean {
    return roles.some((role) => this.actor.roles.includes(role));
  }

  /** Whether the caller has roles, and none but this one. */
  isOnly(role: Actor['roles'][number]): boolean {
    return this.actor.roles.every((each) => each === role);
  }

  /** A programme's rules as they are now; undefined where no version is in force. */
  context(programmeId: string): TermsContext | undefined {
    return termsContextOf(this.work, programmeId, { at: this.at, calendar: this.sources.calendar }, this.actor);
  }

  /** A programme's zone as it is now; UTC where there is no such programme. */
  zone(programmeId: string): string {
    return this.present(programmeId)?.timeZone ?? 'UTC';
  }

  /** Today in a programme's zone. */
  today(programmeId: string): Day {
    return this.present(programmeId)?.today ?? this.sources.calendar(this.at, 'UTC');
  }

  private present(programmeId: string): Present | undefined {
    const programme = this.programmes.get(programmeId);
    if (programme === undefined) return undefined;
    return presentIn(this.sources.definitions, programme, (timeZone) => this.sources.calendar(this.at, timeZone));
  }

  latest(programmeId: string): ProgrammeDefinition | undefined {
    const version = this.programmes.get(programmeId)?.versions.at(-1)?.version;
    return version === undefined ? undefined : this.sources.definitions.get(programmeId, version);
  }

  /** The definition by which a thing of the programme is shown: the one in force, or else the latest. */
  definition(programmeId: string): ProgrammeDefinition {
    const definition = this.context(programmeId)?.terms.definition ?? this.latest(programmeId);
    if (definition === undefined) throw new Error(`the programme ${programmeId} has no definition`);
    return definition;
  }

  /** The terms in force on a day. */
  termsOn(programme: Programme, on: Day): Terms | undefined {
    const version = versionOn(programme, on)?.version;
    const definition = version === undefined ? undefined : this.sources.definitions.get(programme.id, version);
    if (version === undefined || definition === undefined) return undefined;
    return { programmeId: programme.id, sponsorId: programme.sponsorId, version, definition };
  }
}

/** Where a page begins: undefined at the beginning. */
export type Last = readonly [string, string] | undefined;

/**
 * A page: one row more than asked for is fetched, which tells whether there is a next one. `show` leaves out what the
 * caller may not see after all.
 */
export async function pageOf<State>(
  list: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  fetch: (last: Last, limit: number) => Promise<readonly State[]>,
  keys: (state: State) => readonly [string, string],
  show: (state: State) => object | undefined,
): Promise<ReadReply> {
  const last = cursor === undefined ? undefined : readCursor(list, cursor);
  if (cursor !== undefined && last?.length !== 2) return { kind: 'bad-cursor' };
  const fetched = await fetch(last as Last, limit + 1);
  const shown = fetched.slice(0, limit);
  const end = shown.at(-1);
  const next = fetched.length > limit && end !== undefined ? writeCursor(list, keys(end)) : null;
  const items = shown.map(show).filter((item) => item !== undefined);
  return { kind: 'found', body: { items, next }, next };
}
