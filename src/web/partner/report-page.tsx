/** The completion report of an engagement, in parts that are kept as they are typed. */
import './partner.css';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useRead, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { Reference } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { useAutosave } from './autosave.ts';
import { ReportCheck } from './report-check.tsx';
import { ReportClosed, ReportDone } from './report-done.tsx';
import { ReportFiles } from './report-files.tsx';
import { ReportList, ReportTasks } from './report-list.tsx';
import { PARTS, partAfter, type Part } from './report-parts.ts';
import { ReportDates, ReportHanded, ReportPeople, ReportWords } from './report-sections.tsx';
import { SavedAt } from './saved-at.tsx';

export function ReportPage(): ReactNode {
  const { t } = useWords();
  const { ref } = useParams({ from: '/vouchers/$ref/report' });
  const voucher = useRead('/vouchers/{ref}', { params: { ref } });
  if (voucher.data === undefined) return <Page title={t('report.title')}><Loaded of={voucher}>{() => null}</Loaded></Page>;
  return <Report voucher={voucher.data} />;
}

function Report({ voucher }: { readonly voucher: VoucherView }): ReactNode {
  const { t } = useWords();
  const { step } = useSearch({ from: '/vouchers/$ref/report' });
  const navigate = useNavigate({ from: '/vouchers/$ref/report' });
  const drafting = abilityOf(voucher.abilities, 'engagement.draft');
  const isOpen = drafting?.allowed === true;
  const saving = useAutosave(voucher, isOpen);
  const today = useToday(useProgramme(voucher.programmeId)?.timeZone);
  const go = (to: string | undefined): Promise<void> => navigate({ search: to === undefined ? {} : { step: to } });
  const above = <><Reference of={voucher.reference} /> · <Link to="/engagements">{t('nav.engagements')}</Link></>;
  if (step === 'done') return <ReportDone voucher={voucher} above={above} />;
  if (!isOpen) return <ReportClosed voucher={voucher} ability={drafting} above={above} />;
  const isCorrection = voucher.report !== null;
  const title = t(isCorrection ? 'report.title-correct' : 'report.title');
  if (step === 'check') return <ReportCheck voucher={voucher} saving={saving} today={today} above={above} go={go} />;
  const part = PARTS.find((each) => each === step);
  if (part === undefined) return <Page title={title} above={above} lead={t('report.lead')}><ReportList voucher={voucher} saving={saving} today={today} /></Page>;
  const next = async (): Promise<void> => {
    if (await saving.save()) await go(partAfter(part) ?? 'check');
  };
  return (
    <Page key={part} title={t(`report.${part}` as WordId)} above={<>{above} · <Link to="." search={{}}>{title}</Link></>}>
      <div className="beside">
        <div className="panel stack-large">
          {saving.state === 'conflict' ? <SavedAt saving={saving} /> : null}
          <Section part={part} voucher={voucher} saving={saving} next={() => { void next(); }} />
          {saving.state === 'conflict' ? null : <SavedAt saving={saving} />}
        </div>
        <ReportTasks saving={saving} at={part} today={today} />
      </div>
    </Page>
  );
}

interface SectionProps {
  readonly part: Part;
  readonly voucher: VoucherView;
  readonly saving: ReturnType<typeof useAutosave>;
  readonly next: () => void;
}

function Section({ part, ...props }: SectionProps): ReactNode {
  switch (part) {
    case 'dates':
      return <ReportDates {...props} />;
    case 'people':
      return <ReportPeople {...props} />;
    case 'words':
      return <ReportWords {...props} />;
    case 'files':
      return <ReportFiles {...props} />;
    case 'handed':
      return <ReportHanded {...props} />;
  }
}
