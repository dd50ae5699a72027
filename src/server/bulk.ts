/** What is given to many vouchers, put together: the errand that carries it out, and what is told of it. */
import type { BULK_COMMANDS, BulkView } from '../contract/bulk.ts';
import type { GivenCommand } from '../contract/commands.ts';
import { GIVEN_UP, presentState } from '../contract/given-up.ts';
import { BULK_WORDS } from '../contract/list-words.ts';
import { PAGE_MAX } from '../contract/queries.ts';
import type { Language } from '../contract/refusal-params.ts';
import { explain } from '../contract/refusals.ts';
import type { ReadInput } from '../contract/calls.ts';
import type { Refusal } from '../domain/decision.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { send } from './commands/load.ts';
import type { Caller } from './commands/reply.ts';
import { newId } from './commands/work.ts';
import type { Tools } from './engine.ts';
import { giveToMany, type BulkStore, type BulkWork, type Listed, type Outcome } from './jobs/bulk.ts';
import type { Errand } from './jobs/outbox.ts';
import type { Reads } from './queries/reads.ts';
import type { Session } from './queries/session.ts';
import {
  bulkAsked, countItems, decodeBulk, insertBulk, itemsAfter, itemsLeft, keepFound, readBulk, settleItems, type BulkOrder,
} from './store/bulk.ts';
import type { Row } from './store/database.ts';
import { integer, text, textOrNull } from './store/decode.ts';
import { canonical, sha256 } from './store/journal.ts';
import { decodeOutcome, errandOf, type ErrandState } from './store/outbox.ts';
import { randomBytes } from './store/random.ts';

/** The errand that gives a command to many. */
export const BULK_ERRAND = 'bulk';

type BulkCommand = (typeof BULK_COMMANDS)[number];

/** What became of one voucher, in words. */
export interface BulkResult {
  readonly reference: string;
  readonly outcome: 'accepted' | 'refused' | 'waiting';
  readonly rule: string | null;
  readonly message: string | null;
}

export interface Bulk {
  /** Notes what is to be given; answers its id. Repeated under its key it is the same one; the key of another is refused. */
  start(order: {
    readonly command: BulkCommand; readonly filter: object; readonly reason: string | null; readonly dryRun: boolean;
    readonly language: Language; readonly key: string | undefined;
  }, giver: Session): Promise<{ readonly id: string; readonly replayed: boolean } | 'key-reused'>;
  /** How far it is, for whoever gave it; undefined where there is none of that id. */
  view(id: string, giver: Session, language: Language): Promise<BulkView | undefined>;
  /** What became of each voucher, for whoever gave it. */
  results(id: string, giver: Session, language: Language): Promise<AsyncIterable<BulkResult> | undefined>;
}

/** The errand: each voucher of the list is given the command as its giver would give it now. */
export function bulkErrand({ writers, runner }: Pick<Tools, 'writers' | 'runner'>, reads: () => Reads | undefined, failPoint?: PassFailPoint): Errand {
  return async ({ subject }, keep) => {
    const [row] = (await send(writers, [readBulk(subject)]))[0] ?? [];
    if (row === undefined) throw new Error(`${subject} is not known`);
    const order = decodeBulk(row);
    await giveToMany(runner, workOf(order), storeFor(writers, order, reads), () => keep({}), failPoint);
  };
}

function workOf({ id, command, reason, language, dryRun, personId, organisationId, keyId }: BulkOrder): BulkWork {
  const caller: Caller = { kind: 'person', personId, organisationId, ...(keyId === null ? {} : { keyId }) };
  return { id, command: command as GivenCommand, reason, language: language as Language, dryRun, caller };
}

function storeFor(writers: Tools['writers'], order: BulkOrder, reads: () => Reads | undefined): BulkStore {
  let { cursor, found } = order;
  return {
    async walk() {
      if (found !== null) return false;
      const page = await pageOf(order, cursor, reads());
      await send(writers, [keepFound(order.id, page.items.map(({ reference }) => reference), page.next)]);
      cursor = page.next;
      if (cursor === null) found = 0;
      return cursor !== null;
    },
    async left(limit) {
      const [rows] = await send(writers, [itemsLeft(order.id, limit)]);
      return (rows ?? []).map((row): Listed => ({ number: integer(row, 'number'), reference: text(row, 'reference') }));
    },
    async settle(outcomes: readonly Outcome[]) { await send(writers, [settleItems(order.id, outcomes)]); },
  };
}

interface Page {
  readonly items: readonly { readonly reference: string }[];
  readonly next: string | null;
}

