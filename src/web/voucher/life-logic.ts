/** What a voucher's entries in the journal say, read without trust: a personal value in them may have been erased. */
import type { JournalEntry } from '../../contract/programme-view.ts';

type Facts = Readonly<Record<string, unknown>>;

/** `tallystick.voucher.reserved.v1` is `voucher.reserved`. */
export function eventOf({ type }: Pick<JournalEntry, 'type'>): string {
  return type.replace(/^tallystick\./, '').replace(/\.v\d+$/, '');
}

const isPart = (value: unknown): value is Facts => typeof value === 'object' && value !== null && !Array.isArray(value);

export function part(facts: Facts, name: string): Facts | undefined {
  const value = facts[name];
  return isPart(value) ? value : undefined;
}

export function text(facts: Facts | undefined, name: string): string | undefined {
  const value = facts?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function number(facts: Facts | undefined, name: string): number | undefined {
  const value = facts?.[name];
  return typeof value === 'number' ? value : undefined;
}

export function texts(facts: Facts | undefined, name: string): readonly string[] {
  const value = facts?.[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

export interface Money { readonly amount: number; readonly currency: string }

export function amount(facts: Facts, name: string): Money | undefined {
  const value = part(facts, name);
  const [sum, currency] = [number(value, 'amount'), text(value, 'currency')];
  return sum === undefined || currency === undefined ? undefined : { amount: sum, currency };
}

/** Steps that are still to come, in their order. */
export const STEPS = ['assign', 'reserve', 'report', 'redeem', 'request'] as const;
export type Step = (typeof STEPS)[number];

const NEXT: Readonly<Record<string, Step>> = { created: 'assign', assigned: 'reserve', reserved: 'report', completed: 'redeem', redeemed: 'request' };

/** What lies ahead of a voucher; who pays for it is none of its customer's matters. */
export function stepsAhead(status: string, requestId: string | null, party: string): readonly Step[] {
  const next = NEXT[status];
  if (next === undefined) return [];
  return STEPS.slice(STEPS.indexOf(next)).filter((step) => step !== 'request' || (party !== 'customer' && requestId === null));
}

/** The order in which commands are offered: the next step of the voucher first, what ends it last. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  created: ['voucher.assign', 'voucher.cancel'],
  assigned: ['voucher.reserve', 'voucher.resend', 'voucher.assign', 'voucher.cancel'],
  reserved: ['engagement.report', 'voucher.reschedule', 'voucher.release'],
  completed: ['voucher.redeem', 'engagement.report'],
};
const REST = ['voucher.assign', 'voucher.resend', 'voucher.reserve', 'engagement.report', 'voucher.redeem', 'voucher.reschedule', 'voucher.release', 'voucher.cancel'];
/** Of the report there is one page; whoever may do a part of it goes there too. */
const REPORTING: readonly string[] = ['engagement.report', 'engagement.draft', 'engagement.attach'];

interface Doable { readonly action: string; readonly allowed: boolean }

/** What one may do, and what not, in that order; `done` names what the voucher has behind it, of which nothing is to be said. */
export function inOrder<Given extends Doable>(status: string, abilities: readonly Given[], done: readonly string[] = []): readonly Given[] {
  const reporting = abilities.filter(({ action }) => REPORTING.includes(action));
  const shown = reporting.find(({ allowed }) => allowed) ?? reporting.find(({ action }) => action === 'engagement.report') ?? reporting[0];
  const given = abilities.filter((each) => !REPORTING.includes(each.action) || each === shown);
  const order = [...new Set([...(ORDER[status] ?? []), ...REST])];
  const place = ({ action }: Doable): number => order.indexOf(REPORTING.includes(action) ? 'engagement.report' : action);
  return given.filter((each) => place(each) >= 0 && !done.includes(each.action))
    .sort((one, other) => Number(other.allowed) - Number(one.allowed) || place(one) - place(other));
}

export function isReporting(action: string): boolean {
  return REPORTING.includes(action);
}
