/** Names that ids stand for, asked for together: a page of fifty rows asks once. */
import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from './api.ts';

const WAIT_MS = 8;
const MOST = 200;

interface Waiting {
  readonly ids: Set<string>;
  readonly answer: Promise<ReadonlyMap<string, string>>;
}

let waiting: Waiting | undefined;

async function ask(ids: Set<string>): Promise<ReadonlyMap<string, string>> {
  await new Promise((resolve) => { setTimeout(resolve, WAIT_MS); });
  waiting = undefined;
  const { items } = await bodyOf(api().get('/names', {}, { ids: [...ids].join(',') }));
  return new Map(items.map(({ id, name }) => [id, name]));
}

function together(id: string): Promise<ReadonlyMap<string, string>> {
  if (waiting === undefined || waiting.ids.size >= MOST) {
    const ids = new Set<string>();
    waiting = { ids, answer: ask(ids) };
  }
  waiting.ids.add(id);
  return waiting.answer;
}

/** The name of an organisation, location, consultant, person or agreement; undefined until known, null where it is hidden. */
export function useName(id: string | null | undefined): string | null | undefined {
  const { data } = useQuery({
    queryKey: ['/names', id],
    queryFn: async () => (await together(id ?? '')).get(id ?? '') ?? null,
    enabled: id !== null && id !== undefined,
    staleTime: 10 * 60_000,
  });
  return data;
}
