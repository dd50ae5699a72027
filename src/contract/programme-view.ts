/** Programmes, their calendar, extensions, imports, the journal and the clock as answers. */
import { z } from 'zod';
import { versionOn, type CalendarTerms, type Programme, type Terms } from '../domain/programme.ts';
import type { Day } from '../domain/time.ts';
import { abilities, dayView, instantView } from './answer.ts';
import { whyGivenUp } from './given-up.ts';

const versionView = z.object({
  version: z.int(),
  effectiveFrom: dayView,
  digest: z.string().describe('SHA-256 of the definition\'s canonical bytes (RFC 8785), in hex.'),
});

export const programmeRow = z.object({
  id: z.string(),
  sponsorId: z.string(),
  version: z.int().nullable().describe('The version in force; null before the first one is.'),
  versions: z.array(versionView),
}).meta({ id: 'ProgrammeRow' });

export const programmeView = programmeRow.extend({
  on: dayView,
  definition: z.record(z.string(), z.unknown()).nullable()
    .describe('The definition in force on the day, texts included, as its own published schema describes it.'),
  ...abilities,
}).meta({ id: 'Programme' });

const MILESTONES = ['accrual', 'conversion', 'creation', 'assignment', 'redemption', 'removal'] as const satisfies
  readonly (keyof CalendarTerms)[];

export const calendarView = z.object({
  programmeId: z.string(),
  version: z.int(),
  timeZone: z.string().describe('IANA name; a day begins and ends there.'),
  milestones: z.array(z.object({
    id: z.enum(MILESTONES),
    day: dayView,
    meaning: z.enum(['last-day', 'happens-on']).describe('`last-day`: still allowed on that day.'),
  })),
}).meta({ id: 'Calendar' });

export const extensionView = z.object({
  id: z.string(),
  programmeId: z.string(),
  days: z.int(),
  reason: z.string(),
  createdBefore: dayView.nullable(),
  engagementTypes: z.array(z.string()).nullable(),
  statuses: z.array(z.string()).nullable(),
  status: z.enum(['running', 'done', 'given-up']),
  ...whyGivenUp,
  total: z.int().describe('Vouchers it concerns.'),
  extended: z.int(),
  skipped: z.int().describe('Vouchers that were no longer live when their turn came.'),
}).meta({ id: 'Extension' });

/** What an extension would concern if it were ordered now. */
export const extensionScopeView = z.object({
  programmeId: z.string(), vouchers: z.int().describe('Live vouchers that would live longer.'),
}).meta({ id: 'ExtensionScope' });

export const importView = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.enum(['running', 'done', 'refused', 'given-up'])
    .describe('`refused`: rows are wrong, and nothing was written; `partial=true` writes the others. `given-up`: by the server.'),
  ...whyGivenUp,
  phase: z.enum(['waiting', 'checking', 'writing', 'ended']).describe('Every row is checked before one is written.'),
  partial: z.boolean(),
  dryRun: z.literal(true).optional().describe('Present where the file was only checked.'),
  rows: z.int().describe('Of the file, without the first and blank ones; 0 until it has been read through.'),
  accepted: z.int().describe('Rows that are right so far, in this phase; in the end, those that are written.'),
  alreadyThere: z.int().describe('Of the accepted rows, those that an import had written before.'),
  failed: z.int().describe('Rows with errors so far, in this phase.'),
  errors: z.array(z.object({
    row: z.int().describe('As spreadsheets show it: the first row holds the names, so that rows count from 2.'),
    column: z.string().optional().describe('Left out where the row as a whole is meant.'),
    code: z.string().describe('A refusal\'s code, or what kind of mistake it is.'),
    message: z.string(),
  })).describe('The first thousand.'),
}).meta({ id: 'Import' });

/** A journal entry as an event: CloudEvents 1.0, with lower-case extension attributes as it asks for. */
export const journalEntry = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string().meta({ examples: ['tallystick.voucher.reserved.v1'] }),
  subject: z.string(),
  time: instantView,
  datacontenttype: z.literal('application/json'),
  sequence: z.int().describe('Counts within the subject, from 1.'),
  position: z.int().nullable().describe('In the whole journal, without gaps; null for a moment after the commit.'),
  command: z.string().optional().describe('The command that made it.'),
  actor: z.string().nullable().optional().describe('The person who gave it; null for the clock.'),
  organisation: z.string().nullable().optional().describe('The organisation the person acted for.'),
  hash: z.string().optional(),
  previous: z.string().nullable().optional().describe('The hash of the subject\'s entry before.'),
  data: z.record(z.string(), z.unknown()),
}).meta({ id: 'JournalEntry' });

export const clockView = z.object({
  now: instantView,
  movable: z.boolean().describe('Whether it can be set: in a sandbox only.'),
}).meta({ id: 'Clock' });

export type ProgrammeRow = z.input<typeof programmeRow>;
export type ProgrammeView = z.input<typeof programmeView>;
export type CalendarView = z.input<typeof calendarView>;
export type ExtensionView = z.input<typeof extensionView>;
export type ExtensionScopeView = z.input<typeof extensionScopeView>;
export type ImportView = z.input<typeof importView>;
export type JournalEntry = z.input<typeof journalEntry>;
export type ClockView = z.input<typeof clockView>;

export function presentProgrammeRow(programme: Programme, on: Day): ProgrammeRow {
  const { id, sponsorId, versions } = programme;
  return {
    id,
    sponsorId,
    version: versionOn(programme, on)?.version ?? null,
    versions: versions.map((each) => ({ ...each })),
  };
}

/** The name under which an event leaves: `voucher.reserved` is `tallystick.voucher.reserved.v1`. */
export function eventType(type: string): string {
  return `tallystick.${type}.v1`;
}

/** The days on which something closes, in the order in which they come. */
export function presentCalendar(terms: Terms): CalendarView {
  const { calendar, timeZone } = terms.definition;
  const milestones = MILESTONES.flatMap((id): CalendarView['milestones'] => {
    const milestone = calendar[id];
    if (milestone === undefined) return [];
    return 'on' in milestone
      ? [{ id, day: milestone.on, meaning: 'happens-on' }]
      : [{ id, day: milestone.lastDay, meaning: 'last-day' }];
  });
  milestones.sort((one, other) => (one.day < other.day ? -1 : Number(one.day > other.day)));
  return { programmeId: terms.programmeId, version: terms.version, timeZone, milestones };
}
