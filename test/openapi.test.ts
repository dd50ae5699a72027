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

test('every parameter of a path is declared, and nothing else is', () => {
  const { paths } = openApi() as { paths: Record<string, Record<string, { parameters?: { in?: string; name: string }[] }>> };
  for (const [path, methods] of Object.entries(paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(methods)) {
      expect(parameters.filter((each) => each.in === 'path').map((each) => each.name)).toEqual(named);
    }
  }
});
