/** Who did it, and for whom; of another organisation's people the organisation alone is told. */
import type { ReactNode } from 'react';
import { useName } from '../names.ts';
import { Name } from '../ui/status.tsx';

export function By({ actor, organisation }: { readonly actor: string | null; readonly organisation: string | null }): ReactNode {
  const isKnown = typeof useName(actor) === 'string';
  return <>{isKnown ? <Name of={actor} /> : null}{isKnown && organisation !== null ? ', ' : null}{organisation === null ? null : <Name of={organisation} />}</>;
}
