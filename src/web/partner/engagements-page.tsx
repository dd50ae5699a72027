/** The partner's engagements: as a board by state, as a calendar, and by deadline. A consultant sees their own. */
import './partner.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFirstProgramme } from '../programme.ts';
import { useMe, usePages, useToday } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More } from '../ui/table.tsx';
import type { Task } from '../voucher/tasks.ts';
import { useWords, type WordId } from '../words/words.tsx';
import { Board } from './board-view.tsx';
import { columnOf, type Card, type Column, type Move } from './board.ts';
import { DeadlineLane } from './deadline-lane.tsx';
import { MonthView } from './month-view.tsx';

const VIEWS = ['board', 'calendar', 'deadlines'] as const;
/** What is done on a page of the voucher; a report and a payment request have their own. */
const TASK_OF = {
  'voucher.reschedule': 'reschedule', 'voucher.release': 'release', 'voucher.redeem': 'redeem',
} as const satisfies Readonly<Record<Exclude<Move, 'engagement.report' | 'payment.save'>, Task>>;

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
  const claimable = usePages('/vouchers', { query: { status: 'redeemed', limit: 200 } });
  const start = useMove();
  const mayTake = me.commands.includes('voucher.reserve');
  const actions = mayTake ? <Link to="/take" className={lookOf('primary')}>{t('nav.take')}</Link> : undefined;
  const isReady = today !== undefined && open.isSuccess && claimable.isSuccess;
  const problem = open.error ?? claimable.error;
  const placed = !isReady ? [] : [...open.items, ...claimable.items].flatMap((card): Placed[] => {
    const column = columnOf(card, today);
    return column === undefined ? [] : [{ card, column }];
  });
  return (
    <Page title={t('nav.engagements')} lead={t(mayTake ? 'engagements.lead' : 'engagements.lead-own')} actions={actions}>
      <nav className="tabs no-print" aria-label={t('engagements.views')}>
        {VIEWS.map((each) => (
          <Link key={each} to="/engagements" search={{ view: each === 'board' ? '' : each }} activeProps={{}} activeOptions={{ exact: true, includeSearch: true }}
            {...(each === view ? { 'aria-current': 'page' as const } : {})}>{t(`engagements.${each}` as WordId)}</Link>
        ))}
      </nav>
      <ProblemNotice problem={problem} again={() => { void open.refetch(); void claimable.refetch(); }} />
      {!isReady ? (problem === null ? <Loading /> : null) : (
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
    </Page>
  );
}

/** Leads to the page on which a move is made, or which says why it cannot be. */
function useMove(): (card: Card, move: Move) => void {
  const navigate = useNavigate();
  return ({ reference, reservation }, move) => {
    const params = { ref: reference };
    switch (move) {
      case 'engagement.report':
        void navigate({ to: '/vouchers/$ref/report', params });
        break;
      case 'payment.save':
        void navigate({ to: '/requests/new', search: { vouchers: reference, ...(reservation === null ? {} : { location: reservation.locationId }) } });
        break;
      default:
        void navigate({ to: '/vouchers/$ref', params, search: { do: TASK_OF[move] } });
    }
  };
}
