/** Programmes: which there are, what they say on a day, when they close what, and how far an extension is. */
import type { AbilityView } from '../../contract/answer.ts';
import { EXTENSION_GIVEN_UP, presentState } from '../../contract/given-up.ts';
import type { ReadInput } from '../../contract/calls.ts';
import {
  presentCalendar, presentProgrammeRow, type ExtensionScopeView, type ExtensionView, type ProgrammeView,
} from '../../contract/programme-view.ts';
import type { Programme } from '../../domain/programme.ts';
import { EXTENSION_ERRAND } from '../commands/programme.ts';
import { integer } from '../store/decode.ts';
import { decodeOutcome, errandOf } from '../store/outbox.ts';
import { countToExtend } from '../store/voucher.ts';
import { freeAbilities } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

/** Few enough to be sorted here. */
export async function listOfProgrammes(glance: Glance, { query }: ReadInput<'programme.list'>): Promise<ReadReply> {
  const sorted = [...glance.programmes.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  return pageOf(
    'programmes',
    query,
    (last, limit) => Promise.resolve(sorted.filter(({ id }) => last === undefined || id > last[0]).slice(0, limit)),
    ({ id }) => [id, ''],
    (programme) => presentProgrammeRow(programme, glance.today(programme.id)),
  );
}

export function getProgramme(glance: Glance, { params, query }: ReadInput<'programme.get'>): Promise<ReadReply> {
  const programme = glance.programmes.get(params.id);
  if (programme === undefined) return Promise.resolve(NOT_FOUND);
  const on = query.on ?? glance.today(programme.id);
  const definition = glance.termsOn(programme, on)?.definition ?? null;
  const body: ProgrammeView = {
    ...presentProgrammeRow(programme, on), on, definition: definition as Record<string, unknown> | null,
    abilities: programmeAbilities(glance, programme),
  };
  return Promise.resolve({ kind: 'found', body });
}

/** Of its own sponsor alone; before a first version is in force there is nothing to extend. */
function programmeAbilities(glance: Glance, { id, sponsorId }: Programme): AbilityView[] {
  if (sponsorId !== glance.organisationId) return [];
  const publishing = ['programme.publish', ['definition', 'effectiveFrom']] as const;
  const extending = ['programme.extend', ['days', 'reason']] as const;
  return freeAbilities(glance.context(id) === undefined ? [publishing] : [publishing, extending], glance.actor);
}

export function getCalendar(glance: Glance, { params, query }: ReadInput<'programme.calendar'>): Promise<ReadReply> {
  const programme = glance.programmes.get(params.id);
  const terms = programme === undefined ? undefined : glance.termsOn(programme, query.on ?? glance.today(programme.id));
  return Promise.resolve(terms === undefined ? NOT_FOUND : { kind: 'found', body: presentCalendar(terms) });
}

interface Order {
  readonly programmeId: string;
  readonly createdBefore: string | null;
  readonly engagementTypes: readonly string[] | null;
  readonly statuses: readonly string[] | null;
  readonly orderedOn?: string;
  readonly days: number;
  readonly reason: string;
}

/** Whom an extension concerns, and how far it is, is told to those who order it and to those who watch. */
function watched(glance: Glance, programmeId: string): boolean {
  return glance.programmes.get(programmeId)?.sponsorId === glance.organisationId && glance.hasRole('programme-admin', 'auditor');
}

/** How many vouchers an extension would concern: asked before it is ordered. */
export async function extensionScope(glance: Glance, { params, query }: ReadInput<'extension.scope'>): Promise<ReadReply> {
  if (!watched(glance, params.id)) return NOT_FOUND;
  const { createdBefore = null, engagementTypes = null, statuses = null } = query;
  const [count] = await glance.rows(countToExtend({ programmeId: params.id, createdBefore, engagementTypes, statuses }, ''));
  const body: ExtensionScopeView = { programmeId: params.id, vouchers: count === undefined ? 0 : integer(count, 'left') };
  return { kind: 'found', body };
}

/** An extension's order and progress stand in the errand that carries it out. */
export async function getExtension(glance: Glance, { params }: ReadInput<'extension.get'>): Promise<ReadReply> {
  if (!watched(glance, params.id)) return NOT_FOUND;
  const [row] = await glance.rowsAsWriter(errandOf(params.extensionId, EXTENSION_ERRAND), 'errands');
  if (row === undefined) return NOT_FOUND;
  const { payload, progress, state } = decodeOutcome(row);
  const { programmeId, createdBefore, engagementTypes, statuses, orderedOn, days, reason } = payload as Order;
  if (programmeId !== params.id) return NOT_FOUND;
  const { after = '', extended = 0, skipped = 0 } = (progress ?? {}) as Partial<Record<'extended' | 'skipped', number>> & { after?: string };
  const scope = { programmeId, createdBefore, engagementTypes, statuses, orderedOn };
  const [count] = state === 'done' ? [] : await glance.rows(countToExtend(scope, after));
  const body: ExtensionView = {
    id: params.extensionId, programmeId, days, reason, createdBefore,
    engagementTypes: engagementTypes === null ? null : [...engagementTypes],
    statuses: statuses === null ? null : [...statuses],
    ...presentState(state, EXTENSION_GIVEN_UP[glance.language]),
    total: extended + skipped + (count === undefined ? 0 : integer(count, 'left')),
    extended,
    skipped,
  };
  return { kind: 'found', body };
}
