/** Where the clock of the sandbox can be moved: to what comes next, or to any date. */
import { useState, type ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Popover } from 'react-aria-components/Popover';
import { Button } from '../ui/button.tsx';
import { DayField } from '../ui/day-field.tsx';
import { useWords } from '../words/words.tsx';
import { comingWords, goTo } from './sandbox-bar.tsx';
import { byDay, dayAfter, dayFor, isPast, type Coming } from './sandbox-moving.ts';

/** Told at first; the rest on demand. */
const FIRST = 8;

interface ClockProps {
  readonly today: string;
  readonly items: readonly Coming[];
  readonly move: (day: string) => void;
}

export function SandboxClock({ today, items, move }: ClockProps): ReactNode {
  const { t, date } = useWords();
  return (
    <Popover className="popover padded sandbox-clock" placement="top start">
      <Dialog className="stack">
        <Heading slot="title" level={2}>{t('sandbox.time')}</Heading>
        <p className="small">{t('sandbox.time-lead', { date: date(today) })}</p>
        <AnyDay today={today} move={move} />
        <Upcoming items={items} move={move} />
        <p className="row small sandbox-more-links"><a href="/sandbox/mail">{t('sandbox.mailbox')}</a><a href="/sandbox">{t('sandbox.developers')}</a></p>
      </Dialog>
    </Popover>
  );
}

function AnyDay({ today, move }: { readonly today: string; readonly move: (day: string) => void }): ReactNode {
  const { t } = useWords();
  const [day, setDay] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string>();
  const go = (): void => {
    if (day === null || day <= today) setWrong(t('sandbox.any-wrong'));
    else move(day);
  };
  return (
    <form className="row sandbox-any" onSubmit={(event) => { event.preventDefault(); go(); }}>
      <DayField name="clock" label={t('sandbox.any')} value={day} min={dayAfter(today)} wrong={wrong} onChange={(next) => { setDay(next); setWrong(undefined); }} />
      <Button type="submit">{t('sandbox.move')}</Button>
    </form>
  );
}

function Upcoming({ items, move }: { readonly items: readonly Coming[]; readonly move: (day: string) => void }): ReactNode {
  const { t } = useWords();
  const [isAll, setAll] = useState(false);
  // The calendar's own dates are few and far, and never hidden behind what merely comes first.
  const days = byDay(items);
  const shown = isAll ? days : days.filter((each, index) => index < FIRST || each.items.some(({ kind }) => kind === 'milestone'));
  return (
    <section className="stack-small" aria-labelledby="sandbox-coming">
      <h3 id="sandbox-coming">{t('sandbox.coming')}</h3>
      {items.some(isPast) ? <p className="small quiet">{t('sandbox.coming-help')}</p> : null}
      {items.length === 0 ? <p>{t('sandbox.nothing-coming')}</p> : (
        <ul role="list" className="sandbox-coming">
          {shown.map(({ day, items: each }) => <OneDay key={day} day={day} items={each} move={move} />)}
        </ul>
      )}
      {shown.length === days.length ? null : <Button small onPress={() => { setAll(true); }}>{t('sandbox.show-more')}</Button>}
    </section>
  );
}

/** What comes on one day. Where something ends on it, the clock goes past it; to the day itself, too, on which it still holds. */
function OneDay({ day, items, move }: { readonly day: string; readonly items: readonly Coming[]; readonly move: (day: string) => void }): ReactNode {
  const words = useWords();
  const { t, date } = words;
  const what = words.list(items.map((item) => comingWords(item, words)));
  const said = t('sandbox.coming-on', { date: date(day, 'short'), what });
  const past = items.find(isPast);
  const toDay = t('sandbox.go', { date: date(day, 'short') });
  return (
    <li>
      <p>{said}</p>
      <p className="row">
        {past === undefined ? null : <Button small aria-label={`${goTo(past, words)}. ${said}`} onPress={() => { move(dayFor(past)); }}>{goTo(past, words)}</Button>}
        <Button small aria-label={`${toDay}. ${said}`} onPress={() => { move(day); }}>{toDay}</Button>
      </p>
    </li>
  );
}
