/** The report's parts as a list of tasks, and what the programme wants to see. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { Panel } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { isFilled, PARTS } from './report-parts.ts';

export function ReportTasks({ saving, today }: { readonly saving: Saving; readonly today: string | undefined }): ReactNode {
  const { t } = useWords();
  const { report, handedOver } = saving;
  const isWhole = PARTS.every((part) => isFilled(part, report, handedOver, today));
  return (
    <nav className="panel" aria-labelledby="report-parts">
      <h2 id="report-parts">{t('report.parts')}</h2>
      <ol className="tasks" role="list">
        {PARTS.map((part) => (
          <li key={part}>
            <Link to="." search={{ step: part }} replace resetScroll={false}>{t(`report.${part}` as WordId)}</Link>
            <Status of={isFilled(part, report, handedOver, today) ? 'done' : 'todo'} />
          </li>
        ))}
        <li>
          <Link to="." search={{ step: 'check' }}>{t('report.check')}</Link>
          <Status of={isWhole ? 'todo' : 'waiting'} />
        </li>
      </ol>
    </nav>
  );
}

/** What the programme wants as evidence, in its own words. */
export function Evidence({ programmeId }: { readonly programmeId: string }): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(programmeId);
  const wanted = (programme?.definition['evidence'] ?? []) as readonly { readonly id: string }[];
  if (programme === undefined || wanted.length === 0) return null;
  return (
    <Panel title={t('report.evidence')}>
      <dl className="stack-small">
        {wanted.map(({ id }) => <div key={id}><dt><strong>{programme.name('evidence', id)}</strong></dt><dd className="quiet">{programme.text('evidence', id)}</dd></div>)}
      </dl>
    </Panel>
  );
}
