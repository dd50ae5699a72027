/** The filter by status that lists of payment requests have. */
import type { Filter } from '../ui/list-logic.ts';
import type { Words } from '../words/words.tsx';

const STATUSES = ['draft', 'submitted', 'under-review', 'returned', 'approved', 'denied', 'paid', 'reversed', 'cancelled'] as const;

/** `submitted`: those alone that somebody else than the partner may see. */
export function statusFilter({ t }: Pick<Words, 't'>, only: 'all' | 'submitted' = 'all'): Filter {
  const statuses = only === 'all' ? STATUSES : STATUSES.slice(1);
  return { kind: 'any', name: 'status', label: t('term.status'), choices: statuses.map((id) => ({ id, label: t(`status.${id}`) })) };
}
