/** One kind of task as a list that can be read a page at a time, and counted. */
import { COUNTED_MAX, type Task, type WorklistItem } from '../../contract/worklist.ts';
import type { TermsContext } from '../../domain/programme.ts';
import type { Day } from '../../domain/time.ts';
import type { Row } from '../store/database.ts';
import { integer, textOrNull } from '../store/decode.ts';
import type { Statement } from '../store/table.ts';
import { countOf, rowsOf, type Stretch } from '../store/worklist.ts';
import { beginningAfter, compare, todo, type Dating, type Key, type Todo } from './worklist-order.ts';

export interface Source {
  readonly task: Task;
  /** The first so many after a key, in order. */
  page(after: Key | undefined, limit: number): Promise<readonly Todo[]>;
  /** How many there are, up to `COUNTED_MAX`. */
  count(): Promise<number>;
}

/** Reads the rows of a statement. */
export type Rows = (statement: Statement) => Promise<readonly Row[]>;

export interface Along {
  readonly task: Task;
  readonly stretch: Stretch;
  readonly dating: Dating;
  readonly rows: Rows;
  /** The day is the row's place. */
  readonly item: (row: Row, place: Day) => WorklistItem;
}

/** Tasks that are rows of a stretch. */
export function along({ task, stretch, dating, rows, item }: Along): Source {
  return {
    task,
    async page(after, limit) {
      const from = beginningAfter(after, task, dating);
      if (from === null) return [];
      return (await rows(rowsOf(stretch, from, limit))).map((row) => {
        const place = (textOrNull(row, 'place') ?? '') as Day;
        return todo(item(row, place), place);
      });
    },
    async count() {
      const [row] = await rows(countOf(stretch, COUNTED_MAX));
      return row === undefined ? 0 : integer(row, 'count');
    },
  };
}

/** Tasks that are few, and known by now. */
export function known(task: Task, items: readonly WorklistItem[]): Source {
  const sorted = items.map((item) => todo(item)).sort((one, other) => compare(one.key, other.key));
  return {
    task,
    page: (after, limit) => Promise.resolve(
      sorted.filter(({ key }) => after === undefined || compare(key, after) > 0).slice(0, limit),
    ),
    count: () => Promise.resolve(Math.min(sorted.length, COUNTED_MAX)),
  };
}

/** What a task says where nothing else is said. */
export function itemOf(
  task: Task, action: string | null, subject: Pick<WorklistItem['subject'], 'kind' | 'id'> & { readonly name?: string },
  more: Partial<WorklistItem>,
): WorklistItem {
  const name = subject.name ?? null;
  return {
    id: `${task}/${subject.id}`, task, action, subject: { ...subject, name },
    programmeId: null, due: null, rule: null, since: null, facts: {}, ...more,
  };
}

/** A last day with the rule that makes it one; undefined where no rule does. */
export type Limit = readonly [day: Day, rule: NonNullable<WorklistItem['rule']>] | undefined;

/** The limit that binds first. Of two on one day, the one named first. */
export function binding(...limits: readonly Limit[]): Limit {
  return limits.reduce<Limit>((first, each) =>
    each === undefined || (first !== undefined && first[0] <= each[0]) ? first : each, undefined);
}

/** Whether a limit still lies ahead, today included; what no rule ends is always open. */
export function isOpen(limit: Limit, { today }: Pick<TermsContext, 'today'>): boolean {
  return limit === undefined || today <= limit[0];
}

/** A limit as an item tells it. */
export function until(limit: Limit): Pick<WorklistItem, 'due' | 'rule'> {
  return { due: limit?.[0] ?? null, rule: limit?.[1] ?? null };
}
