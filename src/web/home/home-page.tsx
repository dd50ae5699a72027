/** Home: what needs me, by when, which rule says so, and one button. */
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { COUNTED_MAX } from './limits.ts';
import type { WorklistView } from '../../contract/worklist.ts';
import { usePages } from '../queries.ts';
import { Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { TaskFilter } from './task-filter.tsx';
import { NothingOfTask, NothingWaits } from './worklist-empty.tsx';
import { WorkItem } from './worklist-item.tsx';
import { byWhen } from './worklist-when.ts';
import './home.css';

export function HomePage(): ReactNode {
  const { t, date } = useWords();
  const { task } = useSearch({ from: '/' });
  const pages = usePages('/worklist', { query: { task } });
  const first = pages.data?.pages[0] as WorklistView | undefined;
  const total = (first?.counts ?? []).reduce((sum, { count }) => sum + count, 0);
  const isMore = first?.counts.some(({ count }) => count >= COUNTED_MAX) === true;
  const lead = first === undefined ? undefined : t(isMore ? 'home.lead-most' : 'home.lead', { count: total, date: date(first.on) });
  return (
    <Page title={t('home.title')} {...(lead === undefined ? {} : { lead })}>
      <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />
      {first === undefined ? pages.error === null ? <Loading /> : null : (
        <>
          {first.counts.length > 1 || task !== undefined ? <TaskFilter counts={first.counts} task={task} total={total} isMore={isMore} /> : null}
          {pages.items.length > 0 ? <Work items={pages.items} today={first.on} /> : task === undefined ? <NothingWaits /> : <NothingOfTask />}
          <More pages={pages} />
        </>
      )}
    </Page>
  );
}

function Work({ items, today }: { readonly items: WorklistView['items']; readonly today: string }): ReactNode {
  const { t } = useWords();
  return byWhen(items, today).map(([when, found]) => (
    <section key={when} aria-labelledby={`when-${when}`} className="work-part">
      <h2 id={`when-${when}`}>{t(`home.when.${when}`)} <span className="quiet number">{found.length}</span></h2>
      <ul role="list" className="panel work-list">{found.map((item) => <WorkItem key={item.id} item={item} today={today} />)}</ul>
    </section>
  ));
}
