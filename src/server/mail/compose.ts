/** A mail ready to be sent: rendered, its links signed, its headers free of anything that a name could smuggle in. */
import type { Language } from '../../contract/refusal-params.ts';
import type { Instant } from '../../domain/time.ts';
import type { ProofFacts, Telling } from './facts.ts';
import type { Links } from './letter.ts';
import { proofPicture } from './proof-picture.ts';
import type { Invitation, Tokens } from './tokens.ts';

/** What is kept of a mail until it is sent. */
export interface Stored {
  readonly id: string;
  readonly telling: Telling;
  readonly language: Language;
  readonly messageId: string;
  readonly at: Instant;
  readonly address: string;
  readonly name: string;
}

export interface Address {
  readonly name: string;
  readonly address: string;
}

export interface Message {
  readonly id: string;
  readonly from: string;
  readonly to: Address;
  readonly subject: string;
  readonly messageId: string;
  readonly date: Date;
  readonly language: Language;
  readonly html: string;
  readonly text: string;
  /** A picture that stands within the HTML. */
  readonly picture: { readonly id: string; readonly png: Buffer } | undefined;
}

export interface Composing {
  readonly tokens: Tokens | undefined;
  readonly publicUrl: () => string;
  readonly from: string | undefined;
  /** The real time; invitations hold by it. */
  readonly realNow: () => Date;
  /** Whether mail is dated by the programme's clock, as in a sandbox, or by the real one. */
  readonly dated: 'programme' | 'real';
}

/** For fourteen days an invitation can be taken up. */
const INVITATION_MS = 14 * 86_400_000;
const NAME_MAX = 120;
const SUBJECT_MAX = 200;

export async function compose(mail: Stored, composing: Composing): Promise<Message> {
  // The parts that mails are drawn with are large, and a server that sends none never loads them.
  const { render, PICTURE_ID } = await import('./render.ts');
  const name = oneLine(mail.name, NAME_MAX);
  const { subject, html, text, picture } = await render(mail.telling, mail.language, name, await linksOf(mail.telling, composing));
  return {
    id: mail.id,
    from: composing.from ?? `Tallystick <no-reply@${hostOf(composing.publicUrl())}>`,
    to: { name, address: mail.address },
    subject: oneLine(subject, SUBJECT_MAX),
    messageId: mail.messageId,
    date: composing.dated === 'programme' ? new Date(mail.at) : composing.realNow(),
    language: mail.language,
    html,
    text,
    picture: picture === undefined ? undefined : { id: PICTURE_ID, png: await proofPicture(picture) },
  };
}

/** Line breaks and other control characters would begin a header of their own; so would what turns text around. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/\s+/gu, ' ').trim();
  return line.slice(0, most).replace(/[\ud800-\udbff]$/, '');
}

async function linksOf({ facts }: Telling, { tokens, publicUrl, realNow }: Composing): Promise<Links> {
  const home = publicUrl();
  const { proof = null, invitation = null } = facts as { readonly proof?: ProofFacts | null; readonly invitation?: Invitation | null };
  const until = new Date(realNow().getTime() + INVITATION_MS).toISOString();
  const signing = tokens?.signs === true ? tokens : undefined;
  const proven = proof === null ? undefined : await signing?.voucher(proof, proof.until);
  const invited = invitation === null ? undefined : await signing?.invitation(invitation, until as Instant);
  return {
    home: `${home}/`,
    proof: proven === undefined ? undefined : `${home}/voucher#${proven}`,
    invitation: invited === undefined ? undefined : `${home}/invitation#${invited}`,
  };
}

/** The name that mail ids end with: that of the public address. */
export function hostOf(publicUrl: string): string {
  return URL.canParse(publicUrl) ? new URL(publicUrl).hostname.replace(/^\[(.*)\]$/, '$1').replaceAll(':', '-') : 'localhost';
}

/** The same for as long as the mail lives, however often it is sent. */
export function messageIdOf(id: string, publicUrl: string): string {
  return `<${id}@${hostOf(publicUrl)}>`;
}
