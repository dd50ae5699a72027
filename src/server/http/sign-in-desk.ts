/** What signing in stands on: issuers, sessions and invitations, handed in by `main` as functions. */
import type { Language } from '../../contract/refusal-params.ts';
import type { Place, SignedIn } from '../queries/sign-in.ts';

/** Somebody of whom an issuer says who it is. */
export interface Identified {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly email: string | null;
  /** When they last proved it to the issuer; the beginning of time where the issuer does not say. */
  readonly authenticatedAt: number;
}

/** Why a sign-in came to nothing; each has its words on a page. */
export type SignInFailure =
  /** The issuer cannot be reached, or is not what its address says. */
  | 'unreachable'
  /** It says no: the person broke off, or may not. */
  | 'declined'
  /** What it answered does not hold: its signature, its audience, the nonce, the code. */
  | 'unsound'
  /** It was to ask again who it is, and does not say that it did. */
  | 'not-again'
  /** It did not ask for as much proof as is wanted here. */
  | 'too-weak';

export type Heard =
  | { readonly kind: 'identified'; readonly who: Identified }
  /** `fault` is for the log. */
  | { readonly kind: 'failed'; readonly why: SignInFailure; readonly fault: unknown };

export interface InvitationTaken {
  readonly personId: string;
  readonly invitation: number;
}

/** A sign-in under way, as it is kept between two requests of a browser. */
export interface SignInUnderWay {
  /** The issuer's id in the configuration. */
  readonly issuer: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  /** The issuer was told to ask who it is again. */
  readonly again: boolean;
  readonly invitation: InvitationTaken | null;
  readonly askedAt: string;
}

export type Asked =
  | {
      readonly kind: 'asked';
      /** Where the browser goes. */
      readonly address: string;
      readonly state: string;
      readonly nonce: string;
      readonly verifier: string;
    }
  | { readonly kind: 'failed'; readonly why: SignInFailure; readonly fault: unknown };

export interface IssuerDesk {
  readonly id: string;
  readonly name: Readonly<Record<Language, string>>;
  ask(wish: { readonly again: boolean; readonly hint: string | undefined; readonly language: Language }): Promise<Asked>;
  /** Reads the address to which the issuer sent the browser back. */
  hear(address: URL, state: string, underWay: SignInUnderWay): Promise<Heard>;
}

export interface InvitationShown {
  readonly name: string;
  readonly organisation: string;
  readonly party: string;
  readonly roles: readonly string[];
  /** Null where the installation itself invited. */
  readonly inviter: string | null;
}

/** Secrets are handed over as hashes; times are those of the real clock, in milliseconds. */
export interface SignInDesk {
  readonly issuers: readonly IssuerDesk[];
  /** Whether cookies go without prefix and Secure: a sandbox on plain http. */
  readonly plain: () => boolean;
  readonly now: () => number;
  readonly idleMs: number;
  readonly stepUpMs: number;
  begin(state: string, browser: string, underWay: SignInUnderWay): Promise<void>;
  take(state: string, browser: string): Promise<SignInUnderWay | undefined>;
  open(hash: string, who: Identified, userAgent: string): Promise<void>;
  find(hash: string): Promise<SignedIn | undefined>;
  touch(id: string, at: number, place: Place): Promise<void>;
  /** Ends a session of whoever `ownId` belongs to; false where there is none. */
  endOwn(id: string, ownId: string): Promise<boolean>;
  /** Ends the session of a cookie; answers its id. */
  end(hash: string): Promise<string | undefined>;
  readonly invitations: {
    /** Reads a link's token; undefined where it is none, or is over. */
    read(token: string): Promise<InvitationTaken | undefined>;
    /** What it invites to; undefined where nobody can take it up any more. */
    show(invitation: InvitationTaken): Promise<InvitationShown | undefined>;
    keep(browser: string, invitation: InvitationTaken): Promise<void>;
    kept(browser: string): Promise<InvitationTaken | undefined>;
    forget(browser: string): Promise<void>;
    /** `placed`: the identity has a place in that organisation already. */
    takeUp(invitation: InvitationTaken, identity: Pick<Identified, 'issuer' | 'subject'>): Promise<'joined' | 'void' | 'placed'>;
  };
}
