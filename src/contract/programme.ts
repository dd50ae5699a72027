/**
 * The shape of a programme definition as people write it. `domain/programme.ts` says what the rules read of it; what
 * only people read (texts, contacts, resources) stands here alone. The published JSON Schema is made from these
 * declarations, so every description below is what an editor shows while somebody types.
 */
import { z } from 'zod';
import { parseDay, type Day } from '../domain/time.ts';
import type { ProgrammeDefinition, Requirement } from '../domain/programme.ts';
import { COUNTRIES, CURRENCIES } from './codes.ts';
import { crossCheck } from './programme-checks.ts';
import { problemsOf, shapeProblem, type DefinitionProblem } from './programme-problems.ts';
import { line, RATE_MAX, text } from './programme-text.ts';
import { NOTIFICATIONS } from './programme-vocabulary.ts';

const PLACES = [
  'eligibility', 'enrolment', 'profile', 'benefit', 'voucher', 'reservation', 'engagement', 'redemption', 'payment',
  'calendar',
] as const;

const describedAs = (id: string, description: string) => ({ id, description });

// A cast, not a transform: the text stays what it was, and the JSON Schema of both sides stays a plain date.
const daySchema = z.iso.date('must be a calendar date such as 2021-06-30')
  .refine((text) => parseDay(text) !== undefined, 'must be a calendar date from 1900 on, such as 2021-06-30')
  .meta(describedAs('Day', 'A calendar date, 2021-06-30.')) as unknown as z.ZodType<Day, string>;

const idSchema = z.string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be an id: small letters, digits and single hyphens')
  .max(64, 'must be at most 64 characters')
  .meta(describedAs('Id', 'Small letters, digits and single hyphens; fixed once published.'));

const versionSchema = z.string().regex(/^[0-9A-Za-z][0-9A-Za-z.-]{0,31}$/, 'must be a version such as 2019-07');

const countrySchema = z
  .enum(COUNTRIES as readonly [string, ...string[]], 'must be a country of ISO 3166-1, two capital letters')
  .meta(describedAs('Country', 'ISO 3166-1 alpha-2.'));

const currencySchema = z
  .enum(CURRENCIES as readonly [string, ...string[]], 'must be a currency of ISO 4217, three capital letters')
  .meta(describedAs('Currency', 'ISO 4217.'));

const timeZoneSchema = z.string().max(64)
  .refine(isTimeZone, 'must be a time zone of the IANA list, such as UTC or Europe/Istanbul');

const sample = z.boolean().optional()
  .describe('True where the value comes from no source and is ours; shown as a sample wherever the value is shown.');

const wholeUpTo = (max: number) => z.int('must be a whole number').max(max, `must be at most ${String(max)}`);
const count = (max: number) => wholeUpTo(max).min(1, 'must be at least 1');
const countOrNone = (max: number) => wholeUpTo(max).min(0, 'must not be negative');

const address = z.url({ protocol: /^https$/, error: 'must be an https address' }).max(500);
const source = line.optional().describe('Where the value comes from, for whoever looks it up.');

const competencyRuleSchema = z.strictObject({
  competency: idSchema.describe('One of `competencies`.'),
  levels: z.array(idSchema).min(1, 'must name at least one level').max(10)
    .describe('The levels that qualify, of `levels`.'),
  sample,
}).meta(describedAs('CompetencyRule', 'A competency, with the levels of it that count.'));

const requirementSchema: z.ZodType<Requirement> = z.lazy(() => z.union([
  z.strictObject({ enrolment: z.literal('offering') })
    .describe('The partner is enrolled in the offering, and the enrolment has not lapsed.'),
  z.strictObject({ competency: z.array(competencyRuleSchema).min(1).max(20) })
    .describe('The partner holds one of these competencies on the day.'),
  z.strictObject({
    profile: z.array(z.enum(['description', 'languages', 'industries', 'contactEmail', 'website'])).min(1).max(5),
  }).describe('These fields of the business profile are filled in.'),
  z.strictObject({ location: z.literal('country-of-delivery') })
    .describe('The partner has a location in the country of delivery.'),
  z.strictObject({ qualification: z.literal('competency-of-type') })
    .describe('A named consultant holds a qualification of one of the competencies of the engagement type.'),
  z.strictObject({ all: z.array(requirementSchema).min(1).max(20) }).describe('Every one of these.'),
  z.strictObject({ any: z.array(requirementSchema).min(1).max(20) }).describe('At least one of these.'),
], 'must be one requirement: enrolment, competency, profile, location, qualification, all or any'))
  .meta(describedAs('Requirement', 'A typed predicate over the standing of a partner; combine with all and any.'));

