/** Erasing a person: what that does, checked before it is done. It is for ever. */
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PersonView } from '../../contract/party-view.ts';
import { useCommand } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice, Refusals } from '../ui/problem.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import type { PeopleOf } from './people-of.tsx';

export function PersonErase({ person, of }: { readonly person: PersonView; readonly of: PeopleOf }): ReactNode {
  const { t, term, list } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const { give, pending, problem } = useCommand('person.erase');
  const { id, name, email, roles } = person;
  const ability = abilityOf(person.abilities, 'person.erase');
  const back = <Link to="/people/$id" params={{ id }} search={of.search} className={lookOf()}>{t('field.cancel')}</Link>;
  const erase = async (): Promise<void> => {
    if (await give({ personId: id }, { within: person.organisationId }) === undefined) return;
    announce(t('people.erase-done'));
    void navigate({ to: '/people', search: of.search });
  };
  return (
    <Page title={t('people.erase-title', { name })} lead={t('people.erase-lead')} above={<Link to="/people/$id" params={{ id }} search={of.search} translate="no">{name}</Link>}>
      <div className="panel stack">
        <ProblemNotice problem={problem} />
        {ability?.allowed === true ? (
          <>
            <Terms facts={[
              [t('people.erase-who'), <span key="who" translate="no">{name}</span>],
              [t('term.email'), <span key="email" translate="no">{email}</span>],
              [t('term.roles'), roles.length === 0 ? t('people.no-roles') : list(roles.map((role) => term('role', role)))],
            ]} />
            <ul className="consequences measure">
              {(['gone', 'stays', 'ends', 'mail'] as const).map((each) => <li key={each}>{t(`people.erase.${each}`)}</li>)}
            </ul>
            <div className="buttons"><Button look="danger" isPending={pending} onPress={() => { void erase(); }}>{t('people.erase-do')}</Button>{back}</div>
          </>
        ) : (
          <>
            <div className="notice warn stack-small"><h2>{t('people.erase-refused')}</h2><Refusals refusals={ability?.refusals ?? []} /></div>
            <div className="buttons">{back}</div>
          </>
        )}
      </div>
    </Page>
  );
}
