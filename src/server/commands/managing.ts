/** Who manages an organisation's people, as it stands under the locks of the command. */
import type { LocationId, OrganisationId, PersonId } from '../../domain/ids.ts';
import { adminRoleOf, isErased, isWithin, type Person } from '../../domain/person.ts';
import type { Asker, Deciding, Needs } from './handler.ts';
import type { Work } from './work.ts';

export interface OfPerson {
  readonly personId: PersonId;
}

export interface Manager {
  /** Null for the installation itself. */
  readonly organisationId: OrganisationId | null;
  /** Those the manager is limited to; null for all. */
  readonly locations: readonly LocationId[] | null;
}

/** Locks the asker's own row: of two who suspend each other, the second is suspended when its turn comes. */
export function needManager(needs: Needs, { personId }: Asker): void {
  if (personId !== null) needs.people.add(personId);
}

/** Whoever gives the command, if they manage people now. The actor's roles were read before anything was locked. */
export function managerAt({ work, actor }: Deciding): Manager | undefined {
  if (actor.kind === 'system') return { organisationId: null, locations: null };
  const own = work.world.people.get(actor.personId ?? '');
  const manages = own !== undefined && !own.suspended && own.roles.includes(adminRoleOf(own.organisationId));
  return manages ? own : undefined;
}

/**
 * A person whom the actor manages; for others, and of somebody erased, there is no such person. Who is limited to
 * locations manages those who are limited to the same.
 */
export function managed({ personId }: OfPerson, deciding: Deciding): Person | undefined {
  const person = deciding.work.world.people.get(personId);
  const manager = managerAt(deciding);
  if (person === undefined || manager === undefined || isErased(person)) return undefined;
  if (deciding.actor.kind === 'system') return person;
  return person.organisationId === manager.organisationId && isWithin(manager, person.locations) ? person : undefined;
}

export function adminsOf({ facts }: Work, organisationId: OrganisationId): ReadonlySet<string> {
  return facts.admins.get(organisationId) ?? new Set();
}
