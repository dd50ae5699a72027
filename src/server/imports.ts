/** Imports, put together: what the job needs of the store, the errand that carries one out, and what is told of it. */
import type { ImportView } from '../contract/programme-view.ts';
import type { Language } from '../contract/refusal-params.ts';
import { foldEmail, type IdKind } from '../domain/ids.ts';
import { versionOn } from '../domain/programme.ts';
import { randomBytes } from 'node:crypto';
import type { FileStore } from './files.ts';
import { hashOf } from './commands/replay.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { decodeActor, keyOwner, send } from './commands/load.ts';
import type { Caller } from './commands/reply.ts';
import { newId } from './commands/work.ts';
import type { Tools } from './engine.ts';
import { IMPORT_KINDS, mayImport, type ImportKind, type ImportKindName, type Importer } from './jobs/import-kinds.ts';
import type { ImportStore, ProgrammeInForce, ReadyRow } from './jobs/import-rows.ts';
import { importFile, NOT_BEGUN, type ImportProgress, type ImportTools, type Known } from './jobs/import.ts';
import type { Errand } from './jobs/outbox.ts';
import { decodeRemembered, findKeys } from './store/idempotency.ts';
import { agreementsByNumber } from './store/entitlement.ts';
import { decodeOutcome, errandOf, insertErrands } from './store/outbox.ts';
import { organisations, organisationsByCode, readActors, readOrganisations } from './store/party.ts';
import { partners } from './store/partner.ts';
import { programmes, readProgrammes } from './store/programme.ts';
import { reading } from './store/table.ts';
import { text } from './store/decode.ts';

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
}

export interface Imports {
  /** Notes an import of a file that is in the store; answers its id. */
  start(order: Omit<Order, 'personId' | 'organisationId'>, importer: Importer): Promise<string>;
  /** An import of the importer's organisation, for whoever gave it or could give it; undefined where there is none of that id. */
  view(id: string, importer: Importer): Promise<ImportView | undefined>;
}

/** A sponsor gives an organisation's own commands on its behalf, as the installation does; all others are the person's. */
function callerFor(kind: ImportKind, { personId, organisationId, party }: Importer): Caller {
  return party === 'sponsor' && kind.own === true
    ? { kind: 'system', organisationId }
    : { kind: 'person', personId, organisationId };
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
  return rows.map(({ key, command, input }) => {
    const before = remembered.get(key);
    if (before === undefined) return 'new';
    return before.inputHash.equals(hashOf({ name: command, input })) ? 'same' : 'other';
  });
}

async function storeFor({ writers, definitions, clock, calendar }: Tools, importer: Importer): Promise<ImportStore> {
  const [own] = (await send(writers, [readOrganisations([importer.organisationId])]))[0] ?? [];
  const organisation = own === undefined ? undefined : organisations.decode(own);
  const sponsorId = organisation?.sponsorId ?? importer.organisationId;
  const mine = async () => {
    const [rows] = await send(writers, [readProgrammes()]);
    return (rows ?? []).map(programmes.decode).filter((programme) => programme.sponsorId === sponsorId);
  };
  return {
    async organisations(codes) {
      const [rows] = await send(writers, [organisationsByCode(sponsorId, codes)]);
      const found = (rows ?? []).map(organisations.decode)
        .filter(({ id }) => importer.party === 'sponsor' || id === importer.organisationId);
      return new Map(found.map(({ code, id, kind }) => [code ?? '', { id, kind }]));
    },
    async agreements(numbers) {
      const ids = (await mine()).map(({ id }) => id);
      const asked = ids.flatMap((id) => numbers.map((number): [string, string] => [id, number]));
      const [rows] = await send(writers, [agreementsByNumber(asked.map(([id]) => id), asked.map(([, number]) => number))]);
      const found = new Map<string, { id: string; programmeId: string }[]>();
      for (const row of rows ?? []) {
        const number = text(row, 'number');
        const agreement = { id: text(row, 'id'), programmeId: text(row, 'programme_id') };
        found.set(number, [...(found.get(number) ?? []), agreement]);
      }
      return found;
    },
    async consultants(partnerIds) {
      const [rows] = await send(writers, [reading(partners, 'id', partnerIds)]);
      return new Map((rows ?? []).map(partners.decode).flatMap(({ partner }) =>
        partner.consultants.map(({ id, email }): [string, string] => [`${partner.id} ${foldEmail(email)}`, id])));
    },
    async programmes() {
      const all = await mine();
      await definitions.fetch(writers, all);
      return all.flatMap((programme): ProgrammeInForce[] => {
        const latest = definitions.get(programme.id, programme.versions.at(-1)?.version ?? 0);
        const version = versionOn(programme, calendar(clock.now(), latest?.timeZone ?? 'UTC'));
        const definition = version === undefined ? undefined : definitions.get(programme.id, version.version);
        if (definition === undefined) return [];
        const { agreementVersion } = definition.enrolment;
        return [{ id: programme.id, agreementVersion, offerings: definition.offerings.map(({ id }) => id) }];
      });
    },
    today: () => calendar(clock.now(), 'UTC'),
  };
}

