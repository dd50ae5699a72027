/** A payment request with everything that whoever reviews it looks at: vouchers, checks, earlier ones, and the queue. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentRequest } from '../../contract/payment-view.ts';
import type { ReviewView } from '../../contract/review-view.ts';
import { presentVoucher } from '../../contract/voucher-view.ts';
import { examine, type Check } from '../../domain/compliance.ts';
import type { VoucherReference } from '../../domain/ids.ts';
import type { Partner } from '../../domain/partner.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import type { Programme, TermsContext } from '../../domain/programme.ts';
import type { Voucher } from '../../domain/voucher.ts';
import type { Row } from '../store/database.ts';
import { text } from '../store/decode.ts';
import { partners } from '../store/partner.ts';
import { organisations } from '../store/party.ts';
import { decodeEarlier, decodeNeighbours, earlierRequests, neighbours, repeatsOf } from '../store/review.ts';
import { reading as rowsBy } from '../store/table.ts';
import { vouchers as voucherTable } from '../store/voucher.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import { requestAt } from './payment.ts';
import type { ReadReply } from './reads.ts';

const EARLIER_MAX = 20;

/** The sponsor's people alone: a request is theirs to see from its submission on. */
export async function review(glance: Glance, { params }: ReadInput<'request.review'>): Promise<ReadReply> {
  if (glance.actor.party !== 'sponsor') return NOT_FOUND;
  const request = await requestAt(glance, params.id);
  const programme = request === undefined ? undefined : glance.programmes.get(request.programmeId);
  const context = request === undefined ? undefined : glance.context(request.programmeId);
  if (request === undefined || programme === undefined || context === undefined) return NOT_FOUND;
  const vouchers = await vouchersOf(glance, request);
  const customerIds = [...new Set(vouchers.map(({ customerId }) => customerId))];
  const named = await glance.rows(rowsBy(organisations, 'id', customerIds));
  const names = new Map(named.map(organisations.decode).map(({ id, name }) => [id, name]));
  const [beside] = await glance.rows(neighbours(request));
  const earlier = (await glance.rows(earlierRequests(request, customerIds, EARLIER_MAX))).map(decodeEarlier);
  const checks = await checksOf(glance, { request, vouchers, programme, context });
  const body: ReviewView = {
    request: presentRequest(request),
    vouchers: vouchers.map((voucher) => ({
      ...presentVoucher(voucher, context.terms.definition), customerName: names.get(voucher.customerId) ?? '',
    })),
    checks: checks.map(({ evidence, refusals, ...check }) => ({
      ...check, evidence: evidence.map((each) => ({ ...each })), refusals: refusals.map(glance.explain),
    })),
    earlier: earlier.map(({ reasons, ...each }) => ({ ...each, reasons: reasons.map((reason) => ({ ...reason })) })),
    ...beside === undefined ? { previous: null, next: null } : decodeNeighbours(beside),
  };
  return { kind: 'found', body };
}

/** In the order of the request's lines. */
async function vouchersOf(glance: Glance, { lines }: PaymentRequest): Promise<readonly Voucher[]> {
  const rows = await glance.rows(rowsBy(voucherTable, 'reference', lines.map(({ voucher }) => voucher)));
  const found = new Map(rows.map(voucherTable.decode).map((voucher) => [voucher.reference, voucher]));
  return lines.flatMap(({ voucher }) => found.get(voucher) ?? []);
}

interface Asked {
  readonly request: PaymentRequest;
  readonly vouchers: readonly Voucher[];
  readonly programme: Programme;
  readonly context: TermsContext;
}

async function checksOf(glance: Glance, { request, vouchers, programme, context }: Asked): Promise<readonly Check[]> {
  const partner = await partnerOf(glance, request);
  if (partner === undefined) return [];
  const rows = await glance.rows(repeatsOf(vouchers.map(({ reference }) => reference)));
  const referenceIn = (row: Row, column: string) => text(row, column) as VoucherReference;
  const repeated = new Map(rows.map((row) => [referenceIn(row, 'reference'), referenceIn(row, 'other')]));
  return examine({ request, vouchers, partner, repeated }, (on) => glance.termsOn(programme, on), context);
}

/** Whoever registered the partner, its standing is what it asks to be paid by. */
async function partnerOf(glance: Glance, { partnerId }: PaymentRequest): Promise<Partner | undefined> {
  const [row] = await glance.rowsAsWriter(rowsBy(partners, 'id', [partnerId]), 'participants');
  return row === undefined ? undefined : partners.decode(row).partner;
}
