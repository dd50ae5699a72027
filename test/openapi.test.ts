import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openApi } from '../src/contract/openapi.ts';
import { fullPath, ROUTES } from '../src/contract/routes.ts';

const SNAPSHOT = new URL('../docs/openapi.json', import.meta.url);
const RENEW = 'UPDATE=1 npx vitest run test/openapi.test.ts';

test('docs/openapi.json is what the routes and schemas say', () => {
  const made = `${JSON.stringify(openApi(), null, 2)}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(SNAPSHOT, made);
  const kept = readFileSync(SNAPSHOT, 'utf8');
  expect(kept === made, `docs/openapi.json is out of date; renew it with: ${RENEW}`).toBe(true);
});

type Node = Record<string, unknown>;

function walk(value: unknown, visit: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) visit(value as Node);
  for (const child of Object.values(value)) walk(child, visit);
}

test('every reference of the document leads somewhere', () => {
  const document = openApi();
  const lost: string[] = [];
  walk(document, ({ $ref }) => {
    if (typeof $ref !== 'string') return;
    const target = $ref.slice(2).split('/').reduce<unknown>((at, part) => (at as Node | undefined)?.[part], document);
    if (!$ref.startsWith('#/') || target === undefined) lost.push($ref);
  });
  expect(lost).toEqual([]);
});

test('every route stands in the document once, under a name of its own', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { operationId: string }>> };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  expect(operations).toHaveLength(ROUTES.length);
  expect(new Set(operations.map((each) => each.operationId)).size).toBe(ROUTES.length);
  for (const route of ROUTES) expect(paths[fullPath(route)]?.[route.method.toLowerCase()]).toBeDefined();
});

test('the document says where a key, a state and an address are taken and told', () => {
  interface Told {
    readonly operationId: string;
    readonly parameters?: readonly { readonly $ref?: string }[];
    readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
  }
  const { paths } = openApi() as { paths: Record<string, Record<string, Told>> };
  const operations = new Map(Object.values(paths).flatMap((methods) => Object.values(methods)).map((each) => [each.operationId, each]));
  const takes = (id: string, name: string) =>
    (operations.get(id)?.parameters ?? []).some(({ $ref }) => $ref === `#/components/parameters/${name}`);
  const tells = (id: string, status: number, name: string) => name in (operations.get(id)?.responses[String(status)]?.headers ?? {});
  for (const id of ['voucherCreate', 'commandsRun', 'importStart', 'bulkStart']) expect([id, takes(id, 'IdempotencyKey')]).toEqual([id, true]);
  expect(takes('viewSet', 'IdempotencyKey')).toBe(false);
  for (const id of ['personSetRoles', 'partnerDescribe', 'voucherRedeem', 'viewSet', 'clockSet']) expect([id, takes(id, 'IfMatch')]).toEqual([id, true]);
  for (const id of ['commandsRun', 'voucherValidate', 'bulkStart', 'viewList']) expect([id, takes(id, 'IfMatch')]).toEqual([id, false]);
  expect([tells('personInvite', 201, 'Location'), tells('bulkStart', 202, 'Location'), tells('keyCreate', 201, 'Location')]).toEqual([true, true, false]);
  expect([tells('importGet', 200, 'ETag'), tells('journalCheckpoint', 200, 'ETag'), tells('metrics', 200, 'ETag')]).toEqual([true, true, false]);
});

test('every parameter of a path is declared, and nothing else is', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { parameters?: { in?: string; name: string }[] }>> };
  for (const [path, methods] of Object.entries(paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(methods)) {
      expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(named);
    }
  }
});
