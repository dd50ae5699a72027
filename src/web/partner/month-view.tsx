/** A month with its engagements as bars across their days; on narrow screens the engagements as a list. */
import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { lookOf } from '../ui/button.tsx';
import { Name } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { addDays, addMonths, stretchesOf, weeksOf, type Card, type Stretch } from './board.ts';
import type { Placed } from './engagements-page.tsx';
import { spanOf } from './span.ts';

export function MonthView({ month, today, items }: { readonly month: string; readonly today: string; readonly items: readonly Placed[] }): ReactNode {
  const { t, locale } = useWords();
  const given = /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : today.slice(0, 7);
  const long = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${given}-01T00:00:00Z`));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const weeks = weeksOf(given);
  const cards = items.map(({ card }) => card);
  const inMonth = cards.filter(({ reservation }) => reservation !== null && reservation.startsOn.slice(0, 7) <= given && reservation.endsOn.slice(0, 7) >= given);
  const to = (other: string): { readonly view: string; readonly month: string } => ({ view: 'calendar', month: other });
  const monday = '2021-03-01';
  return (
    <div className="panel stack">
      <div className="row apart">
        <h2>{long}</h2>
        <div className="buttons no-print">
          <Link to="/engagements" search={to(addMonths(given, -1))} className={lookOf('normal', true)}>{t('engagements.month-before')}</Link>
          <Link to="/engagements" search={to(today.slice(0, 7))} className={lookOf('normal', true)}>{t('engagements.this-month')}</Link>
          <Link to="/engagements" search={to(addMonths(given, 1))} className={lookOf('normal', true)}>{t('engagements.month-after')}</Link>
        </div>
      </div>
      <p role="status">{t('engagements.in-month', { count: inMonth.length, month: long })}</p>
      <table className="month">
        <caption className="hidden">{t('engagements.calendar-of', { month: long })}</caption>
        <thead><tr>{Array.from({ length: 7 }, (_each, index) => <th key={index} scope="col">{weekday.format(new Date(`${addDays(monday, index)}T00:00:00Z`))}</th>)}</tr></thead>
        <tbody>
          {weeks.map((week) => (
            <Week key={week[0]} days={week} month={given} today={today} cards={cards} />
          ))}
        </tbody>
      </table>
      <ListOf cards={inMonth.toSorted((one, other) => (one.reservation?.startsOn ?? '').localeCompare(other.reservation?.startsOn ?? ''))} />
    </div>
  );
}

function Week({ days, month, today, cards }: { readonly days: readonly string[]; readonly month: string; readonly today: string; readonly cards: readonly Card[] }): ReactNode {
  const stretches = stretchesOf(cards, days);
  const lines = Math.max(0, ...stretches.map(({ line }) => line + 1));
  return (
    <tr style={{ '--lines': lines } as CSSProperties}>
      {days.map((day, index) => (
        <DayCell key={day} day={day} isOutside={day.slice(0, 7) !== month} isToday={day === today}
          begun={stretches.filter(({ from }) => from === index)}
          under={stretches.filter(({ from, days: length }) => from < index && index < from + length)} />
      ))}
    </tr>
  );
}

interface CellProps {
  readonly day: string;
  readonly isOutside: boolean;
  readonly isToday: boolean;
  /** What begins here, in this week at least: its bar reaches over the days that follow. */
  readonly begun: readonly Stretch[];
  /** What began before: it is seen, and to those who hear the table it is told. */
  readonly under: readonly Stretch[];
}

function DayCell({ day, isOutside, isToday, begun, under }: CellProps): ReactNode {
  const { t, date, number } = useWords();
  const looks = [isOutside ? 'outside' : '', isToday ? 'today' : ''].filter((each) => each !== '').join(' ');
  return (
    <td className={looks}>
      <time className="day" dateTime={day}><span aria-hidden="true">{number(Number(day.slice(8)))}</span><span className="hidden">{date(day)}{isToday ? `, ${t('deadline.today')}` : ''}</span></time>
      {begun.map(({ card, days, line }) => <Work key={card.reference} card={card} style={{ '--days': days, '--line': line } as CSSProperties} />)}
      {under.map(({ card }) => <span key={card.reference} className="hidden"><What card={card} /></span>)}
    </td>
  );
}

function Work({ card, style }: { readonly card: Card; readonly style?: CSSProperties }): ReactNode {
  return (
    <Link to="/vouchers/$ref" params={{ ref: card.reference }} className="work" {...(style === undefined ? {} : { style })}>
      <What card={card} /><span className="hidden">, {card.reference}</span>
    </Link>
  );
}

function What({ card }: { readonly card: Card }): ReactNode {
  const programme = useProgramme(card.programmeId);
  return <><Name of={card.customerId} />, {programme?.name('engagementTypes', card.engagementType) ?? '…'}</>;
}

function ListOf({ cards }: { readonly cards: readonly Card[] }): ReactNode {
  const { locale } = useWords();
  return (
    <ol role="list" className="month-list stack-small">
      {cards.map((card) => (
        <li key={card.reference}>
          {card.reservation === null ? null : <strong className="nowrap">{spanOf(locale, card.reservation.startsOn, card.reservation.endsOn)}</strong>}
          <Work card={card} />
        </li>
      ))}
    </ol>
  );
}