const engagementTypeSchema = z.strictObject({
  id: idSchema,
  serviceLevels: z.array(count(366)).min(1, 'must name at least one service level').max(20)
    .describe('The sizes in which a voucher of this type is made, of `serviceLevels`.'),
  competencies: z.array(competencyRuleSchema).min(1, 'must name at least one competency').max(20)
    .describe('The competencies of which one qualifies the partner.'),
  offeredFrom: daySchema.optional().describe('The first day on which a voucher may be created; without it, always.'),
  offeredThrough: daySchema.optional().describe('The last day on which a voucher may be created; that day included.'),
  sample,
  source,
}).meta(describedAs('EngagementType', 'One kind of engagement, with its competencies, sizes and dates on offer.'));

const offeringSchema = z.strictObject({
  id: idSchema,
  engagementTypes: z.array(engagementTypeSchema).min(1, 'must hold at least one engagement type').max(100),
}).meta(describedAs('Offering', 'A family of engagement types in which a partner enrols.'));

const moneySchema = z.strictObject({
  amount: z.int('must be a whole number of minor units').min(0, 'must not be negative')
    .max(RATE_MAX, `must be at most ${String(RATE_MAX)}`)
    .describe('In the minor unit of the currency: cents, fils, or whole yen.'),
  currency: currencySchema,
}).meta(describedAs('Money', 'An amount in the minor unit of its currency.'));

const rateSchema = z.strictObject({
  country: countrySchema.describe('The country of delivery.'),
  from: daySchema.describe('The first day of reservation for which this rate holds.'),
  through: daySchema.optional()
    .describe('The last day of reservation for which it holds; without it, until further notice.'),
  perDay: moneySchema,
  sample,
  source,
}).meta(describedAs('Rate', 'What a day of delivery is worth in a country.'));

const lastDay = (description: string) =>
  z.strictObject({ lastDay: daySchema.describe('That day included.') }).optional().describe(description);

const calendarSchema = z.strictObject({
  accrual: lastDay('Days may be granted with an accrual date up to here.'),
  conversion: lastDay('Training days may be converted up to here.'),
  creation: lastDay('Vouchers may be created up to here.'),
  assignment: lastDay('Vouchers may be assigned and reassigned up to here.'),
  redemption: lastDay('Vouchers may be redeemed up to here; what still lives then expires that night.'),
  removal: z.strictObject({ on: daySchema.describe('From the beginning of this day.') }).optional()
    .describe('The day on which pools are emptied and closed; days that come back later lapse at once.'),
});

/** What a milestone is about; the check compares its date with the rule. */
const MILESTONE_RULES = [
  'accrual', 'conversion', 'creation', 'assignment', 'removal', 'redemption', 'payment', 'offering', 'off-site',
] as const;

const titled = z.strictObject({ title: line, text })
  .meta(describedAs('Titled', 'A title and a few sentences.'));
const byId = <Value extends z.ZodType>(value: Value, description: string) =>
  z.record(idSchema, value).describe(description);

const roleNames = z.record(idSchema, line).optional();

export const textsSchema = z.strictObject({
  title: line.describe('The name of the programme in this language.'),
  summary: text.describe('What the programme is, in two or three sentences.'),
  notice: text.describe('What everybody must know first, such as whose product this is not.'),
  sampleNote: text.describe('Shown beside every sample value.'),
  offerings: byId(titled, 'By offering.'),
  engagementTypes: byId(titled, 'By engagement type.'),
  competencies: byId(line, 'Names, by competency.'),
  levels: byId(line, 'Names, by level.'),
  roles: z.strictObject({ sponsor: roleNames, customer: roleNames, partner: roleNames })
    .describe('What this programme calls the roles, where it has names of its own.'),
  agreements: z.record(versionSchema, z.strictObject({ title: line, paragraphs: z.array(text).min(1).max(50) }))
    .describe('The agreement that a partner signs, by version.'),
  steps: byId(titled, 'By step.'),
  milestones: byId(titled, 'By milestone.'),
  notifications: byId(z.strictObject({ subject: line, body: text }), 'By notification; {names} in braces are filled in.'),
  compliance: byId(titled, 'By compliance item.'),
  evidence: byId(titled, 'By evidence.'),
  review: byId(titled, 'By review step.'),
  support: byId(titled, 'By support contact.'),
  resources: byId(titled, 'By resource.'),
}).meta(describedAs('Texts', 'Everything people read, in one language.'));

