/** The board. Moving a card leads to the page on which that is done: a card lies where the server says, never where it was dropped. */
import { Link } from '@tanstack/react-router';
import { useState, type DragEvent, type ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useProgramme } from '../programme.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { Name } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { COLUMNS, dueOf, MOVE_INTO, MOVES, type Card, type Column, type Move } from './board.ts';
import type { Placed } from './engagements-page.tsx';
import { spanOf } from './span.ts';

interface BoardProps {
  readonly items: readonly Placed[];
  readonly today: string;
  readonly commands: readonly string[];
  readonly start: (card: Card, move: Move) => void;
}

/** The name under which a dragged card travels, so that other things that are dropped are left alone. */
const DRAGGED = 'application/x-tallystick-voucher';

/** Of a report, whoever may draft it may open it. */
function mayEver(move: Move, commands: readonly string[]): boolean {
  return commands.includes(move) || (move === 'engagement.report' && commands.includes('engagement.draft'));
}

export function Board({ items, today, commands, start }: BoardProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [over, setOver] = useState<Column>();
  const drop = (event: DragEvent, into: Column): void => {
    event.preventDefault();
    setOver(undefined);
    const reference = event.dataTransfer.getData(DRAGGED);
    const found = items.find(({ card }) => card.reference === reference);
    if (found === undefined || found.column === into) return;
    const move = MOVE_INTO[into];
    if (MOVES[found.column].includes(move) && mayEver(move, commands)) start(found.card, move);
    else announce(t('engagements.no-such-move', { column: t(`engagements.${into}` as WordId) }));
  };
  return (
    <div className="board">
      {COLUMNS.map((column) => {
        const own = items.filter((each) => each.column === column);
        return (
          <section key={column} aria-labelledby={`column-${column}`} {...(over === column ? { 'data-over': '' } : {})}
            onDragOver={(event) => { if (event.dataTransfer.types.includes(DRAGGED)) { event.preventDefault(); setOver(column); } }}
            onDragLeave={() => { setOver(undefined); }} onDrop={(event) => { drop(event, column); }}>
            <h2 id={`column-${column}`}><span>{t(`engagements.${column}` as WordId)}</span> <span className="quiet number">{own.length}</span></h2>
            {own.length === 0 ? <p className="quiet small">{t(`engagements.${column}-empty` as WordId)}</p> : (
              <ul role="list">{own.map(({ card }) => <BoardCard key={card.reference} card={card} column={column} today={today} commands={commands} start={start} />)}</ul>
            )}
          </section>
        );
      })}
    </div>
  );
}

interface CardProps extends Omit<BoardProps, 'items'> {
  readonly card: Card;
  readonly column: Column;
}

function BoardCard({ card, column, today, commands, start }: CardProps): ReactNode {
  const { t, locale } = useWords();
  const programme = useProgramme(card.programmeId);
  const due = dueOf(card, column);
  const moves = MOVES[column].filter((move) => mayEver(move, commands));
  return (
    <li className="notched card" draggable={moves.length > 0}
      onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, card.reference); event.dataTransfer.effectAllowed = 'move'; }}>
      <p><Link to="/vouchers/$ref" params={{ ref: card.reference }} className="reference" translate="no">{card.reference}</Link></p>
      <p>{programme?.name('engagementTypes', card.engagementType) ?? '…'}, <span className="nowrap">{t('count.days', { days: card.days })}</span></p>
      <p className="small"><Name of={card.customerId} /></p>
      {card.reservation === null ? null : <p className="small">{t('engagements.planned', { span: spanOf(locale, card.reservation.startsOn, card.reservation.endsOn) })}</p>}
      <p className="small"><Deadline day={due.day} today={today} rule={due.rule} style="short" /></p>
      {moves.length === 0 ? null : (
        <MenuTrigger>
          <Button small aria-label={t('engagements.move-of', { reference: card.reference })}>{t('engagements.move')} <span aria-hidden="true">▾</span></Button>
          <Popover className="popover">
            <Menu className="menu" onAction={(key) => { start(card, key as Move); }} aria-label={t('engagements.move-of', { reference: card.reference })}>
              {moves.map((move) => <MenuItem key={move} id={move}>{t(`move.${move}` as WordId)}</MenuItem>)}
            </Menu>
          </Popover>
        </MenuTrigger>
      )}
    </li>
  );
}
