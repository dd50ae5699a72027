/**
 * A crowd under which things are broken: callers that give random commands, each under a key of its own, and repeat one
 * until it is answered for sure, as a client does that lost its server.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Accepted, Command } from '../../src/server/commands/reply.ts';
import { asked, plan } from './cast.ts';
import type { Answer } from './children.ts';
import type { Stage } from './stage.ts';

export interface Acknowledged {
  readonly command: Command;
  readonly reply: Accepted;
}

export interface LoadReport {
  readonly acknowledged: Acknowledged[];
  /** How often each kind of answer came, the unsure ones included. */
  readonly answers: Record<string, number>;
  /** The longest that a command took from first try to sure answer, in milliseconds. */
  slowest: number;
  /** When each sure answer came, on this process's clock, in milliseconds. */
  readonly moments: number[];
}

/** Whatever takes commands: an engine of this process, or one in a process of its own. */
export interface Taker {
  readonly runner: { run(command: Command): Promise<Answer> };
}

export interface LoadOptions {
  readonly callers: number;
  readonly commands: number;
  readonly seed: number;
  /** Told of each sure answer. */
  readonly answered?: () => void;
}

/**
 * How long it took from a blow until answers came again, in milliseconds: until the end of the longest silence that
 * began before the next blow. What was on its way when the blow fell may still arrive.
 */
export function recoveries({ moments }: Pick<LoadReport, 'moments'>, blows: readonly number[]): number[] {
  const sorted = [...moments].sort((one, other) => one - other);
  return blows.map((blow, index) => {
    const end = blows[index + 1] ?? Infinity;
    let longest = { from: blow, to: blow };
    let from = blow;
    for (const to of sorted) {
      if (to <= blow) continue;
      if (from >= end) break;
      if (to - from > longest.to - longest.from) longest = { from, to };
      from = to;
    }
    return Math.round(longest.to - blow);
  });
}

/**
 * How long it may take from a blow, with nobody's help, to the next good answer, in milliseconds. Promise 9 says ten seconds,
 * and the long run, which is given a machine to itself, holds it to that. Elsewhere a busy neighbour would fail it: there,
 * three times as much tells a server that is slow from one that does not come back by itself.
 */
export const RESTART_MS = process.env['TALLYSTICK_LONG'] === '1' ? 10_000 : 30_000;

/** Small numbers from a seed, so that a run can be repeated (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

const UNSURE = new Set(['lost', 'unavailable', 'outcome-unknown']);

/** Runs `callers` side by side until `commands` are answered. `engine` tells the process that is alive at present. */
export async function underLoad(
  stage: Stage,
  engine: () => Taker | undefined,
  { callers, commands, seed, answered }: LoadOptions,
): Promise<LoadReport> {
  const report: LoadReport = { acknowledged: [], answers: {}, slowest: 0, moments: [] };
  const roll = dice(seed);
  const vouchers: string[] = [];
  let given = 0;
  const caller = async (): Promise<void> => {
    while (given < commands) {
      given += 1;
      const key = `load ${String(seed)} ${String(given)}`;
      const command = { ...await randomCommand(stage, roll, vouchers), key };
      const begun = performance.now();
      const answer = await surely(engine, command, report.answers);
      report.moments.push(performance.now());
      answered?.();
      report.slowest = Math.max(report.slowest, performance.now() - begun);
      if (answer.kind !== 'accepted') continue;
      report.acknowledged.push({ command, reply: answer });
      if (command.name === 'voucher.create') vouchers.push(answer.id);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return report;
}

async function surely(engine: () => Taker | undefined, command: Command, answers: Record<string, number>): Promise<Answer> {
  for (;;) {
    const answer: Answer = await engine()?.runner.run(command) ?? { kind: 'lost' };
    answers[answer.kind] = (answers[answer.kind] ?? 0) + 1;
    if (!UNSURE.has(answer.kind)) return answer;
    await sleep(20);
  }
}

const PARTNERS = ['fabrikam', 'adatum'];

/** Everybody who gives commands under load; to be called upon before it begins. */
export const CROWD = [
  'contoso.benefits-admin', 'litware.benefits-admin', 'fabrikam.programme-admin', 'adatum.programme-admin', 'sponsor.programme-admin',
];

function randomCommand(stage: Stage, roll: (sides: number) => number, vouchers: readonly string[]): Promise<Command> {
  const voucher = vouchers[Math.max(0, vouchers.length - 1 - roll(60))] ?? '0000-0000-0000-4';
  const customer = roll(2) === 0 ? 'contoso' : 'litware';
  const partner = PARTNERS[roll(2)] ?? '';
  const agreementId = stage.saved.get(`${customer}.agreement`);
  const kind = roll(20);
  if (kind < 8) return stage.command(`${customer}.benefits-admin`, 'voucher.create', asked(stage, customer, { days: roll(3) === 0 ? 5 : 1 }));
  if (kind < 13) return stage.command(`${partner}.programme-admin`, 'voucher.reserve', plan(stage, partner, voucher));
  if (kind < 15) return stage.command(`${partner}.programme-admin`, 'voucher.release', { voucher, reason: 'illness' });
  if (kind < 16) return stage.command(`${customer}.benefits-admin`, 'voucher.cancel', { voucher, reason: 'not needed' });
  if (kind < 17) return stage.command(`${customer}.benefits-admin`, 'voucher.resend', { voucher });
  if (kind < 18) return stage.command('sponsor.programme-admin', 'entitlement.reduce', { agreementId, days: 1 + roll(3), reason: 'coverage' });
  if (kind < 19) {
    return stage.command(`${partner}.programme-admin`, 'partner.describe', {
      partnerId: stage.saved.get(partner), description: `Planning ${String(roll(100))}`, languages: ['tr'], industries: ['retail'],
      contactEmail: 'hello@fabrikam.example',
    });
  }
  return stage.command('sponsor.programme-admin', 'entitlement.grant', { agreementId, days: 1 + roll(30) });
}
