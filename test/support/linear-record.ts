/** What was asked and answered in a race, when by one clock; and the histories it falls into, one for each thing. */
import type { PaymentRequest } from '../../src/domain/payment.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Voucher } from '../../src/domain/voucher.ts';
import type { Accepted, Command } from '../../src/server/commands/reply.ts';
import { PATIENCE_MS } from './crowd.ts';
import type { Answer } from './children.ts';
import { linearize, type Operation, type Sequential } from './linear.ts';
import {
  claimModel, poolModel, type ClaimAnswer, type ClaimInput, type PoolAnswer, type PoolInput,
} from './linear-pool.ts';
import { voucherModel, type Fields, type Life, type VoucherAnswer, type VoucherInput } from './linear-voucher.ts';
import { total } from './totals.ts';

/** A way into the system: an engine of this process, of another, or a server over HTTP. */
export interface Door {
  readonly name: string;
  run(command: Command): Promise<Answer>;
  /** The voucher as a query through this door answers it now; undefined where it is not the asker's to see. */
  readonly read?: (reference: string) => Promise<Partial<Voucher> | undefined>;
  /** The moment by the clock behind it. */
  now(): Instant;
  /** The programme's zone. */
  readonly zone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date of an instant in a zone, asked of the platform and not of the product. */
export function dateIn(at: Instant, zone: string): string {
  const known = formats.get(zone);
  const format = known ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (known === undefined) formats.set(zone, format);
  return format.format(new Date(at));
}

/** Today by the clock behind a door. */
export const todayAt = (door: Door): string => dateIn(door.now(), door.zone);

/** One thing that was asked. */
export interface Played {
  readonly door: string;
  readonly command: Command | { readonly name: 'read'; readonly input: { readonly voucher: string }; readonly caller: Command['caller'] };
  readonly answer: Answer | { readonly kind: 'seen'; readonly voucher: Partial<Voucher> | undefined };
  readonly called: number;
  readonly returned: number;
  readonly days: readonly string[];
}

const NO_ANSWER: readonly string[] = ['failed', 'unavailable', 'unauthorised', 'forbidden', 'invalid', 'key-reused'];

/** Plays commands through doors and keeps what came. */
export class Chronicle {
  readonly all: Played[] = [];
  slowest = 0;

  async give(door: Door, command: Command): Promise<Answer> {
    const before = todayAt(door);
    const called = performance.now();
    const answer = await door.run(command);
    // The clock's own commands are dated; the others are judged by the server's clock.
    const days = command.at === undefined ? daysOf(before, door) : [dateIn(command.at, door.zone)];
    this.#keep({ door: door.name, command, answer, called, returned: performance.now(), days });
    return answer;
  }

  async look(door: Door, voucher: string, caller: Command['caller'] = { kind: 'system' }): Promise<void> {
    if (door.read === undefined) throw new Error(`${door.name} has nothing to look through`);
    const before = todayAt(door);
    const called = performance.now();
    const seen = await door.read(voucher);
    const command = { name: 'read', input: { voucher }, caller } as const;
    const answer = { kind: 'seen', voucher: seen } as const;
    this.#keep({ door: door.name, command, answer, called, returned: performance.now(), days: daysOf(before, door) });
  }

  /** Something that another server may do of itself from now on, and that nobody here is told of. */
  suppose(name: 'voucher.expire', voucher: string, day: string): void {
    const command: Command = { name, input: { voucher }, caller: { kind: 'system' } };
    this.all.push({ door: 'nobody', command, answer: { kind: 'lost' }, called: performance.now(), returned: Infinity, days: [day] });
  }

  #keep(played: Played): void {
    if (NO_ANSWER.includes(played.answer.kind)) throw new Error(`no answer to live with: ${told(played)}`);
    this.slowest = Math.max(this.slowest, played.returned - played.called);
    this.all.push(played);
  }
}

function daysOf(before: string, door: Door): readonly string[] {
  const after = todayAt(door);
  return before === after ? [before] : [before, after];
}

/** How the things stood before the race. */
export interface Beginning {
  readonly lives: ReadonlyMap<string, Life>;
  /** Agreements and the days in their pools. */
  readonly pools?: ReadonlyMap<string, number>;
}

