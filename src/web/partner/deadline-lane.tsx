/** Engagements by the day that binds next. */
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Name, Reference } from '../ui/status.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { dueOf } from './board.ts';
import type { Placed } from './engagements-page.tsx';

export function DeadlineLane({ items, today }: { readonly items: readonly Placed[]; readonly today: string }): ReactNode {
  const sorted = items.map((each) => ({ ...each, due: dueOf(each.card, each.column) })).sort((one, other) => (one.due.day < other.due.day ? -1 : 1));
  return (
    <div className="panel"><ol className="lane">
      {sorted.map(({ card, column, due }) => (
        <li key={card.reference}>
          <Deadline day={due.day} today={today} rule={due.rule} />
          <Lane card={card} />
          <State column={column} />
        </li>
      ))}
    </ol></div>
  );
}

function State({ column }: Pick<Placed, 'column'>): ReactNode {
  const { t } = useWords();
  return <span className="tag accent">{t(`engagements.${column}` as WordId)}</span>;
}

function Lane({ card }: Pick<Placed, 'card'>): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(card.programmeId);
  return (
    <div>
      <p><Reference of={card.reference} /></p>
      <p>{programme?.name('engagementTypes', card.engagementType) ?? '…'}, {t('count.days', { days: card.days })}, <Name of={card.customerId} /></p>
    </div>
  );
}
