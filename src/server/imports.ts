/** Imports, put together: what the job needs of the store, the errand that carries one out, and what is told of it. */
import { GIVEN_UP, presentState } from '../contract/given-up.ts';
import type { ImportView } from '../contract/programme-view.ts';
import type { Language } from '../contract/refusal-params.ts';
import type { IdKind } from '../domain/ids.ts';
import { randomBytes } from 'node:crypto';
import type { FileStore } from './files.ts';
import { hashOf } from './commands/replay.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { decodeActor, keyOwner, send } from './commands/load.ts';
import type { Caller } from './commands/reply.ts';
import { newId } from './commands/work.ts';
import type { Tools } from './engine.ts';
import { storeFor } from './import-store.ts';
import { said } from './jobs/import-outcome.ts';
import { IMPORT_KINDS, mayImport, type ImportKind, type ImportKindName, type Importer } from './jobs/import-kinds.ts';
import type { ReadyRow } from './jobs/import-rows.ts';
import { ERRORS_MAX } from './jobs/import-tally.ts';
import { importFile, NOT_BEGUN, type ImportProgress, type ImportTools, type Known } from './jobs/import.ts';
import type { Errand } from './jobs/outbox.ts';
import type { Session } from './queries/session.ts';
import { decodeRemembered, findKeys, insertKeyedErrand } from './store/idempotency.ts';
import { canonical, sha256 } from './store/journal.ts';
import { decodeOutcome, errandOf, insertErrands, type ErrandState } from './store/outbox.ts';
import { readCallers } from './store/party.ts';
import { dayOrNull, textsOrNull } from './store/decode.ts';

/** The errand that carries an import out. */
export const IMPORT_ERRAND = 'import';

/** What is kept of an import that was asked for. */
interface Order {
  readonly kind: ImportKindName;
  readonly partial: boolean;
  readonly dryRun: boolean;
  readonly language: Language;
  /** The file, in the store of files. */
  readonly sha256: string;
  readonly personId: string;
  readonly organisationId: string;
  /** The API key that was shown; left out by releases before this was kept. */
  readonly keyId?: string | null;
}

/** Who gives the order comes from the session. */
type Ordered = Omit<Order, 'personId' | 'organisationId' | 'keyId'>;

export interface Imports {
  /** Notes an import of a file that is in the store. Repeated under its key it is the same one; the key of another is refused. */
  start(
    order: Ordered & { readonly key?: string | undefined }, importer: Importer,
  ): Promise<{ readonly id: string; readonly replayed: boolean } | 'key-reused'>;
  /** An import of the importer's organisation, for whoever gave it or could give it; undefined where there is none of that id. */
  view(id: string, importer: Importer): Promise<ImportView | undefined>;
}

/** A sponsor gives an organisation's own commands on its behalf, as the installation does; all others are the person's. */
function callerFor(kind: ImportKind, { personId, organisationId, party, keyId = null }: Importer): Caller {
  return party === 'sponsor' && kind.own === true
    ? { kind: 'system', organisationId }
    : { kind: 'person', personId, organisationId, ...(keyId === null ? {} : { keyId }) };
}

/** Everything an import by somebody needs, besides the file. */
export async function importToolsFor(
  tools: Tools,
  kind: ImportKindName,
  importer: Importer,
): Promise<Omit<ImportTools, 'open'>> {
  const caller = callerFor(IMPORT_KINDS[kind], importer);
  return {
    runner: tools.runner, caller, store: await storeFor(tools, importer),
    known: (rows) => knownOf(tools, caller, rows),
  };
}

/** What is remembered under the keys of rows, and whether it is the same. */
async function knownOf({ writers }: Tools, caller: Caller, rows: readonly ReadyRow[]): Promise<readonly Known[]> {
  if (rows.length === 0) return [];
  const owner = keyOwner({ name: 'person.invite', input: {}, caller });
  const [found] = await send(writers, [findKeys(rows.map(() => owner), rows.map(({ key }) => key))]);
  const remembered = new Map((found ?? []).map(decodeRemembered).map((each) => [each.key, each]));
  return rows.map(({ key, command, input, earlier }) => {
    const before = remembered.get(key);
    if (before === undefined) return 'new';
    return [input, ...earlier].some((each) => before.inputHash.equals(hashOf({ name: command, input: each }))) ? 'same' : 'other';
  });
}

/** The errand: taken again after a crash, it goes on where its progress stands. */
export function importErrand(tools: Tools, files: FileStore, failPoint?: PassFailPoint): Errand {
  return async ({ payload, progress }, keep) => {
    const order = payload as Order;
    const importer = await importerOf(tools, order);
    const before = (progress ?? NOT_BEGUN) as ImportProgress;
    if (importer === undefined) {
      await keep(stopped(before, order.language));
      return;
    }
    const made = await importToolsFor(tools, order.kind, importer);
    const open = () => opened(files, order.sha256);
    // Whoever loses the right meanwhile has their rows turned away by the runner; rows given on behalf of others would not
    // be, so that it is asked again. The errand is then taken once more, and says so.
    const keepWhileRightful = async (now: ImportProgress): Promise<void> => {
      await keep(now);
      if (await importerOf(tools, order) === undefined) throw new Error('whoever gave the import may not go on with it');
    };
    await keep(await importFile({ ...made, open, failPoint }, order, before, keepWhileRightful));
  };
}

