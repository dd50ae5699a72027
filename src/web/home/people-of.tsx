/** Whose people are looked at: one's own, or those of an organisation that the sponsor has registered. */
import { useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PersonView } from '../../contract/party-view.ts';
import { useMe, useRead } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { stateOf, type Kind, type PersonState } from './roles.ts';

export interface PeopleOf {
  readonly id: string;
  readonly name: string | undefined;
  readonly kind: Kind | undefined;
  readonly isOwn: boolean;
  /** What stands in the address of its pages. */
  readonly search: { readonly organisation?: string };
}

export function usePeopleOf(): PeopleOf {
  const me = useMe();
  const { organisation } = useSearch({ strict: false });
  const isOwn = organisation === undefined || organisation === me.organisation.id;
  const { data } = useRead('/organisations/{id}', { params: { id: organisation ?? '' }, enabled: !isOwn });
  if (isOwn) return { id: me.organisation.id, name: me.organisation.name, kind: me.organisation.kind, isOwn, search: {} };
  return { id: organisation, name: data?.name, kind: data?.kind, isOwn, search: { organisation } };
}

const TONES: Readonly<Record<PersonState, string>> = { joined: 'good', invited: 'accent', suspended: 'warn', erased: '' };

export function PersonStatus({ of }: { readonly of: PersonView }): ReactNode {
  const { t } = useWords();
  const state = stateOf(of);
  return <span className={`tag ${TONES[state]}`}>{t(`people.state.${state}`)}</span>;
}
