/** The dates of the programme's calendar that are still to come, and what each will touch. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FiguresView } from '../../contract/figures.ts';
import { daysBetween } from '../queries.ts';
import type { ShownProgramme } from '../programme.ts';
import { inDays } from '../ui/deadline.tsx';
import { Empty } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function Ahead({ figures: { ahead, on }, programme }: { readonly figures: FiguresView; readonly programme: ShownProgramme | undefined }): ReactNode {
  const { t, term, date, number } = useWords();
  if (ahead.length === 0) return <Empty title={t('programme.nothing-ahead')} />;
  return (
    <div className="stack">
      <ol className="stack-small" role="list">
        {ahead.map(({ milestone, day, vouchers, days }) => (
          <li key={`${milestone}-${day}`}>
            <strong>{term('milestone', milestone)}</strong><br />
            <time dateTime={day} className="nowrap">{date(day, 'short')}</time>, <span className="nowrap">{inDays(t, daysBetween(on, day))}</span><br />
            <span className="quiet">{t('programme.touches', { vouchers, days, daysText: number(days) })}</span>
          </li>
        ))}
      </ol>
      <p className="no-print"><Link to="/programme/definition" search={{ ...(programme === undefined ? {} : { programme: programme.id }), part: 'calendar' }}>{t('programme.calendar')}</Link></p>
    </div>
  );
}