export const programmeDefinitionSchema = z.strictObject({
  $schema: z.string().max(500).optional().describe('For editors of JSON files; YAML files say it in a comment.'),
  id: idSchema.describe('The id of the programme, used in every address and every journal entry.'),
  title: line.describe('The name that the sponsor gave the programme; `texts` holds it by language.'),
  abbreviation: line.optional(),
  sponsor: z.strictObject({ name: line }),
  timeZone: timeZoneSchema.describe('IANA name. Every date of the programme is a day in this zone.'),
  unit: z.literal('days', 'must be days: this version counts nothing else'),
  languages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'must be a language such as en or pt-BR'))
    .min(1, 'must name at least one language').max(40).describe('The languages in which every text is given.'),
  calendar: calendarSchema.describe('Dates that switch abilities off, one by one.'),
  voucher: z.strictObject({
    lifeDays: count(3660).describe('A voucher is good through the end of the day this many days after its creation.'),
  }),
  assignment: z.strictObject({
    assignee: z.literal('project-manager', 'must be project-manager: this version knows no other'),
    partner: z.literal('optional', 'must be optional: this version knows no other'),
  }).describe('Who is named when a voucher is assigned.'),
  offSite: z.strictObject({
    daysMax: countOrNone(366).describe('The most days of one engagement that may be delivered off site.'),
    waivers: z.array(z.strictObject({ from: daySchema, through: daySchema, sample, source })
      .describe('For reservations made in this period there is no limit.')).max(100),
  }),
  repeatLimit: z.strictObject({
    serviceLevel: count(366).describe('The size of which a customer gets one per engagement type.'),
    unlessDiffers: z.array(z.enum(['division', 'product'])).max(2)
      .describe('A second one is allowed where one of these differs.'),
  }).optional(),
  conversion: z.strictObject({
    trainingDays: count(1000), planningDays: count(1000), sample, source,
  }).optional().describe('So many training days make so many planning days; only whole groups are taken.'),
  enrolment: z.strictObject({
    years: count(10).describe('How long an enrolment lasts.'),
    renewalOpensDays: countOrNone(366).describe('Renewal opens this many days before the end.'),
    agreementVersion: versionSchema.describe('The version to be signed, of `agreements`.'),
  }),
  agreements: z.array(z.strictObject({ version: versionSchema, sample, source })).min(1).max(100)
    .describe('The versions of the programme agreement; their wording is in `texts`.'),
  payment: z.strictObject({
    windowDays: count(3660).describe('The last day to submit is this many days after the redemption.'),
    dueDays: countOrNone(366).describe('Payment is due this many days after approval.'),
    appeals: countOrNone(10).describe('How often a denied request may be appealed.'),
  }),
  requirements: z.array(requirementSchema).max(20)
    .describe('Asked of a partner for every engagement type, besides the competencies of the type.'),
  levels: z.array(z.strictObject({ id: idSchema })).min(1).max(10).describe('Levels of competencies, the lowest first.'),
  competencies: z.array(z.strictObject({ id: idSchema })).min(1).max(200),
  serviceLevels: z.array(count(366)).min(1).max(50).describe('All sizes of vouchers, in days, the smallest first.'),
  offerings: z.array(offeringSchema).min(1, 'must hold at least one offering').max(100),
  rates: z.array(rateSchema).min(1, 'must hold at least one rate').max(5000)
    .describe('Pinned on the day of reservation, by the country of delivery.'),
  compliance: z.array(z.strictObject({
    id: idSchema,
    by: z.enum(['system', 'person']).describe('Evaluated by the system with its evidence, or judged by a person.'),
    source,
  })).max(100).describe('What a reviewer checks before a payment is approved.'),
  evidence: z.array(z.strictObject({ id: idSchema, sample, source })).max(20)
    .describe('What must be there before a voucher is redeemed.'),
  review: z.array(z.strictObject({
    id: idSchema,
    role: z.enum(['claims-reviewer', 'finance']),
    sample,
  })).min(1).max(5).describe('The steps of a payment request at the sponsor; no person takes two of them.'),
  steps: z.array(z.strictObject({
    id: idSchema,
    by: z.enum(['partner', 'customer']),
    every: z.boolean().describe('False for what a new partner does once, true for what every engagement repeats.'),
  })).max(20).describe('The way of a partner through the programme, in order.'),
  milestones: z.array(z.strictObject({
    id: idSchema,
    on: daySchema,
    rule: z.enum(MILESTONE_RULES).describe('The rule of this definition that the milestone announces.'),
    source,
  })).max(100).describe('Dates shown to people, in order; the rules themselves stand in `calendar` and elsewhere.'),
  notifications: z.array(z.strictObject({
    id: z.enum(Object.keys(NOTIFICATIONS) as [string, ...string[]],
      `must be one of ${Object.keys(NOTIFICATIONS).join(', ')}`),
    daysBefore: z.array(count(366)).max(10).optional().describe('For reminders: how many days ahead.'),
    sample,
    source,
  })).max(50).describe('The messages that are sent; their wording is in `texts`.'),
  support: z.array(z.strictObject({
    id: idSchema,
    countries: z.array(countrySchema).min(1).max(300).optional()
      .describe('For people in these countries; without it, for everybody not named by another contact.'),
    email: z.email('must be an e-mail address').max(200).optional(),
    url: address.optional(),
    sample,
    source,
  })).max(50).describe('Whom people ask, by the country of their organisation; the first that fits is shown.'),
  resources: z.array(z.strictObject({
    id: idSchema,
    url: address,
    signIn: z.boolean().optional().describe('True where the address asks for an account.'),
    shownAt: z.array(z.enum(PLACES)).min(1).max(PLACES.length).describe('Where people may be stuck without it.'),
    source,
  })).max(50).describe('Documents kept elsewhere.'),
  texts: z.record(z.string().max(10), textsSchema)
    .describe('By language. In a folder they stand beside this file, as texts.<language>.yaml.'),
}) satisfies z.ZodType<ProgrammeDefinition>;

