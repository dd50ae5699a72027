/** A deadline: its date first, then how far off, then the rule that makes it so. */
import type { ReactNode } from 'react';
import { daysBetween } from '../queries.ts';
import { useWords, type WordId } from '../words/words.tsx';

/** From this many days on a deadline is told as near. */
const SOON = 14;

interface DeadlineProps {
  readonly day: string;
  /** Today in the programme's time zone. */
  readonly today: string | undefined;
  /** The rule that binds, a word of the group `rule`. */
  readonly rule?: string;
  /** What the rule tells besides. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Whether it still matters; what is over is told as a date alone. */
  readonly live?: boolean;
  readonly style?: 'long' | 'short';
}

export function Deadline({ day, today, rule, values, live = true, style = 'long' }: DeadlineProps): ReactNode {
  const { t, date } = useWords();
  const left = today === undefined ? undefined : daysBetween(today, day);
  const near = !live || left === undefined ? '' : left < 0 ? ' late' : left <= SOON ? ' soon' : '';
  return (
    <span className={`deadline${near}`}>
      <time className="when" dateTime={day}>{date(day, style)}</time>
      {!live || left === undefined ? null : <>, <span className="left">{inDays(t, left)}</span></>}
      {rule === undefined ? null : <span className="why">{t(`rule.${rule}` as WordId, values)}</span>}
    </span>
  );
}

type Say = ReturnType<typeof useWords>['t'];

/** `in 12 days`, `today`, `3 days ago`: in one piece, which no line ends within. */
export function inDays(t: Say, days: number): string {
  if (days === 0) return t('deadline.today');
  return (days > 0 ? t('deadline.in', { days }) : t('deadline.ago', { days: -days })).replaceAll(' ', '\u00A0');
}
