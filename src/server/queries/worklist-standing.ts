/** What a partner has to do about itself: to say what it does, to enrol and to renew, and where it wants to be paid. */
import type { WorklistItem } from '../../contract/worklist.ts';
import { enrolledThrough, missingProfileFields, renewalOpensOn } from '../../domain/eligibility.ts';
import { hasCompetencyFor, type Partner } from '../../domain/partner.ts';
import type { ProfileField, Requirement, TermsContext } from '../../domain/programme.ts';
import { addYears, type Day } from '../../domain/time.ts';
import { anyRedeemed } from '../store/worklist.ts';
import type { PartnerScene } from './worklist-partner.ts';
import { isOpen, itemOf, known, until, type Source } from './worklist-source.ts';

export async function standingSources(scene: PartnerScene, sponsorId: string | null): Promise<readonly Source[]> {
  const { partner, mayGive } = scene;
  // After the last day to redeem there is nothing more to be taken, so nobody needs to enrol.
  const contexts = scene.contexts.filter((context) => {
    const { redemption } = context.terms.definition.calendar;
    return isOpen(redemption === undefined ? undefined : [redemption.lastDay, 'last-redemption'], context);
  });
  const enrolling = mayGive('partner.enrol') ? contexts : [];
  return [
    known('register-payee', mayGive('payment.register') ? await toRegister(scene) : []),
    known('enrol', enrolling.flatMap((context) => toEnrol(partner, sponsorId, context))),
    known('renew', enrolling.flatMap((context) => toRenew(partner, context))),
    known('describe', mayGive('partner.describe') ? toDescribe(partner, sponsorId, contexts) : []),
  ];
}

async function toRegister({ glance, partner }: PartnerScene): Promise<readonly WorklistItem[]> {
  if (partner.payee !== null) return [];
  const redeemed = await glance.rows(anyRedeemed(partner.id));
  return redeemed.length === 0 ? [] : [itemOf('register-payee', 'payment.register', { kind: 'partner', id: partner.id }, {})];
}

/** The last day of each offering in which the partner was ever enrolled. */
function ends(partner: Partner, { terms }: TermsContext): ReadonlyMap<string, Day> {
  return new Map(terms.definition.offerings.flatMap(({ id }): [string, Day][] => {
    const through = enrolledThrough(partner, terms.programmeId, id);
    return through === undefined ? [] : [[id, through]];
  }));
}

/** Whether an enrolment is over for so long that signing again is a beginning. */
function isLongOver(through: Day, today: Day): boolean {
  return addYears(through, 1) < today;
}

/** In no offering of a programme, though the partner has begun to prepare for it. */
function toEnrol(partner: Partner, sponsorId: string | null, context: TermsContext): readonly WorklistItem[] {
  const { terms, today } = context;
  if ([...ends(partner, context).values()].some((through) => !isLongOver(through, today))) return [];
  const able = terms.definition.offerings.filter((offering) => hasCompetencyFor(partner, offering, today));
  const described = partner.profile !== null && terms.sponsorId === sponsorId;
  if (able.length === 0 && !described) return [];
  return [itemOf('enrol', 'partner.enrol', { kind: 'partner', id: partner.id }, {
    id: `enrol/${partner.id}/${terms.programmeId}`, programmeId: terms.programmeId, facts: { offerings: able.length },
  })];
}

/** Those that end on one day are signed for together. */
function toRenew(partner: Partner, context: TermsContext): readonly WorklistItem[] {
  const { terms, today } = context;
  const offerings = new Map<Day, number>();
  for (const through of ends(partner, context).values()) {
    const opens = renewalOpensOn(through, terms.definition.enrolment.renewalOpensDays);
    if (opens <= today && !isLongOver(through, today)) offerings.set(through, (offerings.get(through) ?? 0) + 1);
  }
  return [...offerings].map(([through, count]) => itemOf('renew', 'partner.enrol', { kind: 'partner', id: partner.id }, {
    id: `renew/${partner.id}/${terms.programmeId}/${through}`, programmeId: terms.programmeId,
    ...until([through, 'enrolment-end']), facts: { offerings: count },
  }));
}

/** Customers do not find a partner that does not say what its sponsor's programmes, or those it is enrolled in, ask for. */
function toDescribe(partner: Partner, sponsorId: string | null, contexts: readonly TermsContext[]): readonly WorklistItem[] {
  const fields = contexts
    .filter((context) => context.terms.sponsorId === sponsorId || ends(partner, context).size > 0)
    .flatMap(({ terms }) => profileFields(terms.definition.requirements));
  const missing = missingProfileFields(partner.profile, [...new Set(fields)]);
  if (missing.length === 0) return [];
  return [itemOf('describe', 'partner.describe', { kind: 'partner', id: partner.id }, { facts: { missing: missing.join(', ') } })];
}

/** The profile fields that are asked for whatever else is. */
function profileFields(requirements: readonly Requirement[]): readonly ProfileField[] {
  return requirements.flatMap((each): readonly ProfileField[] => {
    if ('all' in each) return profileFields(each.all);
    return 'profile' in each ? each.profile : [];
  });
}
