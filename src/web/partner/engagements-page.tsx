/** The partner's engagements: as a board by state, as a calendar, and by deadline. A consultant sees their own. */
import './partner.css';
import { Link, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useFirstProgramme } from '../programme.ts';
import { useMe, usePages, useToday } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More } from '../ui/table.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { Board } from './board-view.tsx';
import { addDays, columnOf, type Card, type Column, type Move } from './board.ts';
import { DeadlineLane } from './deadline-lane.tsx';
import { MonthView } from './month-view.tsx';
import { MoveDialog } from './move-dialog.tsx';

const VIEWS = ['board', 'calendar', 'deadlines'] as const;
/** Redeemed vouchers can be claimed for so long at most after they were made, extensions included. */
const REDEEMED_DAYS = 500;

export interface Placed {
  readonly card: Card;
  readonly column: Column;
}

export function EngagementsPage(): ReactNode {
  const { t } = useWords();
  const { view = 'board', month } = useSearch({ from: '/engagements' });
  const me = useMe();
  const programme = useFirstProgramme();
  const today = useToday(programme?.timeZone);
  const open = usePages('/vouchers', { query: { status: 'reserved,completed', sort: 'redeem-by', limit: 200 } });
  const claimable = usePages('/vouchers', {
    query: { status: 'redeemed', limit: 200, createdFrom: today === undefined ? undefined : addDays(today, -REDEEMED_DAYS) }, enabled: today !== undefined,
  });
  const [moving, setMoving] = useState<{ readonly card: Card; readonly move: Move }>();
  const mayTake = me.commands.includes('voucher.reserve');
  const actions = mayTake ? <Link to="/take" className={lookOf('primary')}>{t('nav.take')}</Link> : undefined;
  const isReady = today !== undefined && open.isSuccess && claimable.isSuccess;
  const placed = !isReady ? [] : [...open.items, ...claimable.items].flatMap((card): Placed[] => {
    const column = columnOf(card, today);
    return column === undefined ? [] : [{ card, column }];
  });
  const start = (card: Card, move: Move): void => { setMoving({ card, move }); };
  return (
    <Page title={t('nav.engagements')} lead={t(mayTake ? 'engagements.lead' : 'engagements.lead-own')} actions={actions}>
      <nav className="tabs no-print" aria-label={t('engagements.views')}>
        {VIEWS.map((each) => (
          <Link key={each} to="/engagements" search={{ view: each === 'board' ? '' : each }} activeProps={{}} activeOptions={{ exact: true, includeSearch: true }}
            {...(each === view ? { 'aria-current': 'page' as const } : {})}>{t(`engagements.${each}` as WordId)}</Link>
        ))}
      </nav>
      <ProblemNotice problem={open.error ?? claimable.error} again={() => { void open.refetch(); void claimable.refetch(); }} />
      {!isReady ? (open.error === null ? <Loading /> : null) : (
        <div className="stack">
          {placed.length > 0 ? null : (
            <Empty title={t('engagements.none')} actions={actions}><p>{t(mayTake ? 'engagements.none-text' : 'engagements.none-own')}</p></Empty>
          )}
          {view === 'calendar' ? <MonthView month={month ?? today.slice(0, 7)} today={today} items={placed} />
            : placed.length === 0 ? null
            : view === 'deadlines' ? <DeadlineLane items={placed} today={today} />
            : <Board items={placed} today={today} commands={me.commands} start={start} />}
          <More pages={open} />
          {open.hasNextPage ? null : <More pages={claimable} />}
        </div>
      )}
      {moving === undefined ? null : <MoveDialog card={moving.card} move={moving.move} onClose={() => { setMoving(undefined); focusCard(moving.card.reference); }} />}
    </Page>
  );
}

/** A card that has moved took its button along; whoever moved it by keyboard goes on where it lies now. */
function focusCard(reference: string): void {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    (document.getElementById(`card-${reference}`)?.querySelector('a') ?? document.querySelector<HTMLElement>('main h1'))?.focus();
  }, 200);
}
