/** What asks for a sign-in a short while ago (RFC 9470): a signature, payee data, money. API keys are not asked. */
import type { GivenCommand } from '../../contract/commands.ts';
import { asksForRecentSignIn, roleRefusal, type Session } from '../queries/session.ts';
import type { HttpOptions } from './options.ts';
import { RequestProblem } from './problem.ts';

/**
 * Refuses where the sign-in is too long ago. A dry run is asked too, since it answers what the command would; who may
 * never give the command is not, and is told so by the command itself.
 */
export function requireRecentSignIn(name: GivenCommand, session: Session, { signIn }: Pick<HttpOptions, 'signIn'>): void {
  const { authenticatedAt } = session;
  if (authenticatedAt === null || !asksForRecentSignIn(name)) return;
  if (signIn.now() - Date.parse(authenticatedAt) <= signIn.stepUpMs) return;
  if (roleRefusal(name, session) !== undefined) return;
  const seconds = String(Math.round(signIn.stepUpMs / 1000));
  throw new RequestProblem('sign-in.too-old', {}, {
    'www-authenticate': 'Bearer realm="tallystick", error="insufficient_user_authentication", '
      + `error_description="A more recent authentication is required", max_age="${seconds}"`,
  });
}
