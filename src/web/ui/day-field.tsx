/** A day, typed in parts or chosen from a calendar; days out of bounds stay visible there and cannot be chosen. */
import { parseDate, type CalendarDate } from '@internationalized/date';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Calendar, CalendarCell, CalendarGrid } from 'react-aria-components/Calendar';
import { DateInput, DateSegment } from 'react-aria-components/DateField';
import { DatePicker } from 'react-aria-components/DatePicker';
import { Dialog } from 'react-aria-components/Dialog';
import { Group } from 'react-aria-components/Group';
import { Heading } from 'react-aria-components/Heading';
import { Label } from 'react-aria-components/Label';
import { Popover } from 'react-aria-components/Popover';
import { useToday } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { fieldId } from './field-id.ts';
import { Help, Labelled, Wrong, type FieldProps } from './fields.tsx';

interface DayProps extends FieldProps {
  /** `2021-06-30`, or nothing. */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly min?: string;
  readonly max?: string;
}

export function DayField({ name, label, help, wrong, optional, value, onChange, min, max, ...rest }: DayProps): ReactNode {
  const { t } = useWords();
  const given = value === null || value === '' ? null : parseDate(value);
  const bound = (day: string | undefined): CalendarDate | undefined => (day === undefined ? undefined : parseDate(day));
  const today = useToday(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const lower = bound(min);
  const upper = bound(max);
  return (
    <DatePicker {...rest} value={given} onChange={(next) => { onChange(next === null ? null : next.toString()); }}
      // An empty calendar opens at the installation's today, not at the machine's.
      {...(today === undefined ? {} : { placeholderValue: parseDate(today) })}
      className="field" id={fieldId(name)} isInvalid={wrong !== undefined} validationBehavior="aria" shouldForceLeadingZeros
      {...(lower === undefined ? {} : { minValue: lower })} {...(upper === undefined ? {} : { maxValue: upper })}>
      <Label className="label"><Labelled label={label} optional={optional} /></Label>
      <Help>{help}</Help>
      <Wrong>{wrong}</Wrong>
      <Group className="group short">
        <DateInput className="segments">{(segment) => <DateSegment segment={segment} />}</DateInput>
        <AriaButton className="button small" aria-label={t('field.calendar')}>▾</AriaButton>
      </Group>
      <Popover className="popover">
        <Dialog>
          <Calendar className="calendar" aria-label={label}>
            <header>
              <AriaButton slot="previous" className="button small">‹</AriaButton>
              <Heading />
              <AriaButton slot="next" className="button small">›</AriaButton>
            </header>
            <CalendarGrid>{(date) => <CalendarCell date={date} {...(date.toString() === today ? { className: 'today' } : {})} />}</CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </DatePicker>
  );
}
