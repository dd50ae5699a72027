/** Of which days a statement is: the usual spans as links, and any other by its first and last day. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { useWords } from '../words/words.tsx';
import { agreementYear, lastMonth, thisMonth, type Span } from './periods.ts';

export interface PeriodsProps {
  readonly id: string;
  readonly startsOn: string;
  readonly today: string;
  readonly search: { readonly from?: string | undefined; readonly to?: string | undefined };
}

export function Periods({ id, startsOn, today, search }: PeriodsProps): ReactNode {
  const { t } = useWords();
  const usual = [
    { word: t('customer.period.this-month'), span: thisMonth(today) },
    { word: t('customer.period.last-month'), span: lastMonth(today) },
    { word: t('customer.period.agreement-year'), span: agreementYear(startsOn, today) },
    { word: t('customer.period.all'), span: {} },
  ];
  const isShown = (span: Partial<Span>): boolean => span.from === search.from && span.to === search.to;
  const isUsual = usual.some(({ span }) => isShown(span));
  const free = <Free key={`${search.from ?? ''}/${search.to ?? ''}`} id={id} search={search} />;
  return (
    <div className="no-print">
      <nav className="tabs" aria-label={t('customer.statement.period')}>
        {usual.map(({ word, span }) => (
          <Link key={word} to="/agreements/$id/statement" params={{ id }} search={span} activeOptions={{ exact: true }} activeProps={{}}
            aria-current={isShown(span) ? 'page' : undefined}>{word}</Link>
        ))}
        {isUsual ? null : <Link to="/agreements/$id/statement" params={{ id }} search={search} aria-current="page">{t('customer.period.free')}</Link>}
      </nav>
      {isUsual ? <details><summary>{t('customer.period.free')}</summary>{free}</details> : free}
    </div>
  );
}

function Free({ id, search }: Pick<PeriodsProps, 'id' | 'search'>): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate();
  const [from, setFrom] = useState(search.from ?? null);
  const [to, setTo] = useState(search.to ?? null);
  const isTurned = from !== null && to !== null && from > to;
  const show = (): void => {
    if (isTurned) return;
    void navigate({ to: '/agreements/$id/statement', params: { id }, search: { ...(from === null ? {} : { from }), ...(to === null ? {} : { to }) } });
  };
  return (
    <form className="row free-period" noValidate onSubmit={(event) => { event.preventDefault(); show(); }}>
      <DayField name="from" label={t('term.starts-on')} value={from} onChange={setFrom} optional />
      <DayField name="to" label={t('term.ends-on')} value={to} onChange={setTo} optional wrong={isTurned ? t('customer.period.turned') : undefined} />
      <Button type="submit">{t('customer.period.show')}</Button>
    </form>
  );
}
