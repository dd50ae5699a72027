/** The link of a voucher: for its customer to hand on, and for whoever opens it without being signed in. */
import type { ReadInput } from '../../contract/calls.ts';
import type { ProgrammeFile } from '../../contract/programme.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { LinkLook, LinkView } from '../../contract/voucher-link.ts';
import { stillHolds, type Proven } from '../../domain/bearer.ts';
import type { VoucherReference } from '../../domain/ids.ts';
import { SYSTEM } from '../../domain/party.ts';
import type { TermsContext } from '../../domain/programme.ts';
import type { Day } from '../../domain/time.ts';
import { deadlines, isOver, type Voucher } from '../../domain/voucher.ts';
import { send } from '../commands/load.ts';
import { newWork, termsContextOf } from '../commands/work.ts';
import { integer } from '../store/decode.ts';
import { programmes as programmeTable, readProgrammes } from '../store/programme.ts';
import { reading as rowsBy } from '../store/table.ts';
import { voucherWithTurn, vouchers } from '../store/voucher.ts';
import { NOT_FOUND, type Glance, type Sources } from './glance.ts';
import type { ReadReply } from './reads.ts';
import { voucherAt } from './voucher.ts';

/** What a link proves to somebody who is not signed in; undefined for a token that is none. */
export type LookAtLink = (proven: Proven | undefined, language: Language) => Promise<LinkLook>;

/** Signs a voucher's link, which holds through the last day in a time zone, and draws it. */
export type MakeLink = (proven: Proven, lastDay: Day, timeZone: string) => Promise<{ readonly link: string; readonly qr: string }>;

/** A reference that no voucher has: whatever is no token is looked up all the same, so that the time it takes tells nothing. */
const NOBODYS: Proven = { reference: '' as VoucherReference, sequence: 0 };

export function lookAtLinks(
  { writers, definitions, clock, calendar }: Pick<Sources, 'writers' | 'definitions' | 'clock' | 'calendar'>,
): LookAtLink {
  return async (proven = NOBODYS, language) => {
    const [rows, programmeRows] = await send(writers, [voucherWithTurn(proven.reference, proven.sequence), readProgrammes()]);
    const known = (programmeRows ?? []).map(programmeTable.decode);
    await definitions.fetch(writers, known);
    const [row] = rows ?? [];
    if (row === undefined) return { valid: false };
    const voucher = vouchers.decode(row);
    const work = newWork(new Map(known.map((programme) => [programme.id, programme])), definitions);
    const context = termsContextOf(work, voucher.programmeId, { at: clock.now(), calendar }, SYSTEM);
    const shown = { ...proven, turnedAt: integer(row, 'turned_at') };
    if (context === undefined || !stillHolds(voucher, shown, context)) return { valid: false };
    const { expiresOn, redeemBy } = deadlines(voucher, context.terms.definition);
    const id = voucher.engagementType;
    return { valid: true, engagementType: { id, name: nameOf(id, context, language) }, expiresOn, redeemBy };
  };
}

/** What the programme calls an engagement type, in the language asked for or else in its first. */
function nameOf(engagementType: string, { terms: { definition } }: TermsContext, language: Language): string {
  // Definitions are kept whole, with the texts that no rule reads.
  const { texts, languages } = definition as unknown as Partial<Pick<ProgrammeFile, 'texts' | 'languages'>>;
  const own = texts?.[language] ?? texts?.[languages?.[0] ?? ''];
  return own?.engagementTypes[engagementType]?.title ?? engagementType;
}

/** The link for the customer's own people: whoever sees the voucher there may hand it on. */
export async function getLink(glance: Glance, { params }: ReadInput<'voucher.proof'>): Promise<ReadReply> {
  const voucher = glance.actor.party === 'customer' ? await voucherAt(glance, params.ref) : undefined;
  if (voucher === undefined) return NOT_FOUND;
  const { makeLink } = glance.sources;
  const context = glance.context(voucher.programmeId);
  if (makeLink === undefined || context === undefined || !isForwarded(voucher, context)) return { kind: 'voucher.no-link' };
  const [row] = await glance.rows(rowsBy(vouchers, 'reference', [voucher.reference]));
  if (row === undefined) return NOT_FOUND;
  const { redeemBy } = deadlines(voucher, context.terms.definition);
  const proven = { reference: voucher.reference, sequence: integer(row, 'sequence') };
  const made = await makeLink(proven, redeemBy, context.terms.definition.timeZone);
  const body: LinkView = { ...made, validUntil: redeemBy };
  return { kind: 'found', body };
}

function isForwarded(voucher: Voucher, context: TermsContext): boolean {
  return voucher.status === 'assigned' && !isOver(voucher, context);
}
