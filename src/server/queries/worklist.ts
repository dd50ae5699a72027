/** The worklist: what needs the caller, put together from the lists of each kind of task, a page at a time. */
import type { ReadInput } from '../../contract/calls.ts';
import { COUNTED_MAX, type Task, type WorklistItem, type WorklistView } from '../../contract/worklist.ts';
import type { Day } from '../../domain/time.ts';
import { organisations } from '../store/party.ts';
import { reading as rowsBy } from '../store/table.ts';
import type { Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';
import { customerSources } from './worklist-customer.ts';
import { compare, cursorAt, keyIn } from './worklist-order.ts';
import { partnerSources } from './worklist-partner.ts';
import type { Source } from './worklist-source.ts';
import { sponsorSources } from './worklist-sponsor.ts';

async function sourcesOf(glance: Glance): Promise<readonly Source[]> {
  switch (glance.actor.party) {
    case 'sponsor': return sponsorSources(glance);
    case 'customer': return customerSources(glance);
    case 'partner': return partnerSources(glance);
    case null: return [];
  }
}

export async function worklist(glance: Glance, { query }: ReadInput<'worklist'>): Promise<ReadReply> {
  const { limit, cursor, task } = query;
  const after = cursor === undefined ? undefined : keyIn(cursor);
  if (cursor !== undefined && after === undefined) return { kind: 'bad-cursor' };
  const sources = await sourcesOf(glance);
  const asked = task === undefined ? sources : sources.filter((source) => task.includes(source.task));
  const [pages, counts] = await Promise.all([
    Promise.all(asked.map((source) => source.page(after, limit + 1))),
    after === undefined ? countsOf(sources) : [],
  ]);
  const all = pages.flat().sort((one, other) => compare(one.key, other.key));
  const shown = all.slice(0, limit);
  const last = shown.at(-1);
  const next = all.length > limit && last !== undefined ? cursorAt(last.key) : null;
  const body: WorklistView = { items: shown.map(({ item }) => item), next, on: await todayOf(glance), counts: [...counts] };
  return { kind: 'found', body, next };
}

async function countsOf(sources: readonly Source[]): Promise<WorklistView['counts']> {
  const counted = new Map<Task, number>();
  await Promise.all(sources.map(async (source) => {
    const count = await source.count();
    if (count > 0) counted.set(source.task, (counted.get(source.task) ?? 0) + count);
  }));
  return [...counted].map(([task, count]) => ({ task, count: Math.min(count, COUNTED_MAX) }));
}

/** Today in the zone of the first of the sponsor's programmes. */
async function todayOf(glance: Glance): Promise<Day> {
  const [row] = await glance.rows(rowsBy(organisations, 'id', [glance.organisationId]));
  const sponsorId = row === undefined ? null : (organisations.decode(row).sponsorId ?? glance.organisationId);
  const first = [...glance.programmes.values()].filter((each) => each.sponsorId === sponsorId)
    .sort((one, other) => (one.id < other.id ? -1 : 1))[0];
  return glance.today(first?.id ?? '');
}

/** Of each task how many there are and the first that is due, the soonest due first. */
export async function summary(glance: Glance): Promise<readonly { task: Task; count: number; due: string | null }[]> {
  const sources = await sourcesOf(glance);
  const counts = await countsOf(sources);
  const firsts = (await Promise.all(sources.map((source) => source.page(undefined, 1)))).flat()
    .sort((one, other) => compare(one.key, other.key)).map(({ item }): WorklistItem => item);
  const tasks = [...new Set(firsts.map(({ task }) => task))];
  return tasks.map((task) => ({
    task,
    count: counts.find((each) => each.task === task)?.count ?? 0,
    due: firsts.find((each) => each.task === task)?.due ?? null,
  }));
}
