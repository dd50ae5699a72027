/** Figures in the Prometheus format, in a registry of their own. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Figures {
  /** One request, by its route and status, in seconds. */
  answered(route: string, method: string, status: number, seconds: number): void;
  text(): Promise<string>;
  readonly type: string;
}

export interface FigureSources {
  readonly depth: () => number;
  /** Errands that wait, and errands put aside. */
  readonly outbox: () => Promise<{ readonly waiting: number; readonly dead: number }>;
  /** Committed journal entries that have no position yet. */
  readonly unplaced: () => Promise<number>;
  /** Mails that wait, and mails put aside. */
  readonly mail: () => Promise<{ readonly waiting: number; readonly dead: number }>;
  /** Wrong guesses at vouchers that this process answered, and how often it raised a notice. */
  readonly guesses: () => { readonly wrong: number; readonly notices: number };
}

export function makeFigures(sources: FigureSources): Figures & { readonly registry: Registry } {
  const registry = new Registry();
  const registers = [registry];
  const durations = new Histogram({
    name: 'tallystick_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const failures = new Counter({
    name: 'tallystick_request_failures_total', help: 'Requests answered with a status of 500 or above.', registers,
  });
  gauge('tallystick_runner_depth', 'Commands waiting or being decided.', sources.depth, registers);
  gauge('tallystick_resident_bytes', 'Memory of the process.', () => process.memoryUsage.rss(), registers);
  gauge('tallystick_outbox_waiting', 'Errands that wait.', async () => (await sources.outbox()).waiting, registers);
  gauge('tallystick_outbox_dead', 'Errands put aside.', async () => (await sources.outbox()).dead, registers);
  counter('tallystick_wrong_guesses_total', 'Wrong guesses at vouchers.', () => sources.guesses().wrong, registers);
  counter(
    'tallystick_guess_notices_total', 'Notices of many wrong guesses at a programme.', () => sources.guesses().notices, registers,
  );
  gauge('tallystick_mail_waiting', 'Mails that wait to be sent.', async () => (await sources.mail()).waiting, registers);
  gauge('tallystick_mail_dead', 'Mails that were put aside.', async () => (await sources.mail()).dead, registers);
  gauge('tallystick_journal_unplaced', 'Committed entries without a position.', sources.unplaced, registers);
  return {
    registry,
    type: registry.contentType,
    answered(route, method, status, seconds) {
      durations.observe({ route, method, status }, seconds);
      if (status >= 500) failures.inc();
    },
    text: () => registry.metrics(),
  };
}

/** A count that is kept elsewhere. */
function counter(name: string, help: string, read: () => number, registers: Registry[]): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

/** A gauge that is read when the figures are asked for; where it cannot be read it is not a number. */
function gauge(name: string, help: string, read: () => number | Promise<number>, registers: Registry[]): void {
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      this.set(await Promise.resolve().then(read).catch(() => Number.NaN));
    },
  });
}
