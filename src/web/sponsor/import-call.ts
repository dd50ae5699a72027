/** Handing in a file, and looking how far it is. */
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ProblemView } from '../../contract/answer.ts';
import type { ImportView } from '../../contract/programme-view.ts';
import { api, ApiProblem, askingHeaders, bodyOf } from '../api.ts';
import type { ImportKind } from './import-columns.ts';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly partial?: boolean;
}

const LOOK_MS = 700;

/** The file goes out as it is; the server reads it through before it writes anything. */
export async function startImport(kind: ImportKind, file: File, { dryRun = false, partial = false }: ImportOptions): Promise<ImportView> {
  const query = new URLSearchParams({ ...(dryRun ? { dryRun: 'true' } : {}), ...(partial ? { partial: 'true' } : {}) }).toString();
  const path = `/api/v1/imports/${kind}${query === '' ? '' : `?${query}`}`;
  const answer = await fetch(path, { method: 'POST', headers: { ...askingHeaders(), 'content-type': 'text/csv' }, body: file }).catch(() => undefined);
  if (answer === undefined) throw new ApiProblem(undefined, 0);
  const told: unknown = await answer.json();
  if (!answer.ok) throw new ApiProblem(told as ProblemView, answer.status);
  return told as ImportView;
}

/** How far an import is, looked at until it ends; whatever it wrote is then read again everywhere. */
export function useImport(id: string): UseQueryResult<ImportView, ApiProblem> {
  const client = useQueryClient();
  const found = useQuery<ImportView, ApiProblem>({
    queryKey: ['/imports/{id}', { id }, {}],
    queryFn: () => bodyOf(api().get('/imports/{id}', { id })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.status === 'running' ? LOOK_MS : false),
  });
  const hasWritten = (found.data?.status === 'done' || found.data?.status === 'given-up') && found.data.dryRun !== true;
  useEffect(() => {
    if (hasWritten) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== '/imports/{id}' });
  }, [hasWritten, client]);
  return found;
}
