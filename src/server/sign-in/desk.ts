/** Sessions, sign-ins under way and invitations over the database, as `http` is handed them. */
import type { Runner } from '../commands/reply.ts';
import { newId } from '../commands/work.ts';
import { send } from '../commands/load.ts';
import type { Config } from '../config.ts';
import type { Identified, InvitationTaken, IssuerDesk, SignInDesk, SignInUnderWay } from '../http/sign-in-desk.ts';
import { UNDER_WAY_SECONDS } from '../http/sign-in-tools.ts';
import { TOUCH_MS } from '../http/seen.ts';
import type { Tokens } from '../mail/tokens.ts';
import { signedInByHash } from '../queries/sign-in.ts';
import type { Queryable } from '../store/database.ts';
import { text } from '../store/decode.ts';
import { randomBytes } from '../store/random.ts';
import { endOwnSession, endSessionByHash, insertSession, touchSession } from '../store/session.ts';
import {
  decodeInvitation, decodeInvitationFacts, decodeSignIn, forgetInvitation, insertSignIn, keepInvitation, keptInvitation,
  openInvitation, takeSignIn,
} from '../store/sign-in.ts';
import type { Instant } from '../../domain/time.ts';

/** Sessions that are over are kept for so long, so that their owner is told that they are. */
const FORGOTTEN_MS = 30 * 86_400_000;

export interface Standing {
  readonly writers: Queryable;
  readonly runner: Pick<Runner, 'run'>;
  readonly tokens: Tokens | undefined;
  readonly config: Pick<Config, 'sessionIdleMinutes' | 'sessionMaxHours' | 'stepUpMinutes'>;
  readonly issuers: readonly IssuerDesk[];
  /** The real clock, in milliseconds. */
  readonly now: () => number;
  readonly plain: () => boolean;
}

function moment(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

export function makeSignInDesk(standing: Standing): SignInDesk {
  const { writers, config, issuers, now, plain } = standing;
  return {
    issuers, plain, now,
    idleMs: config.sessionIdleMinutes * 60_000,
    stepUpMs: config.stepUpMinutes * 60_000,
    async begin(state, browser, underWay) {
      const until = moment(Date.parse(underWay.askedAt) + UNDER_WAY_SECONDS * 1000);
      await send(writers, [insertSignIn(state, browser, underWay, until)]);
    },
    async take(state, browser): Promise<SignInUnderWay | undefined> {
      const [rows] = await send(writers, [takeSignIn(state, browser, moment(now()))]);
      return rows?.[0] === undefined ? undefined : decodeSignIn(rows[0]);
    },
    open: (hash, who, userAgent) => openSession(standing, hash, who, userAgent),
    find: (hash) => signedInByHash(writers, hash),
    async touch(id, at, { organisationId }) {
      await send(writers, [touchSession(id, moment(at), organisationId, TOUCH_MS / 1000)]);
    },
    async endOwn(id, ownId) {
      const [rows] = await send(writers, [endOwnSession(id, ownId, moment(now()))]);
      return rows?.[0] !== undefined;
    },
    async end(hash) {
      const [rows] = await send(writers, [endSessionByHash(hash, moment(now()))]);
      return rows?.[0] === undefined ? undefined : text(rows[0], 'id');
    },
    invitations: invitationsOf(standing),
  };
}

async function openSession({ writers, config, now }: Standing, hash: string, who: Identified, userAgent: string): Promise<void> {
  const at = now();
  const { issuer, subject, name, email } = who;
  const session = {
    id: newId({ bytes: (count) => randomBytes(count) }, 'session'), hash, issuer, subject, name, email, userAgent,
    createdAt: moment(at), authenticatedAt: moment(who.authenticatedAt), endsAt: moment(at + config.sessionMaxHours * 3_600_000),
  };
  await send(writers, [insertSession(session, moment(at - FORGOTTEN_MS))]);
}

function invitationsOf({ writers, runner, tokens, now }: Standing): SignInDesk['invitations'] {
  return {
    async read(token) {
      return tokens?.readInvitation(token, moment(now()));
    },
    async show(invitation) {
      const [rows] = await send(writers, [openInvitation(invitation)]);
      return rows?.[0] === undefined ? undefined : decodeInvitationFacts(rows[0]);
    },
    async keep(browser, invitation) {
      await send(writers, [keepInvitation(browser, invitation, moment(now()), moment(now() + UNDER_WAY_SECONDS * 1000))]);
    },
    async kept(browser): Promise<InvitationTaken | undefined> {
      const [rows] = await send(writers, [keptInvitation(browser, moment(now()))]);
      return rows?.[0] === undefined ? undefined : decodeInvitation(rows[0]);
    },
    async forget(browser) { await send(writers, [forgetInvitation(browser)]); },
    async takeUp({ personId, invitation }, { issuer, subject }) {
      const input = { personId, issuer, subject, invitation };
      const reply = await runner.run({ name: 'person.join', input, caller: { kind: 'system' } });
      if (reply.kind === 'accepted') return 'joined';
      if (reply.kind === 'not-found') return 'void';
      if (reply.kind === 'invalid') return 'placed';
      throw new Error(`an invitation was answered with ${reply.kind}`);
    },
  };
}
