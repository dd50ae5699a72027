/** The roles of a person, and for a partner's people the locations they are limited to. */
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { CheckboxGroup } from '../ui/fields.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { ROLES_OF, type Kind, type Role } from './roles.ts';

interface RoleFieldsProps {
  readonly kind: Kind;
  readonly roles: readonly string[];
  readonly onRoles: (roles: string[]) => void;
  readonly wrong?: string | undefined;
  readonly help?: string;
  /** The roles that can be given here; left out, all of the party. */
  readonly only?: readonly Role[];
  readonly hideLabel?: boolean;
}

export function RoleFields({ kind, roles, onRoles, wrong, help, only, hideLabel = false }: RoleFieldsProps): ReactNode {
  const { t, term } = useWords();
  return (
    <CheckboxGroup name="roles" label={t('term.roles')} value={roles} onChange={onRoles} wrong={wrong} hideLabel={hideLabel} {...(help === undefined ? {} : { help })}
      choices={(only ?? ROLES_OF[kind]).map((role) => ({ id: role, label: term('role', role), more: t(`people.role.${kind}.${role}` as WordId) }))} />
  );
}

interface LocationFieldsProps {
  readonly partnerId: string;
  readonly locations: readonly string[];
  readonly onLocations: (locations: string[]) => void;
  readonly wrong?: string | undefined;
}

export function LocationFields({ partnerId, locations, onLocations, wrong }: LocationFieldsProps): ReactNode {
  const { t, country } = useWords();
  const { data } = useRead('/partners/{id}', { params: { id: partnerId } });
  if (data === undefined || data.locations.length === 0) return null;
  return (
    <CheckboxGroup name="locations" label={t('people.locations')} help={t('people.locations-help')} optional across value={locations} onChange={onLocations} wrong={wrong}
      choices={data.locations.map(({ id, name, city, country: code }) => ({ id, label: name, more: `${city}, ${country(code)}` }))} />
  );
}
