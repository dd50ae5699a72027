/** Where a programme's days are, and how they got there month by month. */
import type { ReactNode } from 'react';
import type { FiguresView } from '../../contract/figures.ts';
import { StackedBars } from '../ui/charts/bars.tsx';
import { Status } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import './programme.css';

const PLACES = ['available', 'allocated', 'delivered', 'lapsed'] as const;
/** What days are, or how they came, looks the same in every picture of the page. */
const SERIES = { available: 1, allocated: 2, delivered: 3, granted: 4, converted: 5, lapsed: 6 } as const;

export function Days({ figures: { balance, vouchers } }: { readonly figures: FiguresView }): ReactNode {
  const { t, number } = useWords();
  const total = balance.granted + balance.converted;
  const share = (days: number): number => (total === 0 ? 0 : Math.round(days * 100 / total));
  return (
    <div className="stack">
      <p className="lead">{t('programme.days-finding', { total: number(total), delivered: number(balance.delivered), share: share(balance.delivered), available: number(balance.available) })}</p>
      <div className="meter" aria-hidden="true">
        {PLACES.map((place) => (balance[place] === 0 ? null
          : <span key={place} className={`series-${String(SERIES[place])}`} style={{ inlineSize: `${String(balance[place] * 100 / Math.max(1, total))}%` }} />))}
      </div>
      <dl className="figures">
        {PLACES.map((place) => (
          <div key={place}>
            <dt><i className={`swatch series-${String(SERIES[place])}`} aria-hidden="true" />{t(`days.${place}`)}</dt>
            <dd><span className="figure">{number(balance[place])}</span><span className="quiet">{t('programme.share', { share: share(balance[place]) })}</span></dd>
          </div>
        ))}
      </dl>
      <Table caption={t('programme.vouchers-by-status')} keyOf={({ status }) => status} rows={vouchers.filter(({ count }) => count > 0)} columns={[
        { id: 'status', title: t('term.status'), cell: ({ status }) => <Status of={status} /> },
        { id: 'count', title: t('nav.vouchers'), end: true, cell: ({ count }) => number(count) },
        { id: 'days', title: t('term.days'), end: true, cell: ({ days }) => number(days) },
      ]} />
    </div>
  );
}

export function Months({ figures: { months } }: { readonly figures: FiguresView }): ReactNode {
  const { t, date, number } = useWords();
  const sum = (of: 'granted' | 'converted' | 'created' | 'delivered' | 'lapsed'): number => months.reduce((total, month) => total + month[of], 0);
  const labels = months.map(({ month }) => date(month, 'month'));
  return (
    <div className="stack-large">
      <StackedBars title={t('programme.came')} finding={t('programme.came-finding', { granted: number(sum('granted')), converted: number(sum('converted')) })}
        file="days-granted" head={t('programme.month')} labels={labels}
        series={[
          { label: t('days.granted'), values: months.map(({ granted }) => granted), texture: SERIES.granted },
          { label: t('days.converted'), values: months.map(({ converted }) => converted), texture: SERIES.converted },
        ]} />
      <StackedBars title={t('programme.went')} finding={t('programme.went-finding', { delivered: number(sum('delivered')), lapsed: number(sum('lapsed')), created: number(sum('created')) })}
        file="days-delivered-and-lapsed" head={t('programme.month')} labels={labels}
        series={[
          { label: t('days.delivered'), values: months.map(({ delivered }) => delivered), texture: SERIES.delivered },
          { label: t('days.lapsed'), values: months.map(({ lapsed }) => lapsed), texture: SERIES.lapsed },
        ]} />
    </div>
  );
}
