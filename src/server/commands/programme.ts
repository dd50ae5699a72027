/** Commands on programmes: publishing a version, and extending vouchers in bulk. */
import { checkDefinition } from '../../contract/programme.ts';
import { happened } from '../../domain/event.ts';
import type { ExtensionId, OrganisationId, ProgrammeId } from '../../domain/ids.ts';
import type { Programme, ProgrammeDefinition } from '../../domain/programme.ts';
import { engagementType } from '../../domain/programme.ts';
import type { Day } from '../../domain/time.ts';
import { canonical, sha256 } from '../store/journal.ts';
import { decided, invalid, notFound, type Handler } from './handler.ts';
import { presentIn } from './shelf.ts';
import { newId, termsContextOf } from './work.ts';

/** The errand that carries an extension through, voucher by voucher. */
export const EXTENSION_ERRAND = 'programme.extend';

interface PublishInput {
  readonly definition: unknown;
  readonly effectiveFrom: Day;
}

function idOf(definition: unknown): string | undefined {
  if (typeof definition !== 'object' || definition === null || !('id' in definition)) return undefined;
  return typeof definition.id === 'string' ? definition.id : undefined;
}

export const publish: Handler<PublishInput> = {
  need: ({ definition }, needs) => {
    const id = idOf(definition);
    if (id !== undefined) needs.programmes.add(id);
  },
  decide: (input, { work, actor, moment }) => {
    const verdict = checkDefinition(input.definition);
    if ('errors' in verdict) {
      const errors = verdict.errors.map(({ pointer, message }) => ({ pointer: `/definition${pointer}`, message }));
      return decided({ kind: 'invalid', errors }, '', null);
    }
    const definition: ProgrammeDefinition = verdict.definition;
    const sponsorId = actor.organisationId;
    if (sponsorId === null) return notFound('sponsor');
    const before = work.world.programmes.get(definition.id);
    const dateIn = (timeZone: string): Day => moment.calendar(moment.at, timeZone);
    const today = before === undefined ? undefined : presentIn(work.definitions, before, dateIn).today;
    const wrong = mayFollow(before, sponsorId, input.effectiveFrom, today);
    if (wrong !== undefined) return invalid(wrong.pointer, wrong.message);
    const text = canonical(verdict.definition);
    const event = happened('programme.published', definition.id, {
      sponsorId,
      version: (before?.versions.length ?? 0) + 1,
      effectiveFrom: input.effectiveFrom,
      digest: sha256(text).toString('hex'),
    });
    return decided({ kind: 'accepted', events: [event] }, definition.id, null, { definition: text });
  },
};

/**
 * A first version may begin in the past, so that a running programme can move in; a later one never rewrites it. Today is
 * the programme's own, by the version in force; a first version has none before it.
 */
function mayFollow(
  before: Programme | undefined, sponsorId: OrganisationId, effectiveFrom: Day, today: Day | undefined,
) {
  if (before === undefined) return undefined;
  if (before.sponsorId !== sponsorId) return { pointer: '/definition/id', message: 'is the id of another sponsor’s programme' };
  if (today === undefined || effectiveFrom >= today) return undefined;
  return { pointer: '/effectiveFrom', message: `must not be earlier than today, ${today}, for a version that follows another` };
}

interface ExtendInput {
  readonly programmeId: ProgrammeId;
  readonly createdBefore?: Day | undefined;
  readonly engagementTypes?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  readonly days: number;
  readonly reason: string;
}

/** Orders an extension; an errand then extends the vouchers in chunks, each by a command of its own. */
export const extend: Handler<ExtendInput> = {
  need: ({ programmeId }, needs) => { needs.programmes.add(programmeId); },
  decide: (input, { work, actor, moment, chance }) => {
    const programme = work.world.programmes.get(input.programmeId);
    if (programme === undefined || (actor.kind === 'person' && programme.sponsorId !== actor.organisationId)) {
      return notFound('programme');
    }
    const context = termsContextOf(work, programme.id, moment, actor);
    if (context === undefined) return notFound('programme');
    const unknown = (input.engagementTypes ?? []).findIndex(
      (id) => engagementType(context.terms.definition, id) === undefined,
    );
    if (unknown >= 0) {
      const id = input.engagementTypes?.[unknown] ?? '';
      return decided({
        kind: 'refused', refusals: [{ rule: 'engagement-type.not-on-offer', params: { engagementType: id } }],
      }, '', programme.id);
    }
    const extensionId = newId(chance, 'extension') as ExtensionId;
    const order = {
      extensionId,
      createdBefore: input.createdBefore ?? null,
      engagementTypes: input.engagementTypes ?? null,
      statuses: input.statuses ?? null,
      days: input.days,
      reason: input.reason,
    };
    const payload = { ...order, programmeId: programme.id, sponsorId: programme.sponsorId, orderedOn: context.today };
    return decided(
      { kind: 'accepted', events: [happened('programme.extension-ordered', programme.id, order)] },
      extensionId,
      programme.id,
      { errands: [{ kind: EXTENSION_ERRAND, subject: extensionId, payload }] },
    );
  },
};
