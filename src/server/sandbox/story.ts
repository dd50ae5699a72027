/**
 * The story of the sandbox: three years of a programme, told alike each time. Days and outcomes come from dice with a
 * seed; everything happens by commands on a clock that only moves forwards, the nightly work included.
 */
import type { ProgrammeFile } from '../../contract/programme.ts';
import { addDays, day, type Day } from '../../domain/time.ts';
import type { MovableClock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { FileStore } from '../files.ts';
import type { ImportKindName } from '../jobs/import-kinds.ts';
import { Contract } from './contracts.ts';
import { Payments } from './payments.ts';
import type { Sample, SampleRow, Showcase } from './sample.ts';
import { Stage } from './stage.ts';
import { Troupe } from './troupe.ts';
import type { Scene } from './vouchers.ts';

export const FIRST_DAY = day('2019-01-01');
/** The day on which a sandbox opens: two weeks before the programme's last quarter of new vouchers. */
export const LAST_DAY = day('2021-03-15');
/** The licensing blog's "+90 days" of spring 2020 (definition.md §1). */
const EXTENSION = { on: day('2020-04-02'), createdBefore: day('2020-04-01'), days: 90 };

/** Partners take part from March 2019 on, and with them customers. */
const PLANS_FROM = day('2019-03-01');

/** The column with the day on which a row is imported; kinds that are not here are there from the beginning. */
const DATED: Readonly<Partial<Record<ImportKindName, string>>> = {
  agreements: 'startsOn', grants: 'on', qualifications: 'passedOn', enrolments: 'on',
};
/** In the order in which rows of one day refer to each other. */
const ORDER: readonly ImportKindName[] = [
  'organisations', 'agreements', 'grants', 'competencies', 'consultants', 'qualifications', 'people', 'locations', 'profiles',
  'enrolments',
];

export interface Play {
  readonly engine: Engine;
  readonly clock: MovableClock;
  readonly files: FileStore;
  readonly definition: ProgrammeFile;
  readonly sample: Sample;
  readonly showcase: Showcase;
}

export interface Told {
  /** Commands that the rules refused on the way, as they do in life. */
  readonly refused: number;
}

/** Plays the whole story. */
export async function playStory({ engine, clock, files, definition, sample, showcase }: Play): Promise<Told> {
  const stage = new Stage(engine, clock, files, FIRST_DAY, LAST_DAY);
  const troupe = await Troupe.gather(stage, definition, FIRST_DAY);
  const codes = sample.organisations.filter((row) => row['kind'] === 'partner').map((row) => row['code'] ?? '');
  const scene: Scene = { stage, troupe, definition, showcase, partners: new Map(), payments: new Payments(stage, troupe) };
  for (const kind of ORDER) {
    await troupe.load(kind, sample[kind].filter((row) => dayOf(kind, row) === FIRST_DAY));
    if (kind === 'people') await troupe.meet(sample);
    for (const [on, rows] of laterRows(kind, sample[kind])) {
      stage.inTheMorning(on, async () => {
        await troupe.load(kind, rows);
        if (kind === 'enrolments') scene.partners = await troupe.partners(codes);
      });
    }
  }
  await stage.play(addDays(PLANS_FROM, -1));
  scene.partners = await troupe.partners(codes);
  planAgreements(scene, sample);
  planExtension(scene);
  await stage.play(LAST_DAY);
  await engine.sequenced();
  return { refused: stage.refused };
}

function dayOf(kind: ImportKindName, row: SampleRow): Day {
  const column = DATED[kind];
  const written = column === undefined ? undefined : row[column];
  return written === undefined || written < FIRST_DAY ? FIRST_DAY : day(written);
}

/** The rows of each later day, by day. */
function laterRows(kind: ImportKindName, rows: readonly SampleRow[]): ReadonlyMap<Day, readonly SampleRow[]> {
  const days = new Map<Day, SampleRow[]>();
  for (const row of rows) {
    const on = dayOf(kind, row);
    if (on > FIRST_DAY && on <= LAST_DAY) days.set(on, [...(days.get(on) ?? []), row]);
  }
  return days;
}

/** What customers do with their agreements: activate, now and then convert, and create vouchers out of each grant. */
function planAgreements(scene: Scene, sample: Sample): void {
  let count = 0;
  for (const [index, row] of sample.agreements.entries()) {
    const agreement = new Contract(scene, row, index);
    const grants = sample.grants.filter((grant) => grant['agreement'] === agreement.number);
    agreement.activate();
    const shown = scene.showcase.agreement === agreement.number ? scene.showcase.vouchers : [];
    for (const grant of grants) {
      const days = Number(grant['days']);
      if (grant['unit'] === 'training') agreement.convert(days);
      else count = agreement.spend(dayOf('grants', grant), days - (grant === grants.at(-1) ? scene.showcase.wish.days * shown.length : 0), count);
    }
    for (const { on, engagementType, ...plan } of shown) {
      count += 1;
      const { wish } = scene.showcase;
      agreement.show(on, { number: count, ...wish, engagementType: engagementType ?? wish.engagementType, plan });
    }
    // The coverage of a few became smaller.
    if (index % 17 === 5) agreement.reduce();
  }
}

function planExtension({ stage, troupe, definition }: Scene): void {
  const { on, createdBefore, days } = EXTENSION;
  stage.on(on, async () => {
    await stage.give(troupe.bySponsor('programme-admin'), 'programme.extend', {
      programmeId: definition.id, createdBefore, days, reason: 'Engagements cannot take place on site in spring 2020.',
    });
    await stage.engine.drain();
  });
}
