/** What is typed while a voucher is taken, and what can be told of it before the server is asked. */
import type { ClientInput } from '../../contract/client.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import type { ApiProblem } from '../api.ts';
import type { WordId } from '../words/words.tsx';
import { understand } from './understand.ts';

export interface Taking {
  /** A link, or a reference. It stays in this tab, and is forgotten when the voucher is reserved. */
  readonly what: string;
  readonly email: string;
  /** The voucher that the rest was typed for. */
  readonly forRef: string | null;
  readonly locationId: string | null;
  readonly consultantIds: readonly string[];
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly offSiteDays: number | null;
}

export const NOTHING_TAKEN: Taking = {
  what: '', email: '', forRef: null, locationId: null, consultantIds: [], startsOn: null, endsOn: null, offSiteDays: 0,
};

export type Wrong = Readonly<Record<string, WordId>>;

export function wrongProof({ what, email }: Taking): Wrong {
  const { kind } = understand(what);
  return {
    ...(kind === 'nothing' ? { what: 'take.wrong-what' as const } : {}),
    ...(kind !== 'proof' && !/^\S+@\S+$/.test(email.trim()) ? { email: 'take.wrong-email' as const } : {}),
  };
}

/**
 * Another first day. The last one follows as long as nobody has set it: the days on end, until the voucher is over. It is a
 * proposal; the server says how long an engagement may take.
 */
export function startingOn(startsOn: string | null, before: Pick<Taking, 'startsOn' | 'endsOn'>, days: number, latest: string): Partial<Taking> {
  const proposed = (from: string | null): string | null => {
    if (from === null) return null;
    const last = new Date(Date.parse(from) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
    return last < latest ? last : latest;
  };
  return before.endsOn === proposed(before.startsOn) ? { startsOn, endsOn: proposed(startsOn) } : { startsOn };
}

/** What can be mended before anything is sent. Whether the plan is allowed is for the server to say. */
export function wrongPlan({ locationId, consultantIds, startsOn, endsOn, offSiteDays }: Taking): Wrong {
  return {
    ...(locationId === null ? { locationId: 'take.wrong-location' as const } : {}),
    ...(consultantIds.length === 0 ? { consultantIds: 'take.wrong-consultants' as const } : {}),
    ...(startsOn === null ? { startsOn: 'take.wrong-starts' as const } : {}),
    ...(endsOn === null ? { endsOn: 'take.wrong-ends' as const } : {}),
    ...(startsOn !== null && endsOn !== null && endsOn < startsOn ? { endsOn: 'take.wrong-order' as const } : {}),
    ...(offSiteDays === null ? { offSiteDays: 'take.wrong-off-site' as const } : {}),
  };
}

export function validateInput({ what, email }: Taking): ClientInput<'voucher.validate'> {
  const said = understand(what);
  if (said.kind === 'proof') return { proof: said.proof };
  return { voucher: said.kind === 'reference' ? said.reference : '', email: email.trim() };
}

/** Undefined while something is missing. */
export function reserveInput(taking: Taking, voucher: string): ClientInput<'voucher.reserve'> | undefined {
  const { what, email, locationId, consultantIds, startsOn, endsOn, offSiteDays } = taking;
  if (locationId === null || startsOn === null || endsOn === null || consultantIds.length === 0) return undefined;
  const said = understand(what);
  const proof = said.kind === 'proof' ? { proof: said.proof } : { email: email.trim() };
  return { voucher, ...proof, locationId, consultantIds: [...consultantIds], startsOn, endsOn, offSiteDays: offSiteDays ?? 0 };
}

/**
 * Whether somebody else was quicker. A link stops holding in the moment in which its voucher is reserved, so after a
 * voucher was valid the alike answer means the same as the open one.
 */
export function lostTo(problem: ApiProblem | undefined): 'another' | 'gone' | undefined {
  const rules = (problem?.problem?.refusals ?? []).map(({ rule }) => rule);
  if (rules.includes('voucher.reserved-by-another')) return 'another';
  if (rules.some((rule) => rule === 'voucher.not-valid' || rule === 'voucher.wrong-state' || rule === 'voucher.expired')) return 'gone';
  return undefined;
}

/** The field of the plan that a refusal is about, so that it is told there, too. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'partner.location-country': 'locationId', 'consultant.not-qualified': 'consultantIds', 'engagement.starts-in-the-past': 'startsOn',
  'engagement.ends-after-expiry': 'endsOn', 'engagement.duration': 'endsOn', 'engagement.off-site': 'offSiteDays',
};

export function refusedIn(problem: ApiProblem | undefined, field: string): string | undefined {
  return problem?.problem?.refusals?.find(({ rule }) => FIELD_OF[rule] === field)?.message;
}

/** Whether a partner holds a voucher and has delivered nothing of it yet. */
export function isReservedBy(partnerId: string, voucher: Pick<VoucherView, 'status' | 'partnerId'>): boolean {
  return voucher.status === 'reserved' && voucher.partnerId === partnerId;
}
