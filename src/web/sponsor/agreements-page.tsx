/** The agreements of a sponsor's customers with what is left of their days; and another one. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { List } from '../ui/list.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { RegisterAgreement } from './register-agreement.tsx';

const PARTS = ['granted', 'available', 'allocated', 'delivered', 'lapsed'] as const;
const SPARE = ['converted', 'training'] as const;

export function AgreementsPage(): ReactNode {
  const { t, term, date, number } = useWords();
  const me = useMe();
  const mayRegister = me.commands.includes('agreement.register');
  const search = useSearch({ from: '/agreements' });
  const navigate = useNavigate({ from: '/agreements' });
  const show = (next: string | undefined): void => { void navigate({ search: (before) => ({ ...before, panel: next }), replace: true, resetScroll: false }); };
  const register = mayRegister ? <Button look="primary" onPress={() => { show('register'); }}>{t('sponsor.agreements.register')}</Button> : null;
  const grant = me.commands.includes('entitlement.grant') ? <Link to="/grants" className={lookOf()}>{t('nav.grants')}</Link> : null;
  return (
    <Page title={t('nav.agreements')} lead={t('sponsor.agreements.lead')} actions={<>{register}{grant}</>}>
      <List name="agreements" caption={t('nav.agreements')} path="/agreements" words={t('sponsor.agreements.words')}
        filters={[{ kind: 'given', name: 'customerId', label: t('term.customer') }, { kind: 'given', name: 'programmeId', label: t('term.programme') }]}
        columns={[
          { id: 'number', title: t('sponsor.agreements.number'), cell: (row) => <Link to="/agreements/$id" params={{ id: row.id }} className="code" translate="no">{row.number}</Link> },
          { id: 'customer', title: t('term.customer'), cell: ({ customerId }) => <Link to="/organisations/$id" params={{ id: customerId }}><Name of={customerId} /></Link> },
          ...[...PARTS, ...SPARE].map((part) => ({
            id: part, title: term('days', part), end: true, ...((SPARE as readonly string[]).includes(part) ? { spare: true } : {}),
            cell: ({ balance }: { readonly balance: Readonly<Record<(typeof PARTS)[number] | (typeof SPARE)[number], number>> }) => number(balance[part]),
          })),
          { id: 'starts', title: t('term.starts-on'), cell: ({ startsOn }) => <span className="nowrap">{date(startsOn, 'short')}</span>, spare: true },
          { id: 'ends', title: t('term.ends-on'), cell: ({ endsOn }) => <span className="nowrap">{date(endsOn, 'short')}</span> },
          { id: 'activated', title: t('sponsor.agreements.activated'), cell: ({ activatedOn }) => (activatedOn === null ? t('sponsor.agreements.not-activated') : date(activatedOn, 'short')), spare: true },
        ]}
        keyOf={({ id }) => id}
        empty={<Empty title={t('sponsor.agreements.none')} actions={register}><p>{t('sponsor.agreements.none-text')}</p></Empty>} />
      {mayRegister && search.panel === 'register' ? <RegisterAgreement customerId={search.customerId} onClose={() => { show(undefined); }} /> : null}
    </Page>
  );
}
