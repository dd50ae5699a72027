/** The organisations of a sponsor: those it registered and those that take part; and another one. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { List } from '../ui/list.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { RegisterOrganisation } from './register-organisation.tsx';

const KINDS = ['customer', 'partner', 'sponsor'] as const;

export function OrganisationsPage(): ReactNode {
  const { t, term, country } = useWords();
  const mayRegister = useMe().commands.includes('organisation.register');
  const { panel } = useSearch({ from: '/organisations' });
  const navigate = useNavigate({ from: '/organisations' });
  const show = (next: string | undefined): void => { void navigate({ search: (before) => ({ ...before, panel: next }), replace: true, resetScroll: false }); };
  const register = mayRegister ? <Button look="primary" onPress={() => { show('register'); }}>{t('sponsor.organisations.register')}</Button> : undefined;
  return (
    <Page title={t('nav.organisations')} lead={t('sponsor.organisations.lead')} actions={register}>
      <List name="organisations" caption={t('nav.organisations')} path="/organisations" words={t('sponsor.organisations.words')}
        filters={[{ kind: 'any', name: 'kind', label: t('sponsor.organisations.kind'), choices: KINDS.map((id) => ({ id, label: term('party', id) })) }]}
        presets={[{ name: t('list.all'), search: {} }, { name: t('sponsor.organisations.customers'), search: { kind: 'customer' } }, { name: t('sponsor.organisations.partners'), search: { kind: 'partner' } }]}
        columns={[
          { id: 'name', title: t('term.name'), cell: ({ id, name }) => <Link to="/organisations/$id" params={{ id }} translate="no">{name}</Link> },
          { id: 'kind', title: t('sponsor.organisations.kind'), cell: ({ kind }) => term('party', kind) },
          { id: 'country', title: t('sponsor.organisations.country'), cell: (row) => country(row.country) },
          { id: 'code', title: t('sponsor.organisations.code'), cell: ({ code }) => (code === null ? '–' : <span className="code" translate="no">{code}</span>) },
          { id: 'id', title: t('sponsor.id'), cell: ({ id }) => <span className="code" translate="no">{id}</span>, spare: true },
        ]}
        keyOf={({ id }) => id}
        empty={<Empty title={t('sponsor.organisations.none')} actions={register}><p>{t('sponsor.organisations.none-text')}</p></Empty>} />
      {mayRegister && panel === 'register' ? <RegisterOrganisation onClose={() => { show(undefined); }} /> : null}
    </Page>
  );
}
