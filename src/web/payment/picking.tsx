/** A table of which rows can be picked, one, some or all of them; what is picked is kept by whoever shows it. */
import '../ui/list.css';
import type { ReactNode } from 'react';
import { Table, type Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

interface PickingProps<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** What a row is called, for those who hear it. */
  readonly nameOf: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly picked: readonly string[];
  readonly onPick: (picked: string[]) => void;
}

export function Picking<Row>({ caption, rows, keyOf, nameOf, columns, picked, onPick }: PickingProps<Row>): ReactNode {
  const { t } = useWords();
  const shown = rows.map(keyOf);
  return (
    <Table caption={caption} hideCaption columns={columns} rows={rows} keyOf={keyOf} pick={{
      chosen: new Set(picked), label: (row) => t('list.choose-row', { row: nameOf(row) }), allLabel: t('list.choose-shown'),
      // In the order in which they are shown; what other tables of the page hold stays picked.
      onChange: (chosen) => { onPick([...picked.filter((key) => !shown.includes(key)), ...shown.filter((key) => chosen.has(key))]); },
    }} />
  );
}
