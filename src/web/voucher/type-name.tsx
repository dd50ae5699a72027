/** What an engagement type or an offering is called in its programme. */
import type { ReactNode } from 'react';
import { useProgramme } from '../programme.ts';

interface TypeNameProps {
  readonly of: { readonly programmeId: string; readonly engagementType: string };
}

export function TypeName({ of }: TypeNameProps): ReactNode {
  return useProgramme(of.programmeId)?.name('engagementTypes', of.engagementType) ?? of.engagementType;
}

export function OfferingName({ of }: { readonly of: { readonly programmeId: string; readonly offering: string } }): ReactNode {
  return useProgramme(of.programmeId)?.name('offerings', of.offering) ?? of.offering;
}
