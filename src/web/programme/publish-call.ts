/** Sending a definition: the file goes out as it is written; the server reads YAML and JSON. */
import type { ProblemView } from '../../contract/answer.ts';
import { ApiProblem, askingHeaders } from '../api.ts';

export interface Published {
  readonly id: string;
  readonly version: number;
}

/** Publishes a definition, or only checks it; throws `ApiProblem` where it is not told that this went well. */
export async function sendDefinition(file: string, effectiveFrom: string, dryRun: boolean, key: string): Promise<Published> {
  const path = `/api/v1/programmes?effectiveFrom=${encodeURIComponent(effectiveFrom)}${dryRun ? '&dryRun=true' : ''}`;
  const headers = { ...askingHeaders(), 'content-type': 'application/yaml', 'idempotency-key': key };
  const answer = await fetch(path, { method: 'POST', headers, body: file }).catch(() => undefined);
  if (answer === undefined) throw new ApiProblem(undefined, 0);
  // A proxy in between answers in its own words, and a connection may end within an answer.
  const isOurs = answer.headers.get('content-type')?.includes(answer.ok ? 'json' : 'problem+json') === true;
  const told: unknown = isOurs ? await answer.json().catch(() => undefined) : undefined;
  if (!answer.ok || told === undefined) throw new ApiProblem(told as ProblemView | undefined, answer.status);
  return told as Published;
}