/** Judges every history of a record; throws with the story of the first that could not have been, or not be decided. */
export function judgeHistories({ all, slowest }: Chronicle, { lives, pools = new Map() }: Beginning): void {
  if (slowest > PATIENCE_MS) throw new Error(`somebody waited ${slowest.toFixed(0)} ms for an answer`);
  for (const [reference, life] of lives) {
    judgeOne(`voucher ${reference}`, all.flatMap((played) => ofVoucher(played, reference)), voucherModel(life));
  }
  for (const [agreement, days] of pools) {
    judgeOne(`the pool of ${agreement}`, all.flatMap((played) => ofPool(played, agreement)), poolModel(days));
  }
  const requests = new Set(all.map(({ command }) => (command.input as { request?: string }).request ?? ''));
  for (const request of requests) {
    if (request !== '') judgeOne(`request ${request}`, all.flatMap((played) => ofRequest(played, request)), claimModel);
  }
}

function judgeOne<State, Input, Of>(what: string, history: readonly Operation<Input, Of>[], model: Sequential<State, Input, Of>): void {
  total('histories checked', 1);
  total('operations in histories', history.length);
  const verdict = linearize(history, model);
  if (verdict.kind === 'linearizable') return;
  const lines = (operations: readonly Operation<Input, Of>[]): string => operations.map(line).join('\n');
  const story = verdict.kind === 'not-decided'
    ? `after ${String(verdict.looked)} looks`
    : `this fits:\n${lines(verdict.furthest)}\nand leaves ${JSON.stringify(verdict.state)}, after which none of these:\n${lines(verdict.stuck)}`;
  throw new Error(`the history of ${what} is ${verdict.kind}: ${story}\nfrom ${JSON.stringify(model.initial)}\nall of it:\n${lines(history)}`);
}

function line({ called, returned, input, answer }: Operation<unknown, unknown>): string {
  return `  ${called.toFixed(2)}–${returned.toFixed(2)} ${JSON.stringify(input)} ⇒ ${JSON.stringify(answer ?? 'never heard')}`;
}

function told({ door, command, answer }: Played): string {
  return `${command.name} ${JSON.stringify(command.input)} through ${door} ⇒ ${JSON.stringify(answer)}`;
}

/** As much of a voucher's life as an answer shows. */
export function lifeOf(voucher: Partial<Voucher>): Partial<Life> {
  const { assignee, reservation, deliverables, draft, report } = voucher;
  const seen: Partial<Life> = {
    ...(assignee === undefined ? {} : { email: assignee?.email ?? null }),
    ...(voucher.namedPartnerId === undefined ? {} : { named: voucher.namedPartnerId }),
    ...(voucher.partnerId === undefined ? {} : { holder: voucher.partnerId }),
    ...(reservation === undefined ? {} : {
      reservedOn: reservation?.on ?? null, startsOn: reservation?.startsOn ?? null, endsOn: reservation?.endsOn ?? null,
    }),
    ...(deliverables === undefined ? {} : { files: deliverables.map(({ id }) => id) }),
    ...(draft === undefined ? {} : { draft: draft === null ? null : draft.summary ?? '' }),
    ...(report === undefined ? {} : { reports: report?.version ?? 0, summary: report?.summary ?? null }),
  };
  const { status, expiresOn, redeemedOn, payBy, requestId } = voucher;
  const plain = { status, expiresOn, redeemedOn, payBy, request: requestId };
  return { ...seen, ...Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) };
}

const PARTIES: Readonly<{ [Prefix in string]: VoucherInput['party'] }> = { cus: 'customer', ptr: 'partner', spo: 'sponsor' };

