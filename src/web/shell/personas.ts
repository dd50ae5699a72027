/** Whom one can be in a sandbox, and how: one address signs in as a persona and leads on. */
import { queryOptions } from '@tanstack/react-query';
import type { PersonaView } from '../../contract/sandbox-view.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';

/** Reads an address of the sandbox's own; where there is no sandbox, nobody should ask. */
export async function fromSandbox<Body>(path: string): Promise<Body> {
  return bodyOf(api().request<Body>('GET', path));
}

export const personasQuery = queryOptions<readonly PersonaView[], ApiProblem>({
  queryKey: ['/sandbox/personas'],
  queryFn: async () => (await fromSandbox<{ readonly items: readonly PersonaView[] }>('/sandbox/personas')).items,
});

export function beAddress({ personId }: Pick<PersonaView, 'personId'>, to = '/'): string {
  return `/sign-in?hint=${encodeURIComponent(personId)}&return=${encodeURIComponent(to)}`;
}

/** The organisations of the personas in their order, each with its people. */
export function byOrganisation(personas: readonly PersonaView[]): readonly (readonly [string, readonly PersonaView[]])[] {
  const names = [...new Set(personas.map(({ organisation }) => organisation))];
  return names.map((name) => [name, personas.filter(({ organisation }) => organisation === name)]);
}
