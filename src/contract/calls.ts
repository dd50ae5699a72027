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
    ...Object.entries(body)
      .filter(([field]) => !stray.includes(field))
      .map(([field, given]) => [rename[field] ?? field, given] as const),
    ...fromPath.map(([param, field]) => [field, request.params[param]] as const),
  ]);
  const parsed = route.body === 'multipart'
    ? (parseWith(upload, value, language) as ReturnType<typeof parseInput<Name>>)
    : parseInput(name, value, language);
  const told = 'errors' in parsed ? parsed.errors : [];
  const pathFields = fromPath.map(([, field]) => field);
  const errors = [
    ...stray.map((field) => ({ pointer: `/${field}`, message: message(language, 'unknown') })),
    ...told.filter(({ pointer }) => !pathFields.includes(topOf(pointer))).map((error) => asWritten(error, rename)),
  ];
  if (errors.length > 0) return { errors };
  return 'input' in parsed ? parsed : { unknown: topOf(told[0]?.pointer ?? '') };
}

function ownOf(route: CommandRoute, { organisationId }: CommandRequest): [string, unknown][] {
  return route.own === undefined || organisationId === null ? [] : [[route.own, organisationId]];
}

const topOf = (pointer: string) => pointer.split('/')[1] ?? '';

/** An error with the field's name in the body. */
function asWritten({ pointer, message: text }: FieldError, rename: Readonly<Record<string, string>>): FieldError {
  const top = topOf(pointer);
  const written = Object.entries(rename).find(([, field]) => field === top)?.[0] ?? top;
  return { pointer: pointer === '' ? '' : `/${written}${pointer.slice(top.length + 1)}`, message: text };
}

type Schemas = Readonly<Record<string, z.ZodType>>;

/** What a read's path says, each parameter read by its schema. */
export type ReadParams<Name extends ReadName> =
  (typeof READ_ROUTES)[Name] extends { readonly params: infer Params extends Schemas }
  ? { readonly [Param in keyof Params]: z.output<Params[Param]> }
  : Readonly<Record<never, never>>;

export type ReadQuery<Name extends ReadName> = z.output<(typeof READ_ROUTES)[Name]['query']>;

export interface ReadInput<Name extends ReadName> {
  readonly params: ReadParams<Name>;
  readonly query: ReadQuery<Name>;
}

/** Reads the path and the query of a read. */
export function readRead<Name extends ReadName>(
  name: Name,
  request: { readonly params: Readonly<Record<string, string>>; readonly query: unknown },
  language: Language,
): Read<ReadInput<Name>> {
  const route: { readonly params?: Schemas; readonly query: z.ZodType } = READ_ROUTES[name];
  const params: [string, unknown][] = [];
  for (const [param, schema] of Object.entries(route.params ?? {})) {
    const parsed = schema.safeParse(request.params[param]);
    if (!parsed.success) return { unknown: param };
    params.push([param, parsed.data]);
  }
  const query = parseWith(route.query, request.query ?? {}, language);
  if ('errors' in query) return query;
  return { input: { params: Object.fromEntries(params), query: query.input } as ReadInput<Name> };
}
