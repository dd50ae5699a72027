/**
 * Wrong guesses at vouchers. A partner that shows an unknown reference, or the wrong e-mail for one, is answered
 * `voucher.not-valid`; after ten such answers within an hour it has to wait, wherever it asks: validate, reserve, a dry run,
 * an item of a list. The count is kept in memory, so that asking costs nothing and no eleventh guess is judged in the same
 * process; what is kept for all servers is added afterwards (`server/guesses.ts`). Time is the real clock's.
 */
import { parseReference } from '../../domain/ids.ts';
import type { Actor, CommandName } from '../../domain/party.ts';
import type { Judgement } from './handler.ts';
import type { Command } from './reply.ts';
import type { Work } from './work.ts';

/** Wrong guesses that a partner has within an hour, counted from its first. */
export const GUESSES_MAX = 10;
/** Wrong guesses within an hour, of all partners together, after which a programme's sponsor is told. */
export const PROGRAMME_GUESSES_MAX = 100;
export const GUESSES_SECONDS = 3600;

/** A programme at whose vouchers somebody has guessed. */
export interface GuessedAt {
  readonly id: string;
  readonly sponsorId: string;
}

/** What the deciding step asks and tells. A command that is decided again after a deadlock is the same guess. */
export interface Guesses {
  /** How many seconds a partner has to wait; undefined while it may guess. */
  spent(organisationId: string, guess: Command): number | undefined;
  /** Notes a wrong guess. The programmes are the voucher's or, where there is no such voucher, the partner's. */
  wrong(organisationId: string, programmes: readonly GuessedAt[], guess: Command): void;
}

const GUESSING: ReadonlySet<CommandName> = new Set(['voucher.validate', 'voucher.reserve']);

/** How long a partner's person has to wait before this command is judged. */
export function waitOf(guesses: Guesses | undefined, command: Command, { organisationId }: Actor): number | undefined {
  if (guesses === undefined || organisationId === null || !GUESSING.has(command.name)) return undefined;
  return guesses.spent(organisationId, command);
}

/** Notes the answer to a command where it was a wrong guess. */
export function noteGuess(
  guesses: Guesses | undefined, command: Command, { organisationId }: Actor, judgement: Judgement, work: Work,
): void {
  if (guesses === undefined || organisationId === null || !GUESSING.has(command.name)) return;
  if (judgement.kind !== 'decided' || judgement.decision.kind !== 'refused') return;
  if (!judgement.decision.refusals.some(({ rule }) => rule === 'voucher.not-valid')) return;
  guesses.wrong(organisationId, programmesOf(command, organisationId, work), command);
}

function programmesOf({ input }: Command, organisationId: string, { world, programmes }: Work): readonly GuessedAt[] {
  const reference = parseReference((input as { readonly voucher?: string }).voucher ?? '');
  const voucher = reference === undefined ? undefined : world.vouchers.get(reference);
  const enrolled = world.partners.get(organisationId)?.enrolments.map(({ programmeId }) => programmeId) ?? [];
  const ids = voucher === undefined ? new Set<string>(enrolled) : [voucher.programmeId];
  return [...ids].flatMap((id) => {
    const programme = programmes.get(id);
    return programme === undefined ? [] : [{ id, sponsorId: programme.sponsorId }];
  });
}

interface Tally {
  points: number;
  /** When the hour is over, in milliseconds since 1970. */
  until: number;
}

/** What has not been told to the other servers yet. */
export interface Untold {
  readonly partners: ReadonlyMap<string, number>;
  readonly programmes: ReadonlyMap<string, { readonly sponsorId: string; readonly count: number }>;
}

/** The counts of this process. */
export class Tallies implements Guesses {
  readonly #tallies = new Map<string, Tally>();
  readonly #noted = new WeakSet<Command>();
  readonly #now: () => number;
  readonly #changed: () => void;
  #partners = new Map<string, number>();
  #programmes = new Map<string, { sponsorId: string; count: number }>();

  /** `changed` is called when there is something to tell. */
  constructor(now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
  }

  spent(organisationId: string, guess: Command): number | undefined {
    const tally = this.#tallies.get(organisationId);
    if (tally === undefined) return undefined;
    const left = tally.until - this.#now();
    if (left <= 0) {
      this.#tallies.delete(organisationId);
      return undefined;
    }
    if (tally.points < GUESSES_MAX || this.#noted.has(guess)) return undefined;
    return Math.ceil(left / 1000);
  }

  wrong(organisationId: string, programmes: readonly GuessedAt[], guess: Command): void {
    if (this.#noted.has(guess)) return;
    this.#noted.add(guess);
    const now = this.#now();
    const known = this.#tallies.get(organisationId);
    if (known === undefined || known.until <= now) {
      this.#tallies.set(organisationId, { points: 1, until: now + GUESSES_SECONDS * 1000 });
    } else known.points += 1;
    this.#partners.set(organisationId, (this.#partners.get(organisationId) ?? 0) + 1);
    for (const { id, sponsorId } of programmes) {
      this.#programmes.set(id, { sponsorId, count: (this.#programmes.get(id)?.count ?? 0) + 1 });
    }
    this.#changed();
  }

  /** Hands over what is untold, which then counts as told. */
  take(): Untold {
    const untold = { partners: this.#partners, programmes: this.#programmes };
    this.#partners = new Map();
    this.#programmes = new Map();
    return untold;
  }

  /** What could not be told is to be told later. */
  putBack({ partners, programmes }: Untold): void {
    for (const [id, count] of partners) this.#partners.set(id, (this.#partners.get(id) ?? 0) + count);
    for (const [id, { sponsorId, count }] of programmes) {
      this.#programmes.set(id, { sponsorId, count: (this.#programmes.get(id)?.count ?? 0) + count });
    }
  }

  /** Takes over what all servers together counted for a partner; what is untold comes on top. */
  learn(organisationId: string, points: number, until: number): void {
    this.#tallies.set(organisationId, { points: points + (this.#partners.get(organisationId) ?? 0), until });
  }
}