/** An import that its giver may not go on with. What was written stays, and is told. */
function stopped(before: ImportProgress, language: Language): ImportProgress {
  if (before.phase === 'done' || before.phase === 'refused') return before;
  const isWriting = before.phase === 'writing';
  const tally = isWriting ? before.written : before.checked;
  const errors = [...tally.errors.slice(0, ERRORS_MAX - 1), said(tally.through + 1, 'forbidden', language, 'stopped')];
  const told = { ...tally, failed: before.rows - tally.accepted, errors };
  return { ...before, ...(isWriting ? { phase: 'done', written: told } : { phase: 'refused', checked: told }) };
}

async function* opened(files: FileStore, sha256: string): AsyncGenerator<Uint8Array> {
  const stream = await files.open(sha256);
  if (stream === undefined) throw new Error(`the file ${sha256} of an import is not in the store`);
  for await (const bytes of stream) yield bytes as Uint8Array;
}

/** Who gave an order, as the rows say now; undefined where they, or the API key that they showed, may not any more. */
async function importerOf({ writers, clock, calendar }: Tools, order: Order): Promise<Importer | undefined> {
  const { kind, personId, keyId = null } = order;
  const [row] = (await send(writers, [readCallers([personId], keyId === null ? [] : [keyId])]))[0] ?? [];
  if (row === undefined) return undefined;
  const { organisationId, party, roles } = decodeActor(row);
  if (organisationId === null || party === null) return undefined;
  const lastDay = dayOrNull(row, 'expires_on');
  const hasExpired = lastDay !== null && calendar(clock.now(), 'UTC') > lastDay;
  if (keyId !== null && (row['key_id'] === null || hasExpired)) return undefined;
  const scopes = textsOrNull(row, 'scopes') as Session['scopes'];
  const importer: Importer = { personId, organisationId, party, roles, keyId, scopes };
  return mayImport(kind, importer) ? importer : undefined;
}

/** Stands beside keys in place of a command's name, so that no key is that of a command and of an import. */
const STARTED = 'import.start';

export function importsOf({ writers, clock }: Pick<Tools, 'writers' | 'clock'>): Imports {
  return {
    async start({ key, ...order }, { personId, organisationId, keyId = null }) {
      const id = newId({ bytes: (count) => randomBytes(count) }, 'import' satisfies IdKind);
      const payload: Order = { ...order, personId, organisationId, keyId };
      const errand = { kind: IMPORT_ERRAND, subject: id, payload };
      if (key === undefined) {
        await send(writers, [insertErrands([errand])]);
        return { id, replayed: false };
      }
      const { kind, partial, sha256: file } = order;
      const inputHash = sha256(`${STARTED}\n${canonical({ kind, partial, file })}`);
      const asked = { organisationId, key, command: STARTED, inputHash, made: id, entries: [] };
      await send(writers, [insertKeyedErrand(asked, errand, clock.now())]);
      const [row] = (await send(writers, [findKeys([organisationId], [key])]))[0] ?? [];
      const noted = row === undefined ? undefined : decodeRemembered(row);
      if (noted?.command !== STARTED || !noted.inputHash.equals(inputHash)) return 'key-reused';
      return { id: noted.made, replayed: noted.made !== id };
    },
    async view(id, importer) {
      const [row] = (await send(writers, [errandOf(id, IMPORT_ERRAND)]))[0] ?? [];
      if (row === undefined) return undefined;
      const { payload, progress, state } = decodeOutcome(row);
      const order = payload as Order;
      const own = order.organisationId === importer.organisationId;
      const theirs = order.personId === importer.personId || mayImport(order.kind, importer);
      return own && theirs ? viewOf(id, order, progress as ImportProgress | null, state) : undefined;
    },
  };
}

function viewOf(id: string, order: Order, progress: ImportProgress | null, state: ErrandState): ImportView {
  const { phase, rows, checked, written } = progress ?? NOT_BEGUN;
  const writing = phase === 'writing' || (phase === 'done' && !order.dryRun);
  const { accepted, failed, errors } = writing ? written : checked;
  const running = state === 'waiting';
  const ended = phase === 'done' || phase === 'refused' ? phase : undefined;
  return {
    id,
    kind: order.kind,
    // What came to its end has one, even where only the word of it was lost over and over.
    ...(running || ended === undefined ? presentState(state, GIVEN_UP[order.language]) : { status: ended }),
    phase: !running ? 'ended' : progress === null ? 'waiting' : phase === 'writing' ? 'writing' : 'checking',
    partial: order.partial,
    ...(order.dryRun ? { dryRun: true as const } : {}),
    rows,
    // What a run that was interrupted wrote is found there by the one that goes on: only the check knows what was there.
    accepted: phase === 'refused' || (!running && phase === 'checking') ? 0 : accepted,
    alreadyThere: checked.alreadyThere,
    failed,
    errors: errors.map((error) => ({ ...error })),
  };
}
