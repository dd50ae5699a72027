/**
 * What stood still when an answer did not come: the server, which runs in this process, the database, or the machine.
 * A wait that nobody can explain is no finding, and must not be taken for none either.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Stage } from '../journeys/http-stage.ts';

const loop = monitorEventLoopDelay({ resolution: 20 });
loop.enable();
let since = { wall: performance.now(), cpu: process.cpuUsage() };

/** Begins a stretch of time, such as a round. */
export function beginStretch(): void {
  loop.reset();
  since = { wall: performance.now(), cpu: process.cpuUsage() };
}

const ACTIVITY = `select pid, usename, state, wait_event_type, wait_event, pg_blocking_pids(pid) as blocked_by,
    round(extract(epoch from clock_timestamp() - query_start)::numeric, 1) as seconds, left(query, 90) as query
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by query_start`;

/** The stretch in figures, and what each connection of the database is at. Ask at once, before anything moves on. */
export async function stretchTold({ rows }: Pick<Stage, 'rows'>): Promise<string> {
  const wall = performance.now() - since.wall;
  const { user, system } = process.cpuUsage(since.cpu);
  const stuck = loop.max / 1e6;
  const begun = performance.now();
  const activity = await Promise.race([
    rows(ACTIVITY).catch((error: unknown) => [{ error: String(error) }]),
    new Promise<{ error: string }[]>((resolve) => { setTimeout(() => { resolve([{ error: 'no answer within 10 s' }]); }, 10_000).unref(); }),
  ]);
  return `of ${wall.toFixed(0)} ms the process ran ${((user + system) / 1000).toFixed(0)} ms, the longest it stood still was ${stuck.toFixed(0)} ms; `
    + `the database told in ${(performance.now() - begun).toFixed(0)} ms: ${JSON.stringify(activity)}`;
}
