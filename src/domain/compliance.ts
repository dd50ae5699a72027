/**
 * What a programme wants checked before it pays. What the engine can tell is told with its evidence; the rest is for a
 * person.
 */
import type { VoucherReference } from './ids.ts';
import { ability, type Refusal } from './decision.ts';
import { OF_VOUCHER, told, type Case, type Evidence, type Finding } from './evidence.ts';
import type { Partner } from './partner.ts';
import { submit, type PaymentRequest } from './payment.ts';
import type { Terms, TermsContext } from './programme.ts';
import type { Day } from './time.ts';
import type { Voucher } from './voucher.ts';

export interface Check {
  readonly id: string;
  readonly by: 'system' | 'person';
  /** Null for the request as a whole. */
  readonly voucher: VoucherReference | null;
  /** `open`: a person has to look. */
  readonly state: 'passed' | 'failed' | 'open';
  readonly evidence: readonly Evidence[];
  readonly refusals: readonly Refusal[];
}

export interface Examined {
  readonly request: PaymentRequest;
  /** In the order of the request's lines. */
  readonly vouchers: readonly Voucher[];
  readonly partner: Partner;
  /** For a voucher that the repeat limit speaks of, another of the customer's that it takes for the same. */
  readonly repeated: ReadonlyMap<VoucherReference, VoucherReference>;
}

/** The definitions in force, by day; a day before all of them has none. */
export type TermsOn = (on: Day) => Terms | undefined;

/** Every check of the programme, in its order: of each voucher what is asked of vouchers, of the request the rest. */
export function examine(examined: Examined, termsOn: TermsOn, context: TermsContext): readonly Check[] {
  const { request, partner } = examined;
  const cases = examined.vouchers.map((voucher) => ({ voucher, of: caseOf(examined, voucher, termsOn, context) }));
  return context.terms.definition.compliance.flatMap(({ id, by }): readonly Check[] => {
    if (by === 'system' && id === 'registered-for-payment') {
      const evidence = [told('registered', partner.payee !== null)];
      const { refusals } = ability(submit, { request, partner }, {}, context);
      const own = refusals.filter(({ rule }) => rule === 'payment.not-registered');
      return [checked(id, null, { evidence, refusals: own })];
    }
    const look = by === 'system' && Object.hasOwn(OF_VOUCHER, id) ? OF_VOUCHER[id] : undefined;
    if (look === undefined) return [{ id, by, voucher: null, state: 'open', evidence: [], refusals: [] }];
    return cases.map(({ voucher, of }) => checked(id, voucher.reference, of === undefined ? UNREPORTED : look(of)));
  });
}

const UNREPORTED: Finding = { evidence: [told('reported', false)], refusals: [{ rule: 'report.missing', params: {} }] };

function checked(id: string, voucher: VoucherReference | null, { evidence, refusals, wrong = false }: Finding): Check {
  return { id, by: 'system', voucher, state: wrong || refusals.length > 0 ? 'failed' : 'passed', evidence, refusals };
}

/** Undefined where the voucher was not delivered, which a request's voucher always is. */
function caseOf(
  { request, partner, repeated }: Examined, voucher: Voucher, termsOn: TermsOn, context: TermsContext,
): Case | undefined {
  const { reservation, report, redeemedOn, reference } = voucher;
  const line = request.lines.find((each) => each.voucher === reference);
  if (reservation === null || report === null || redeemedOn === null || line === undefined) return undefined;
  const on = (today: Day): TermsContext => ({ ...context, today, terms: termsOn(today) ?? context.terms });
  return {
    request, line, voucher, partner, reservation, report, redeemedOn, repeated: repeated.get(reference),
    creating: on(voucher.createdOn), reserving: on(reservation.on), redeeming: on(redeemedOn),
  };
}
