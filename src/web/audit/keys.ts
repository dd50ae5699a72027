/** The journal's last signed checkpoint, and the keys by which signatures are checked. */
import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { CheckpointView, ConsistencyView, WellKnownView } from '../../contract/proof.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';

const CHECKPOINT = '/api/v1/journal/checkpoint';
const KEYS = '/.well-known/tallystick.json';

export function askCheckpoint(): Promise<CheckpointView> {
  return bodyOf(api().request<CheckpointView>('GET', CHECKPOINT));
}

export function useCheckpoint(): UseQueryResult<CheckpointView, ApiProblem> {
  return useQuery<CheckpointView, ApiProblem>({ queryKey: [CHECKPOINT], queryFn: askCheckpoint, retry: false });
}

export function askConsistency(from: number): Promise<ConsistencyView> {
  return bodyOf(api().request<ConsistencyView>('GET', `/api/v1/journal/consistency?from=${String(from)}`));
}

/** The keys as the server publishes them; whoever kept one earlier compares it with these. */
export const publishedKeys = queryOptions<WellKnownView, ApiProblem>({
  queryKey: [KEYS], queryFn: () => bodyOf(api().request<WellKnownView>('GET', KEYS)),
  staleTime: 10 * 60_000,
});

export function useKeys(): UseQueryResult<WellKnownView, ApiProblem> {
  return useQuery(publishedKeys);
}
