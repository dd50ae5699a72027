/** What pages read, kept by TanStack Query: each read of the API under its path and arguments. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommandAnswer } from '../contract/command-answers.ts';
import type { BodyOf, ClientInput, QueryValues, ReadPath } from '../contract/client.ts';
import type { GivenCommand } from '../contract/commands.ts';
import type { MeView } from '../contract/party-view.ts';
import type { ClockView } from '../contract/programme-view.ts';
import { api, type ApiProblem, bodyOf, newKey } from './api.ts';
import { useOnLanguage } from './ui/on-language.ts';

function getTyped<Path extends ReadPath>(
  path: Path, params: Readonly<Record<string, string>>, query: QueryValues,
): Promise<BodyOf<Path>> {
  return bodyOf(api().get(path, params, query));
}

/** What a page reads: what came of it, or why nothing did. */
export interface Reading<Body> {
  readonly data: Body | undefined;
  readonly error: ApiProblem | null;
  readonly refetch: () => Promise<unknown>;
}

export interface ReadOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: QueryValues;
  readonly enabled?: boolean;
  /** Keeps showing the answer before while another is fetched. */
  readonly keep?: boolean;
  readonly refetchMs?: number;
}

/** Reads an address of the API and keeps the answer; what a command changes is read again (`useCommand`). */
export function useRead<Path extends ReadPath>(path: Path, options: ReadOptions = {}): UseQueryResult<BodyOf<Path>, ApiProblem> {
  const { params = {}, query = {}, enabled = true, keep = false, refetchMs } = options;
  return useQuery<BodyOf<Path>, ApiProblem>({
    queryKey: [path, params, query],
    queryFn: () => getTyped(path, params, query),
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...(refetchMs === undefined ? {} : { refetchInterval: refetchMs }),
  });
}

type Paged = { readonly items: readonly unknown[]; readonly next: string | null };
/** A path that answers a list, page after page. */
export type ListPath = { [Path in ReadPath]: BodyOf<Path> extends Paged ? Path : never }[ReadPath];
export type ItemOf<Path extends ListPath> = BodyOf<Path> extends { readonly items: readonly (infer Item)[] } ? Item : never;

/** A list, page after page. `items` are those fetched so far. */
export function usePages<Path extends ListPath>(path: Path, { params = {}, query = {}, enabled = true }: ReadOptions = {}) {
  const pages = useInfiniteQuery<Paged, ApiProblem, { pages: Paged[] }, readonly unknown[], string | undefined>({
    queryKey: [path, 'pages', params, query],
    queryFn: async ({ pageParam }) =>
      (await getTyped(path, params, { ...query, ...(pageParam === undefined ? {} : { cursor: pageParam }) })) as Paged,
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    enabled,
    placeholderData: keepPreviousData,
  });
  const items = (pages.data?.pages ?? []).flatMap((each) => each.items) as ItemOf<Path>[];
  return { ...pages, items };
}

/** Who asks. */
export function useMe(): MeView {
  const { data } = useRead('/me');
  if (data === undefined) throw new Error('the portal asks who is there before it shows anything');
  return data;
}

export function useClock(): ClockView | undefined {
  return useRead('/clock', { refetchMs: 60_000 }).data;
}

/** Today by the installation's clock, in a programme's time zone. */
export function useToday(timeZone = 'UTC'): string | undefined {
  const clock = useClock();
  return clock === undefined ? undefined : dayAt(clock.now, timeZone);
}

export function dayAt(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

export interface Giving<Name extends GivenCommand> {
  /** Gives the command; answers undefined where it was not accepted, and `problem` then says why. */
  readonly give: (input: ClientInput<Name>, options?: { readonly dryRun?: boolean; readonly within?: string }) => Promise<CommandAnswer<Name> | undefined>;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly clear: () => void;
}

/**
 * Gives a command. Repeated with the same input, as after an answer that was lost, it goes out under the same key and is
 * done once. Everything that is on the screen is read again when it was accepted. Why it was refused the server said in
 * the reader's language: once that is another, a trial is asked again, and of what was meant it is told no longer.
 */
export function useCommand<Name extends GivenCommand>(name: Name): Giving<Name> {
  const client = useQueryClient();
  const [kept, keep] = useState<{ readonly input: string; readonly key: string }>();
  const mutation = useMutation<CommandAnswer<Name>, ApiProblem, { input: ClientInput<Name>; dryRun?: boolean; within?: string }>({
    mutationFn: ({ input, dryRun, within }) => {
      const written = JSON.stringify(input);
      const key = kept?.input === written ? kept.key : newKey();
      keep({ input: written, key });
      return bodyOf(api().command(name, input, { key, ...(dryRun === true ? { dryRun } : {}), ...(within === undefined ? {} : { within }) }));
    },
    onSuccess: async (_answer, { dryRun }) => {
      keep(undefined);
      if (dryRun !== true) await client.invalidateQueries();
    },
  });
  const { error, variables } = mutation;
  useOnLanguage(() => {
    if (error?.problem === undefined) return;
    if (variables?.dryRun === true) mutation.mutate(variables);
    else mutation.reset();
  });
  return {
    give: async (input, options = {}) => {
      try {
        return await mutation.mutateAsync({ input, ...options });
      } catch {
        return undefined;
      }
    },
    pending: mutation.isPending,
    problem: error ?? undefined,
    clear: mutation.reset,
  };
}
