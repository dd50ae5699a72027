/** The report on one page, part below part; beside it, which parts are done and what the programme wants to see. */
import { useEffect, type ReactNode, type SubmitEvent } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { ErrorSummary } from '../ui/problem.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { ReportFiles } from './report-files.tsx';
import { emptyFields, PARTS, wrongDays, type Field, type Part } from './report-parts.ts';
import { ReportDates, ReportHanded, ReportPeople, ReportWords, type PartProps } from './report-sections.tsx';
import { Evidence, ReportTasks } from './report-tasks.tsx';
import { SavedAt } from './saved-at.tsx';
import { useTries } from './tries.ts';
import { VoucherStick } from './voucher-stick.tsx';

interface FormProps {
  readonly voucher: VoucherView;
  readonly saving: Saving;
  readonly today: string | undefined;
  readonly above: ReactNode;
  /** The part that somebody came for. */
  readonly at: Part | undefined;
  readonly check: () => void;
}

export function ReportForm({ voucher, saving, today, above, at, check }: FormProps): ReactNode {
  const { t } = useWords();
  const wrong = useWrong(saving, today);
  const tries = useTries(wrong);
  useEffect(() => { if (at !== undefined) goTo(at); }, [at]);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (tries.attempt() && await saving.save()) check();
  };
  const told = (field: Field): string | undefined => tries.shown[field] ?? keptWrong(voucher, saving, wrong, field);
  const props: PartProps = { voucher, saving, today, told };
  return (
    <Page title={t(voucher.report === null ? 'report.title' : 'report.title-correct')} above={above} lead={t('report.lead')}>
      <div className="beside">
        <form className="stack-large" onSubmit={(event) => { void submit(event); }} noValidate>
          {voucher.report === null ? null : <p className="notice">{t('report.correcting', { version: voucher.report.version })}</p>}
          <ErrorSummary wrong={tries.shown} labels={useLabels()} tried={tries.count} />
          {saving.state === 'conflict' ? <SavedAt saving={saving} /> : null}
          {PARTS.map((part) => (
            <section key={part} className="panel stack" aria-labelledby={headingOf(part)}>
              <h2 id={headingOf(part)} tabIndex={-1}>{t(`report.${part}` as WordId)}</h2>
              <Section part={part} {...props} />
            </section>
          ))}
          <div className="buttons">
            <Button type="submit" look="primary">{t('report.check')}</Button>
            {saving.state === 'conflict' ? null : <SavedAt saving={saving} />}
          </div>
        </form>
        <div className="stack facts-first">
          <VoucherStick of={voucher} link />
          <ReportTasks saving={saving} today={today} />
          <Evidence programmeId={voucher.programmeId} />
        </div>
      </div>
    </Page>
  );
}

function Section({ part, ...props }: PartProps & { readonly part: Part }): ReactNode {
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

const headingOf = (part: Part): string => `part-${part}`;

/** Leads to a part, whoever reads by ear as well. */
function goTo(part: Part): void {
  const heading = document.getElementById(headingOf(part));
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView({ block: 'start' });
}

/** What a day was kept as is judged at once; what is typed now, and what nobody typed, when the form is tried. */
function keptWrong({ draft }: VoucherView, { report }: Saving, wrong: Readonly<Record<string, string>>, field: Field): string | undefined {
  if (field !== 'startedOn' && field !== 'endedOn') return undefined;
  return report[field] !== null && draft?.[field] === report[field] ? wrong[field] : undefined;
}

/** What is missing or wrong, in words, by field. Whether the rest is allowed is for the server to say. */
function useWrong({ report, handedOver }: Saving, today: string | undefined): Readonly<Record<string, string>> {
  const { t, date } = useWords();
  const days = { ahead: t('report.wrong-ahead', { date: today === undefined ? '' : date(today, 'short') }), order: t('take.wrong-order') };
  return {
    ...Object.fromEntries(emptyFields(report, handedOver).map((field) => [field, t(MISSING[field])])),
    ...Object.fromEntries(Object.entries(wrongDays(report, today)).map(([field, why]) => [field, days[why]])),
  };
}

const MISSING: Readonly<Record<Field, WordId>> = {
  startedOn: 'take.wrong-starts', endedOn: 'take.wrong-ends', onSiteDays: 'report.wrong-on-site', offSiteDays: 'take.wrong-off-site',
  consultantIds: 'take.wrong-consultants', summary: 'report.wrong-summary', recommendations: 'report.wrong-recommendations',
  deliverableIds: 'report.wrong-files', deliveredToCustomer: 'report.wrong-handed',
};

function useLabels(): Readonly<Record<Field, string>> {
  const { t } = useWords();
  return {
    startedOn: t('term.starts-on'), endedOn: t('term.ends-on'), onSiteDays: t('term.on-site-days'), offSiteDays: t('term.off-site-days'),
    consultantIds: t('term.consultants'), summary: t('report.summary'), recommendations: t('report.recommendations'),
    deliverableIds: t('term.deliverables'), deliveredToCustomer: t('report.handed'),
  };
}
