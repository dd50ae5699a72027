/** What the admins of organisations set out to do with their people: colleagues and their keys come and go. */
import { isErased, type Person } from '../../src/domain/person.ts';
import type { Caller } from '../../src/server/commands/reply.ts';
import type { Desk, Intent } from './intents.ts';
import type { Input } from './troupe.ts';

const ROLE_OF_PREFIX: Readonly<Record<string, string>> = { spo: 'auditor', cus: 'project-manager', ptr: 'consultant' };

/** Whom nobody needs for the programme's own work. */
const PASSING = 'colleague-';

export function managersIntent({ memory, dice, slips }: Desk, admin: Caller): Intent | undefined {
  if (admin.kind !== 'person' || !dice.oneIn(6)) return undefined;
  const { organisationId } = admin;
  const intent = (name: string, input: Input, as: Caller = admin): Intent => ({ as, name, input });
  const colleague = (fits: (person: Person) => boolean): Person | undefined => dice.maybe([...memory.world.people.values()].filter((each) =>
    each.organisationId === organisationId && !isErased(each) && (slips || each.email.startsWith(PASSING)) && fits(each)));
  const of = (name: string, fits: (person: Person) => boolean, more: Input = {}): Intent | undefined => {
    const person = colleague(fits);
    return person === undefined ? undefined : intent(name, { personId: person.id, ...more });
  };
  switch (dice.below(8)) {
    case 0: {
      const email = `${PASSING}${String(dice.below(1000))}@${organisationId.slice(4, 10)}.example`;
      const roles = [ROLE_OF_PREFIX[organisationId.slice(0, 3)] ?? ''];
      return intent('person.invite', { organisationId, name: 'Colleague', email, roles });
    }
    case 1: return of('person.reinvite', ({ identity }) => slips || identity === null);
    case 2: {
      const person = colleague(({ identity }) => slips || identity === null);
      if (person === undefined) return undefined;
      const identity = { issuer: 'https://login.example', subject: slips ? 'somebody' : person.id };
      return intent('person.join', { personId: person.id, ...identity, invitation: person.invitations - (slips ? 1 : 0) }, { kind: 'system' });
    }
    case 3: return of('person.suspend', ({ suspended }) => !suspended, { reason: 'on leave' });
    case 4: return of('person.reinstate', ({ suspended }) => suspended);
    case 5: return of('key.create', ({ suspended }) => !suspended, { name: `key-${String(dice.below(1_000_000))}` });
    case 6: {
      const key = dice.maybe([...memory.world.keys.values()].filter((each) => each.organisationId === organisationId && !each.revoked));
      return key === undefined ? undefined : intent('key.revoke', { keyId: key.id });
    }
    default: {
      const person = colleague(({ email }) => email.startsWith(PASSING));
      return person === undefined || !dice.oneIn(3) ? undefined : intent('person.erase', { personId: person.id });
    }
  }
}
