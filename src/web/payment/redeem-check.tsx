/** What redeeming would do, as the server says it of each voucher, and what became of each. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { Loading, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Reference } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import { useMany, type Told, type Wish } from './giving.ts';
import { times } from './money.ts';
import { Why } from './outcomes.tsx';
import { PayBy, Sums, Worth } from './parts.tsx';
import { RedeemDone } from './redeem-done.tsx';

interface CheckProps {
  readonly picked: readonly string[];
  readonly rows: readonly VoucherRow[];
  readonly onDone: () => void;
}

const wish = (reference: string): Wish => ({ id: reference, command: 'voucher.redeem', input: { voucher: reference } });

export function RedeemCheck({ picked, rows, onDone }: CheckProps): ReactNode {
  const { t } = useWords();
  const [seen] = useState({ picked, rows });
  const trying = useMany();
  const giving = useMany();
  const [tried, setTried] = useState<readonly Told[]>();
  const [told, setTold] = useState<readonly Told[]>();
  const [look, again] = useState(0);
  useEffect(() => { void trying.give(seen.picked.map(wish), { dryRun: true }).then(setTried); }, [look]);
  const known = [...rows, ...seen.rows];
  const allowed = (tried ?? []).filter(({ problem }) => problem === undefined).map(({ id }) => id);
  if (told !== undefined) return <RedeemDone told={told} />;
  const above = <Link to="/redeem">{t('nav.redeem')}</Link>;
  if (tried === undefined || trying.problem !== undefined) {
    return <Page title={t('payment.redeem-check')} above={above}>{trying.problem === undefined ? <Loading /> : <ProblemNotice problem={trying.problem} again={() => { again(look + 1); }} />}</Page>;
  }
  const redeem = (): void => {
    void giving.give(allowed.map(wish)).then((answers) => {
      if (answers.length === 0) return;
      setTold(answers);
      onDone();
    });
  };
  return (
    <Page title={t('payment.redeem-check')} above={above}><div className="stack">
      <RedeemAnswers tried={tried} rows={known} />
      {allowed.length === 0 ? <p className="notice warn">{t('payment.redeem-nothing')}</p> : <RedeemMeans count={allowed.length} />}
      <ProblemNotice problem={giving.problem} />
      <div className="buttons no-print">
        {allowed.length === 0 ? null : (
          <Button look="primary" isPending={giving.pending} onPress={redeem}>
            {giving.pending ? t('payment.redeeming', { done: giving.answered, all: allowed.length }) : t('payment.redeem-now', { count: allowed.length })}
          </Button>
        )}
        <Link className={lookOf()} to="/redeem">{t('field.back')}</Link>
      </div>
    </div></Page>
  );
}

function RedeemMeans({ count }: { readonly count: number }): ReactNode {
  const { t } = useWords();
  return (
    <div className="notice warn">
      <h2>{t('payment.redeem-means', { count })}</h2>
      <ul>
        <li>{t('payment.redeem-means-final')}</li>
        <li>{t('payment.redeem-means-report')}</li>
        <li>{t('payment.redeem-means-window')}</li>
      </ul>
    </div>
  );
}

function RedeemAnswers({ tried, rows }: { readonly tried: readonly Told[]; readonly rows: readonly VoucherRow[] }): ReactNode {
  const { t } = useWords();
  const today = useDay();
  const rowOf = (id: string): VoucherRow | undefined => rows.find(({ reference }) => reference === id);
  const amounts = tried.filter(({ problem }) => problem === undefined).flatMap(({ id }) => {
    const row = rowOf(id);
    return row?.reservation === undefined || row.reservation === null ? [] : [times(row.reservation.ratePerDay, row.days)];
  });
  const payBy = ({ answer, problem }: Told): ReactNode => {
    if (problem !== undefined) return <div className="stack-small"><span className="tag bad">{t('payment.refused')}</span><Why problem={problem} /></div>;
    return typeof answer?.['payBy'] === 'string' ? <PayBy day={answer['payBy']} today={today} /> : '–';
  };
  const foot = amounts.length === 0 ? undefined : (
    <tr><th scope="row" colSpan={2}>{t('payment.redeem-sum')}</th><td className="end"><Sums of={amounts} /></td><td /></tr>
  );
  return (
    <Panel>
      <Table caption={t('payment.redeem-check')} hideCaption rows={tried} keyOf={({ id }) => id} {...(foot === undefined ? {} : { foot })} columns={[
        { id: 'ref', title: t('term.reference'), cell: ({ id }) => <Reference of={id} /> },
        { id: 'customer', title: t('term.customer'), cell: ({ id }) => <Name of={rowOf(id)?.customerId} /> },
        { id: 'worth', title: t('payment.worth'), end: true, cell: ({ id }) => <Worth days={rowOf(id)?.days ?? 0} rate={rowOf(id)?.reservation?.ratePerDay} /> },
        { id: 'pay-by', title: t('term.pay-by'), cell: payBy },
      ]} />
    </Panel>
  );
}
