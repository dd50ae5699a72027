/** The load, in a process of its own: told once what to send, it reports what came back. */
import { randomUUID } from 'node:crypto';
import { ENGAGEMENT_TYPE, pick, TODAY, type Customer, type Partner } from './population.js';
import { Wire, type Answer } from './wire.js';

export interface Order {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  readonly traffic: 'product' | 'bulk' | 'race' | 'opponent';
  readonly customers: readonly Customer[];
  readonly partners: readonly Partner[];
  /** The opponent's API key. */
  readonly secret?: string;
}

export interface Report {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Only of a race: the medians of those who won and of those who lost, in milliseconds. */
  readonly won?: number;
  readonly lost?: number;
}

const BULK = 100;
const RACERS = 8;

interface Tally {
  transitions: number;
  readonly times: number[];
  readonly won: number[];
  readonly lost: number[];
}

type Turn = (wire: Wire, tally: Tally) => Promise<void>;

async function timed(tally: Tally, send: () => Promise<Answer>): Promise<Answer> {
  const sent = performance.now();
  const answer = await send();
  tally.times.push(performance.now() - sent);
  return answer;
}

function checked(answer: Answer): string {
  if (answer.status >= 300) throw new Error(`${String(answer.status)}: ${answer.body.slice(0, 500)}`);
  return answer.body;
}

function headersOf(secret: string, key = true): string {
  return `authorization: Bearer ${secret}\r\n${key ? `idempotency-key: ${randomUUID()}\r\n` : ''}`;
}

function any<Item>(items: readonly Item[]): Item {
  return pick(items, Math.floor(Math.random() * items.length));
}

const REFERENCE = /"reference":"([^"]+)"/;

function creation(customer: Customer) {
  return { engagementType: ENGAGEMENT_TYPE, days: 1, country: 'TR', assignee: customer.assignee };
}

function reservation({ locationId, consultantId }: Partner, email: string) {
  return { email, locationId, consultantIds: [consultantId], startsOn: TODAY, endsOn: TODAY };
}

/** Create, reserve, reschedule, release and cancel: what can be said in JSON, a command a request. */
function product({ customers, partners }: Order): Turn {
  return async (wire, tally) => {
    const customer = any(customers);
    const partner = any(partners);
    const give = async (path: string, secret: string, body: unknown): Promise<string> => {
      const answer = checked(await timed(tally, () => wire.post(`/api/v1${path}`, headersOf(secret), body)));
      tally.transitions += 1;
      return answer;
    };
    const made = await give(`/agreements/${any(customer.agreements)}/vouchers`, customer.secret, creation(customer));
    const path = `/vouchers/${REFERENCE.exec(made)?.[1] ?? ''}`;
    await give(`${path}/reserve`, partner.secret, reservation(partner, customer.assignee.email));
    await give(`${path}/reschedule`, partner.secret, { startsOn: TODAY, endsOn: '2020-03-04' });
    await give(`${path}/release`, partner.secret, { reason: 'not needed' });
    await give(`${path}/cancel`, customer.secret, { reason: 'not needed' });
  };
}

/** A hundred vouchers created in one request, and cancelled in the next. */
function bulk({ customers }: Order): Turn {
  return async (wire, tally) => {
    const customer = any(customers);
    const give = async (commands: readonly { command: string; input: object }[]): Promise<string> => {
      const items = commands.map((each) => ({ ...each, key: randomUUID() }));
      const answer = checked(await timed(tally, () => wire.post('/api/v1/commands', headersOf(customer.secret, false), items)));
      tally.transitions += commands.length;
      return answer;
    };
    const made = await give(Array.from({ length: BULK }, () => ({
      command: 'voucher.create', input: { agreementId: any(customer.agreements), ...creation(customer) },
    })));
    const references = [...made.matchAll(new RegExp(REFERENCE, 'g'))].map(([, reference]) => reference);
    if (references.length !== BULK) throw new Error(`${String(references.length)} of ${String(BULK)} were made: ${made.slice(0, 500)}`);
    await give(references.map((voucher) => ({ command: 'voucher.cancel', input: { voucher, reason: 'not needed' } })));
  };
}

/** Several partners reserve the same voucher at once: one wins. */
async function race(order: Order, wires: readonly Wire[], tally: Tally): Promise<void> {
  const customer = any(order.customers);
  const [first] = wires;
  if (first === undefined) return;
  const made = checked(await first.post(`/api/v1/agreements/${any(customer.agreements)}/vouchers`, headersOf(customer.secret), creation(customer)));
  const path = `/api/v1/vouchers/${REFERENCE.exec(made)?.[1] ?? ''}/reserve`;
  await Promise.all(wires.map(async (wire, index) => {
    const partner = pick(order.partners, index);
    const sent = performance.now();
    const { status, body } = await wire.post(path, headersOf(partner.secret), reservation(partner, customer.assignee.email));
    if (status >= 300 && !body.includes('reserved-by-another')) throw new Error(`${String(status)}: ${body.slice(0, 500)}`);
    (status < 300 ? tally.won : tally.lost).push(performance.now() - sent);
    tally.transitions += 1;
  }));
}

function opponent({ secret = '' }: Order): Turn {
  return async (wire, tally) => {
    const id = 1 + Math.floor(Math.random() * 100_000);
    const body = { note: 'bench', ref: 'abcdef0123456789' };
    checked(await timed(tally, () => wire.post(`/vouchers/${String(id)}/transition`, headersOf(secret, false), body)));
    tally.transitions += 1;
  };
}

async function hammer(order: Order): Promise<Report> {
  const wires = Array.from({ length: order.connections }, () => new Wire(order.port));
  const tally: Tally = { transitions: 0, times: [], won: [], lost: [] };
  const begun = performance.now();
  const end = begun + order.seconds * 1000;
  const until = async (turn: () => Promise<void>): Promise<void> => { while (performance.now() < end) await turn(); };
  if (order.traffic === 'race') {
    const groups = Array.from({ length: Math.floor(wires.length / RACERS) }, (_, at) => wires.slice(at * RACERS, (at + 1) * RACERS));
    await Promise.all(groups.map((group) => until(() => race(order, group, tally))));
  } else {
    const turn = { product, bulk, opponent }[order.traffic](order);
    await Promise.all(wires.map((wire) => until(() => turn(wire, tally))));
  }
  const seconds = (performance.now() - begun) / 1000;
  for (const wire of wires) wire.end();
  const told = { perSecond: tally.transitions / seconds, p50: quantile(tally.times, 0.5), p99: quantile(tally.times, 0.99) };
  if (order.traffic !== 'race') return told;
  return { ...told, won: quantile(tally.won, 0.5), lost: quantile(tally.lost, 0.5) };
}

function quantile(times: number[], share: number): number {
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length * share)] ?? 0;
}

process.on('message', (order: Order) => {
  hammer(order).then(
    (report) => { process.send?.({ report }); process.disconnect(); },
    (error: unknown) => { process.send?.({ error: String(error) }); process.disconnect(); },
  );
});
