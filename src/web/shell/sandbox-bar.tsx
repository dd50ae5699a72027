/** The sandbox's bar at the foot of every page, and only where the clock can be moved: the date, what comes next, who one is. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { ComingView } from '../../contract/sandbox-view.ts';
import { DialogTrigger } from 'react-aria-components/Dialog';
import { useClock } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { fromSandbox } from './personas.ts';
import { SandboxChanges } from './sandbox-changes.tsx';
import { SandboxClock } from './sandbox-clock.tsx';
import { dayFor, isPast, nextDeadline, useMoving, type Coming } from './sandbox-moving.ts';
import { SandboxPeople } from './sandbox-people.tsx';
import './sandbox.css';

export function SandboxBar(): ReactNode {
  const clock = useClock();
  return clock?.movable === true ? <Bar now={clock.now} /> : null;
}

function Bar({ now }: { readonly now: string }): ReactNode {
  const { t, date } = useWords();
  const words = useWords();
  const moving = useMoving();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({ queryKey: ['/sandbox/next'], queryFn: () => fromSandbox<ComingView>('/sandbox/next') });
  const items = data?.items ?? [];
  const next = nextDeadline(items);
  const today = now.slice(0, 10);
  // What is at the foot of a page must not lie under the bar.
  useEffect(() => {
    document.documentElement.dataset['sandbox'] = '';
    return () => { delete document.documentElement.dataset['sandbox']; };
  }, []);
  const move = (day: string): void => {
    setOpen(false);
    moving.move(day);
  };
  return (
    <aside className="sandbox-bar no-print" aria-label={t('sandbox.bar')}>
      <SandboxChanges moving={moving} />
      <div className="sandbox-line">
        <span className="sandbox-name">{t('sandbox.bar')}</span>
        <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
          <Button small aria-label={t('sandbox.clock', { date: date(today) })} isDisabled={moving.to !== undefined}>
            <time dateTime={today}><span className="wide">{date(today)}</span><span className="narrow">{date(today, 'short')}</span></time><span className="wide" aria-hidden="true"> ▴</span>
          </Button>
          <SandboxClock today={today} items={items} move={move} />
        </DialogTrigger>
        {next === undefined ? null : <span className="sandbox-next quiet">{comingOn(next, words)}</span>}
        {next === undefined ? null : (
          <Button small isPending={moving.to !== undefined} onPress={() => { move(dayFor(next)); }} aria-label={`${goTo(next, words)}. ${comingOn(next, words)}`}>
            <span className="wide">{goTo(next, words)}</span><span className="narrow">→ {date(dayFor(next), 'short')}</span>
          </Button>
        )}
        <span className="sandbox-links"><a href="/sandbox/mail">{t('sandbox.mailbox')}</a><a href="/sandbox">{t('sandbox.developers')}</a></span>
        <SandboxPeople />
      </div>
    </aside>
  );
}

/** Where the button leads: to the day, or to the day after a last day, which is when its end shows. */
export function goTo(coming: Coming, { t, date }: Words): string {
  return t(isPast(coming) ? 'sandbox.go-past' : 'sandbox.go', { date: date(dayFor(coming), 'short') });
}

/** What comes, with the day on which it does: a last day is a day earlier than where the clock goes. */
export function comingOn(coming: Coming, words: Words): string {
  return words.t('sandbox.coming-on', { date: words.date(coming.day, 'short'), what: comingWords(coming, words) });
}

export function comingWords({ kind, milestone, count, whose = [] }: Coming, { t, term, list }: Words): string {
  if (kind === 'milestone') return term('milestone', milestone ?? '');
  const what = t(`sandbox.kind.${kind}`, { count });
  return whose.length === 0 ? what : t('sandbox.coming-whose', { what, whose: list(whose) });
}
