/** A payment request while it is made: what it is made from, what is chosen and typed, and what is sent. */
import type { ClientInput } from '../../contract/client.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import type { RequestView } from '../../contract/payment-view.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import type { ApiProblem } from '../api.ts';
import { isLater, isWhole } from './day.ts';

export interface Made {
  /** The draft or returned request that is edited. */
  readonly request: RequestView | undefined;
  readonly partner: PartnerView;
  /** Redeemed vouchers that no other live request has, those nearly late first. */
  readonly vouchers: readonly VoucherRow[];
}

export interface Draft {
  readonly location: string | null;
  readonly vouchers: readonly string[];
  readonly invoiceNumber: string;
  readonly invoiceDate: string | null;
}

/** Where the form begins: with the request that is edited, or with the vouchers or the location of the address. */
export function begin({ request, vouchers }: Made, search: { readonly vouchers?: string | undefined; readonly location?: string | undefined }): Draft {
  if (request !== undefined) {
    const { locationId, lines, invoiceNumber, invoiceDate } = request;
    return { location: locationId, vouchers: lines.map(({ voucher }) => voucher), invoiceNumber, invoiceDate };
  }
  const wanted = search.vouchers?.split(',') ?? [];
  const found = vouchers.filter(({ reference }) => wanted.includes(reference));
  const places = [...new Set(vouchers.flatMap(({ reservation }) => reservation?.locationId ?? []))];
  const location = search.location ?? found[0]?.reservation?.locationId ?? (places.length === 1 ? places[0] : undefined) ?? null;
  const here = found.filter(({ reservation }) => reservation?.locationId === location).map(({ reference }) => reference);
  return { location, vouchers: here, invoiceNumber: '', invoiceDate: null };
}

/** What is sent, once everything is there and the date has come; the rest the server judges. */
export function inputOf({ request, partner }: Made, { location, vouchers, invoiceNumber, invoiceDate }: Draft, today?: string): ClientInput<'payment.save'> | undefined {
  if (location === null || vouchers.length === 0 || invoiceNumber.trim() === '') return undefined;
  if (!isWhole(invoiceDate) || isLater(invoiceDate, today)) return undefined;
  return {
    ...(request === undefined ? {} : { request: request.id }),
    partnerId: partner.id, locationId: location, vouchers: [...vouchers], invoiceNumber: invoiceNumber.trim(), invoiceDate,
  };
}

/** Whether the request already holds what would be saved. */
export function isSaved({ request }: Made, input: ClientInput<'payment.save'>): boolean {
  return request !== undefined && request.locationId === input.locationId && request.invoiceNumber === input.invoiceNumber
    && request.invoiceDate === input.invoiceDate && request.lines.map(({ voucher }) => voucher).join() === input.vouchers.join();
}

/** What is wrong in which field of the form. */
export type Wrong = Readonly<Record<string, string>>;

const FIELDS: readonly string[] = ['locationId', 'vouchers', 'invoiceNumber', 'invoiceDate'];

/** What the server found wrong in the fields of the form; undefined if it says anything else. */
export function wrongFields(problem: ApiProblem | null | undefined): Wrong | undefined {
  const errors = problem?.problem?.errors ?? [];
  const named = errors.map(({ pointer, message }) => [pointer.split('/')[1] ?? '', message] as const);
  if (named.length === 0 || !named.every(([name]) => FIELDS.includes(name))) return undefined;
  return Object.fromEntries(named);
}
