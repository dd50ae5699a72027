/**
 * The OpenAPI 3.1 document, made from the routes and the schemas and from nothing else. It is served at
 * `/api/openapi.json`, and kept as `docs/openapi.json`, so that a change of the interface is seen in review.
 */
import { COMMANDS, PARTY_ROLES, giversOf, type PartyKind } from '../domain/party.ts';
import { problemView } from './answer.ts';
import { COMMAND_ANSWERS } from './command-answers.ts';
import { COMMAND_EXAMPLES } from './command-examples.ts';
import { COMMAND_INPUTS, type GivenCommand } from './commands.ts';
import { Components, type Schema } from './openapi-schemas.ts';
import { header, HEADERS, parameter, PARAMETERS, UNCHANGED } from './openapi-shared.ts';
import { LOCATIONS } from './locations.ts';
import { problem, problemType, type ProblemCode } from './problems.ts';
import type { CommandRoute } from './route.ts';
import { fullPath, ROUTES, type Route } from './routes.ts';
import { shownBy } from './shown.ts';

/** The version of the interface, which is not that of the package. */
export const API_VERSION = '1.0.0';

type Part = Record<string, unknown>;

const PROBLEMS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid', 401: 'unauthorised', 403: 'role.missing', 404: 'not-found', 409: 'refused', 412: 'stale',
  413: 'too-large', 415: 'unsupported-media', 422: 'idempotency.key-reused', 429: 'too-many', 503: 'outcome-unknown',
};

const ON_COMMANDS = [400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503];
const ON_READS = [400, 401, 403, 404, 429, 503];

export function openApi(): Part {
  const components = new Components();
  const paths: Record<string, Part> = {};
  for (const route of ROUTES) {
    const path = fullPath(route);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tallystick',
      version: API_VERSION,
      summary: 'Runs voucher-funded service programmes: entitlement, voucher, engagement, payment.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      schemas: components.schemas,
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: problemResponses(components),
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
    },
  };
}

function operation(route: Route, components: Components): Part {
  const { name, summary } = route;
  const common = { operationId: operationId(route), tags: [tagOf(route)], summary };
  if (route.kind === 'command') {
    return { ...common, description: giversText(name as GivenCommand), ...commandParts(route.name, route, components) };
  }
  const open = route.open === true ? { security: [] } : {};
  const described = { ...common, description: `For ${route.who}.`, ...open };
  const params = paramsOf(route.path, (param) => components.input(route.params?.[param]));
  if (route.kind === 'read') return { ...described, ...readParts(route, params, components) };
  const body = route.takes === undefined && route.body === undefined
    ? {}
    : { requestBody: { required: true, content: {
      ...contentOf(route.takes, components.input(route.body)), ...linesOf(route.takes, components.input(route.line)),
    } } };
  const parameters = [...params, ...operationParameters(route, components)];
  return { ...described, parameters, ...body, responses: operationResponses(route, components) };
}

type Operation = Extract<Route, { kind: 'operation' }>;

function operationParameters(route: Operation, components: Components): Part[] {
  const changes = route.method !== 'GET';
  return [
    ...(route.query === undefined ? [] : components.query(route.query)),
    ...(changes && shownBy(route.path) !== undefined ? [parameter('IfMatch')] : []),
    ...(route.keyed === true ? [parameter('IdempotencyKey')] : []),
    ...(route.dryRun === true ? [parameter('DryRun')] : []),
    ...(changes || route.query !== undefined ? [parameter('Language')] : []),
  ];
}

function operationResponses(route: Operation, components: Components): Part {
  const answer = route.response === null ? undefined : components.output(route.response);
  const lineAnswer = route.answerLine === undefined ? {} : components.output(route.answerLine);
  const headers = {
    ...(route.status === 202 ? { Location: header('Location') } : {}),
    // Each item of a list says for itself whether it is a repetition.
    ...(route.status === 202 && route.keyed === true ? { 'Idempotent-Replayed': header('Replayed') } : {}),
    ...(route.tagged === true ? { ETag: header('ETag') } : {}),
  };
  return {
    [String(route.status ?? 200)]: {
      description: 'Done.',
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      content: { ...contentOf(route.gives, answer), ...linesOf(route.gives, lineAnswer) },
    },
    ...(route.tagged === true ? { 304: UNCHANGED } : {}),
    ...problems(route.outside === true ? [503] : ON_COMMANDS.filter((status) => status !== 409 || route.refuses === true)),
  };
}

/** Names without dots; a second address of a command says what is different about it. */
function operationId(route: Route): string {
  const name = route.name.replace(/[.-](\w)/g, (_all, letter: string) => letter.toUpperCase());
  return route.kind === 'command' && route.method === 'PATCH' && route.name === 'payment.save' ? `${name}Again` : name;
}

function tagOf(route: Route): string {
  const [first = ''] = fullPath(route).replace(/^\/api\/v1/, '').split('/').filter((part) => part !== '');
  return first;
}

function giversText(name: GivenCommand): string {
  const parties = Object.keys(PARTY_ROLES) as PartyKind[];
  const givers = parties.flatMap((party) => giversOf(name, party).map((role) => `${party}.${role}`));
  return `The command \`${name}\`. For ${givers.join(', ')}.`;
}

