/** Moving the clock of a sandbox, and being told at once what that changed. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChangesView, ComingView } from '../../contract/sandbox-view.ts';
import { api, ApiProblem, bodyOf } from '../api.ts';
import { fromSandbox } from './personas.ts';

export type Coming = ComingView['items'][number];

/** What ends on a day still holds on that day; its end shows on the day after. */
const SHOWS_ON_THE_DAY: ReadonlySet<string> = new Set(['engagement-start', 'payment-due', 'removal']);

export function isPast({ kind, milestone }: Pick<Coming, 'kind' | 'milestone'>): boolean {
  return !SHOWS_ON_THE_DAY.has(milestone ?? kind);
}

/** The day to which the clock is moved so that something coming has happened. */
export function dayFor(coming: Pick<Coming, 'day' | 'kind' | 'milestone'>): string {
  return isPast(coming) ? dayAfter(coming.day) : coming.day;
}

export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

/** What comes, day by day, so that no day is told twice. */
export function byDay(items: readonly Coming[]): readonly { readonly day: string; readonly items: readonly Coming[] }[] {
  return [...new Set(items.map(({ day }) => day))].map((day) => ({ day, items: items.filter((each) => each.day === day) }));
}

/** The next that somebody has to care about: what merely begins or goes on is told in the list alone. */
export function nextDeadline(items: readonly Coming[]): Coming | undefined {
  return items.find(({ kind }) => !kind.startsWith('engagement-')) ?? items[0];
}

export interface Moving {
  readonly move: (day: string) => void;
  /** The day that the clock is being moved to. */
  readonly to: string | undefined;
  readonly changes: { readonly day: string; readonly told: ChangesView } | undefined;
  readonly problem: ApiProblem | undefined;
  readonly close: () => void;
}

export function useMoving(): Moving {
  const client = useQueryClient();
  const [to, setTo] = useState<string>();
  const [changes, setChanges] = useState<Moving['changes']>();
  const [problem, setProblem] = useState<ApiProblem>();
  const move = async (day: string): Promise<void> => {
    setTo(day);
    setProblem(undefined);
    setChanges(undefined);
    try {
      const { position } = await fromSandbox<ChangesView>('/sandbox/changes');
      await bodyOf(api().request('PUT', '/api/v1/clock', { now: day }));
      setChanges({ day, told: await fromSandbox<ChangesView>(`/sandbox/changes?after=${String(position)}`) });
    } catch (failed) {
      setProblem(failed instanceof ApiProblem ? failed : new ApiProblem(undefined, 0));
    }
    setTo(undefined);
    await client.invalidateQueries();
  };
  return { move: (day) => { void move(day); }, to, changes, problem, close: () => { setChanges(undefined); setProblem(undefined); } };
}