function ofVoucher({ command, answer, called, returned, days }: Played, reference: string): Operation<VoucherInput, VoucherAnswer>[] {
  const fields = command.input as Fields & { voucher?: string; vouchers?: readonly string[] };
  const isOn = fields.voucher === reference || (fields.vouchers ?? []).includes(reference);
  const request = answer.kind === 'accepted' ? answer.request : undefined;
  // A request that is withdrawn lets go of its vouchers, and one that is edited of those left out.
  const isFreed = command.name === 'payment.cancel'
    ? (request?.lines ?? []).some(({ voucher }) => voucher === reference)
    : command.name === 'payment.save' && fields.request !== undefined && request !== undefined && !isOn;
  // Whether an edit is refused is for the request's own history.
  if (isOn && fields.request !== undefined && request === undefined) return [];
  if (!isOn && !isFreed) return [];
  const by = command.caller.organisationId ?? null;
  const party = command.caller.kind === 'system' ? 'system' : PARTIES[by?.slice(0, 3) ?? ''] ?? 'system';
  const isDry = 'dryRun' in command && command.dryRun;
  const { voucher: _one, vouchers: _many, ...rest } = fields;
  const input = { command: isOn ? command.name : 'payment.cancel', by, party, days, isDry, fields: rest };
  return [{ input, answer: voucherAnswer(input.command, answer), called, returned }];
}

function voucherAnswer(name: string, answer: Played['answer']): VoucherAnswer | undefined {
  if (answer.kind === 'seen') {
    return answer.voucher === undefined ? { kind: 'not-found' } : { kind: 'accepted', id: '', seen: lifeOf(answer.voucher) };
  }
  if (answer.kind === 'accepted') {
    const seen = name === 'payment.save' ? { request: answer.id } : lifeOf(answer.voucher ?? {});
    return { kind: 'accepted', id: answer.id, seen };
  }
  return notAccepted(answer);
}

function notAccepted(answer: Answer): { kind: 'refused'; rules: string[]; status: string | null } | { kind: 'not-found' } | undefined {
  if (answer.kind === 'not-found') return { kind: 'not-found' };
  if (answer.kind !== 'refused') return undefined;
  const statuses = answer.refusals.flatMap(({ params }) => (typeof params['status'] === 'string' ? [params['status']] : []));
  return { kind: 'refused', rules: answer.refusals.map(({ rule }) => rule), status: statuses[0] ?? null };
}

function ofPool({ command, answer, called, returned }: Played, agreement: string): Operation<PoolInput, PoolAnswer>[] {
  const { agreementId, days = 0 } = command.input as { agreementId?: string; days?: number };
  const moment = { called, returned };
  if (answer.kind === 'accepted') return ofAccepted(answer, agreement).map((each) => ({ ...each, ...moment }));
  if (agreementId !== agreement || command.name !== 'voucher.create') return [];
  const input = { kind: 'draw', days } as const;
  if (answer.kind !== 'refused') return [{ input, answer: undefined, ...moment }];
  const short = answer.refusals.find(({ rule }) => rule === 'pool.insufficient');
  if (short === undefined) throw new Error(`refused for something else than the pool: ${JSON.stringify(answer)}`);
  return [{ input, answer: { kind: 'short', available: Number(short.params['available']) }, ...moment }];
}

function ofAccepted({ events, dryRun }: Accepted, agreement: string): { input: PoolInput; answer: PoolAnswer }[] {
  const [event] = events;
  if (dryRun || event === undefined) return [];
  const at = 'agreementId' in event.data ? event.data.agreementId : event.subject;
  if (at !== agreement) return [];
  const accepted = { kind: 'accepted' } as const;
  if (event.type === 'voucher.created') return [{ input: { kind: 'draw', days: event.data.days }, answer: accepted }];
  if (event.type === 'voucher.cancelled' || event.type === 'voucher.expired') {
    return event.data.to === 'available' ? [{ input: { kind: 'back', days: event.data.days }, answer: accepted }] : [];
  }
  if (event.type === 'entitlement.granted') return [{ input: { kind: 'grant', days: event.data.days }, answer: accepted }];
  if (event.type !== 'entitlement.reduced') return [];
  const { days, shortfall } = event.data;
  return [{ input: { kind: 'reduce', days: days + shortfall }, answer: { kind: 'told', days } }];
}

function ofRequest({ command, answer, called, returned }: Played, request: string): Operation<ClaimInput, ClaimAnswer>[] {
  if ((command.input as { request?: string }).request !== request || command.caller.kind !== 'person' || answer.kind === 'seen') return [];
  const { personId: person, organisationId } = command.caller;
  const input = { command: command.name, person, isSponsor: organisationId.startsWith('spo_') };
  const status = (answer as { request?: PaymentRequest }).request?.status ?? '';
  return [{ input, answer: answer.kind === 'accepted' ? { kind: 'accepted', status } : notAccepted(answer), called, returned }];
}
