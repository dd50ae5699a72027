/** That vouchers are redeemed, by when payment has to be requested, and the way there. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Reference } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { useDay } from './day.ts';
import type { Told } from './giving.ts';
import { Outcomes } from './outcomes.tsx';
import { PayBy } from './parts.tsx';

export function RedeemDone({ told }: { readonly told: readonly Told[] }): ReactNode {
  const { t, date } = useWords();
  const today = useDay();
  const mayAsk = useMe().commands.includes('payment.save');
  const good = told.filter(({ problem }) => problem === undefined);
  const [first] = good.flatMap((each) => payByOf(each) ?? []).sort();
  const title = good.length === 0 ? t('payment.redeemed-none')
    : good.length === told.length ? t('payment.redeemed-title', { count: good.length })
      : t('payment.redeemed-some', { good: good.length, all: told.length });
  const payBy = (each: Told): ReactNode => {
    const day = payByOf(each);
    return day === undefined ? '–' : <PayBy day={day} today={today} />;
  };
  return (
    <Page title={title} above={<Link to="/redeem">{t('nav.redeem')}</Link>}>
      <div className="stack">
        <Outcomes told={told} what={t('term.reference')} nameOf={(id) => <Reference of={id} />} done={t('status.redeemed')} title={first === undefined ? title : t('payment.redeemed-first', { date: date(first) })}
          more={first === undefined || mayAsk ? null : <p>{t('payment.redeem-next-other')}</p>}
          columns={[{ id: 'pay-by', title: t('term.pay-by'), cell: payBy }]} />
        <div className="buttons no-print">
          {good.length === 0 || !mayAsk ? null : (
            <Link className={lookOf('primary')} to="/requests/new" search={{ vouchers: good.map(({ id }) => id).join(',') }}>{t('payment.redeemed-ask')}</Link>
          )}
          <Link className={lookOf()} to="/redeem">{t('payment.redeem-more')}</Link>
        </div>
      </div>
    </Page>
  );
}

function payByOf({ answer, problem }: Told): string | undefined {
  const day = answer?.['payBy'];
  return problem === undefined && typeof day === 'string' ? day : undefined;
}
