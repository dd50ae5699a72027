/**
 * How a batch finds and locks its rows, in at most two waves. The first looks up, without locks, who calls and what the
 * inputs name; the second locks (`lock.ts`). Where everything named is known already, they go out as one.
 */
import pg from 'pg';
import type { Actor, PartyKind } from '../../domain/party.ts';
import type { Programme, ProgrammeDefinition } from '../../domain/programme.ts';
import { corked, freshly, type Queryable, type Row } from '../store/database.ts';
import { dayOrNull, integer, text, textsOrNull } from '../store/decode.ts';
import { decodeRemembered, findKeys, type Remembered } from '../store/idempotency.ts';
import { people, readCallers } from '../store/party.ts';
import { decodeDefinition, PROGRAMME_HEADS, programmes, readDefinition, readProgrammes } from '../store/programme.ts';
import type { Statement } from '../store/table.ts';
import type { VoucherOrigin } from '../store/voucher.ts';
import { handlerOf } from './all.ts';
import { findsOf, noFinds, type Lookup } from './find.ts';
import type { Asker, Found, Needs } from './handler.ts';
import { noNeeds, readersFor, type Reader } from './lock.ts';
import type { Command } from './reply.ts';
import type { DefinitionShelf } from './shelf.ts';
import { newWork, pair, type Work } from './work.ts';

/**
 * Sends statements without waiting for one another and answers their rows. All are awaited even where one fails, so
 * that nothing of a broken batch is left on the connection; the first failure is thrown.
 */
export async function send(client: Queryable, statements: readonly Statement[]): Promise<Row[][]> {
  const ask = (statement: Statement) => (client instanceof pg.Pool ? freshly(client, () => client.query(statement)) : client.query(statement));
  const answers = await corked(client, () => Promise.allSettled(statements.map(ask)));
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value.rows;
  });
}

/**
 * Definitions by programme and version; they never change, so what was read once is kept. So are programmes, for as long
 * as their chain has not gone on.
 */
export class Definitions implements DefinitionShelf {
  readonly #kept = new Map<string, ProgrammeDefinition>();
  #programmes = new Map<string, { readonly sequence: number; readonly programme: Programme }>();

  /** The programmes as a transaction sees them, by the heads that it has read. */
  async present(client: Queryable, heads: readonly Row[]): Promise<readonly Programme[]> {
    const isKnown = (row: Row): boolean => this.#programmes.get(text(row, 'id'))?.sequence === integer(row, 'sequence');
    let seen = this.#programmes;
    if (!heads.every(isKnown)) {
      const [rows = []] = await send(client, [readProgrammes()]);
      seen = new Map(rows.map((row) =>
        [text(row, 'id'), { sequence: integer(row, 'sequence'), programme: programmes.decode(row) }]));
      // Kept only with its definitions: another lane would take what is kept for complete.
      await this.fetch(client, [...seen.values()].map(({ programme }) => programme));
      this.#programmes = seen;
    }
    return [...seen.values()].map(({ programme }) => programme);
  }

  get(programmeId: string, version: number): ProgrammeDefinition | undefined {
    return this.#kept.get(pair(programmeId, String(version)));
  }

  /** Those that are kept, in the order in which they were read. */
  all(): readonly ProgrammeDefinition[] {
    return [...this.#kept.values()];
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
  readonly actors: Map<string, Actor>;
  /** API keys that still work, but for their last day. */
  readonly keys: Map<string, KnownKey>;
  readonly programmes: Map<string, Programme>;
  readonly remembered: Map<string, Remembered>;
  readonly found: {
    readonly [Kind in keyof Found]: Found[Kind] extends ReadonlyMap<infer Key, infer Value> ? Map<Key, Value> : never;
  };
}

/** The organisation under which a command's idempotency key is kept. */
export function keyOwner({ caller }: Command): string {
  return caller.organisationId ?? 'system';
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
    scopes: null,
  };
}

/** What a batch must know of an API key that was shown. */
export interface KnownKey {
  /** The last day on which it works, in UTC; null for ever. */
  readonly expiresOn: string | null;
  readonly scopes: Actor['scopes'];
}

const ORIGINS_MAX = 20_000;

/** Where vouchers belong never changes: what was once found, or made here, need not be looked up again. */
export class Origins {
  #recent = new Map<string, VoucherOrigin>();
  #before = new Map<string, VoucherOrigin>();

  get(reference: string): VoucherOrigin | undefined {
    const recent = this.#recent.get(reference);
    if (recent !== undefined) return recent;
    const before = this.#before.get(reference);
    if (before !== undefined) this.keep(before);
    return before;
  }

