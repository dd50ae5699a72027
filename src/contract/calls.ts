/** From a request to what a command or read takes. The server calls these; `client.ts` does the inverse. */
import type { z } from 'zod';
import { parseInput, parseWith, type CommandInput, type GivenCommand } from './commands.ts';
import { upload } from './engagement.ts';
import { message, type FieldError } from './messages.ts';
import type { Language } from './refusal-params.ts';
import type { CommandRoute } from './route.ts';
import { READ_ROUTES, type ReadName } from './routes.ts';

/** `unknown`: the address itself names nothing that could exist; answered like anything that is not found. */
export type Read<Input> =
  | { readonly input: Input }
  | { readonly errors: readonly FieldError[] }
  | { readonly unknown: string };

export interface CommandRequest {
  /** The parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed body; undefined where there is none. For an upload, `{ fileName }`. */
  readonly body: unknown;
  /** The organisation the caller acts for. */
  readonly organisationId: string | null;
}

/** Puts path and body together into a command's input. Pointers of errors are those of the body as it was sent. */
export function readCommand<Name extends GivenCommand>(
  name: Name,
  route: CommandRoute,
  request: CommandRequest,
  language: Language,
): Read<CommandInput<Name>> {
  const body = request.body ?? {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    return { errors: [{ pointer: '', message: message(language, 'object') }] };
  }
  const fromPath = Object.entries(route.params ?? {});
  const rename = route.rename ?? {};
  const elsewhere = new Set([...fromPath.map(([, field]) => field), ...Object.values(rename)]);
  const stray = Object.keys(body).filter((field) => elsewhere.has(field) && !Object.hasOwn(rename, field));
  const value = Object.fromEntries([
    ...ownOf(route, request),
    ...Object.entries(body).map(([field, given]) => [rename[field] ?? field, given] as const),
    ...fromPath.map(([param, field]) => [field, request.params[param]] as const),
  ]);
  const parsed = route.body === 'multipart'
    ? (parseWith(upload, value, language) as ReturnType<typeof parseInput<Name>>)
    : parseInput(name, value, language);
  const errors = [
    ...stray.map((field) => ({ pointer: `/${field}`, message: message(language, 'unknown') })),
    ...('errors' in parsed ? parsed.errors : []),
  ];
  if ('input' in parsed && errors.length === 0) return parsed;
  return failed(errors, fromPath.map(([, field]) => field), rename);
}

function ownOf(route: CommandRoute, { organisationId }: CommandRequest): [string, unknown][] {
  return route.own === undefined || organisationId === null ? [] : [[route.own, organisationId]];
}

/** What is wrong with the body is told; what is wrong with the path alone is an address that names nothing. */
function failed(
  errors: readonly FieldError[],
  pathFields: readonly string[],
  rename: Readonly<Record<string, string>>,
): { errors: readonly FieldError[] } | { unknown: string } {
  const topOf = (pointer: string) => pointer.split('/')[1] ?? '';
  const unknown = message('en', 'unknown');
  const inBody = errors.filter(({ pointer, message: text }) => !pathFields.includes(topOf(pointer)) || text === unknown);
  if (inBody.length === 0) return { unknown: topOf(errors[0]?.pointer ?? '') };
  const written = new Map(Object.entries(rename).map(([field, input]) => [input, field]));
  return {
    errors: inBody.map(({ pointer, message: text }) => {
      const top = topOf(pointer);
      const field = written.get(top);
      return { pointer: field === undefined ? pointer : `/${field}${pointer.slice(top.length + 1)}`, message: text };
    }),
  };
}
