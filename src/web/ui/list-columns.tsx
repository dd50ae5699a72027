/** Which columns a list shows, chosen by its reader and kept in the address. */
import type { ReactNode } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useWords } from '../words/words.tsx';
import { Button } from './button.tsx';
import { CheckboxGroup } from './fields.tsx';
import { columnsShown, columnsWritten } from './list-logic.ts';

interface ColumnsProps {
  readonly columns: readonly { readonly id: string; readonly title: string; readonly spare?: boolean }[];
  readonly written: string | undefined;
  readonly onChange: (written: string | undefined) => void;
}

/** The first column names the row and stays. */
export function Columns({ columns, written, onChange }: ColumnsProps): ReactNode {
  const { t } = useWords();
  const shown = columnsShown(columns, written).map(({ id }) => id);
  return (
    <DialogTrigger>
      <Button small>{t('list.columns')}</Button>
      <Popover className="popover padded">
        <Dialog className="stack-small" aria-label={t('list.columns')}>
          <CheckboxGroup name="columns" label={t('list.columns')} value={shown.filter((id) => id !== columns[0]?.id)}
            choices={columns.slice(1).map(({ id, title }) => ({ id, label: title }))}
            onChange={(chosen) => { onChange(columnsWritten(columns, chosen)); }} />
          {written === undefined ? null : <p><Button small onPress={() => { onChange(undefined); }}>{t('list.columns-own')}</Button></p>}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
