/** Which programme a history plays, for how long, and with how many: all of it chosen by the seed. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readDefinition } from '../../src/cli/definition-files.ts';
import type { ProgrammeFile } from '../../src/contract/programme.ts';
import { addDays, day, type Day } from '../../src/domain/time.ts';
import { diceFor } from './dice.ts';

export interface Plot {
  readonly seed: number;
  readonly definition: ProgrammeFile;
  readonly from: Day;
  readonly until: Day;
  readonly customers: number;
  readonly partners: number;
  /** How many servers share the work. */
  readonly servers: number;
  /** Days between two times that somebody sits down to work, on average. */
  readonly paceDays: number;
  /** Whether the reference model looks on; then the servers keep to the hour and do one batch at a time. */
  readonly witnessed?: boolean;
  /** A later version of the definition and the day from which it is in force. */
  readonly amended?: { readonly definition: ProgrammeFile; readonly from: Day };
  /** Keeps every batch, for playing it again elsewhere. */
  readonly kept?: boolean;
}

const FOLDER = new URL('../../programmes/', import.meta.url);
const REFERENCE = 'microsoft-planning-services';

async function shipped(id: string): Promise<ProgrammeFile> {
  const read = await readDefinition(fileURLToPath(new URL(id, FOLDER)));
  if ('errors' in read) throw new Error(`${id} is not sound; run \`tallystick programme check programmes/${id}\``);
  return read.definition;
}

/** Every programme that ships, the reference first. */
export async function programmes(): Promise<readonly ProgrammeFile[]> {
  const names = readdirSync(FOLDER, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name);
  const others = names.filter((name) => name !== REFERENCE && existsSync(new URL(`${name}/programme.yaml`, FOLDER))).sort();
  return Promise.all([REFERENCE, ...others].map(shipped));
}

/** Milestones are for people to see; a definition without them needs no texts of them either. */
function withoutMilestones<Definition extends Pick<ProgrammeFile, 'milestones' | 'texts'>>(definition: Definition): Definition {
  const texts = Object.entries(definition.texts).map(([language, each]) => [language, { ...each, milestones: {} }]);
  return { ...definition, milestones: [], texts: Object.fromEntries(texts) as Definition['texts'] };
}

/** Rules unlike the reference programme's: no milestone, another zone, short lives, long enrolments, no limit on repeats. */
export function unending(reference: ProgrammeFile): ProgrammeFile {
  const { repeatLimit: _repeatLimit, conversion: _conversion, ...rest } = reference;
  return {
    ...withoutMilestones(rest), id: 'unending', timeZone: 'Pacific/Auckland', calendar: {}, voucher: { ...reference.voucher, lifeDays: 30 },
    offSite: { ...reference.offSite, daysMax: 5, waivers: [] },
    enrolment: { ...reference.enrolment, years: 2, renewalOpensDays: 30 }, payment: { ...reference.payment, windowDays: 10, dueDays: 14, appeals: 2 },
  };
}

/** A programme that opens and closes within a year, in a zone behind UTC whose clocks are changed. */
export function brief(reference: ProgrammeFile): ProgrammeFile {
  const lastDay = (text: string) => ({ lastDay: day(text) });
  return {
    ...withoutMilestones(reference), id: 'brief', timeZone: 'America/New_York',
    calendar: {
      conversion: lastDay('2019-09-30'), accrual: lastDay('2019-10-31'), creation: lastDay('2019-11-03'), assignment: lastDay('2019-11-30'),
      removal: { on: day('2020-01-01') }, redemption: lastDay('2020-03-08'),
    },
    voucher: { ...reference.voucher, lifeDays: 90 }, payment: { ...reference.payment, appeals: 0 },
    repeatLimit: { serviceLevel: 5, unlessDiffers: ['product'] },
  };
}

const FROM = day('2019-07-01');

/** The last day worth playing: when every window that a last redemption opens has closed. */
function lastDayOf({ calendar, payment }: ProgrammeFile): Day {
  const last = calendar.redemption?.lastDay;
  return last === undefined ? addDays(FROM, 1000) : addDays(last, payment.windowDays + 5);
}

/** A version that comes into force half way: shorter lives, another window, dearer days. What was promised before stays. */
function amendmentOf(definition: ProgrammeFile): NonNullable<Plot['amended']> {
  const from = addDays(FROM, 400);
  const rates = definition.rates.flatMap((rate) => [
    { ...rate, through: addDays(from, -1) }, { ...rate, from, perDay: { ...rate.perDay, amount: rate.perDay.amount + 10_000 } },
  ]);
  return {
    from,
    definition: {
      ...withoutMilestones(definition), rates, voucher: { ...definition.voucher, lifeDays: Math.max(20, definition.voucher.lifeDays - 60) },
      payment: { ...definition.payment, windowDays: definition.payment.windowDays - 5 },
      offSite: { ...definition.offSite, daysMax: definition.offSite.daysMax + 1 },
    },
  };
}

export type Kind = 'witnessed' | 'troubled' | 'replayed';

/** The plot of a seed. `witnessed` has the reference model look on; `replayed` is small, and kept to be played again. */
export function plotOf(seed: number, kind: Kind, definitions: readonly ProgrammeFile[]): Plot {
  const dice = diceFor(seed, -1);
  const [reference] = definitions;
  if (reference === undefined) throw new Error('no programme ships');
  const definition = kind === 'witnessed' ? reference : dice.of([...definitions, reference, unending(reference), brief(reference)]);
  const [small, witnessed] = [kind === 'replayed', kind === 'witnessed'];
  const most = small || witnessed ? 2 : 4;
  const amended = kind !== 'witnessed' && definition.id !== 'brief' && dice.oneIn(2) ? { amended: amendmentOf(definition) } : {};
  return {
    seed, definition, from: FROM, until: lastDayOf(definition), ...amended,
    customers: dice.between(1, most), partners: dice.between(1, most), paceDays: small ? 12 : dice.of(witnessed ? [4, 8] : [3, 6, 12, 24]),
    servers: witnessed ? 1 : dice.between(1, 3), witnessed, kept: small,
  };
}