/** A page of the list as its giver sees it. Whoever may see nothing any more has nothing in it. */
async function pageOf(order: BulkOrder, cursor: string | null, reads: Reads | undefined): Promise<Page> {
  if (reads === undefined) throw new Error('nothing can be read yet');
  const { personId, organisationId, language, filter } = order;
  // What a read asks of a session: who it is. Roles and limits are read from the rows; what a key is made for each command asks.
  const session = { personId, organisationId, scopes: null } as Session;
  const query = { ...filter, limit: PAGE_MAX, ...(cursor === null ? {} : { cursor }) };
  const input = { params: {}, query } as ReadInput<'voucher.list'>;
  const reply = await reads.read('voucher.list', { session, language: language as Language }, input);
  return reply.kind === 'found' ? reply.body as Page : { items: [], next: null };
}

export function bulkOf({ writers, clock }: Pick<Tools, 'writers' | 'clock'>): Bulk {
  const own = async (id: string, { personId, organisationId }: Session): Promise<BulkOrder | undefined> => {
    const [row] = (await send(writers, [readBulk(id)]))[0] ?? [];
    const order = row === undefined ? undefined : decodeBulk(row);
    return order?.personId === personId && order.organisationId === organisationId ? order : undefined;
  };
  return {
    async start({ key, ...order }, { personId, organisationId, keyId }) {
      const id = newId({ bytes: randomBytes }, 'bulk');
      const hash = sha256(canonical({ ...order, language: null, personId }));
      const asked = key === undefined ? null : { key, hash };
      await send(writers, [insertBulk({ ...order, asked, id, personId, organisationId, keyId, startedAt: clock.now() }, BULK_ERRAND)]);
      if (key === undefined) return { id, replayed: false };
      const [row] = (await send(writers, [bulkAsked(organisationId, key)]))[0] ?? [];
      const noted = row === undefined ? undefined : decodeBulk(row);
      if (noted?.asked?.hash.equals(hash) !== true) return 'key-reused';
      return { id: noted.id, replayed: noted.id !== id };
    },
    async view(id, giver, language) {
      const order = await own(id, giver);
      if (order === undefined) return undefined;
      const [counted, [errand] = []] = await send(writers, [countItems(id), errandOf(id, BULK_ERRAND)]);
      return viewOf(order, counted ?? [], stateOf(errand), language);
    },
    async results(id, giver, language) {
      if (await own(id, giver) === undefined) return undefined;
      const [[errand] = []] = await send(writers, [errandOf(id, BULK_ERRAND)]);
      return resultsOf(writers, id, stateOf(errand), language);
    },
  };
}

/** The errand is noted together with what it is to do, so there is one. */
function stateOf(errand: Row | undefined): ErrandState {
  return errand === undefined ? 'waiting' : decodeOutcome(errand).state;
}

const PAGE = 500;

async function* resultsOf(writers: Tools['writers'], id: string, state: ErrandState, language: Language): AsyncGenerator<BulkResult> {
  const unsettled = state === 'dead' ? BULK_WORDS.unsettled[language] : null;
  for (let after = 0; ;) {
    const [rows = []] = await send(writers, [itemsAfter(id, after, PAGE)]);
    for (const row of rows) {
      const outcome = textOrNull(row, 'outcome');
      yield {
        reference: text(row, 'reference'), outcome: outcome === 'accepted' || outcome === 'refused' ? outcome : 'waiting',
        rule: textOrNull(row, 'rule'), message: outcome === null ? unsettled : messageOf(row, language),
      };
    }
    const last = rows.at(-1);
    if (last === undefined) return;
    after = integer(last, 'number');
  }
}

const UNRULED: Readonly<Record<string, keyof typeof BULK_WORDS>> = {
  'not-found': 'gone', invalid: 'invalid', unauthorised: 'unauthorised', failed: 'failed',
};

/** Why a voucher was refused, in words; null where it was not. */
function messageOf(row: Row, language: Language): string | null {
  const [rule, refusal] = [textOrNull(row, 'rule'), textOrNull(row, 'refusal')];
  if (rule === null) return null;
  if (refusal === null) return BULK_WORDS[UNRULED[rule] ?? 'failed'][language];
  return explain(JSON.parse(refusal) as Refusal, language).message;
}

function viewOf(
  { id, command, startedAt, found, dryRun }: BulkOrder, rows: readonly Row[], state: ErrandState, language: Language,
): BulkView {
  const counted = (outcome: string) => rows.filter((row) => row['outcome'] === outcome);
  const sum = (of: readonly Row[]) => of.reduce((total, row) => total + integer(row, 'count'), 0);
  const refused = counted('refused');
  return {
    id, command: command as BulkCommand, ...presentState(state, GIVEN_UP[language]), startedAt, found: found ?? 0,
    accepted: sum(counted('accepted')), refused: sum(refused),
    refusals: refused.map((row) => ({ rule: text(row, 'rule'), count: integer(row, 'count'), message: messageOf(row, language) ?? '' })),
    ...(dryRun ? { dryRun: true as const } : {}),
  };
}
