/** The completion report of an engagement, kept as it is typed, tried before it is submitted. */
import './partner.css';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useRead, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { Reference } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { useAutosave } from './autosave.ts';
import { ReportCheck } from './report-check.tsx';
import { ReportClosed, ReportDone } from './report-done.tsx';
import { ReportForm } from './report-form.tsx';
import { isSubmitted, PARTS } from './report-parts.ts';

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
  const go = (to: string): Promise<void> => navigate({ search: { step: to } });
  const above = <><Reference of={voucher.reference} /> · <Link to="/engagements">{t('nav.engagements')}</Link></>;
  if (step === 'done' && isSubmitted(voucher)) return <ReportDone voucher={voucher} above={above} />;
  if (!isOpen) return <ReportClosed voucher={voucher} ability={drafting} above={above} />;
  if (step === 'check') return <ReportCheck voucher={voucher} saving={saving} today={today} above={above} go={go} />;
  return <ReportForm voucher={voucher} saving={saving} today={today} above={above} at={PARTS.find((each) => each === step)} check={() => { void go('check'); }} />;
}
