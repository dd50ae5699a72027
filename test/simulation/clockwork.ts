/** The clock's own work on memory: the nightly job and the outbox, with what they read answered from the rows. */
import { postingsOf } from '../../src/domain/ledger.ts';
import { succession } from '../../src/domain/programme.ts';
import { addDays, type Day, type Instant } from '../../src/domain/time.ts';
import { startOf } from '../../src/server/clock.ts';
import type { Command, Reply, Runner } from '../../src/server/commands/reply.ts';
import type { Calendar } from '../../src/server/commands/work.ts';
import { EXTENSION_ERRAND } from '../../src/server/commands/programme.ts';
import { runNightly, type NightlyReport } from '../../src/server/jobs/nightly.ts';
import { drainOutbox, extensionErrand, type OutboxStore, type Taken } from '../../src/server/jobs/outbox.ts';
import { runningUntil, type Due, type DueCommand, type Running } from '../../src/server/queries/due.ts';
import type { Memory } from './memory.ts';

type Decide = (commands: readonly Command[]) => readonly Reply[];

const BATCH_MAX = 256;

/** A runner for those who ask for one: what is asked for in one turn shares a batch. */
export function runnerOn(decide: Decide): Runner {
  let waiting: { command: Command; answer: (reply: Reply) => void; fail: (error: unknown) => void }[] = [];
  const flush = (): void => {
    const all = waiting;
    waiting = [];
    for (let first = 0; first < all.length; first += BATCH_MAX) {
      const batch = all.slice(first, first + BATCH_MAX);
      try {
        const replies = decide(batch.map(({ command }) => command));
        batch.forEach(({ answer }, index) => { answer(replies[index] ?? { kind: 'failed' }); });
      } catch (error) {
        // A real runner never rejects; here a broken invariant must come out where the history is played.
        for (const { fail } of batch) fail(error);
      }
    }
  };
  return {
    get depth() { return waiting.length; },
    run: (command) => new Promise((answer, fail) => {
      if (waiting.length === 0) queueMicrotask(flush);
      waiting.push({ command, answer, fail });
    }),
    close: () => Promise.resolve(),
  };
}

export function nightly(memory: Memory, calendar: Calendar, runner: Runner, until: Instant, chunk: number): Promise<NightlyReport> {
  return runNightly({ runner, due: dueIn(memory), calendar, startOf, chunk }, until);
}

/** A night asks what is due so often at most, even after a week without any and three commands at a time. */
const LOOKS_MAX = 5000;

/** As `queries/due.ts` reads it from the tables. */
function dueIn(memory: Memory): Due {
  const { world, live } = memory;
  let looks = 0;
  const look = (): void => {
    looks += 1;
    if (looks > LOOKS_MAX) throw new Error('the night never ends: what it did is still due');
  };
  const vouchersOf = (id: string) => [...live].flatMap((reference) => {
    const voucher = world.vouchers.get(reference);
    return voucher?.programmeId === id ? [voucher] : [];
  });
  const leftIn = (id: string) => [...world.agreements.values()].filter(({ programmeId, balance }) =>
    programmeId === id && (balance.available > 0 || balance.training > 0));
  // All that an agreement holds was there by a moment: no posting has brought anything since.
  const untouchedSince = (agreementId: string, since: Instant): boolean =>
    ![...memory.journal.values()].flat().some(({ event, circumstances }) => circumstances.at >= since
      && postingsOf(event).some((each) => each.agreementId === agreementId && (each.to === 'available' || each.to === 'training')));
  const toEmpty = ({ id, definition, ended }: Running, on: Day) => {
    const { removal } = definition.calendar;
    if (removal === undefined || on < removal.on) return [];
    return leftIn(id).filter((agreement) => ended === null || untouchedSince(agreement.id, ended));
  };
  return {
    running: (until, time) => Promise.resolve([...world.programmes.values()].map((programme) => {
      const versions = succession(programme).flatMap((version) => {
        const definition = memory.definitions.get(programme.id, version.version);
        return definition === undefined ? [] : [{ version, definition }];
      });
      return runningUntil(programme.id, versions, until, time);
    })),
    nextDay(running: Running) {
      look();
      const { id, definition: { calendar: { removal, redemption } }, from, through } = running;
      const over = redemption !== undefined && redemption.lastDay < through;
      const days = [
        ...vouchersOf(id).map((voucher) => addDays(voucher.expiresOn, 1)),
        ...leftIn(id).map((agreement) => addDays(agreement.endsOn, 1)),
        ...(removal !== undefined && toEmpty(running, through).length > 0 ? [removal.on] : []),
        ...(over ? vouchersOf(id).map(({ createdOn }) => later(addDays(redemption.lastDay, 1), createdOn)) : []),
      ];
      const first = days.filter((day) => day <= through).sort()[0];
      return Promise.resolve(first === undefined ? undefined : later(first, from));
    },
    some(running: Running, on: Day, limit: number) {
      look();
      const { id, definition: { calendar: { redemption } } } = running;
      const over = redemption !== undefined && on > redemption.lastDay;
      const expiring = vouchersOf(id).filter((voucher) => (over ? voucher.createdOn <= on : voucher.expiresOn < on))
        .sort((one, other) => (one.expiresOn + one.reference < other.expiresOn + other.reference ? -1 : 1));
      const byId = (one: { readonly id: string }, other: { readonly id: string }) => (one.id < other.id ? -1 : 1);
      const ending = leftIn(id).filter((agreement) => agreement.endsOn < on).sort(byId);
      const told: readonly (readonly DueCommand[])[] = [
        expiring.map(({ reference }) => ({ name: 'voucher.expire', input: { voucher: reference } })),
        ending.map((agreement) => ({ name: 'agreement.end', input: { agreementId: agreement.id } })),
        toEmpty(running, on).sort(byId).map((agreement) => ({ name: 'entitlement.remove', input: { agreementId: agreement.id } })),
      ];
      return Promise.resolve((told.find((each) => each.length > 0) ?? []).slice(0, limit));
    },
  };
}

