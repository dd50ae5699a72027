/** A key that was revoked is known no more, at once in this process; in others it is looked up again within two seconds. */
import type { GivenCommand } from '../../contract/commands.ts';
import type { Reply } from '../commands/reply.ts';
import type { Sessions } from './session.ts';

export function forgetRevoked(name: GivenCommand, reply: Reply, sessions: Pick<Sessions, 'forget'>): void {
  if (name === 'key.revoke' && reply.kind === 'accepted' && !reply.dryRun) sessions.forget({ keyId: reply.id, sessionId: null });
}
