/** The customer's agreements, each with what may be done with it. */
import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import type { BodyOf } from '../../contract/client.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';
import { useMe, usePages } from '../queries.ts';

export type Agreement = BodyOf<'/agreements/{id}'>;

/** Whether whoever looks may see agreements at all: the sponsor, and the customer's admins. */
export function useSeesAgreements(): boolean {
  const { organisation, commands } = useMe();
  return organisation.kind === 'sponsor' || commands.includes('voucher.create');
}

/** Agreements are few; those beyond the first pages are found by the list of the sponsor alone. */
const MOST = 200;

export interface OwnAgreements {
  readonly agreements: readonly Agreement[];
  readonly isReady: boolean;
  readonly error: ApiProblem | null;
  readonly again: () => void;
}

export function useOwnAgreements(): OwnAgreements {
  const list = usePages('/agreements', { query: { limit: MOST } });
  const each: UseQueryResult<Agreement, ApiProblem>[] = useQueries({
    queries: list.items.map(({ id }) => ({
      queryKey: ['/agreements/{id}', { id }, {}], queryFn: () => bodyOf(api().get('/agreements/{id}', { id })),
    })),
  });
  const error = list.error ?? each.find((one) => one.data === undefined && one.error !== null)?.error ?? null;
  return {
    agreements: each.flatMap(({ data }) => (data === undefined ? [] : [data])),
    isReady: list.data !== undefined && each.every(({ data }) => data !== undefined), error,
    again: () => { void list.refetch(); for (const one of each) if (one.error !== null) void one.refetch(); },
  };
}
