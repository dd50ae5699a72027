/** What the server stands on: everything is handed in by `main`, so that nothing here knows of a database. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { PassFailPoint } from '../commands/fail-points.ts';
import type { Command, Runner } from '../commands/reply.ts';
import type { BulkDesk } from './bulk.ts';
import type { ImportDesk } from './imports.ts';
import type { Explainer } from '../queries/explaining.ts';
import type { Proofs } from '../queries/proof.ts';
import type { Reads } from '../queries/reads.ts';
import type { LookAtLink } from '../queries/voucher-link.ts';
import type { Tokens } from '../mail/tokens.ts';
import type { Session } from '../queries/session.ts';
import type { Scan } from './examine.ts';
import type { Limiter } from './limiter.ts';
import type { MailDesk } from './mail.ts';
import type { Figures } from './metrics.ts';
import type { OwnDesk } from './own.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/** Looks at a whole file before it is kept, and throws where it is not to be. */
export type Inspect = (path: string) => Promise<void>;

/** Where deliverables are kept. */
export interface Files {
  put(
    source: AsyncIterable<Uint8Array> | Uint8Array, bytesMax: number, inspect?: Inspect,
  ): Promise<{ sha256: string; size: number }>;
  /** Does all that `put` does, but for keeping the file. */
  weigh(source: AsyncIterable<Uint8Array>, bytesMax: number, inspect: Inspect): Promise<{ sha256: string; size: number }>;
  open(sha256: string): Promise<NodeJS.ReadableStream | undefined>;
}

/** What whoever checks the journal asks for, without being signed in. */
export interface ProofDesk extends Pick<Proofs, 'checkpoint' | 'consistency'> {
  /** The name of the journal; null where nothing here signs it. */
  readonly origin: string | null;
  readonly keys: readonly { readonly vkey: string; readonly since: string | null; readonly until: string | null }[];
  /** A receipt as a picture; undefined where it is too long. */
  readonly qr: (receipt: object) => Promise<string | undefined>;
}

export interface Limits {
  readonly jsonBytesMax: number;
  readonly uploadBytesMax: number;
  /** For the whole of a request to arrive, uploads included. */
  readonly requestSeconds: number;
  /** A connection on which nothing moves for so long is cut off. */
  readonly silentSeconds: number;
}

export interface HttpOptions {
  readonly runner: Runner;
  /** Puts refusals into words, with the names that the programmes' texts have. */
  readonly explain: Explainer;
  readonly reads: Reads;
  /** Who a key stands for, by its hash; undefined for a key that is not known. */
  readonly findKey: (hash: string) => Promise<Session | undefined>;
  /** Whether a person or consultant belongs to an organisation. */
  readonly belongs: (id: string, organisationId: string) => Promise<boolean>;
  /** Whether something was done under a command's idempotency key already. */
  readonly remembers: (command: Command) => Promise<boolean>;
  /** The installation's time, RFC 3339. */
  readonly now: () => string;
  /** Only in a sandbox: moves the clock and does the nightly work of the days crossed. */
  readonly moveClock?: (to: string) => Promise<'moved' | 'backwards' | 'no-moment'>;
  readonly files: Files;
  readonly imports: ImportDesk;
  readonly bulk: BulkDesk;
  readonly mail: MailDesk;
  readonly own: OwnDesk;
  readonly limiter: Limiter;
  /** Issuers, sessions and invitations. */
  readonly signIn: SignInDesk;
  /** Asks a virus scanner about an upload; undefined where the installation has none. */
  readonly scan?: Scan | undefined;
  /** Addresses and networks of the proxies that are believed when they say who called them. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Signs and reads the links that mail carries; undefined where the installation has no key for them. */
  readonly tokens: Tokens | undefined;
  /** What a link proves to somebody who is not signed in. */
  readonly lookAtLink: LookAtLink;
  /** The address by which people reach the server, without a slash at its end. */
  readonly publicUrl: () => string;
  readonly proofs: ProofDesk;
  /** Whether the database answers, is writable and is at this release. */
  readonly ready: () => Promise<boolean>;
  /** The server is stopping: it answers what still comes, and asks callers to come back elsewhere. */
  readonly draining: () => boolean;
  readonly figures: Figures;
  readonly limits: Limits;
  /** In a sandbox: the host names it answers to; a foreign one is refused, so that no web page can reach in. */
  readonly hosts?: readonly string[];
  /** Routes of a sandbox, or of the portal; they come under the same rules for hosts, logs and problems. */
  readonly extraRoutes?: (app: FastifyInstance) => void | Promise<void>;
  readonly log: FastifyBaseLogger;
  readonly failPoint?: PassFailPoint | undefined;
}
