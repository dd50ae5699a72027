/** Problems as they leave (RFC 9457), and the one exception that stands for one. */
import type { RefusalView } from '../../contract/answer.ts';
import type { FieldError } from '../../contract/messages.ts';
import { problem, type ProblemCode } from '../../contract/problems.ts';
import type { Language } from '../../contract/refusal-params.ts';

/** What a problem says beside its code: all the places that are wrong, or all the reasons. */
export interface ProblemMore {
  readonly errors?: readonly FieldError[];
  readonly refusals?: readonly RefusalView[];
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

/** One thing wrong with the input. */
export function wrong(pointer: string, message: string): RequestProblem {
  return new RequestProblem('invalid', { errors: [{ pointer, message }] });
}

/** `instance` is the request's id, by which the operator finds it in the log. */
export function problemBody(
  code: ProblemCode,
  language: Language,
  instance: string,
  { errors, refusals }: ProblemMore = {},
): ProblemBody {
  const { status, title, detail } = problem(code, language);
  return {
    type: `urn:tallystick:problem:${code}`,
    title,
    status,
    detail,
    code,
    instance,
    ...(errors === undefined ? {} : { errors }),
    ...(refusals === undefined ? {} : { refusals }),
  };
}

/** Headers that a problem has wherever it comes from. */
export function headersOf(code: ProblemCode): Readonly<Record<string, string>> {
  if (code === 'unauthorised') return { 'www-authenticate': 'Bearer realm="tallystick"' };
  return code === 'unavailable' ? { 'retry-after': '1' } : {};
}
