/**
 * Mail, put together: it follows the journal by a bookmark, is told of deadlines once a day, and is sent by the outbox.
 * Nothing of it stands in a command's way.
 */
import { addDays, type Instant } from '../domain/time.ts';
import { startOf } from './clock.ts';
import type { PassFailPoint } from './commands/fail-points.ts';
import { send } from './commands/load.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import { GUESSES_ERRAND, type GuessesNotice } from './guesses.ts';
import { mailErrand, patiently, readOn, sendWaiting, type Round } from './jobs/mail.ts';
import type { NightlyReport } from './jobs/nightly.ts';
import type { Errand } from './jobs/outbox.ts';
import { compose, type Composing } from './mail/compose.ts';
import type { Draft } from './mail/facts.ts';
import type { Tokens } from './mail/tokens.ts';
import { smtpTransport, type Transport } from './mail/transport.ts';
import { programmeFacts, readersWith } from './mail/world.ts';
import { forget, makeDigests, mornings } from './mail-digest.ts';
import { makeDay, pendingDays } from './mail-days.ts';
import { followOn, inTransaction, insertDrafts, onConnection, postboxOf, releaseHeld, type MakingOptions } from './mail-store.ts';
import { gather } from './mail-world.ts';
import { catchingTransport } from './sandbox/mail-catch.ts';
import { LOCK_MAIL_DAYS, UNLOCK_MAIL_DAYS } from './store/mail-due.ts';
import { MAIL_ERRAND } from './store/outbox.ts';

export interface MailingOptions {
  readonly engine: Engine;
  readonly tokens: Tokens | undefined;
  readonly publicUrl: () => string;
  readonly from: string | undefined;
  /** Undefined where nothing here can send: mail is made, and waits. */
  readonly transport: Transport | undefined;
  readonly dated: Composing['dated'];
  readonly report: (error: unknown) => void;
  readonly failPoint?: PassFailPoint | undefined;
}

export interface Mailing {
  /** Makes the mails that follow from what has happened; `urgent` takes no rests. */
  make(urgent?: boolean): Promise<void>;
  /** Sends what is due, until the mail server is in trouble. */
  send(): Promise<Round>;
  /** Does the nightly work of all days up to an instant, and makes each day's mails on the way. */
  nightly(until: Instant): Promise<NightlyReport>;
  close(): Promise<void>;
}

export function openMailing(options: MailingOptions): Mailing {
  const { engine, transport, report } = options;
  const making: MakingOptions = {
    tools: engine, publicUrl: options.publicUrl, held: transport === undefined, failPoint: options.failPoint,
  };
  const composing: Composing = {
    tokens: options.tokens, publicUrl: options.publicUrl, from: options.from, realNow: () => new Date(), dated: options.dated,
  };
  const rests = restsUntilClosed();
  const postbox = postboxOf(engine.writers, rests.isOver);
  const kinds: Record<string, Errand> = { [GUESSES_ERRAND]: guessesErrand(making) };
  if (transport !== undefined) {
    kinds[MAIL_ERRAND] = mailErrand(postbox, (mail) => compose(mail, composing), transport, options.failPoint);
  }
  const make = (urgent = false): Promise<void> => readOn(() => followOn(making), rests.pause, urgent);
  return {
    make,
    async send() {
      if (transport !== undefined) await releaseHeld(engine.writers);
      return sendWaiting(kinds, postbox.outbox, report);
    },
    nightly: (until) => nightly(making, engine, make, until),
    close() {
      rests.end();
      transport?.close();
      return Promise.resolve();
    },
  };
}

export interface Serving {
  readonly engine: Engine;
  readonly config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'outboxSeconds'>;
  readonly tokens: Tokens | undefined;
  readonly publicUrl: () => string;
  /** `timers`: by itself, at intervals. `catch`: in a sandbox, whenever the errands are done. `none`: not at all. */
  readonly how: 'timers' | 'catch' | 'none';
  readonly report: (error: unknown) => void;
  readonly failPoint?: PassFailPoint | undefined;
}

/** The engine of a server, whose nightly work and errands now take mail along, and how the mail begins and ends. */
export interface Mailed {
  readonly engine: Engine;
  start(): void;
  close(): Promise<void>;
}

