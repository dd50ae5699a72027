/** Answers that take long to make, given again to whoever asks soon after. */
export interface KeptAnswer<Answer> {
  readonly answer: Promise<Answer>;
  /** When it was begun, by the same clock as `now`. */
  readonly since: number;
}

interface Entry<Answer> extends KeptAnswer<Answer> {
  readonly state: string;
  until: number;
}

/** How many times as long as it took to make an answer is kept: at most a thirtieth of the time goes into making it. */
const WORTH = 30;
const KEPT_MS_MAX = 600_000;

export class KeptAnswers<Answer> {
  readonly #entries = new Map<string, Entry<Answer>>();
  readonly #now: () => number;
  readonly #isWorth: (answer: Answer) => boolean;

  /** `now` counts milliseconds; an answer that is not worth it is made anew for whoever asks next. */
  constructor(now: () => number, isWorth: (answer: Answer) => boolean) {
    this.#now = now;
    this.#isWorth = isWorth;
  }

  /**
   * The answer about a subject, made where none is kept. While one is being made, all who ask wait for it. `state` is what
   * the answer holds for: one of another state is of no use any more, and one answer is kept for each subject.
   */
  get(subject: string, state: string, make: () => Promise<Answer>): KeptAnswer<Answer> {
    const known = this.#entries.get(subject);
    if (known?.state === state && known.until > this.#now()) return known;
    const since = this.#now();
    const entry: Entry<Answer> = { answer: make(), since, until: Infinity, state };
    this.#entries.set(subject, entry);
    const forget = (): void => { if (this.#entries.get(subject) === entry) this.#entries.delete(subject); };
    entry.answer.then((answer) => {
      const now = this.#now();
      if (this.#isWorth(answer)) entry.until = now + Math.min(KEPT_MS_MAX, (now - since) * WORTH);
      else forget();
    }, forget);
    return entry;
  }
}
