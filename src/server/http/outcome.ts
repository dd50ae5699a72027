/** From the runner's reply to an answer, the same for a command's own route and for an item of a list. */
import { presentOutcome } from '../../contract/command-answers.ts';
import type { GivenCommand } from '../../contract/commands.ts';
import { LOCATIONS } from '../../contract/locations.ts';
import type { ProblemCode } from '../../contract/problems.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { BASE } from '../../contract/route.ts';
import { inLanguage } from '../../contract/state-errors.ts';
import type { Accepted, Reply } from '../commands/reply.ts';
import type { Explainer } from '../queries/explaining.ts';
import { codeOf, problemBody, type ProblemBody, type ProblemMore } from './problem.ts';

export type Answered =
  | { readonly status: number; readonly body: object; readonly replayed: boolean; readonly location?: string }
  | { readonly status: number; readonly problem: ProblemBody };

export interface Telling {
  readonly command: GivenCommand;
  /** The status when accepted and meant. */
  readonly status: number;
  readonly language: Language;
  readonly explain: Explainer;
  readonly instance: string;
  /** The secret of a key that the command makes. */
  readonly secret: string | null;
}

export function told(reply: Reply, telling: Telling): Answered {
  if (reply.kind === 'accepted') return toldAccepted(reply, telling);
  const { code, more } = problemOf(reply, telling);
  const problem = problemBody(code, telling.language, telling.instance, more);
  return { status: problem.status, problem };
}

function toldAccepted(reply: Accepted, { command, status, language, explain, secret }: Telling): Answered {
  const body = presentOutcome(command, reply, (refusal) => explain(refusal, language), reply.replayed ? null : secret);
  const location = reply.dryRun || status === 200 ? undefined : locationOf(command, reply);
  return {
    status: reply.dryRun ? 200 : status,
    body,
    replayed: reply.replayed,
    ...(location === undefined ? {} : { location }),
  };
}

function problemOf(
  reply: Exclude<Reply, Accepted>,
  { language, explain }: Pick<Telling, 'language' | 'explain'>,
): { readonly code: ProblemCode; readonly more?: ProblemMore } {
  switch (reply.kind) {
    case 'refused':
      return { code: 'refused', more: { refusals: reply.refusals.map((each) => explain(each, language)) } };
    case 'forbidden':
      return { code: codeOf(reply.refusals), more: { refusals: reply.refusals.map((each) => explain(each, language)) } };
    case 'invalid':
      return { code: 'invalid', more: { errors: reply.errors.map(({ pointer, message }) => ({
        pointer, message: inLanguage(message, language),
      })) } };
    case 'key-reused':
      return { code: 'idempotency.key-reused' };
    case 'limited':
      return { code: 'too-many', more: { retryAfter: reply.retrySeconds } };
    default:
      return { code: reply.kind };
  }
}

/** Where what a command made can be read. */
function locationOf(command: GivenCommand, { id, events: [first] }: Accepted): string | undefined {
  const path = LOCATIONS[command];
  if (path === undefined) return undefined;
  const organisationId = first?.type === 'person.invited' ? first.data.organisationId : '';
  const parts: Readonly<Record<string, string>> = { id, subject: first?.subject ?? '', organisationId };
  return `${BASE}${path.replace(/\{(\w+)\}/g, (_gap, part: string) => encodeURIComponent(parts[part] ?? ''))}`;
}
