/** What the commands on a partner take: places, people, what it holds, how it describes itself, enrolment. */
import { z } from 'zod';
import type { OrganisationId, ProgrammeId } from '../domain/ids.ts';
import type {
  AddConsultantInput, AddLocationInput, DescribeInput, EnrolInput, RecordCompetencyInput, RecordQualificationInput,
} from '../domain/partner.ts';
import {
  address, consultantId, country, day, distinct, email, line, ordered, partnerId, programmeId, slug, someOf, text,
} from './values.ts';

type OfPartner = { readonly partnerId: OrganisationId };

export const addLocation = z.strictObject({
  partnerId,
  name: line,
  country,
  city: line,
}) satisfies z.ZodType<AddLocationInput & OfPartner>;

export const recordCompetency = z.strictObject({
  partnerId,
  competency: slug,
  level: slug,
  validFrom: day,
  validUntil: day.describe('The last day on which it counts.'),
}).check(ordered('validFrom', 'validUntil')) satisfies z.ZodType<RecordCompetencyInput & OfPartner>;

export const addConsultant = z.strictObject({
  partnerId,
  name: line,
  email,
}) satisfies z.ZodType<AddConsultantInput & OfPartner>;

export const recordQualification = z.strictObject({
  consultantId,
  competency: slug,
  title: line,
  passedOn: day,
}) satisfies z.ZodType<RecordQualificationInput>;

// Empty lists are allowed: a profile may be written in several steps, and `partner.profile-incomplete` says what lacks.
export const describe = z.strictObject({
  partnerId,
  description: text,
  languages: distinct(line).describe('Languages in which it delivers, `tr`.'),
  industries: distinct(line),
  contactEmail: email,
  website: address.optional(),
}) satisfies z.ZodType<DescribeInput & OfPartner>;

export const enrol = z.strictObject({
  partnerId,
  offerings: someOf(slug),
  agreementVersion: line.describe('The version of the agreement\'s text that was signed.'),
  signatory: z.strictObject({ name: line, title: line }).describe('Who signed for the partner.'),
  programmeId: programmeId.optional().describe('Needed where the partner could enrol in several programmes.'),
}) satisfies z.ZodType<EnrolInput & OfPartner & { readonly programmeId?: ProgrammeId | undefined }>;
