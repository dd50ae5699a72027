/** The definitions that a decision may need, by programme and version. */
import { NotLoaded } from '../../domain/fold.ts';
import { presentOf, type Present, type Programme, type ProgrammeDefinition } from '../../domain/programme.ts';
import type { Day } from '../../domain/time.ts';

/** Definitions never change once published, so they may be kept. */
export interface DefinitionShelf {
  get(programmeId: string, version: number): ProgrammeDefinition | undefined;
}

/** The definitions that are kept, and those that the batch itself publishes: nobody else sees them before it is durable. */
export class BatchShelf implements DefinitionShelf {
  readonly #kept: DefinitionShelf;
  readonly #published = new Map<string, ProgrammeDefinition>();

  constructor(kept: DefinitionShelf) {
    this.#kept = kept;
  }

  get(programmeId: string, version: number): ProgrammeDefinition | undefined {
    return this.#kept.get(programmeId, version) ?? this.#published.get(`${programmeId}@${String(version)}`);
  }

  publish(programmeId: string, version: number, definition: ProgrammeDefinition): void {
    this.#published.set(`${programmeId}@${String(version)}`, definition);
  }
}

/**
 * The definition of a version that there is. It is missing where another server published it after the batch had looked
 * for programmes and before it locked this one; whoever needs it then is decided again.
 */
export function definitionIn(shelf: DefinitionShelf, programmeId: string, version: number): ProgrammeDefinition {
  const definition = shelf.get(programmeId, version);
  if (definition === undefined) throw new NotLoaded(`version ${String(version)} of ${programmeId} is not loaded`);
  return definition;
}

/** Where a programme stands at the moment whose date `dateIn` tells. No programme is without a version. */
export function presentIn(shelf: DefinitionShelf, programme: Programme, dateIn: (timeZone: string) => Day): Present {
  const zoneOfVersion = ({ version }: { readonly version: number }): string =>
    definitionIn(shelf, programme.id, version).timeZone;
  const present = presentOf(programme, zoneOfVersion, dateIn);
  if (present === undefined) throw new NotLoaded(`no version of ${programme.id} is loaded`);
  return present;
}
