/** A statement of days, as a bank's: what there was, each movement with what was left after it, what there is. */
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { StatementView } from '../../contract/figures.ts';
import { download, type ApiProblem } from '../api.ts';
import { useProgramme } from '../programme.ts';
import { useMe, usePages, useRead, useToday } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More } from '../ui/table.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { useSeesAgreements, type Agreement } from './agreements.ts';
import { NotYours } from './not-yours.tsx';
import { Periods, type PeriodsProps } from './statement-periods.tsx';
import { StatementTable } from './statement-table.tsx';
import './customer.css';

type Search = PeriodsProps['search'];

export function StatementPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/agreements/$id/statement' });
  const sees = useSeesAgreements();
  const { data: agreement, error } = useRead('/agreements/{id}', { params: { id }, enabled: sees });
  if (!sees) return <NotYours title={t('customer.statement.title')} />;
  if (agreement !== undefined) return <Statement agreement={agreement} />;
  return <Page title={t('customer.statement.title')}>{error === null ? <Loading /> : <ProblemNotice problem={error} />}</Page>;
}

function Statement({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useWords();
  const { id, number, programmeId, startsOn } = agreement;
  const search = useSearch({ from: '/agreements/$id/statement' });
  const programme = useProgramme(programmeId);
  const today = useToday(programme?.timeZone);
  const pages = usePages('/agreements/{id}/statement', { params: { id }, query: search });
  const view = pages.data?.pages[0] as StatementView | undefined;
  const above = <Link to="/agreements/$id" params={{ id }}>{t('customer.agreement.title', { number })}</Link>;
  return (
    <Page title={t('customer.statement.of', { number })} above={above} lead={programme?.title} actions={<Actions id={id} search={search} />}>
      <div className="stack statement">
        {today === undefined ? null : <Periods id={id} startsOn={startsOn} today={today} search={search} />}
        {view === undefined
          ? pages.error === null ? <Loading /> : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />
          : (
            <Panel>
              <Head agreement={agreement} view={view} today={today} />
              <StatementTable view={view} items={pages.items} isWhole={!pages.hasNextPage} />
              <More pages={pages} />
            </Panel>
          )}
      </div>
    </Page>
  );
}

function Actions({ id, search }: { readonly id: string; readonly search: Search }): ReactNode {
  const { t } = useWords();
  const [problem, setProblem] = useState<ApiProblem>();
  const { from, to } = search;
  const query = new URLSearchParams({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }).toString();
  const save = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await download(`/api/v1/agreements/${encodeURIComponent(id)}/statement.csv${query === '' ? '' : `?${query}`}`);
    } catch (error) {
      setProblem(error as ApiProblem);
    }
  };
  return (
    <>
      <Button onPress={() => { void save(); }}>{t('field.csv')}</Button>
      <Button onPress={() => { print(); }}>{t('field.print')}</Button>
      <ProblemNotice problem={problem} />
    </>
  );
}

/** Whose statement it is and of which days, above it on paper too. */
function Head({ agreement, view, today }: { readonly agreement: Agreement; readonly view: StatementView; readonly today: string | undefined }): ReactNode {
  const { t, date } = useWords();
  const { organisation } = useMe();
  const isSponsor = organisation.kind === 'sponsor';
  return (
    <div className="statement-head">
      <Terms facts={[
        [t('term.customer'), isSponsor ? <Name key="name" of={agreement.customerId} /> : <span key="name" translate="no">{organisation.name}</span>],
        [t('term.agreement'), <span key="number" className="code" translate="no">{agreement.number}</span>],
        [t('customer.statement.period'), t('customer.statement.span', { from: date(view.from, 'short'), to: date(view.to, 'short') })],
      ]} />
      <p className="only-print">{today === undefined ? '' : t('customer.statement.printed', { date: date(today, 'short') })}</p>
    </div>
  );
}
