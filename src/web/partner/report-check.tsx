/** The whole report once more, tried by the server before it is submitted. */
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useCommand } from '../queries.ts';
import { abilityOf, AbilityButton } from '../ui/ability.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Saving } from './autosave.ts';
import { isFilled, PARTS, reportBody, type Part } from './report-parts.ts';
import { afterTrial } from './shared.tsx';

interface CheckProps {
  readonly voucher: VoucherView;
  readonly saving: Saving;
  readonly today: string | undefined;
  readonly above: ReactNode;
  readonly go: (step: string) => Promise<void>;
}

export function ReportCheck({ voucher, saving, today, above, go }: CheckProps): ReactNode {
  const { t } = useWords();
  const trial = useCommand('engagement.report');
  const submitting = useCommand('engagement.report');
  const ability = abilityOf(voucher.abilities, 'engagement.report');
  const { report, handedOver } = saving;
  const missing = PARTS.filter((part) => !isFilled(part, report, handedOver, today));
  const body = missing.length > 0 ? undefined : reportBody(report, handedOver);
  const mayTry = body !== undefined && ability?.allowed === true;
  const attempt = (): void => { if (body !== undefined) void trial.give({ voucher: voucher.reference, ...body }, { dryRun: true }); };
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current || !mayTry) return;
    asked.current = true;
    attempt();
  });
  const gaps = useRef<HTMLDivElement>(null);
  const submit = async (): Promise<void> => {
    if (body === undefined) {
      gaps.current?.focus();
      return;
    }
    const answer = await submitting.give({ voucher: voucher.reference, ...body });
    if (answer === undefined) return;
    saving.forget();
    await go('done');
  };
  return (
    <Page title={t('report.check')} above={<>{above} · <Link to="." search={{}}>{t('report.title')}</Link></>}>
      <div className="stack-large measure">
        {missing.length === 0 ? null : (
          <div className="notice warn stack-small" role="group" aria-labelledby="report-missing" tabIndex={-1} ref={gaps}>
            <h2 id="report-missing">{t('report.missing')}</h2>
            <ul>{missing.map((part) => <li key={part}><Link to="." search={{ step: part }}>{t(`report.${part}` as WordId)}</Link></li>)}</ul>
          </div>
        )}
        <ProblemNotice problem={submitting.problem ?? trial.problem} again={submitting.problem === undefined ? attempt : () => { void submit(); }} />
        <ReportAnswers saving={saving} voucher={voucher} />
        <div className="notice stack-small">
          <h2>{t('report.consequence')}</h2>
          <p>{t('report.consequence-text')}</p>
        </div>
        {ability === undefined ? <p className="notice">{t('report.admin-submits')}</p> : (
          <div className="buttons">
            <AbilityButton ability={afterTrial(ability, trial.problem)} look="primary" pending={submitting.pending || trial.pending} onPress={() => { void submit(); }}>
              {t(voucher.report === null ? 'report.submit' : 'report.submit-correction')}
            </AbilityButton>
          </div>
        )}
      </div>
    </Page>
  );
}

function ReportAnswers({ saving, voucher }: { readonly saving: Saving; readonly voucher: VoucherView }): ReactNode {
  const { t, date } = useWords();
  const { report, handedOver } = saving;
  const change = (part: Part): ReactNode => <Link to="." search={{ step: part }}>{t('field.change')}<span className="hidden"> {t(`report.${part}` as WordId)}</span></Link>;
  const none = t('report.nothing-yet');
  const day = (value: string | null): string => (value === null ? none : date(value));
  const files = voucher.deliverables.filter(({ id }) => report.deliverableIds.includes(id));
  return (
    <Answers facts={[
      [t('term.starts-on'), day(report.startedOn), change('dates')],
      [t('term.ends-on'), day(report.endedOn), change('dates')],
      [t('term.on-site-days'), report.onSiteDays ?? none, change('dates')],
      [t('term.off-site-days'), report.offSiteDays ?? none, change('dates')],
      [t('term.consultants'), report.consultantIds.length === 0 ? none : <ul key="who" role="list">{report.consultantIds.map((id) => <li key={id}><Name of={id} /></li>)}</ul>, change('people')],
      [t('report.summary'), <span key="summary" className="as-typed">{report.summary === '' ? none : report.summary}</span>, change('words')],
      [t('report.recommendations'), <span key="next" className="as-typed">{report.recommendations === '' ? none : report.recommendations}</span>, change('words')],
      [t('term.deliverables'), files.length === 0 ? none : <ul key="files" role="list">{files.map(({ id, fileName }) => <li key={id} translate="no">{fileName}</li>)}</ul>, change('files')],
      [t('report.handed'), t(handedOver ? 'report.confirmed' : 'report.nothing-yet'), change('handed')],
    ]} />
  );
}
