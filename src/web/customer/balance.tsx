/** Where an agreement's days are: a sentence, a bar with its legend, and the same as a table. */
import type { ReactNode } from 'react';
import type { AgreementView } from '../../contract/entitlement-view.ts';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import './customer.css';

type Balance = AgreementView['balance'];

export const ACCOUNTS = ['available', 'allocated', 'delivered', 'lapsed'] as const;
type Account = (typeof ACCOUNTS)[number];

/** All days that there ever were. */
export function totalOf({ granted, converted }: Balance): number {
  return granted + converted;
}

export function BalanceBar({ balance, title }: { readonly balance: Balance; readonly title: string }): ReactNode {
  const { t, term, number } = useWords();
  const total = totalOf(balance);
  const { available, allocated, delivered, lapsed } = balance;
  return (
    <div className="stack-small">
      <p>{t('customer.balance.sentence', { total, available, allocated, delivered, lapsed })}</p>
      <div className="meter balance" aria-hidden="true">
        {ACCOUNTS.filter((account) => balance[account] > 0).map((account) => (
          <span key={account} className={account} style={{ flexGrow: balance[account] }} />
        ))}
      </div>
      <ul className="legend balance" role="list">
        {ACCOUNTS.map((account) => (
          <li key={account}><i className={account} aria-hidden="true" />{term('days', account)} <strong className="number">{number(balance[account])}</strong></li>
        ))}
      </ul>
      <TrainingDays balance={balance} />
      <details className="no-print">
        <summary>{t('customer.balance.table')}</summary>
        <BalanceTable balance={balance} title={title} />
      </details>
    </div>
  );
}

function TrainingDays({ balance }: { readonly balance: Balance }): ReactNode {
  const { t } = useWords();
  const { training, trainingGranted: granted, trainingConverted: converted, trainingLapsed: lapsed } = balance;
  return granted === 0 ? null : <p className="quiet">{t('customer.balance.training', { granted, training, converted, lapsed })}</p>;
}

function BalanceTable({ balance, title }: { readonly balance: Balance; readonly title: string }): ReactNode {
  const { t, term, number } = useWords();
  return (
    <Table<Account | 'total'> caption={title} hideCaption rows={[...ACCOUNTS, 'total']} keyOf={(row) => row}
      columns={[
        { id: 'where', title: t('customer.balance.where'), cell: (row) => (row === 'total' ? t('term.total') : term('days', row)) },
        { id: 'days', title: t('term.days'), end: true, cell: (row) => number(row === 'total' ? totalOf(balance) : balance[row]) },
      ]} />
  );
}
