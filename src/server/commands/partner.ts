/** Commands by which a partner makes itself known and takes part. */
import { decide } from '../../domain/decision.ts';
import type { ConsultantId, LocationId, OrganisationId } from '../../domain/ids.ts';
import * as domain from '../../domain/partner.ts';
import { newPartner, type Partner } from '../../domain/partner.ts';
import type { Actor } from '../../domain/party.ts';
import { decided, malformed, neverRight, notFound, type Deciding, type Handler, type Needs } from './handler.ts';
import { contextOf, newId, termsContextOf, type Work } from './work.ts';

interface OnPartner {
  readonly partnerId: string;
}

function needPartner({ partnerId }: OnPartner, needs: Needs): void {
  needs.customers.add(partnerId);
  needs.partnersChanged.add(partnerId);
}

/** The partner of a command: its own people's, or the sponsor's that registered it. */
function partnerAt(partnerId: string, { work, actor }: Deciding): Partner | undefined {
  const partner = work.world.partners.get(partnerId);
  return partner !== undefined && sees(actor, partner, work) ? partner : undefined;
}

/** A sponsor deals with the partners it registered, and with those that enrolled in a programme of its own. */
function sees(actor: Actor, partner: Partner, work: Work): boolean {
  if (actor.kind === 'system') return true;
  if (actor.party !== 'sponsor') return partner.id === actor.organisationId;
  if (work.world.organisations.get(partner.id)?.sponsorId === actor.organisationId) return true;
  return partner.enrolments.some(
    (each) => work.world.programmes.get(each.programmeId)?.sponsorId === actor.organisationId,
  );
}

/** Stands where no partner was found, for what can never be right of any. */
const NOBODY = newPartner('' as OrganisationId);

/** Every competency that a programme speaks of; with a sponsor, only that sponsor's programmes. */
function knownCompetencies(work: Work, sponsorId: OrganisationId | null): ReadonlySet<string> {
  const known = new Set<string>();
  for (const programme of work.world.programmes.values()) {
    if (sponsorId !== null && programme.sponsorId !== sponsorId) continue;
    for (const { version } of programme.versions) {
      for (const { id } of work.definitions.get(programme.id, version)?.competencies ?? []) known.add(id);
    }
  }
  return known;
}

export const addLocation: Handler<domain.AddLocationInput & OnPartner> = {
  need: needPartner,
  decide: (input, deciding) => {
    const partner = partnerAt(input.partnerId, deciding);
    if (partner === undefined) return notFound('partner');
    const id = newId(deciding.chance, 'location') as LocationId;
    const context = contextOf(deciding.moment, deciding.actor);
    return decided(decide(domain.addLocation, { partner, newId: id }, input, context), id, null);
  },
};

export const recordCompetency: Handler<domain.RecordCompetencyInput & OnPartner> = {
  need: needPartner,
  decide: (input, deciding) => {
    const { actor, work, moment, chance } = deciding;
    const partner = partnerAt(input.partnerId, deciding);
    if (actor.organisationId === null) return notFound('partner');
    const id = newId(chance, 'competency');
    const known = knownCompetencies(work, actor.party === 'sponsor' ? actor.organisationId : null);
    const state = { partner: partner ?? NOBODY, newId: id, sponsorId: actor.organisationId, known };
    const context = contextOf(moment, actor);
    if (partner === undefined) return neverRight(domain.recordCompetency, state, input, context) ?? notFound('partner');
    return decided(decide(domain.recordCompetency, state, input, context), id, null);
  },
};

export const addConsultant: Handler<domain.AddConsultantInput & OnPartner> = {
  need: needPartner,
  decide: (input, deciding) => {
    const partner = partnerAt(input.partnerId, deciding);
    if (partner === undefined) return notFound('partner');
    const id = newId(deciding.chance, 'consultant') as ConsultantId;
    const context = contextOf(deciding.moment, deciding.actor);
    return decided(decide(domain.addConsultant, { partner, newId: id }, input, context), id, null);
  },
};

export const recordQualification: Handler<domain.RecordQualificationInput> = {
  find: ({ consultantId }, finds) => { finds.consultants.add(consultantId); },
  need: ({ consultantId }, needs, found) => {
    const partnerId = found.consultants.get(consultantId);
    if (partnerId !== undefined) needPartner({ partnerId }, needs);
  },
  decide: (input, deciding) => {
    const { work, actor, moment, chance } = deciding;
    const partner = [...work.world.partners.values()].find((each) =>
      each.consultants.some((consultant) => consultant.id === input.consultantId),
    );
    const id = newId(chance, 'qualification');
    const known = knownCompetencies(work, actor.party === 'sponsor' ? actor.organisationId : null);
    const context = contextOf(moment, actor);
    if (partner === undefined || !sees(actor, partner, work)) {
      const state = { partner: NOBODY, newId: id, known };
      return neverRight(domain.recordQualification, state, input, context) ?? notFound('consultant');
    }
    return decided(decide(domain.recordQualification, { partner, newId: id, known }, input, context), id, null);
  },
};

export const describe: Handler<domain.DescribeInput & OnPartner> = {
  need: needPartner,
  decide: (input, deciding) => {
    const partner = partnerAt(input.partnerId, deciding);
    if (partner === undefined) return notFound('partner');
    const context = contextOf(deciding.moment, deciding.actor);
    return decided(decide(domain.describe, { partner }, input, context), partner.id, null);
  },
};

type EnrolInput = domain.EnrolInput & OnPartner & { readonly programmeId?: string | undefined };

export const enrol: Handler<EnrolInput> = {
  need: needPartner,
  decide: (input, deciding) => {
    const { work, actor, moment } = deciding;
    const candidates = programmesOffering(input, deciding);
    if (candidates.length > 1) {
      return malformed('/programmeId', `is needed: ${candidates.join(', ')} have offerings of these names`);
    }
    const [programmeId] = candidates;
    if (programmeId === undefined) return unknownOffering(input);
    const context = termsContextOf(work, programmeId, moment, actor);
    if (context === undefined) return notFound('programme');
    const partner = partnerAt(input.partnerId, deciding);
    if (partner === undefined) return neverRight(domain.enrol, { partner: NOBODY }, input, context) ?? notFound('partner');
    return decided(decide(domain.enrol, { partner }, input, context), partner.id, programmeId);
  },
};

function unknownOffering(input: EnrolInput) {
  if (input.programmeId !== undefined) return notFound('programme');
  return malformed('/offerings/0', `${input.offerings[0] ?? ''} is no offering of any programme`);
}

/** The programme named, or those in force that know any of the offerings. */
function programmesOffering(input: EnrolInput, { work, actor, moment }: Deciding): readonly string[] {
  if (input.programmeId !== undefined) return work.world.programmes.has(input.programmeId) ? [input.programmeId] : [];
  return [...work.world.programmes.keys()].filter((id) => {
    const terms = termsContextOf(work, id, moment, actor)?.terms;
    return terms?.definition.offerings.some((offering) => input.offerings.includes(offering.id)) ?? false;
  });
}
