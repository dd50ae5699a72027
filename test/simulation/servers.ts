/**
 * Virtual servers and the way to them. Messages are late, doubled and out of order; a server stops for days, dies before
 * COMMIT, or commits and cannot say so; and between deciding and committing another may have been quicker.
 */
import type { Command } from '../../src/server/commands/reply.ts';
import { Violated } from './auditor.ts';
import { DAY, HOUR, SECOND, type Court, type Decided } from './court.ts';
import { diceFor, type Dice } from './dice.ts';
import { commit } from './server.ts';
import type { TimeQueue } from './time-queue.ts';
import type { Temper } from './troupe.ts';

export interface Message {
  readonly command: Command;
  readonly temper: Temper;
  readonly attempts: number;
}

interface VirtualServer {
  readonly queue: Message[];
  /** By how much its clock is wrong. */
  readonly skewMs: number;
  busy: boolean;
  downUntil: number;
}

/** A batch on its way through a server. */
interface Passing {
  readonly server: VirtualServer;
  readonly batch: readonly Message[];
  readonly commands: readonly Command[];
  readonly attempt: number;
}

/** Overtaken so often, a batch waits for its locks. */
const ATTEMPTS_MAX = 5;

export class Servers {
  readonly #court: Court;
  readonly #queue: TimeQueue;
  readonly #dice: Dice;
  readonly #all: readonly VirtualServer[];

  constructor(court: Court, queue: TimeQueue) {
    const { seed, servers } = court.plot;
    this.#court = court;
    this.#queue = queue;
    this.#dice = diceFor(seed, -4);
    this.#all = Array.from({ length: servers }, (_each, index) => ({
      queue: [], busy: false, downUntil: 0, skewMs: index === 0 ? 0 : this.#dice.of([0, 900, -1500, 4 * 60 * SECOND, -HOUR]),
    }));
  }

  get #witnessed(): boolean {
    return this.#court.plot.witnessed === true;
  }

  post(message: Message, at: number, dice: Dice): void {
    const unlucky = dice.below(100) < message.temper.unlucky;
    // Two messages of one person take ways of their own, so that they may arrive in the other order.
    const way = unlucky ? dice.of([SECOND, HOUR, 9 * HOUR, 30 * HOUR]) : dice.below(this.#witnessed ? 1 : 2 * SECOND);
    this.#queue.plan(at + way, () => { this.#arrive({ ...message }, dice.of(this.#all)); });
  }

  #arrive(message: Message, server: VirtualServer): void {
    server.queue.push(message);
    this.#start(server);
  }

  #start(server: VirtualServer): void {
    if (server.busy || server.queue.length === 0) return;
    server.busy = true;
    // Now and then a server is stopped for a while, and what waits comes in one batch, perhaps on another day.
    if (this.#dice.oneIn(400)) server.downUntil = this.#court.now + this.#dice.of([HOUR, 8 * HOUR, 2 * DAY]);
    const at = Math.max(server.downUntil, this.#court.now + (this.#witnessed ? SECOND : this.#dice.of([0, 200, 2 * SECOND, 40 * SECOND])));
    this.#queue.plan(at, () => this.#turn(server));
  }

  #turn(server: VirtualServer): void | Promise<void> {
    const batch = server.queue.splice(0, this.#dice.of([1, 1, 2, 4, 16, 64, 256, this.#dice.between(1, 256)]));
    if (this.#witnessed) this.#onlyToExtension(batch, server);
    // Each attempt is a request of its own, as it is over the network.
    return this.#try({ server, batch, commands: batch.map(({ command }) => ({ ...command })), attempt: 1 });
  }

  /** The model extends at once, the product by an errand: nothing may be decided between the two. */
  #onlyToExtension(batch: Message[], server: VirtualServer): void {
    const order = batch.findIndex(({ command }) => command.name === 'programme.extend');
    if (order >= 0) server.queue.unshift(...batch.splice(order + 1));
  }

  #try(passing: Passing): void | Promise<void> {
    const decided = this.#court.decide(passing.commands, passing.server.skewMs);
    if (this.#witnessed) return this.#finish(passing, decided);
    this.#queue.plan(this.#court.now + this.#dice.of([0, 20, 300, 3 * SECOND]), () => this.#finish(passing, decided));
  }

  #finish(passing: Passing, decided: Decided): void | Promise<void> {
    const { server, batch, commands, attempt } = passing;
    const { memory, plot } = this.#court;
    if (this.#dice.oneIn(300)) {
      // The server dies before COMMIT: nothing is written, and nobody is answered.
      this.#court.count('batches lost before their commit');
      for (const message of batch) this.#lose(message);
      return this.#free(server);
    }
    if (commit(memory, decided.draft, plot.kept)) return this.#done(server, batch, decided);
    this.#court.count('batches overtaken');
    if (attempt < ATTEMPTS_MAX) return this.#try({ ...passing, attempt: attempt + 1 });
    const again = this.#court.decide(commands, server.skewMs);
    if (!commit(memory, again.draft)) throw new Violated('a batch that nobody overtook was not committed');
    return this.#done(server, batch, again);
  }

  #done(server: VirtualServer, batch: readonly Message[], decided: Decided): void | Promise<void> {
    const { commands, replies } = decided.draft;
    this.#court.committed(decided);
    const broken = this.#dice.oneIn(150);
    if (broken) this.#court.count('commits whose answer was lost');
    batch.forEach((message, index) => {
      const reply = replies.get(commands[index] as Command);
      const unlucky = this.#dice.below(100) < message.temper.unlucky;
      if (broken || (unlucky && reply?.kind === 'accepted')) this.#lose(message);
    });
    this.#free(server);
    return this.#court.planErrands();
  }

  #free(server: VirtualServer): void {
    server.busy = false;
    this.#start(server);
  }

  /** The answer is lost: who holds a key sends the same again, sooner or later. */
  #lose(message: Message): void {
    this.#court.count('answers lost');
    if (message.command.key === undefined || message.attempts >= 3) return;
    const again = { ...message, attempts: message.attempts + 1 };
    const wait = this.#dice.of([SECOND, 30 * SECOND, HOUR, DAY, 20 * DAY]);
    this.#queue.plan(this.#court.now + wait, () => { this.#arrive(again, this.#dice.of(this.#all)); });
  }
}