export function mailFor({ engine, config, tokens, publicUrl, how, report, failPoint }: Serving): Mailed {
  if (how === 'none') return { engine, start: () => undefined, close: () => Promise.resolve() };
  const smtp = config.smtpUrl === undefined ? undefined : () => smtpTransport(config.smtpUrl ?? '');
  const transport = how === 'catch' ? catchingTransport(engine.writers) : smtp?.();
  const mailing = openMailing({
    engine, tokens, publicUrl, from: config.mailFrom, transport, dated: how === 'catch' ? 'programme' : 'real', report, failPoint,
  });
  const timers: NodeJS.Timeout[] = [];
  const begun = new Set<Promise<unknown>>();
  const every = (work: () => Promise<unknown>): void => {
    let busy = false;
    timers.push(setInterval(() => {
      if (busy) return;
      busy = true;
      const done = work().catch(report).finally(() => { busy = false; begun.delete(done); });
      begun.add(done);
    }, config.outboxSeconds * 1000).unref());
  };
  const drain = async (): Promise<number> => {
    const done = await engine.drain();
    await engine.sequenced();
    await mailing.make(true);
    return done + (await mailing.send()).settled;
  };
  return {
    engine: { ...engine, nightly: mailing.nightly, ...(how === 'catch' ? { drain } : {}) },
    start() {
      if (how !== 'timers') return;
      every(() => mailing.make());
      every(patiently(() => mailing.send()));
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      await mailing.close();
      await Promise.all(begun);
    },
  };
}

/** Rests that a server which stops cuts short; each answers whether to go on. */
function restsUntilClosed() {
  let closed = false;
  let wake = (): void => undefined;
  return {
    async pause(ms: number): Promise<boolean> {
      if (!closed) await new Promise<void>((resolve) => { setTimeout(resolve, ms).unref(); wake = resolve; });
      return !closed;
    },
    isOver: () => closed,
    end(): void {
      closed = true;
      wake();
    },
  };
}

/**
 * Day by day, so that a mail says what was so on its day: first what the night does, then what follows from it, then the
 * day's own mails and the morning's digests. Of several servers one does the mails; all do the rest as ever.
 */
async function nightly(
  making: MakingOptions, engine: Engine, make: (urgent: boolean) => Promise<void>, until: Instant,
): Promise<NightlyReport> {
  return onConnection(engine.writers, async (locking) => {
    const [[answer] = []] = await send(locking, [LOCK_MAIL_DAYS]);
    if (answer?.['held'] !== true) return engine.nightly(until);
    try {
      return await dayByDay(making, engine, make, until);
    } finally {
      await send(locking, [UNLOCK_MAIL_DAYS]);
    }
  });
}

async function dayByDay(
  making: MakingOptions, engine: Engine, make: (urgent: boolean) => Promise<void>, until: Instant,
): Promise<NightlyReport> {
  const reports: NightlyReport[] = [];
  const night = async (at: Instant): Promise<void> => {
    const report = await engine.nightly(at);
    reports.push(report);
    if (report.days.length === 0) return;
    await engine.sequenced();
    await make(true);
  };
  const pending = await pendingDays(making, until);
  const morning = await mornings(making);
  if (pending.length > 0) await make(true);
  for (const day of pending) {
    await night(day.at);
    await makeDay(making, day);
    const next = morning(startOf(addDays(day.day, 1), 'UTC'));
    if (next <= until) await makeDigests(making, next);
  }
  await night(until);
  await makeDigests(making, morning(until));
  await forget(making);
  return { days: reports.flatMap(({ days }) => days), failed: reports.reduce((sum, { failed }) => sum + failed, 0) };
}

/** Tells the sponsor's programme admins that somebody is guessing. */
function guessesErrand(making: MakingOptions): Errand {
  return async ({ id, payload }) => {
    const notice = payload as GuessesNotice;
    await inTransaction(making.tools.writers, async (client) => {
      const world = await gather(client, { sponsors: [notice.sponsorId] }, making.tools);
      const definition = world.definition(notice.programmeId, null);
      if (definition === undefined) return;
      const at = making.tools.clock.now();
      const drafts = readersWith(world, notice.sponsorId, ['programme-admin']).map((recipient): Draft => ({
        what: 'guesses-notice',
        facts: {
          programme: programmeFacts(definition, recipient.language), guesses: notice.guesses, since: notice.since as Instant,
        },
        subject: notice.programmeId, occurrence: `errand ${String(id)}`, recipient,
        sponsorId: notice.sponsorId, programmeId: notice.programmeId, at,
      }));
      await insertDrafts(client, drafts, making);
    });
  };
}
