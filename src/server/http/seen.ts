/** When sessions were last used: known here to the request, and written to the database once a minute. */
import type { Place, SignedIn } from '../queries/sign-in.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/** A session that is in use is written down this often, in milliseconds. */
export const TOUCH_MS = 60_000;
/** Far more sessions than are in use within that time. */
const SEEN_MAX = 100_000;

interface Use {
  at: number;
  writtenAt: number;
  organisationId: string | null;
}

/** What this process knows of the use of sessions. Another process may know of a later use that is not written yet. */
export class Seen {
  readonly #desk: Pick<SignInDesk, 'now' | 'idleMs' | 'touch'>;
  readonly #uses = new Map<string, Use>();

  constructor(desk: Pick<SignInDesk, 'now' | 'idleMs' | 'touch'>) {
    this.#desk = desk;
  }

  /** Whether a session has not ended, is not too old, and was used a short while ago. */
  isLive({ id, endedAt, endsAt, seenAt }: SignedIn): boolean {
    const now = this.#desk.now();
    const last = Math.max(Date.parse(seenAt), this.#uses.get(id)?.at ?? 0);
    return endedAt === null && now < Date.parse(endsAt) && now - last < this.#desk.idleMs;
  }

  /** The organisation that a session was last used for. */
  lastPlace({ id, organisationId }: SignedIn): string | null {
    return this.#uses.get(id)?.organisationId ?? organisationId;
  }

  use({ id, seenAt, organisationId }: SignedIn, place: Place): void {
    const now = this.#desk.now();
    const use = this.#uses.get(id) ?? { at: now, writtenAt: Date.parse(seenAt), organisationId };
    const isDue = now - use.writtenAt >= TOUCH_MS || use.organisationId !== place.organisationId;
    if (this.#uses.size >= SEEN_MAX) this.#uses.clear();
    this.#uses.set(id, { at: now, writtenAt: isDue ? now : use.writtenAt, organisationId: place.organisationId });
    // Nobody waits for it. What is not written this time is written the next.
    if (isDue) this.#desk.touch(id, now, place).catch(() => { this.#uses.delete(id); });
  }
}