/** The errand: taken again after a crash, it goes on where its progress stands. */
export function importErrand(tools: Tools, files: FileStore, failPoint?: PassFailPoint): Errand {
  return async ({ payload, progress }, keep) => {
    const order = payload as Order;
    const importer = await importerOf(tools, order.personId);
    const before = (progress ?? NOT_BEGUN) as ImportProgress;
    // Whoever lost the right between asking and being served has their rows refused by the runner; rows given on behalf
    // of others would not be, so that is asked here.
    if (importer === undefined || !mayImport(order.kind, importer)) {
      await keep({ ...before, phase: 'refused' });
      return;
    }
    const made = await importToolsFor(tools, order.kind, importer);
    const open = () => opened(files, order.sha256);
    await keep(await importFile({ ...made, open, failPoint }, order, before, keep));
  };
}

async function* opened(files: FileStore, sha256: string): AsyncGenerator<Uint8Array> {
  const stream = await files.open(sha256);
  if (stream === undefined) throw new Error(`the file ${sha256} of an import is not in the store`);
  for await (const bytes of stream) yield bytes as Uint8Array;
}

async function importerOf({ writers }: Tools, personId: string): Promise<Importer | undefined> {
  const [row] = (await send(writers, [readActors([personId])]))[0] ?? [];
  if (row === undefined) return undefined;
  const { organisationId, party, roles } = decodeActor(row);
  return organisationId === null || party === null ? undefined : { personId, organisationId, party, roles };
}

export function importsOf({ writers }: Pick<Tools, 'writers'>): Imports {
  return {
    async start(order, { personId, organisationId }) {
      const id = newId({ bytes: (count) => randomBytes(count) }, 'import' satisfies IdKind);
      const payload: Order = { ...order, personId, organisationId };
      await send(writers, [insertErrands([{ kind: IMPORT_ERRAND, subject: id, payload }])]);
      return id;
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

function viewOf(id: string, order: Order, progress: ImportProgress | null, state: 'waiting' | 'done' | 'dead'): ImportView {
  const { phase, rows, checked, written } = progress ?? NOT_BEGUN;
  const writing = phase === 'writing' || (phase === 'done' && !order.dryRun);
  const { accepted, failed, errors } = writing ? written : checked;
  const running = state === 'waiting';
  return {
    id,
    kind: order.kind,
    status: running ? 'running' : phase === 'done' ? 'done' : 'refused',
    phase: !running ? 'ended' : progress === null ? 'waiting' : phase === 'writing' ? 'writing' : 'checking',
    partial: order.partial,
    ...(order.dryRun ? { dryRun: true as const } : {}),
    rows,
    // What a run that was interrupted wrote is found there by the one that goes on: only the check knows what was there.
    accepted: phase === 'refused' ? 0 : accepted,
    alreadyThere: checked.alreadyThere,
    failed,
    errors: errors.map((error) => ({ ...error })),
  };
}
