/** How an enrolment stands. Whether anything it takes is there already is told with the requirements, not by a status. */
import type { ReactNode } from 'react';
import type { EligibilityView } from '../../contract/partner-view.ts';
import { Status } from '../ui/status.tsx';

type State = EligibilityView['offerings'][number]['state'];

export function enrolmentWord(state: State): 'active' | 'lapsed' | 'not-enrolled' {
  return state === 'active' || state === 'lapsed' ? state : 'not-enrolled';
}

export function EnrolmentStatus({ of }: { readonly of: State }): ReactNode {
  return <Status of={enrolmentWord(of)} />;
}
