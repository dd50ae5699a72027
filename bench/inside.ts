/** Traffic inside the process: callers in a closed loop, each waiting for its answer before it gives the next command. */
import { randomUUID } from 'node:crypto';
import type { Command, Runner } from '../server/commands/reply.js';
import { createOne, must, pick, TODAY, type Customer, type Partner, type Population, type Ticket } from './population.js';

export interface Figures {
  /** Accepted commands that changed something, per second. */
  readonly perSecond: number;
  /** Milliseconds from command to durable answer. */
  readonly p50: number;
  readonly p99: number;
}

const FILE = { mediaType: 'text/plain', size: 2048, sha256: 'ab'.repeat(32) };

type Give = (command: Omit<Command, 'key'>) => Promise<string>;

/** Runs callers until the time is up and answers what they got done. */
export async function closedLoop(
  runner: Runner,
  callers: number,
  seconds: number,
  turn: (give: Give, caller: number, round: number) => Promise<void>,
): Promise<Figures> {
  const times: number[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(Array.from({ length: callers }, async (_, caller) => {
    const give: Give = async (command) => {
      const sent = performance.now();
      const { id } = await must(runner, { ...command, key: randomUUID() });
      times.push(performance.now() - sent);
      return id;
    };
    for (let round = 0; performance.now() < end; round += 1) await turn(give, caller, round);
  }));
  const elapsed = (performance.now() - begun) / 1000;
  times.sort((one, other) => one - other);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
  return { perSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

function reserveBy(partner: Partner, { reference, email }: Ticket): Command {
  const { locationId, consultantId } = partner;
  const input = {
    voucher: reference, email, locationId, consultantIds: [consultantId], startsOn: TODAY, endsOn: TODAY,
  };
  return { name: 'voucher.reserve', input, caller: partner.caller };
}

/** Takes any of the waiting vouchers, so that a cycle does not stay on the row it has just made. */
function takeOne(waiting: Ticket[]): Ticket {
  const index = Math.floor(Math.random() * waiting.length);
  const taken = waiting[index];
  const last = waiting.pop();
  if (taken === undefined || last === undefined) throw new Error('no voucher waits');
  if (index < waiting.length) waiting[index] = last;
  return taken;
}

/** Brings a voucher as far as its report. */
async function deliver(give: Give, partner: Partner, ticket: Ticket): Promise<void> {
  const { caller } = partner;
  const voucher = ticket.reference;
  await give(reserveBy(partner, ticket));
  const deliverable = await give({ name: 'engagement.attach', input: { voucher, fileName: 'plan.txt' }, caller, extra: { file: FILE } });
  await give({
    name: 'engagement.report',
    input: {
      voucher, startedOn: TODAY, endedOn: TODAY, onSiteDays: 1, offSiteDays: 0, summary: 'Planned the deployment.',
      recommendations: 'Pilot first.', deliverableIds: [deliverable],
    },
    caller,
  });
}

/** P1: create, reserve, attach, report, redeem, over all customers, agreements and partners. */
export function lifeCycles({ customers, partners, waiting }: Population) {
  return async (give: Give, caller: number, round: number): Promise<void> => {
    const customer = pick(customers, Math.floor(Math.random() * customers.length));
    // Callers that all begin alike go on in step: some wait a command or a few, so that a batch holds commands of all kinds.
    for (let late = round === 0 ? caller % 5 : 0; late > 0; late -= 1) await give(createOne(customer, late));
    const partner = pick(partners, Math.floor(Math.random() * partners.length));
    const made = await give(createOne(customer, Math.floor(Math.random() * 1000)));
    waiting.push({ reference: made, email: customer.assignee.email });
    const ticket = takeOne(waiting);
    await deliver(give, partner, ticket);
    await give({ name: 'voucher.redeem', input: { voucher: ticket.reference }, caller: partner.caller });
  };
}

/** Vouchers of one customer that lack only the redemption, with the partner that delivered each. */
export async function prepareDelivered(
  runner: Runner, { partners }: Population, customer: Customer, count: number,
): Promise<{ voucher: string; partner: Partner }[]> {
  const give: Give = async (command) => (await must(runner, command)).id;
  return Promise.all(Array.from({ length: count }, async (_, index) => {
    const partner = pick(partners, index);
    const voucher = await give(createOne(customer, 0));
    await deliver(give, partner, { reference: voucher, email: customer.assignee.email });
    return { voucher, partner };
  }));
}

/** P2: create, cancel and redeem on one agreement, so that every command changes the same row of days. */
export function onOnePool(customer: Customer, delivered: { voucher: string; partner: Partner }[]) {
  return async (give: Give, _caller: number, round: number): Promise<void> => {
    const voucher = await give(createOne(customer, 0));
    await give({ name: 'voucher.cancel', input: { voucher, reason: 'not needed' }, caller: customer.caller });
    const next = round % 5 === 4 ? delivered.pop() : undefined;
    if (next !== undefined) await give({ name: 'voucher.redeem', input: { voucher: next.voucher }, caller: next.partner.caller });
  };
}
