/** The portal's way to the API: the contract's own client, who asks, and what every page does with an answer. */
import { createClient, type Answer, type Client } from '../contract/client.ts';
import type { ProblemView } from '../contract/answer.ts';

/** A problem that the API answered, or none where nothing was heard. */
export class ApiProblem extends Error {
  readonly problem: ProblemView | undefined;
  readonly status: number;

  constructor(problem: ProblemView | undefined, status: number) {
    super(problem?.title ?? 'unreachable');
    this.problem = problem;
    this.status = status;
  }
}

/** A key of 128 random bits for a command, so that it can be repeated without being done twice. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const asking: { language: 'en' | 'tr'; organisation: string | undefined } = { language: 'en', organisation: undefined };

/** For which organisation, and in which language, everything is asked from now on. */
export function askAs(as: { readonly language?: 'en' | 'tr'; readonly organisation?: string | undefined }): void {
  Object.assign(asking, as);
}

export function api(): Client {
  const { language, organisation } = asking;
  return createClient({
    fetch: (url, init) => fetch(url, init), baseUrl: '', language, newKey,
    ...(organisation === undefined ? {} : { organisation }),
  });
}

/** Headers for what the client does not do: uploads with progress, downloads. */
export function askingHeaders(): Record<string, string> {
  const { language, organisation } = asking;
  return { 'accept-language': language, ...(organisation === undefined ? {} : { 'x-organisation': organisation }) };
}

/** The body of an answer; throws `ApiProblem` where it is none. */
export async function bodyOf<Body>(answer: Promise<Answer<Body>>): Promise<Body> {
  const given = await answer;
  if (given.kind === 'ok') return given.body;
  throw given.kind === 'problem' ? new ApiProblem(given.problem, given.status) : new ApiProblem(undefined, 0);
}

/** Saves what an address of the API answers as a file, under the name that the server gives it, or else under `fallback`. */
export async function download(path: string, fallback = ''): Promise<void> {
  const answer = await fetch(path, { headers: askingHeaders() });
  if (!answer.ok) {
    const problem = answer.headers.get('content-type')?.includes('problem+json') === true ? await answer.json() as ProblemView : undefined;
    throw new ApiProblem(problem, answer.status);
  }
  const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '')?.[1]
    ?? /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name === undefined ? fallback : decodeURIComponent(name);
  link.click();
  URL.revokeObjectURL(address);
}
