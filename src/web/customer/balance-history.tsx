/** How an agreement's balance has moved since its beginning, as lines. */
import type { ReactNode } from 'react';
import { useRead } from '../queries.ts';
import { StepLines } from '../ui/charts/lines.tsx';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { ACCOUNTS } from './balance.tsx';
import { dailyBalances, type DayBalance } from './history.ts';

export function BalanceHistory({ agreementId, number }: { readonly agreementId: string; readonly number: string }): ReactNode {
  const statement = useRead('/agreements/{id}/statement', { params: { id: agreementId } });
  const { t } = useWords();
  return <Panel title={t('customer.history.panel')}><Loaded of={statement}>{(view) => <History days={dailyBalances(view)} number={number} isPart={view.more} />}</Loaded></Panel>;
}

function History({ days, number, isPart }: { readonly days: readonly DayBalance[]; readonly number: string; readonly isPart: boolean }): ReactNode {
  const { t, term, date } = useWords();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length < 2) {
    return <Empty title={t('customer.history.none')}><p>{t('customer.history.none-text')}</p></Empty>;
  }
  const most = days.reduce((top, each) => (each.balance.available > top.balance.available ? each : top), first);
  const finding = t(isPart ? 'customer.history.finding-part' : 'customer.history.finding', {
    most: most.balance.available, mostOn: date(most.day, 'short'), last: last.balance.available, lastOn: date(last.day, 'short'),
    delivered: last.balance.delivered,
  });
  return (
    <StepLines title={t('customer.history.title')} finding={finding} file={`${number}-balance`} head={t('term.date')} days={days.map(({ day }) => day)}
      series={ACCOUNTS.map((account) => ({ label: term('days', account), values: days.map(({ balance }) => balance[account]) }))} />
  );
}
