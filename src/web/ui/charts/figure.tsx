/** A chart as people need it: one sentence that says what it shows, the picture, the table behind it, and the table as CSV. */
import { useId, type ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import { Button } from '../button.tsx';
import './charts.css';

export type Cell = string | number;

export interface Figure {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly finding: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The name of the CSV file, without its ending. */
  readonly file: string;
}

export function ChartFigure({ title, finding, head, rows, file, children }: Figure & { readonly children: ReactNode }): ReactNode {
  const { t, number } = useWords();
  const id = useId();
  const shown = (cell: Cell): string => (typeof cell === 'number' ? number(cell) : cell);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption><h3 id={id}>{title}</h3><p>{finding}</p></figcaption>
      {children}
      <details>
        <summary>{t('chart.table')}</summary>
        <div className="table-wrap" tabIndex={0} role="group" aria-label={title}>
          <table className="table">
            <thead><tr>{head.map((name, index) => <th key={name} scope="col" className={index === 0 ? '' : 'end'}>{name}</th>)}</tr></thead>
            <tbody>{rows.map((row) => (
              <tr key={String(row[0])}>{row.map((cell, index) => (index === 0
                ? <th key={head[index]} scope="row">{shown(cell)}</th>
                : <td key={head[index]} className="end">{shown(cell)}</td>))}</tr>
            ))}</tbody>
          </table>
        </div>
      </details>
      <p className="no-print"><Button small onPress={() => { save(`${file}.csv`, written(head, rows)); }}>{t('field.csv')}<span className="hidden">: {title}</span></Button></p>
    </figure>
  );
}

/** As a spreadsheet reads it; a text that it would take for a formula is guarded. */
export function written(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `\uFEFF${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
