/** A customer's agreements with their balances. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe, usePages } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More, Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

const PARTS = ['granted', 'available', 'allocated', 'delivered', 'lapsed'] as const;

export function AgreementsOf({ customerId }: { readonly customerId: string }): ReactNode {
  const { t, term, date, number } = useWords();
  const pages = usePages('/agreements', { query: { customerId } });
  const mayRegister = useMe().commands.includes('agreement.register');
  const register = mayRegister ? <Link to="/agreements" search={{ customerId, panel: 'register' }} className={lookOf()}>{t('sponsor.agreements.register')}</Link> : null;
  if (pages.data === undefined) return pages.error === null ? <Loading /> : <ProblemNotice problem={pages.error} />;
  return (
    <Panel title={t('nav.agreements')} aside={register}>
      {pages.items.length === 0 ? <Empty title={t('sponsor.agreements.none')}><p>{t('sponsor.agreements.none-text')}</p></Empty> : (
        <Table caption={t('nav.agreements')} hideCaption rows={pages.items} keyOf={({ id }) => id} columns={[
          { id: 'number', title: t('sponsor.agreements.number'), cell: (row) => <Link to="/agreements/$id" params={{ id: row.id }} className="code" translate="no">{row.number}</Link> },
          ...PARTS.map((part) => ({ id: part, title: term('days', part), end: true, cell: ({ balance }: (typeof pages.items)[number]) => number(balance[part]) })),
          { id: 'ends', title: t('term.ends-on'), cell: ({ endsOn }) => date(endsOn, 'short') },
        ]} />
      )}
      <More pages={pages} />
    </Panel>
  );
}
