/** Partners: as themselves and the sponsor see them, how eligible they are, and as customers find them. */
import type { ReadInput } from '../../contract/calls.ts';
import type { AbilityView } from '../../contract/answer.ts';
import { presentAbility } from '../../contract/answer.ts';
import { presentEligibility, presentPartner, type DirectoryRow } from '../../contract/partner-view.ts';
import { ability, inOrder, type Refusal } from '../../domain/decision.ts';
import { verdicts } from '../../domain/eligibility.ts';
import * as partnerRules from '../../domain/partner.ts';
import type { Partner } from '../../domain/partner.ts';
import type { CommandName, Organisation } from '../../domain/party.ts';
import { register } from '../../domain/payment.ts';
import { engagementType, type Programme, type Requirement } from '../../domain/programme.ts';
import { contextOf } from '../commands/work.ts';
import { texts } from '../store/decode.ts';
import { organisations } from '../store/party.ts';
import { listDirectory, partners } from '../store/partner.ts';
import { reading as rowsBy } from '../store/table.ts';
import { partnersThatRedeemed } from '../store/voucher.ts';
import { freeAbilities, mayEver } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import { organisationAt } from './party.ts';
import type { ReadReply } from './reads.ts';

/** A partner and its organisation, where they are the caller's to see. */
async function partnerAt(glance: Glance, id: string): Promise<{ partner: Partner; organisation: Organisation } | undefined> {
  const { party } = glance.actor;
  if (party !== 'sponsor' && id !== glance.organisationId) return undefined;
  const organisation = await organisationAt(glance, id);
  if (organisation === undefined) return undefined;
  const statement = rowsBy(partners, 'id', [id]);
  const own = id === glance.organisationId || organisation.sponsorId === glance.organisationId;
  const [row] = own ? await glance.rows(statement) : await glance.rowsAsWriter(statement, 'participants');
  return row === undefined ? undefined : { partner: partners.decode(row).partner, organisation };
}

export async function getPartner(glance: Glance, { params }: ReadInput<'partner.get'>): Promise<ReadReply> {
  const found = await partnerAt(glance, params.id);
  if (found === undefined) return NOT_FOUND;
  const openly = glance.hasRole(glance.actor.party === 'sponsor' ? 'finance' : 'global-admin');
  const abilities = await partnerAbilities(glance, found.partner);
  return { kind: 'found', body: { ...presentPartner(found.partner, found.organisation, openly), abilities } };
}

/** Most of what a partner does about itself no rule forbids; what is still to be given is told. */
const FREE: readonly (readonly [CommandName, readonly string[]])[] = [
  ['partner.describe', ['description', 'languages', 'industries', 'contactEmail']],
  ['partner.add-location', ['name', 'country', 'city']],
  ['partner.add-consultant', ['name', 'email']],
  ['partner.record-competency', ['competency', 'level', 'validFrom', 'validUntil']],
  ['partner.record-qualification', ['consultantId', 'competency', 'title', 'passedOn']],
];

async function partnerAbilities(glance: Glance, partner: Partner): Promise<AbilityView[]> {
  const { actor, explain, at, sources } = glance;
  const found = freeAbilities(FREE, actor);
  if (mayEver('partner.enrol', actor)) {
    const reads = partnerRules.enrol.rules.flatMap((rule) => rule.reads);
    found.push({ action: 'partner.enrol', allowed: true, refusals: [], needs: [...new Set([...reads, 'signatory'])] });
  }
  if (mayEver('payment.register', actor)) {
    const redeemed = await glance.rows(partnersThatRedeemed([partner.id]));
    const context = contextOf({ at, calendar: sources.calendar }, actor);
    const judged = ability(register, { partner, hasRedeemed: redeemed.length > 0 }, {}, context);
    found.push(presentAbility('payment.register', judged, explain));
  }
  return found;
}

/** For which programmes a partner's eligibility can be asked: those of the asking sponsor, or all in force. */
function candidates(glance: Glance, asked: string | undefined): readonly Programme[] {
  const { party } = glance.actor;
  return [...glance.programmes.values()].filter((programme) =>
    (asked === undefined || programme.id === asked)
    && (party !== 'sponsor' || programme.sponsorId === glance.organisationId)
    && (asked !== undefined || glance.context(programme.id) !== undefined));
}