function commandParts(name: GivenCommand, route: CommandRoute, components: Components): Part {
  const input = components.input(COMMAND_INPUTS[name]);
  const fields = input.properties ?? {};
  const params = paramsOf(route.path, (param) => fields[route.params?.[param] ?? ''] ?? { type: 'string' });
  const description = 'Accepted.';
  const content = contentOf(undefined, components.output(COMMAND_ANSWERS[name]));
  const headers = { 'Idempotent-Replayed': header('Replayed') };
  const address = LOCATIONS[name] === undefined ? {} : { Location: header('Location') };
  const made = { description, headers: { ...headers, ...address }, content };
  const plain = { description: route.status === undefined ? description : 'A dry run.', headers, content };
  return {
    parameters: [
      ...params, parameter('IdempotencyKey'), ...(shownBy(route.path) === undefined ? [] : [parameter('IfMatch')]),
      parameter('DryRun'), parameter('Language'), parameter('Organisation'),
    ],
    ...(route.body === 'none' ? {} : { requestBody: requestBody(name, route, input) }),
    responses: {
      200: plain,
      ...(route.status === undefined ? {} : { [String(route.status)]: made }),
      ...problems(ON_COMMANDS),
    },
    'x-command': name,
    'x-who': COMMANDS[name],
  };
}

function requestBody(name: GivenCommand, route: CommandRoute, input: Schema): Part {
  const fromPath = Object.values(route.params ?? {});
  const written = new Map(Object.entries(route.rename ?? {}).map(([field, of]) => [of, field]));
  const kept = (field: string) => !fromPath.includes(field);
  const fields = Object.entries(input.properties ?? {}).filter(([field]) => kept(field));
  const example = Object.entries(COMMAND_EXAMPLES[name]).filter(([field]) => kept(field));
  const renamed = <Value>(pairs: readonly (readonly [string, Value])[]) =>
    Object.fromEntries(pairs.map(([field, value]) => [written.get(field) ?? field, value]));
  if (route.body === 'multipart') {
    const bytes = { type: 'string', contentMediaType: 'application/octet-stream' };
    const file = { ...bytes, description: 'The file, with its name.' };
    return { required: true, content: { 'multipart/form-data': { schema: {
      type: 'object', properties: { file }, required: ['file'],
    } } } };
  }
  const required = (input.required ?? []).filter((field) => kept(field) && field !== route.own);
  const schema = {
    type: 'object', properties: renamed(fields), additionalProperties: false,
    ...(required.length === 0 ? {} : { required: required.map((field) => written.get(field) ?? field) }),
  };
  const types = route.body === 'json-or-yaml' ? ['application/json', 'application/yaml'] : ['application/json'];
  return { required: required.length > 0, content: contentOf(types, schema, renamed(example)) };
}

function readParts(route: Extract<Route, { kind: 'read' }>, params: readonly Part[], components: Components): Part {
  const query = components.query(route.query);
  const isList = query.some(({ name }) => name === 'limit');
  const content = route.response === null
    ? contentOf(['application/octet-stream'], undefined)
    : contentOf(undefined, components.output(route.response));
  const headers = { ETag: header('ETag'), ...(isList ? { Link: header('Link') } : {}) };
  return {
    parameters: [...params, ...query, parameter('Language'), parameter('Organisation')],
    responses: {
      200: { description: 'Found.', headers, content },
      304: UNCHANGED,
      ...problems(ON_READS),
    },
  };
}

function paramsOf(path: string, schemaOf: (param: string) => Schema): Part[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = schemaOf(name);
    return { name, in: 'path', required: true, schema: Object.keys(schema).length === 0 ? { type: 'string' } : schema };
  });
}

function contentOf(types: readonly string[] = ['application/json'], schema?: Schema, example?: Part): Part {
  const part = { ...(schema === undefined ? {} : { schema }), ...(example === undefined ? {} : { example }) };
  return Object.fromEntries(types.map((type) => [type, type.endsWith('json') || type.endsWith('yaml') ? part : {}]));
}

/** Lines of JSON: OpenAPI 3.1 has no word for a sequence, so the schema is that of one line, and the description says so. */
function linesOf(types: readonly string[] = [], schema: Schema): Part {
  return Object.fromEntries(types.filter((type) => type.endsWith('ndjson')).map((type) => [
    type, { schema: { description: 'One line of the body; there may be any number of lines.', ...schema } },
  ]));
}

function problems(statuses: readonly number[]): Part {
  const reference = (status: number) => ({ $ref: `#/components/responses/Problem${String(status)}` });
  return Object.fromEntries(statuses.map((status) => [status, reference(status)]));
}

function problemResponses(components: Components): Part {
  const schema = components.output(problemView);
  return Object.fromEntries(Object.entries(PROBLEMS).map(([status, code]) => {
    const { title, detail } = problem(code, 'en');
    const example = { type: problemType(code), title, status: Number(status), detail, code };
    const content = { 'application/problem+json': { schema, example } };
    return [`Problem${status}`, { description: title, content }];
  }));
}
