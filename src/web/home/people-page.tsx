/** Who may do what for an organisation. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PersonView } from '../../contract/party-view.ts';
import { useMe, usePages } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More, Table, type Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { PersonStatus, usePeopleOf } from './people-of.tsx';
import './home.css';

export function PeoplePage(): ReactNode {
  const { t } = useWords();
  const { commands, person } = useMe();
  const of = usePeopleOf();
  // Whoever can never see a list of people is not made to ask for one.
  const mayLook = commands.includes('person.invite') || person.roles.includes('auditor');
  const pages = usePages('/organisations/{id}/people', { params: { id: of.id }, enabled: mayLook });
  const isHidden = !mayLook || pages.error?.status === 404;
  const mayInvite = commands.includes('person.invite') && !isHidden;
  const invite = !mayInvite ? undefined : (
    <Link to="/people/invite" search={of.search} className={lookOf(of.isOwn ? 'primary' : 'normal')}>{t(of.isOwn ? 'people.invite' : 'people.invite-first')}</Link>
  );
  return (
    <Page title={of.isOwn ? t('people.title') : t('people.title-of', { organisation: of.name ?? '' })}
      {...(of.isOwn ? {} : { above: <Link to="/organisations/$id" params={{ id: of.id }} translate="no">{of.name}</Link> })}
      {...(of.name === undefined || isHidden ? {} : { lead: t('people.lead', { organisation: of.name }) })}
      {...(invite === undefined ? {} : { actions: invite })}>
      <div className="stack">
        {isHidden ? <NotYours /> : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />}
        {mayInvite && !of.isOwn ? <p className="notice measure">{t('people.first-admin')}</p> : null}
        {isHidden ? null : pages.data === undefined ? pages.error === null ? <Loading /> : null : pages.items.length === 0 ? (
          <div className="panel"><Empty title={t('people.empty')} actions={invite}><p>{t('people.empty-text')}</p></Empty></div>
        ) : <div className="panel stack"><PeopleTable people={pages.items} search={of.search} /><More pages={pages} /></div>}
      </div>
    </Page>
  );
}

function NotYours(): ReactNode {
  const { t } = useWords();
  return <div className="panel"><Empty title={t('people.not-yours')}><p>{t('people.not-yours-text')}</p></Empty></div>;
}

function PeopleTable({ people, search }: { readonly people: readonly PersonView[]; readonly search: { readonly organisation?: string } }): ReactNode {
  const { t, term, list } = useWords();
  const isLimited = people.some(({ locations }) => locations !== null);
  const columns: readonly (Column<PersonView> | undefined)[] = [
    { id: 'name', title: t('people.person'), cell: (person) => (
      <Link to="/people/$id" params={{ id: person.id }} search={search} {...(person.erased ? {} : { translate: 'no' as const })}>{person.erased ? t('people.erased') : person.name}</Link>
    ) },
    { id: 'email', title: t('people.email'), cell: ({ email, erased }) => (erased ? '' : <span translate="no">{email}</span>) },
    { id: 'roles', title: t('term.roles'), cell: ({ roles }) => (roles.length === 0 ? <span className="quiet">{t('people.no-roles')}</span> : list(roles.map((role) => term('role', role)))) },
    isLimited ? { id: 'limited', title: t('people.limited'), cell: ({ locations }) => (locations === null ? t('people.everything')
      : <span>{locations.map((id, index) => <span key={id}>{index === 0 ? '' : ', '}<Name of={id} /></span>)}</span>) } : undefined,
    { id: 'state', title: t('people.state'), cell: (person) => <PersonStatus of={person} /> },
  ];
  return <Table<PersonView> caption={t('people.caption')} hideCaption rows={people} keyOf={({ id }) => id} columns={columns.filter((column) => column !== undefined)} />;
}
