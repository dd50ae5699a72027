/** A month with the engagements of each of its days; on narrow screens only the days on which there is something. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { lookOf } from '../ui/button.tsx';
import { Name } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { addDays, addMonths, weeksOf, type Card } from './board.ts';
import type { Placed } from './engagements-page.tsx';

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
            <tr key={week[0]}>{week.map((day) => <DayCell key={day} day={day} month={given} today={today} cards={cards} />)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayCell({ day, month, today, cards }: { readonly day: string; readonly month: string; readonly today: string; readonly cards: readonly Card[] }): ReactNode {
  const { t, date, number } = useWords();
  const here = cards.filter(({ reservation }) => reservation !== null && reservation.startsOn <= day && day <= reservation.endsOn);
  const looks = [day.slice(0, 7) === month ? '' : 'outside', day === today ? 'today' : '', here.length === 0 ? 'nothing' : ''].filter((each) => each !== '').join(' ');
  return (
    <td className={looks}>
      <time className="day" dateTime={day}><span className="day-number" aria-hidden="true">{number(Number(day.slice(8)))}</span><span className="hidden day-date">{date(day)}{day === today ? `, ${t('deadline.today')}` : ''}</span></time>
      {here.map((card) => <Work key={card.reference} card={card} />)}
    </td>
  );
}

function Work({ card }: { readonly card: Card }): ReactNode {
  const programme = useProgramme(card.programmeId);
  const name = programme?.name('engagementTypes', card.engagementType) ?? card.engagementType;
  return <Link to="/vouchers/$ref" params={{ ref: card.reference }} className="work" title={`${name}, ${card.reference}`}><Name of={card.customerId} />, {name}<span className="hidden">, {card.reference}</span></Link>;
}
