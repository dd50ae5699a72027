/** A programme's definition may come as YAML, as people write it, beside JSON. */
import type { FastifyInstance } from 'fastify';
import { parseDocument } from 'yaml';
import type { Language } from '../../contract/refusal-params.ts';
import { isDeeper } from './json.ts';
import { wrong } from './problem.ts';
import { isUtf8 } from 'node:buffer';
import { word } from './words.ts';

const TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];
// A definition has no use for aliases beyond a few; a hundred are enough to write and far too few to explode.
const ALIASES_MAX = 100;
const DEPTH_MAX = 64;

export function mountPublish(app: FastifyInstance, add: (scope: FastifyInstance) => void): void {
  app.register((scope, _options, done) => {
    scope.addContentTypeParser(TYPES, { parseAs: 'buffer' }, (request, body: Buffer, parsed) => {
      try {
        parsed(null, bodyFrom(body, request.query as Record<string, unknown>, request.language));
      } catch (error) {
        parsed(error as Error);
      }
    });
    // `effectiveFrom` may stand in the query where the body is the definition's own file; no command reads it there.
    scope.addHook('preHandler', (request, _reply, next) => {
      const { effectiveFrom: _moved, ...query } = request.query as Record<string, unknown>;
      if (!(request.headers['content-type'] ?? '').includes('json')) request.query = query;
      next();
    });
    add(scope);
    done();
  });
}

/** The file is the definition itself, with `effectiveFrom` in the query; or it holds both, as the JSON body does. */
function bodyFrom(bytes: Buffer, query: Record<string, unknown>, language: Language): unknown {
  if (!isUtf8(bytes)) throw wrong('', word(language, 'not-utf8'));
  const value = parseYaml(bytes.toString('utf8'), language);
  const { effectiveFrom } = query;
  if (typeof value === 'object' && value !== null && 'definition' in value && effectiveFrom === undefined) return value;
  return { definition: value, ...(effectiveFrom === undefined ? {} : { effectiveFrom }) };
}

function parseYaml(text: string, language: Language): unknown {
  const document = parseDocument(text, { schema: 'core', stringKeys: true, logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line = 1, col = 1 } = error.linePos?.[0] ?? {};
    const reason = (error.message.split('\n')[0] ?? '').replace(/ at line .*$/, '');
    throw wrong('', word(language, 'not-yaml', { line, column: col, reason }));
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (failure) {
    throw wrong('', word(language, 'not-yaml', { line: 1, column: 1, reason: (failure as Error).message }));
  }
  if (isDeeper(value, DEPTH_MAX)) throw wrong('', word(language, 'too-deep', { max: DEPTH_MAX }));
  return value;
}