  keep(origin: VoucherOrigin): void {
    // Two generations, the older dropped whole: what is asked for again moves on into the newer.
    if (this.#recent.size >= ORIGINS_MAX) {
      this.#before = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(origin.reference, origin);
  }
}

export interface Kept {
  readonly definitions: Definitions;
  readonly origins: Origins;
}

const BEGIN: Statement = { name: 'begin', text: 'begin', values: [] };

/** Begins the transaction, looks everything up, locks what the commands need, and answers the working set. */
export async function load(
  client: Queryable,
  commands: readonly Command[],
  { definitions, origins }: Kept,
): Promise<{ readonly wave: FirstWave; readonly work: Work }> {
  const wave = emptyWave();
  const finds = noFinds();
  for (const command of commands) handlerOf(command.name).find?.(command.input, finds);
  for (const reference of finds.vouchers) {
    const origin = origins.get(reference);
    if (origin === undefined) continue;
    wave.found.vouchers.set(reference, origin);
    finds.vouchers.delete(reference);
  }
  const lookups = [...callersOf(commands, wave), ...findsOf(finds, wave, origins)];
  const known = Object.values(finds).every((each: Set<string>) => each.size === 0);
  // Keys come last: whoever held the rows before may have carried out the very command that waited for them.
  const remembering = rememberedOf(commands, wave);
  const second = (): Reader[] => [...readersFor(needsOf(commands, wave.found)), ...remembering];
  let locks: readonly Reader[] = known ? second() : [];
  const [, heads = [], ...answers] = await send(
    client, [BEGIN, PROGRAMME_HEADS, ...[...lookups, ...locks].map(({ statement }) => statement)],
  );
  lookups.forEach(({ take }, index) => { take(answers[index] ?? []); });
  for (const programme of await definitions.present(client, heads)) wave.programmes.set(programme.id, programme);
  const work = newWork(wave.programmes, definitions);
  let locked: readonly Row[][] = answers.slice(lookups.length);
  if (!known) {
    locks = second();
    locked = await send(client, locks.map(({ statement }) => statement));
  }
  locks.forEach(({ take }, index) => { take(locked[index] ?? [], work); });
  return { wave, work };
}

/**
 * What all commands need, whoever gives them: whether a caller may give its command is known only from what comes
 * with the rows. A caller's id and organisation never change, and are all that the choice of rows asks of him.
 */
export function needsOf(commands: readonly Command[], found: Found): Needs {
  const needs = noNeeds();
  for (const { name, input, caller, extra = {} } of commands) {
    handlerOf(name).need(input, needs, found, askerOf(caller), extra);
  }
  return needs;
}

function askerOf(caller: Command['caller']): Asker {
  const personId = caller.kind === 'person' ? caller.personId : null;
  return { organisationId: caller.organisationId ?? null, personId } as Asker;
}

export function emptyWave(): FirstWave {
  const found = { vouchers: new Map(), requests: new Map(), consultants: new Map(), people: new Map(), keys: new Map() };
  return { actors: new Map(), keys: new Map(), programmes: new Map(), remembered: new Map(), found };
}

/** Who calls. */
function callersOf(commands: readonly Command[], wave: FirstWave): readonly Lookup[] {
  const callers = commands.flatMap(({ caller }) => (caller.kind === 'person' ? [caller] : []));
  const personIds = [...new Set(callers.map((caller) => caller.personId))];
  const keyIds = [...new Set(callers.flatMap((caller) => caller.keyId ?? []))];
  if (personIds.length === 0) return [];
  return [{
    statement: readCallers(personIds, keyIds),
    take: (rows) => {
      for (const row of rows) {
        wave.actors.set(text(row, 'id'), decodeActor(row));
        if (row['key_id'] === null) continue;
        wave.keys.set(text(row, 'key_id'), {
          expiresOn: dayOrNull(row, 'expires_on'), scopes: textsOrNull(row, 'scopes') as Actor['scopes'],
        });
      }
    },
  }];
}

/** What the commands' idempotency keys stand for. */
function rememberedOf(commands: readonly Command[], wave: FirstWave): readonly Lookup[] {
  const keyed = commands.filter((command) => command.key !== undefined && command.dryRun !== true);
  if (keyed.length === 0) return [];
  return [{
    statement: findKeys(keyed.map(keyOwner), keyed.map((command) => command.key ?? '')),
    take: (rows) => {
      for (const each of rows.map(decodeRemembered)) wave.remembered.set(pair(each.organisationId, each.key), each);
    },
  }];
}