export async function eligibility(glance: Glance, { params, query }: ReadInput<'partner.eligibility'>): Promise<ReadReply> {
  const found = await partnerAt(glance, params.id);
  if (found === undefined) return NOT_FOUND;
  const [programme, ...others] = candidates(glance, query.programmeId);
  if (programme === undefined) return NOT_FOUND;
  if (others.length > 0) return { kind: 'which-programme', programmes: [programme, ...others].map(({ id }) => id) };
  const on = query.on ?? glance.today(programme.id);
  const terms = glance.termsOn(programme, on);
  if (terms === undefined) return NOT_FOUND;
  return { kind: 'found', body: presentEligibility(found.partner.id, found.partner, terms, on, glance.explain) };
}

/** The profile fields that a programme asks for, wherever its requirements name them. */
function profileFields(requirements: readonly Requirement[]): readonly string[] {
  return requirements.flatMap((each): readonly string[] => {
    if ('all' in each) return profileFields(each.all);
    if ('any' in each) return [];
    return 'profile' in each ? each.profile : [];
  });
}

/** Customers find partners of their sponsor's programmes, whoever registered these. */
export async function directory(glance: Glance, { query }: ReadInput<'partner.directory'>): Promise<ReadReply> {
  const [row] = await glance.rows(rowsBy(organisations, 'id', [glance.organisationId]));
  const own = row === undefined ? undefined : organisations.decode(row);
  const sponsorId = own?.sponsorId ?? glance.organisationId;
  const programmes = [...glance.programmes.values()].filter((each) => each.sponsorId === sponsorId).flatMap(({ id }) => {
    const context = glance.context(id);
    return context === undefined
      ? []
      : [{ id, today: context.today, fields: [...new Set(profileFields(context.terms.definition.requirements))] }];
  });
  const filter = {
    programmes, q: query.q ?? null, country: query.country ?? null, offering: query.offering ?? null,
    language: query.language ?? null, partnerId: query.partnerId ?? null,
  };
  return pageOf(
    'directory',
    query,
    (last, limit) => glance.rowsAsWriter(listDirectory(filter, last, limit), 'directory'),
    (found) => {
      const { name, id } = organisations.decode(found);
      return [name, id];
    },
    (found): DirectoryRow => {
      const { id, name, country } = organisations.decode(found);
      const { partner } = partners.decode(found);
      const { profile, locations } = presentPartner(partner, organisations.decode(found), false);
      const row = { partnerId: id, name, country, profile, locations, offerings: [...texts(found, 'offerings')] };
      return { ...row, ...couldTake(glance, partner, programmes, query) };
    },
  );
}

/** Whether the partner could reserve a voucher of a type today, by what reserving itself asks of it; names nobody of its people. */
function couldTake(
  glance: Glance,
  partner: Partner,
  programmes: readonly { readonly id: string }[],
  { engagementType: asked, deliveredIn }: ReadInput<'partner.directory'>['query'],
): Pick<DirectoryRow, 'eligible' | 'refusals'> {
  if (asked === undefined) return {};
  const judged = programmes.flatMap(({ id }): (readonly Refusal[])[] => {
    const context = glance.context(id);
    const found = context === undefined ? undefined : engagementType(context.terms.definition, asked);
    if (context === undefined || found === undefined) return [];
    const question = { terms: context.terms, ...found, on: context.today, country: deliveredIn ?? null, location: null, consultantIds: null };
    return [inOrder(verdicts(partner, question).flatMap(({ refusals }) => refusals))];
  });
  const unknown: Refusal = { rule: 'engagement-type.not-on-offer', params: { engagementType: asked } };
  // A type may be one of several programmes; being eligible for one of them is enough.
  const [best = [unknown]] = judged.toSorted((one, other) => one.length - other.length);
  return { eligible: best.length === 0, refusals: best.map(glance.explain) };
}
