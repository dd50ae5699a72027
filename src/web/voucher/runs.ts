/** Entries of one kind in a row, by one person, gathered into one: a draft that is kept six times is one step of a life. */
import type { JournalEntry } from '../../contract/programme-view.ts';
import { eventOf } from './life-logic.ts';

type Entry = Pick<JournalEntry, 'type' | 'actor' | 'organisation'>;

/** What is done again and again and means no more by it; every other entry is a step of its own. */
const REPEATED: readonly string[] = ['engagement.drafted', 'engagement.attached', 'voucher.resent'];
/** Of these each says something that the last one does not. */
const EACH_TELLS: readonly string[] = ['engagement.attached'];

/** The entries in their order, each run as a list; what stands alone is a run of one. */
export function runsOf<Given extends Entry>(entries: readonly Given[]): readonly (readonly [Given, ...Given[]])[] {
  return entries.reduce<readonly (readonly [Given, ...Given[]])[]>((runs, entry) => {
    const before = runs.at(-1);
    if (before === undefined || !isSame(before[0], entry)) return [...runs, [entry]];
    return [...runs.slice(0, -1), [...before, entry]];
  }, []);
}

function isSame(one: Entry, other: Entry): boolean {
  return one.type === other.type && one.actor === other.actor && one.organisation === other.organisation && REPEATED.includes(eventOf(one));
}

/** Those of a run whose details are told. */
export function toldOf<Given extends Entry>(run: readonly [Given, ...Given[]]): readonly Given[] {
  return EACH_TELLS.includes(eventOf(run[0])) ? run : run.slice(-1);
}
