/** The report as a list of tasks, with what the programme wants to see. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { lookOf } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { Status } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { isFilled, PARTS, type Part } from './report-parts.ts';
import { SavedAt } from './saved-at.tsx';
import { VoucherStick } from './voucher-stick.tsx';

interface TasksProps {
  readonly saving: Saving;
  readonly today: string | undefined;
}

function Tasks({ saving, at, today }: TasksProps & { readonly at: Part | undefined }): ReactNode {
  const { t } = useWords();
  const { report, handedOver } = saving;
  const isWhole = PARTS.every((part) => isFilled(part, report, handedOver, today));
  return (
    <ol className="tasks" role="list">
      {PARTS.map((part) => (
        <li key={part}>
          <Link to="." search={{ step: part }} {...(at === part ? { 'aria-current': 'step' as const } : {})}>{t(`report.${part}` as WordId)}</Link>
          <Status of={isFilled(part, report, handedOver, today) ? 'done' : 'todo'} />
        </li>
      ))}
      <li>
        <Link to="." search={{ step: 'check' }}>{t('report.check')}</Link>
        <Status of={isWhole ? 'todo' : 'waiting'} />
      </li>
    </ol>
  );
}

export function ReportTasks({ saving, at, today }: TasksProps & { readonly at: Part }): ReactNode {
  const { t } = useWords();
  return <nav className="panel" aria-label={t('report.parts')}><Tasks saving={saving} at={at} today={today} /></nav>;
}

export function ReportList({ voucher, saving, today }: TasksProps & { readonly voucher: VoucherView }): ReactNode {
  const { t } = useWords();
  const first = PARTS.find((part) => !isFilled(part, saving.report, saving.handedOver, today));
  return (
    <div className="beside">
      <div className="stack-large">
        {voucher.report === null ? null : <p className="notice">{t('report.correcting', { version: voucher.report.version })}</p>}
        <Panel title={t('report.parts')}>
          <div className="stack">
            <Tasks saving={saving} at={undefined} today={today} />
            <SavedAt saving={saving} />
            <p><Link to="." search={{ step: first ?? 'check' }} className={lookOf('primary')}>{t(first === undefined ? 'report.go-check' : 'report.go-on')}</Link></p>
          </div>
        </Panel>
      </div>
      <div className="stack">
        <VoucherStick of={voucher} link />
        <Evidence programmeId={voucher.programmeId} />
      </div>
    </div>
  );
}

/** What the programme wants as evidence, in its own words. */
function Evidence({ programmeId }: { readonly programmeId: string }): ReactNode {
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
