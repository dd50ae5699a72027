/** What a reading of a file has come to, window by window. */
import type { Outcome } from './import-outcome.ts';
import type { RowError } from './import-rows.ts';

/** What a reading has come to. */
export interface Tally {
  /** The last row that was looked at, as a spreadsheet counts. */
  readonly through: number;
  /** Rows that are right, those that were there already included. */
  readonly accepted: number;
  readonly alreadyThere: number;
  /** Rows with errors. */
  readonly failed: number;
  /** The first errors, in order of rows. */
  readonly errors: readonly RowError[];
}

export const ERRORS_MAX = 1000;

export const NOTHING: Tally = { through: 0, accepted: 0, alreadyThere: 0, failed: 0, errors: [] };

/** The tally with the next window, whose last row is `through`. */
export function counted(tally: Tally, through: number, outcomes: readonly Outcome[]): Tally {
  const wrong = outcomes.filter((outcome) => typeof outcome !== 'string');
  const room = ERRORS_MAX - tally.errors.length;
  return {
    through,
    accepted: tally.accepted + outcomes.length - wrong.length,
    alreadyThere: tally.alreadyThere + outcomes.filter((outcome) => outcome === 'same').length,
    failed: tally.failed + wrong.length,
    errors: room > 0 && wrong.length > 0 ? [...tally.errors, ...wrong.flat().slice(0, room)] : tally.errors,
  };
}