/** A definition as a file holds it: what the rules read, and what people read. */
export type ProgrammeFile = z.output<typeof programmeDefinitionSchema>;
export type ProgrammeTexts = z.output<typeof textsSchema>;
export type { DefinitionProblem };

export type DefinitionVerdict =
  | { readonly definition: ProgrammeFile; readonly warnings: string[] }
  | { readonly errors: DefinitionProblem[] };

/**
 * Checks a definition as far as it can be checked alone: its shape first, then everything that one part says about
 * another. Warnings are contradictions that harm nobody but are probably not meant; they never stop a publication.
 */
export function checkDefinition(input: unknown): DefinitionVerdict {
  const monstrous = shapeProblem(input);
  if (monstrous !== undefined) return { errors: [monstrous] };
  const parsed = programmeDefinitionSchema.safeParse(input, { reportInput: true });
  if (!parsed.success) return { errors: problemsOf(parsed.error.issues) };
  const { errors, warnings } = crossCheck(parsed.data);
  return errors.length > 0 ? { errors } : { definition: parsed.data, warnings };
}

/**
 * The published schema. `texts` is required by the check but not by it: an editor looks at programme.yaml alone, whose
 * texts stand in the files beside it.
 */
export const programmeJsonSchema: Record<string, unknown> = publish();

function publish(): Record<string, unknown> {
  const made = z.toJSONSchema(programmeDefinitionSchema, { target: 'draft-2020-12', io: 'input' });
  const { $schema, required, ...rest } = made;
  return {
    $schema,
    title: 'Programme definition',
    description: 'A voucher-funded service programme as data. Unknown fields are refused; a lastDay is itself included.',
    ...rest,
    required: (required ?? []).filter((name) => name !== 'texts'),
  };
}

function isTimeZone(name: string): boolean {
  // Offsets such as +03:00 are understood by the platform too, but are no zone: they know no summer time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
