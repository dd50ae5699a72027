/** The kinds of tasks there are, with how many of each; the one chosen stands in the address. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorklistView } from '../../contract/worklist.ts';
import { useWords } from '../words/words.tsx';
import { COUNTED_MAX } from './limits.ts';

interface FilterProps {
  readonly counts: WorklistView['counts'];
  readonly task: string | undefined;
  readonly total: number;
  readonly isMore: boolean;
}

export function TaskFilter({ counts, task, total, isMore }: FilterProps): ReactNode {
  const { t, number, term } = useWords();
  const told = (count: number, most: boolean): string => (most ? t('home.more-counted', { count: number(count) }) : number(count));
  return (
    <nav className="work-filter no-print" aria-label={t('home.filter')}>
      <ul role="list">
        <li><Choice count={told(total, isMore)}>{t('home.all')}</Choice></li>
        {counts.map((each) => (
          <li key={each.task}>
            <Choice task={each.task} count={told(each.count, each.count >= COUNTED_MAX)}>{t(`home.kind.${each.task}`)}</Choice>
          </li>
        ))}
        {task === undefined || counts.some((each) => each.task === task) ? null
          : <li><Choice task={task} count={number(0)}>{term('home.kind', task)}</Choice></li>}
      </ul>
    </nav>
  );
}

function Choice({ task, count, children }: {
  readonly task?: string; readonly count: string; readonly children: ReactNode;
}): ReactNode {
  return (
    <Link to="/" search={task === undefined ? {} : { task }} className="work-choice" activeOptions={{ exact: true }} activeProps={{ 'aria-current': 'true' }}>
      {children} <span className="number">{count}</span>
    </Link>
  );
}
