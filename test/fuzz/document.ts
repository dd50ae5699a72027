/** The operations of the OpenAPI document, as the server gives it: a route that is added is fuzzed without being named. */
import type { Schema } from './schema.ts';

export interface Param {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** The command's name; undefined where it is none. */
  readonly command: string | undefined;
  /** The roles of each party that may ever give the command. */
  readonly who: Readonly<Record<string, readonly string[]>>;
  readonly open: boolean;
  readonly params: readonly Param[];
  /** By media type. */
  readonly takes: Readonly<Record<string, { readonly schema?: Schema; readonly example?: Schema }>>;
  readonly bodyRequired: boolean;
  /** By status and media type. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, { readonly schema?: Schema }>>>>;
}

type Node = Readonly<Record<string, unknown>>;

function resolved(document: Node, node: Node): Node {
  const { $ref } = node;
  if (typeof $ref !== 'string') return node;
  return $ref.slice(2).split('/').reduce<unknown>((at, part) => (at as Node | undefined)?.[part], document) as Node;
}

export function operationsOf(document: Node): readonly Operation[] {
  return Object.entries(document['paths'] as Record<string, Record<string, Node>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, node]) => operationOf(document, path, method, node)));
}

function operationOf(document: Node, path: string, method: string, node: Node): Operation {
  const params = ((node['parameters'] ?? []) as Node[]).map((each) => resolved(document, each)) as unknown as Param[];
  const body = node['requestBody'] as { required?: boolean; content: Operation['takes'] } | undefined;
  const answers = Object.entries(node['responses'] as Record<string, Node>).map(([status, answer]) =>
    [status, (resolved(document, answer)['content'] ?? {}) as Record<string, { schema?: Schema }>] as const);
  return {
    id: node['operationId'] as string,
    method: method.toUpperCase(),
    path,
    command: node['x-command'] as string | undefined,
    who: (node['x-who'] ?? {}) as Operation['who'],
    open: Array.isArray(node['security']) && node['security'].length === 0,
    params,
    takes: body?.content ?? {},
    bodyRequired: body?.required === true,
    answers: Object.fromEntries(answers),
  };
}
