/** The lines of a statement: opening, movements, closing. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { StatementView } from '../../contract/figures.ts';
import { Table, type Column } from '../ui/table.tsx';
import { useWords, type WordId } from '../words/words.tsx';

type Item = StatementView['items'][number];

interface Line {
  readonly id: string;
  readonly on: string;
  readonly what: ReactNode;
  readonly into: string;
  readonly out: string;
  readonly balance: StatementView['opening'];
}

interface TableProps {
  readonly view: StatementView;
  readonly items: readonly Item[];
  /** Whether all movements of the days stand here. */
  readonly isWhole: boolean;
}

export function StatementTable({ view, items, isWhole }: TableProps): ReactNode {
  const { t, number, date } = useWords();
  const hasTraining = view.closing.trainingGranted > 0;
  const moves = items.map((item): Line => ({
    id: String(item.sequence), on: item.on, what: <What item={item} />, balance: item.balance,
    into: item.to === 'available' ? number(item.days) : '', out: item.from === 'available' ? number(item.days) : '',
  }));
  const edge = (id: 'opening' | 'closing', on: string): Line => ({
    id, on, what: <strong>{t(`customer.statement.${id}`)}</strong>, into: '', out: '', balance: view[id],
  });
  const lines = [edge('opening', view.from), ...moves, ...(isWhole ? [edge('closing', view.to)] : [])];
  const columns: readonly Column<Line>[] = [
    { id: 'on', title: t('term.date'), cell: ({ on }) => <time dateTime={on} className="nowrap">{date(on, 'short')}</time> },
    { id: 'what', title: t('customer.statement.movement'), cell: ({ what }) => what },
    { id: 'into', title: t('customer.statement.in'), end: true, cell: ({ into }) => into },
    { id: 'out', title: t('customer.statement.out'), end: true, cell: ({ out }) => out },
    { id: 'available', title: t('customer.statement.after'), end: true, cell: ({ balance }) => <strong>{number(balance.available)}</strong> },
    { id: 'allocated', title: t('days.allocated'), end: true, cell: ({ balance }) => number(balance.allocated) },
    ...(hasTraining ? [{ id: 'training', title: t('days.training'), end: true, cell: ({ balance }: Line) => number(balance.training) }] : []),
  ];
  return (
    <div className="stack-small">
      <Table caption={t('customer.statement.caption')} hideCaption rows={lines} columns={columns} keyOf={({ id }) => id} />
      {moves.length > 0 ? null : <p className="quiet">{t('customer.statement.nothing')}</p>}
    </div>
  );
}

const VOUCHER_KINDS = new Set(['created', 'settled']);

/** A voucher's end is told by where its days went. */
function wordOf({ kind, to }: Item): WordId {
  const name = kind === 'settled' ? `settled-${to}` : kind;
  return `customer.posting.${name}` as WordId;
}

function What({ item }: { readonly item: Item }): ReactNode {
  const { t } = useWords();
  const sentence = t(wordOf(item), { days: item.days });
  if (!VOUCHER_KINDS.has(item.kind)) return sentence;
  return <span>{sentence} <Link to="/vouchers/$ref" params={{ ref: item.subject }} className="reference" translate="no">{item.subject}</Link></span>;
}
