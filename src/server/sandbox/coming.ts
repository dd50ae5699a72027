/** What comes next in a sandbox, and what moving its clock has changed. */
import { presentCalendar } from '../../contract/programme-view.ts';
import type { ChangesView, ComingKind, ComingView } from '../../contract/sandbox-view.ts';
import type { Day } from '../../domain/time.ts';
import { send } from '../commands/load.ts';
import { presentIn } from '../commands/shelf.ts';
import type { Engine } from '../engine.ts';
import { day, instant, integer, text, texts } from '../store/decode.ts';
import { programmes, readProgrammes } from '../store/programme.ts';
import { changesAfter, comingIn, STANDING } from '../store/sandbox.ts';

/** Days that are told at a time. */
const COMING_MAX = 40;
const CHANGES_MAX = 50;

type Coming = ComingView['items'][number];

export async function comingNext({ writers, definitions, clock, calendar }: Engine): Promise<ComingView> {
  const now = clock.now();
  const [rows = []] = await send(writers, [readProgrammes()]);
  const known = rows.map(programmes.decode);
  await definitions.fetch(writers, known);
  const items = await Promise.all(known.map(async (programme): Promise<readonly Coming[]> => {
    const { today, version: inForce } = presentIn(definitions, programme, (timeZone) => calendar(now, timeZone));
    const version = inForce?.version;
    const definition = version === undefined ? undefined : definitions.get(programme.id, version);
    if (version === undefined || definition === undefined) return [];
    const terms = { programmeId: programme.id, sponsorId: programme.sponsorId, version, definition };
    const milestones = presentCalendar(terms).milestones.filter((each) => each.day > today)
      .map((each): Coming => ({ day: each.day, kind: 'milestone', milestone: each.id, count: 1 }));
    return [...milestones, ...await inRows(writers, programme.id, today, definition.calendar.redemption?.lastDay ?? null)];
  }));
  const sorted = items.flat().sort((one, other) => (one.day === other.day ? 0 : one.day < other.day ? -1 : 1));
  return { now, items: sorted.slice(0, COMING_MAX) };
}

async function inRows(
  writers: Engine['writers'], programmeId: string, today: Day, lastRedemption: Day | null,
): Promise<readonly Coming[]> {
  const [rows = []] = await send(writers, [comingIn(programmeId, today, lastRedemption, COMING_MAX)]);
  return rows.map((row) => ({
    day: day(row, 'day'), kind: text(row, 'kind') as ComingKind, milestone: null, count: integer(row, 'count'), whose: texts(row, 'whose'),
  }));
}

/** Positions that were told are remembered with the mails there were, the last so many. */
const TOLD_MAX = 1000;

/**
 * Answers what happened after a position that it told before; without one, where things stand. Mails follow the journal
 * in their own time and name no position, so that those are counted which were made since the position was told.
 */
export function makeChanges({ writers, sequenced }: Engine): (after: number | undefined) => Promise<ChangesView> {
  const told = new Map<number, number>();
  return async (after) => {
    await sequenced();
    const [[row] = []] = await send(writers, [STANDING]);
    const position = row === undefined ? 0 : integer(row, 'position');
    const mail = row === undefined ? 0 : integer(row, 'mail');
    if (!told.has(position)) told.set(position, mail);
    for (const first of told.keys()) if (told.size > TOLD_MAX) told.delete(first);
    if (after === undefined) return { position, counts: [], mails: 0, items: [] };
    const [counts = [], items = [], mails = []] = await send(writers, [...changesAfter(after, told.get(after) ?? mail, CHANGES_MAX)]);
    return {
      position,
      counts: counts.map((each) => ({ event: text(each, 'type'), count: integer(each, 'count') })),
      mails: mails[0] === undefined ? 0 : integer(mails[0], 'count'),
      items: items.map((each) => ({ event: text(each, 'type'), subject: text(each, 'subject'), at: instant(each, 'at') })),
    };
  };
}
