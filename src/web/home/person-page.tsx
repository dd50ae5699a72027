/** A person of an organisation: roles, access, keys, what is kept of them; and erasing them, as a page of its own. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PersonView } from '../../contract/party-view.ts';
import { useRead } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { Loaded, Page, Panel } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { DataOfPerson } from './data-of-person.tsx';
import { Keys } from './keys.tsx';
import { PersonAccess } from './person-access.tsx';
import { PersonErase } from './person-erase.tsx';
import { PersonRoles } from './person-roles.tsx';
import { PersonStatus, usePeopleOf, type PeopleOf } from './people-of.tsx';
import './home.css';

export function PersonPage(): ReactNode {
  const { id } = useParams({ from: '/people/$id' });
  const { step } = useSearch({ from: '/people/$id' });
  const { t } = useWords();
  const of = usePeopleOf();
  const person = useRead('/organisations/{id}/people/{personId}', { params: { id: of.id, personId: id } });
  if (person.data === undefined) {
    return <Page title={t('people.title')} above={<Link to="/people" search={of.search}>{t('people.all')}</Link>}><Loaded of={person}>{() => null}</Loaded></Page>;
  }
  return step === 'erase' && !person.data.erased ? <PersonErase person={person.data} of={of} /> : <Details person={person.data} of={of} />;
}

function Details({ person, of }: { readonly person: PersonView; readonly of: PeopleOf }): ReactNode {
  const { t, term, list } = useWords();
  const { abilities } = person;
  const mayChange = (abilities ?? []).length > 0;
  return (
    <Page title={person.erased ? t('people.erased') : person.name} above={<Link to="/people" search={of.search}>{of.isOwn ? t('people.all') : t('people.title-of', { organisation: of.name ?? '' })}</Link>}>
      <div className="stack">
        <Panel title={t('people.details')} id="details" aside={<PersonStatus of={person} />}>
          <Terms facts={[
            person.erased ? undefined : [t('term.email'), <span key="email" translate="no">{person.email}</span>],
            [t('term.roles'), person.roles.length === 0 ? t('people.no-roles') : list(person.roles.map((role) => term('role', role)))],
            of.kind === 'partner' ? [t('people.limited'), <Limits key="limits" locations={person.locations} />] : undefined,
            person.consultantId === null ? undefined : [t('people.consultant'), <Name key="consultant" of={person.consultantId} />],
          ]} />
        </Panel>
        {abilityOf(abilities, 'person.set-roles') === undefined || of.kind === undefined ? null
          : <PersonRoles key={`${person.roles.join()}/${person.locations?.join() ?? ''}`} person={person} kind={of.kind} />}
        {mayChange ? <PersonAccess person={person} of={of} /> : null}
        {person.erased ? null : <Keys organisationId={of.id} person={person} ability={abilityOf(abilities, 'key.create')} mayChange={mayChange} />}
        {of.isOwn && mayChange ? (
          <Panel title={t('people.privacy')} id="privacy"><DataOfPerson organisationId={of.id} personId={person.id} text={t('people.privacy-text')} word={t('people.privacy-get')} /></Panel>
        ) : null}
      </div>
    </Page>
  );
}

function Limits({ locations }: { readonly locations: readonly string[] | null }): ReactNode {
  const { t } = useWords();
  if (locations === null) return t('people.everything');
  return <ul role="list">{locations.map((id) => <li key={id}><Name of={id} /></li>)}</ul>;
}
