/** Positions: where committed entries stand in the one journal. The database's own function gives them. */
import type { Statement } from './table.ts';

/** Gives committed entries their places and answers how many; where somebody else is at it, it leaves at once. */
export const SEQUENCE: Statement = { name: 'sequence-journal', text: 'select sequence_journal() as given', values: [] };

/** The same, but behind another that is at it, since that one may have begun too early. */
export const SEQUENCE_AFTER_OTHERS: Statement = {
  // Two statements in one text are one transaction, which must be said without a name and without values.
  name: '', text: 'select pg_advisory_xact_lock(72951, 1); select sequence_journal() as given', values: [],
};
