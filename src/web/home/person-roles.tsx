/** Setting a person's roles, and the locations they are limited to. */
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { PersonView } from '../../contract/party-view.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { LocationFields, RoleFields } from './role-fields.tsx';
import type { Kind } from './roles.ts';

export function PersonRoles({ person, kind }: { readonly person: PersonView; readonly kind: Kind }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { give, pending, problem } = useCommand('person.set-roles');
  const [roles, setRoles] = useState<readonly string[]>(person.roles);
  const [locations, setLocations] = useState<readonly string[]>(person.locations ?? []);
  const isSame = same(roles, person.roles) && same(locations, person.locations ?? []);
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const input = { personId: person.id, roles, ...(locations.length === 0 ? {} : { locations }) } as ClientInput<'person.set-roles'>;
    if (await give(input, { within: person.organisationId }) !== undefined) announce(t('people.roles-saved', { name: person.name }));
  };
  return (
    <Panel title={t('people.change-roles')} id="roles">
      <form className="stack" onSubmit={(event) => { void save(event); }}>
        <ProblemNotice problem={problem} labels={{ roles: t('term.roles'), locations: t('people.locations') }} />
        <RoleFields kind={kind} hideLabel roles={roles} onRoles={setRoles} help={t('people.roles-none-help')} wrong={wrongIn(problem, 'roles')} />
        {kind === 'partner' ? <LocationFields partnerId={person.organisationId} locations={locations} onLocations={setLocations} wrong={wrongIn(problem, 'locations')} /> : null}
        <p><Button type="submit" look={isSame ? 'normal' : 'primary'} isDisabled={isSame} isPending={pending}>{t('people.roles-save')}</Button></p>
      </form>
    </Panel>
  );
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}
