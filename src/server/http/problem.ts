/** Problems as they leave (RFC 9457), and the one exception that stands for one. */
import type { RefusalView } from '../../contract/answer.ts';
import type { FieldError } from '../../contract/messages.ts';
import { problem, problemType, type ProblemCode } from '../../contract/problems.ts';
import type { Language } from '../../contract/refusal-params.ts';

/** What a problem says beside its code: all the places that are wrong, or all the reasons. */
export interface ProblemMore {
  readonly errors?: readonly FieldError[];
  readonly refusals?: readonly RefusalView[];
  /** Seconds to wait before another attempt; it leaves as `Retry-After` too. */
  readonly retryAfter?: number;
}

export interface ProblemBody extends ProblemMore {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly instance: string;
}

/** A request that ends in a problem. */
export class RequestProblem extends Error {
  readonly code: ProblemCode;
  readonly more: ProblemMore;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: ProblemCode, more: ProblemMore = {}, headers: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.more = more;
    this.headers = headers;
  }
}

/** Whoever may never do it, and why: by role, or by the API key that was shown. */
export function forbiddenBy(refusal: RefusalView): RequestProblem {
  return new RequestProblem(codeOf([refusal]), { refusals: [refusal] });
}

/** The problem for commands that their giver may never give. */
export function codeOf([first]: readonly Pick<RefusalView, 'rule'>[]): 'role.missing' | 'key.scope-missing' {
  return first?.rule === 'key.scope-missing' ? 'key.scope-missing' : 'role.missing';
}

/** One thing wrong with the input. */
export function wrong(pointer: string, message: string): RequestProblem {
  return new RequestProblem('invalid', { errors: [{ pointer, message }] });
}

/** Too many attempts, and how long to wait. */
export function tooMany(seconds: number): RequestProblem {
  return new RequestProblem('too-many', { retryAfter: seconds });
}

/** `instance` is the request's id, by which the operator finds it in the log. */
export function problemBody(
  code: ProblemCode,
  language: Language,
  instance: string,
  { errors, refusals, retryAfter }: ProblemMore = {},
): ProblemBody {
  const { status, title, detail } = problem(code, language);
  return {
    type: problemType(code),
    title,
    status,
    detail,
    code,
    instance,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(errors === undefined ? {} : { errors }),
    ...(refusals === undefined ? {} : { refusals }),
  };
}

/** Headers that a problem has wherever it comes from. */
export function headersOf({ code, more }: Pick<RequestProblem, 'code' | 'more'>): Readonly<Record<string, string>> {
  if (more.retryAfter !== undefined) return { 'retry-after': String(more.retryAfter) };
  if (code === 'unauthorised' || code === 'session-expired') return { 'www-authenticate': 'Bearer realm="tallystick"' };
  if (code === 'upload.not-scanned') return { 'retry-after': '30' };
  return code === 'unavailable' ? { 'retry-after': '1' } : {};
}
