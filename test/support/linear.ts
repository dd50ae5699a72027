/**
 * Whether a history of operations that overlapped in time could have come from doing them one after another: each at one
 * moment between its call and its return, each answered as a sequential model answers. The search goes back where it
 * cannot go on and remembers where it has been (Wing and Gong, with Lowe's memory); it is bounded, and says so when it
 * gives up.
 */

export interface Operation<Input, Answer> {
  readonly input: Input;
  /** Undefined where the caller never heard: then it may have happened, at any time after the call, or not at all. */
  readonly answer: Answer | undefined;
  readonly called: number;
  /** When the caller had the answer; the moments are of one clock. */
  readonly returned: number;
}

/** The thing as it would behave if it were used by one caller at a time. States are plain values. */
export interface Sequential<State, Input, Answer> {
  readonly initial: State;
  /** Every state in which the input, answered so, may leave it; none where it could not have been answered so. */
  step(state: State, input: Input, answer: Answer | undefined): readonly State[];
  /** Whether whatever is answered so changes nothing in any state: reads, refusals. */
  isRead(input: Input, answer: Answer): boolean;
}

export type Verdict<Input, Answer> =
  | { readonly kind: 'linearizable'; readonly order: readonly Operation<Input, Answer>[] }
  /** `furthest` is the longest beginning that fits; after it none of `stuck` can come next. */
  | { readonly kind: 'not-linearizable'; readonly furthest: readonly Operation<Input, Answer>[];
      readonly stuck: readonly Operation<Input, Answer>[]; readonly state: unknown }
  | { readonly kind: 'not-decided'; readonly looked: number };

export const LOOKS_MAX = 500_000;

/** An operation in the search, by its number. */
interface Numbered<Input, Answer> {
  readonly number: number;
  readonly operation: Operation<Input, Answer>;
  /** Operations of one likeness answer for each other. */
  readonly likeness: string;
}

/** One branching of the search: a state, and the moves from it that have not been tried. */
interface Node<State, Input, Answer> {
  readonly state: State;
  readonly moves: Iterator<readonly [Numbered<Input, Answer>, State]>;
  /** How it was reached; undefined at the root. */
  readonly by: Numbered<Input, Answer> | undefined;
}

/** Judges a history by a model. */
export function linearize<State, Input, Answer>(
  history: readonly Operation<Input, Answer>[],
  model: Sequential<State, Input, Answer>,
  looksMax = LOOKS_MAX,
): Verdict<Input, Answer> {
  return new Search(history, model).run(looksMax);
}

class Search<State, Input, Answer> {
  readonly #model: Sequential<State, Input, Answer>;
  readonly #all: readonly Numbered<Input, Answer>[];
  readonly #done: boolean[];
  readonly #seen = new Set<string>();
  #furthest: readonly Operation<Input, Answer>[] = [];
  #furthestState: State;
  #stuck: readonly Operation<Input, Answer>[] = [];
  /** How many operations with an answer are still to be placed. */
  #open: number;

  constructor(history: readonly Operation<Input, Answer>[], model: Sequential<State, Input, Answer>) {
    this.#model = model;
    this.#furthestState = model.initial;
    const sorted = [...history].sort((one, other) => endOf(one) - endOf(other));
    this.#all = sorted.map((operation, number) =>
      ({ number, operation, likeness: JSON.stringify([operation.input, operation.answer ?? null]) }));
    this.#done = sorted.map(() => false);
    this.#open = sorted.filter(({ answer }) => answer !== undefined).length;
  }

  run(looksMax: number): Verdict<Input, Answer> {
    const path = [this.#node(this.#model.initial, undefined)];
    let looked = 0;
    for (;;) {
      if (this.#open === 0) {
        return { kind: 'linearizable', order: path.flatMap(({ by }) => (by === undefined ? [] : [by.operation])) };
      }
      looked += 1;
      if (looked > looksMax) return { kind: 'not-decided', looked };
      const node = path.at(-1);
      if (node === undefined) {
        return { kind: 'not-linearizable', furthest: this.#furthest, stuck: this.#stuck, state: this.#furthestState };
      }
      const move = node.moves.next();
      if (move.done === true) {
        path.pop();
        if (node.by !== undefined) this.#mark(node.by, false);
        continue;
      }
      const [by, state] = move.value;
      this.#mark(by, true);
      if (this.#isNew(state)) {
        path.push(this.#node(state, by));
        this.#note(path);
      } else {
        this.#mark(by, false);
      }
    }
  }

  #mark({ number, operation }: Numbered<Input, Answer>, done: boolean): void {
    this.#done[number] = done;
    if (operation.answer !== undefined) this.#open += done ? -1 : 1;
  }

  #isNew(state: State): boolean {
    const place = `${this.#done.map((each) => (each ? '1' : '0')).join('')} ${JSON.stringify(state)}`;
    if (this.#seen.has(place)) return false;
    this.#seen.add(place);
    return true;
  }

  #note(path: readonly Node<State, Input, Answer>[]): void {
    if (path.length - 1 <= this.#furthest.length) return;
    this.#furthest = path.flatMap(({ by }) => (by === undefined ? [] : [by.operation]));
    this.#furthestState = path.at(-1)?.state ?? this.#model.initial;
    this.#stuck = this.#candidates().map(({ operation }) => operation);
  }

  #node(state: State, by: Numbered<Input, Answer> | undefined): Node<State, Input, Answer> {
    return { state, by, moves: this.#moves(state)[Symbol.iterator]() };
  }

  /**
   * What may come next. A read that fits comes at once: wherever else it could stand, it can stand here. Of operations
   * that are alike the one that returned first goes first, since they can change places.
   */
  #moves(state: State): readonly (readonly [Numbered<Input, Answer>, State])[] {
    const tried = new Set<string>();
    const moves: (readonly [Numbered<Input, Answer>, State])[] = [];
    for (const candidate of this.#candidates()) {
      if (tried.has(candidate.likeness)) continue;
      tried.add(candidate.likeness);
      const { input, answer } = candidate.operation;
      const nexts = this.#model.step(state, input, answer);
      const moved = nexts.map((next) => [candidate, next] as const);
      if (answer !== undefined && moved.length > 0 && this.#model.isRead(input, answer)) return moved;
      moves.push(...moved);
    }
    return moves;
  }

  /** Those that no other operation still open must precede: called before the first of them returned. */
  #candidates(): readonly Numbered<Input, Answer>[] {
    const open = this.#all.filter(({ number }) => this.#done[number] !== true);
    const first = open[0] === undefined ? Infinity : endOf(open[0].operation);
    return open.filter(({ operation }) => operation.called <= first);
  }
}

function endOf({ answer, returned }: Operation<unknown, unknown>): number {
  return answer === undefined ? Infinity : returned;
}
