/** Which roles the people of a party can have, the one that looks after its people first. */
import type { MeView, PersonView } from '../../contract/party-view.ts';

export type Kind = MeView['organisation']['kind'];
export type Role = PersonView['roles'][number];

export const ROLES_OF = {
  sponsor: ['programme-admin', 'claims-reviewer', 'finance', 'auditor'],
  customer: ['benefits-admin', 'project-manager'],
  partner: ['global-admin', 'programme-admin', 'payment-admin', 'consultant'],
} as const satisfies Readonly<Record<Kind, readonly Role[]>>;

/** How things stand with a person, in one word. */
export type PersonState = 'erased' | 'suspended' | 'invited' | 'joined';

export function stateOf({ erased, suspended, joined }: Pick<PersonView, 'erased' | 'suspended' | 'joined'>): PersonState {
  if (erased) return 'erased';
  if (suspended) return 'suspended';
  return joined ? 'joined' : 'invited';
}