const later = (one: Day, other: Day): Day => (one < other ? other : one);

interface Waiting {
  readonly taken: Taken;
  progress: unknown;
}

/** Errands that wait in memory. One that fails waits again, with the progress it kept. */
export class Errands {
  readonly #waiting: Waiting[] = [];
  #made = 0;

  get waiting(): number {
    return this.#waiting.length;
  }

  take({ errands }: Memory): void {
    for (const { kind, subject, payload } of errands.splice(0)) {
      this.#made += 1;
      this.#waiting.push({ taken: { id: this.#made, kind, subject, payload, progress: null, attempts: 1 }, progress: null });
    }
  }

  /** Does what waits, once; answers how many errands failed. */
  async drain(memory: Memory, runner: Runner): Promise<number> {
    let failed = 0;
    const tried = new Set<number>();
    const find = (id: number): Waiting | undefined => this.#waiting.find(({ taken }) => taken.id === id);
    const store: OutboxStore = {
      take: () => {
        const next = this.#waiting.find(({ taken }) => !tried.has(taken.id));
        if (next !== undefined) tried.add(next.taken.id);
        return Promise.resolve(next === undefined ? undefined : { ...next.taken, progress: next.progress });
      },
      progress: (id, progress) => {
        const waiting = find(id);
        if (waiting !== undefined) waiting.progress = progress;
        return Promise.resolve();
      },
      finish: (id) => {
        this.#waiting.splice(this.#waiting.findIndex(({ taken }) => taken.id === id), 1);
        return Promise.resolve();
      },
      fail: () => {
        failed += 1;
        return Promise.resolve();
      },
      putBack: () => Promise.resolve(),
      isClosing: () => false,
    };
    const errand = extensionErrand(runner, (order, after, limit) => Promise.resolve(toExtend(memory, order, after, limit)));
    await drainOutbox(store, { [EXTENSION_ERRAND]: errand }, (error) => {
      // An answer that was lost is tried again; anything else has broken an invariant.
      if (!(error instanceof Error && error.message.includes('outcome-unknown'))) throw error;
    });
    return failed;
  }
}

type Scope = Parameters<Parameters<typeof extensionErrand>[1]>[0];

function toExtend({ world, live }: Memory, scope: Scope, after: string, limit: number): readonly string[] {
  return [...live].filter((reference) => {
    const voucher = world.vouchers.get(reference);
    return voucher !== undefined && voucher.programmeId === scope.programmeId && reference > after
      && (scope.createdBefore === null || voucher.createdOn < scope.createdBefore)
      && (scope.orderedOn === undefined || voucher.createdOn <= scope.orderedOn)
      && (scope.engagementTypes?.includes(voucher.engagementType) ?? true)
      && (scope.statuses?.includes(voucher.status) ?? true);
  }).sort().slice(0, limit);
}
