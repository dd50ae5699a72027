/**
 * What the compiler cannot see: which folder may import which, the purity of the domain, where SQL lives, dead files,
 * sizes. Every complaint says what to do instead. Lists of exceptions may only shrink.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where people write; `dist` and `data` are made by machines. */
const FOLDERS = ['src', 'test', 'bench', 'scripts', 'docs', 'programmes', '.ci'];

function filesUnder(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.includes('/results/'))
    .sort();
}

const ROOT_FILES = readdirSync(ROOT, { withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(md|json|js|mjs|ts)$/.test(entry.name))
  .map((entry) => entry.name);
const EVERYTHING = [...FOLDERS.flatMap(filesUnder), ...ROOT_FILES];

interface Import {
  /** As it is written. */
  readonly specifier: string;
  /** The file it names, from the root; undefined for a package. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => { walk(child, visit); });
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return clause.name === undefined && named !== undefined && ts.isNamedImports(named)
    && named.elements.length > 0 && named.elements.every((each) => each.isTypeOnly);
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean): void => {
    const target = specifier.startsWith('.') ? join(dirname(path), specifier).split(sep).join('/') : undefined;
    found.push({ specifier, target, typeOnly });
  };
  walk(tree, (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) add(node.moduleSpecifier.text, isTypeOnly(node));
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      if (ts.isStringLiteral(node.argument.literal)) add(node.argument.literal.text, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument !== undefined && ts.isStringLiteral(argument)) add(argument.text, false);
    }
  });
  return found;
}

const SOURCES: readonly Source[] = EVERYTHING.filter((path) => /\.(tsx?|js|mjs)$/.test(path)).map((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, text, tree, imports: importsOf(path, tree) };
});

const isTest = (path: string) => path.endsWith('.test.ts');
/** What ships. */
const SHIPPED = SOURCES.filter(({ path }) => path.startsWith('src/') && !isTest(path));

function lineOf(source: Source, node: ts.Node): string {
  return `${source.path}:${String(source.tree.getLineAndCharacterOfPosition(node.getStart(source.tree)).line + 1)}`;
}

type Layer =
  | 'domain' | 'proof' | 'contract' | 'store' | 'commands' | 'queries' | 'documents' | 'mail' | 'http' | 'jobs' | 'main' | 'cli'
  | 'web';

/** A folder of `src/server` that is not named here, and every file beside them, belongs to `main`. */
function layerOf(path: string): Layer {
  const [, top, folder] = path.split('/');
  if (top === 'domain' || top === 'proof' || top === 'contract' || top === 'cli' || top === 'web') return top;
  switch (folder) {
    case 'store': case 'commands': case 'queries': case 'documents': case 'mail': case 'http': case 'jobs':
      return folder;
    default:
      return 'main';
  }
}

/** ARCHITECTURE.md has the same table. `main` is engine, clock, files, config, sandbox and main itself. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  domain: ['domain'],
  proof: ['proof'],
  contract: ['domain', 'contract'],
  store: ['domain', 'proof', 'store'],
  commands: ['domain', 'contract', 'store', 'commands'],
  queries: ['domain', 'proof', 'contract', 'store', 'commands', 'queries'],
  documents: ['domain', 'proof', 'contract', 'documents', 'mail'],
  mail: ['domain', 'contract', 'documents', 'mail'],
  http: ['contract', 'commands', 'queries', 'documents', 'mail', 'http', 'jobs'],
  jobs: ['contract', 'commands', 'queries', 'documents', 'mail', 'http', 'jobs'],
  main: ['domain', 'proof', 'contract', 'store', 'commands', 'queries', 'documents', 'mail', 'http', 'jobs', 'main', 'cli'],
  cli: ['domain', 'proof', 'contract', 'store', 'commands', 'queries', 'documents', 'mail', 'http', 'jobs', 'main', 'cli'],
  web: ['web'],
};

/** Types of these may cross where values may not: a type decides nothing. */
const TYPES_MAY_CROSS: Partial<Record<Layer, readonly Layer[]>> = {
  http: ['domain'],
  jobs: ['domain'],
  web: ['contract'],
};

/** What a browser gets of the contract besides types: neither holds a schema or a rule. */
const WEB_MAY_IMPORT = ['src/contract/client.ts', 'src/contract/codes.ts'];

const INSTEAD: Readonly<Record<Layer, string>> = {
  domain: 'the domain imports itself alone: take the value as state, input or context',
  proof: 'what anybody checks on their own machine imports itself alone',
  contract: 'the contract knows shapes and the domain: move what it needs into either',
  store: 'the store knows rows and the domain: let the caller hand in the rest',
  commands: 'a command knows domain, contract and store: what is read for a page belongs to queries, what serves a '
    + 'request to http',
  queries: 'a query knows domain, contract, store and commands: let main hand it the rest',
  documents: 'a document is made from domain values: let the caller fetch them',
  mail: 'a mail is made from domain values: let the caller fetch them',
  http: 'http judges nothing and sees no row: let main hand it a function, or ask a command or query',
  jobs: 'a job gives commands and sees no row: let main hand it a function',
  main: 'the portal is served as files',
  cli: 'the portal is served as files',
  web: 'the portal imports types of the contract, its client and its lists of codes, so that no schema and no rule reaches the browser',
};

describe('the walls', () => {
  test('imports run along the table of ARCHITECTURE.md', () => {
    const wrong: string[] = [];
    for (const { path, imports } of SHIPPED) {
      const from = layerOf(path);
      for (const { target, typeOnly } of imports) {
        if (target === undefined) continue;
        const to = layerOf(target);
        const crosses = typeOnly && (TYPES_MAY_CROSS[from]?.includes(to) ?? false);
        const client = from === 'web' && WEB_MAY_IMPORT.includes(target);
        if (MAY_IMPORT[from].includes(to) || crosses || client) continue;
        wrong.push(`${path} imports ${target}, of ${to}: ${INSTEAD[from]}.`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('nothing leaves src, and every import names a file that is there', () => {
    const wrong: string[] = [];
    for (const { path, imports } of SHIPPED) {
      for (const { specifier, target } of imports) {
        if (target === undefined) continue;
        if (!target.startsWith('src/')) wrong.push(`${path} imports ${specifier}: what ships stands in src.`);
        else if (!existsSync(join(ROOT, target))) wrong.push(`${path} imports ${specifier}: name the .ts file.`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

/** Read from top to bottom; a file imports only from those before it. */
const DOMAIN_ORDER = [
  'ids', 'quantity', 'time', 'decision', 'event', 'personal', 'party', 'person', 'programme', 'eligibility',
  'entitlement', 'ledger', 'voucher', 'bearer', 'reservation', 'partner', 'engagement', 'payment', 'evidence',
  'compliance', 'fold',
];

/** Against the order, each with its reason. */
const DOMAIN_EXCEPTIONS: readonly { readonly from: string; readonly to: string; readonly typeOnly: boolean }[] = [
  // A decision answers events; what a decision is comes first all the same, because every noun is read with it.
  { from: 'decision', to: 'event', typeOnly: true },
  // An agreement's balance is moved by postings; the ledger itself knows events only.
  { from: 'entitlement', to: 'ledger', typeOnly: false },
];

const IMPURE = new Set([
  'Date', 'console', 'process', 'globalThis', 'performance', 'crypto', 'fetch', 'require', 'setTimeout', 'setInterval',
  'setImmediate', 'queueMicrotask', 'Buffer', 'Intl', 'Temporal', 'Promise',
]);

const DOMAIN = SHIPPED.filter(({ path }) => path.startsWith('src/domain/'));

describe('the domain', () => {
  const nameOf = (path: string) => path.slice('src/domain/'.length, -'.ts'.length);

  test('has a place in the order for every file', () => {
    expect(DOMAIN.map(({ path }) => nameOf(path)).sort()).toEqual([...DOMAIN_ORDER].sort());
  });

  test('imports upwards only', () => {
    const wrong: string[] = [];
    for (const { path, imports } of DOMAIN) {
      const from = nameOf(path);
      for (const { target, typeOnly } of imports) {
        if (target === undefined || !target.startsWith('src/domain/')) continue;
        const to = nameOf(target);
        if (DOMAIN_ORDER.indexOf(to) < DOMAIN_ORDER.indexOf(from)) continue;
        const allowed = DOMAIN_EXCEPTIONS.some(
          (each) => each.from === from && each.to === to && (typeOnly || !each.typeOnly),
        );
        if (!allowed) wrong.push(`${path} imports ${to}, which comes later: move what both need into the earlier file.`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('imports no package and nothing of Node', () => {
    const wrong = DOMAIN.flatMap(({ path, imports }) =>
      imports.filter(({ target }) => target === undefined)
        .map(({ specifier }) => `${path} imports ${specifier}: hand the value in as state, input or context.`));
    expect(wrong).toEqual([]);
  });

  test('reads no clock, no chance and no surroundings', () => {
    const wrong: string[] = [];
    for (const source of DOMAIN) {
      walk(source.tree, (node) => {
        if (!ts.isIdentifier(node)) return;
        // `Math.random` is the one member that matters; a field of the same name as a global is no use of it.
        const member = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
        const impure = member ? node.text === 'random' : IMPURE.has(node.text);
        const named = ts.isPropertySignature(node.parent) || ts.isPropertyAssignment(node.parent);
        if (impure && !named) {
          wrong.push(`${lineOf(source, node)} uses ${node.text}: time and chance are handed in by the runner.`);
        }
      });
    }
    expect(wrong).toEqual([]);
  });
});

describe('the store', () => {
  const SQL = /^\s*select\s+\w+\s*\(|\bselect\b[\s\S]*\bfrom\b|\binsert\s+into\b|\bupdate\s+\w+\s+set\b|\bdelete\s+from\b|\bcreate\s+(?:table|role|schema|index)\b/;

  test('is the only home of SQL', () => {
    const wrong: string[] = [];
    for (const source of SHIPPED) {
      if (layerOf(source.path) === 'store') continue;
      walk(source.tree, (node) => {
        const written = ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
          ? node.text
          : ts.isTemplateExpression(node) ? node.getText(source.tree) : '';
        if (SQL.test(written) || SQL.test(written.toLowerCase()) && /\b(SELECT|INSERT|UPDATE|DELETE)\b/.test(written)) {
          wrong.push(`${lineOf(source, node)} holds SQL: make it a statement of src/server/store, in its noun's file.`);
        }
      });
    }
    expect(wrong).toEqual([]);
  });

  test('is the only one to build queries with a package', () => {
    const wrong = SHIPPED.filter(({ path }) => layerOf(path) !== 'store').flatMap(({ path, imports }) =>
      imports.filter(({ specifier }) => specifier === 'kysely' || specifier.startsWith('kysely/'))
        .map(() => `${path} imports kysely: build the query in src/server/store.`));
    expect(wrong).toEqual([]);
  });

  test('numbers its migrations from 1, each once', () => {
    const names = filesUnder('src/server/store/migrations').map((path) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^\d{4}_[a-z_]+\.sql$/.test(name)), 'name it NNNN_what_it_does.sql').toEqual([]);
    const numbers = names.map((name) => Number(name.slice(0, 4)));
    expect(numbers, 'give a new migration the next number').toEqual(names.map((_name, index) => index + 1));
  });
});

describe('files', () => {
  /** What a person or a tool starts. */
  const ENTRIES = new Set(['src/cli/main.ts', 'src/proof/verifier.ts', 'src/web/main.tsx']);

  test('none is dead', () => {
    const used = new Set(SHIPPED.flatMap(({ imports }) => imports.flatMap(({ target }) => target ?? [])));
    // A worker or child process is named by a string.
    for (const source of SHIPPED) {
      walk(source.tree, (node) => {
        if (!ts.isStringLiteral(node) || !/^\.{1,2}\/.*\.(ts|js)$/.test(node.text)) return;
        used.add(join(dirname(source.path), node.text).split(sep).join('/').replace(/\.js$/, '.ts'));
      });
    }
    const dead = SHIPPED.map(({ path }) => path).filter((path) => !used.has(path) && !ENTRIES.has(path));
    expect(dead, 'nothing that ships imports these: delete them, or name the entry point here').toEqual([]);
  });

  test('export by name, and no file only passes on', () => {
    const wrong: string[] = [];
    for (const source of SOURCES) {
      // Tools ask for these.
      if (/\.config\.(ts|js)$/.test(source.path)) continue;
      const statements = source.tree.statements;
      const passing = statements.filter((each) => ts.isExportDeclaration(each) && each.moduleSpecifier !== undefined);
      if (statements.length > 0 && passing.length === statements.length || /(^|\/)index\.ts$/.test(source.path)) {
        wrong.push(`${source.path} is a barrel: let each user import the file that holds the thing.`);
      }
      walk(source.tree, (node) => {
        const isDefault = ts.isExportAssignment(node)
          || ts.isExportSpecifier(node) && node.name.text === 'default'
          || ts.canHaveModifiers(node)
            && (ts.getModifiers(node)?.some((each) => each.kind === ts.SyntaxKind.DefaultKeyword) ?? false);
        if (isDefault) wrong.push(`${lineOf(source, node)} exports a default: export it under its name.`);
      });
    }
    expect(wrong).toEqual([]);
  });

  /** Lines of a file that ships, its comments included. */
  const LINES_MAX = 250;

  /** Files that are longer, and their length. A number here may only fall; at `LINES_MAX` the entry goes. */
  const LONGER: Readonly<Record<string, number>> = {
    'src/contract/programme.ts': 310,
    'src/contract/refusals.en.ts': 333,
    'src/contract/refusals.tr.ts': 380,
    'src/domain/eligibility.ts': 262,
    'src/domain/entitlement.ts': 291,
    'src/domain/partner.ts': 263,
    'src/domain/payment.ts': 338,
    'src/domain/voucher.ts': 424,
    'src/server/store/journal.ts': 265,
  };

  test('are short enough to be read', () => {
    const wrong: string[] = [];
    for (const { path, text } of SHIPPED) {
      const lines = text.split('\n').length - 1;
      const allowed = LONGER[path] ?? LINES_MAX;
      if (lines > allowed) {
        wrong.push(`${path} has ${String(lines)} lines, ${String(allowed)} are allowed: part it by what changes together.`);
      }
      // A few lines of play, so that not every edit is one of this list, too.
      if (path in LONGER && (lines < allowed - 9 || lines <= LINES_MAX)) {
        wrong.push(`${path} has shrunk to ${String(lines)} lines: lower its number in LONGER, or take it out.`);
      }
    }
    for (const path of Object.keys(LONGER)) {
      if (!SHIPPED.some((source) => source.path === path)) wrong.push(`${path} is gone: take it out of LONGER.`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('words', () => {
  /** Joined here, so that this file does not hold what it looks for. */
  const word = (...parts: string[]) => parts.join('');
  const texts = EVERYTHING.filter((path) => /\.(ts|js|mjs|md|yaml|yml|json|sql|sh|csv)$/.test(path) || path.startsWith('.ci/'))
    .filter((path) => path !== 'package-lock.json')
    .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n') }));

  function find(pattern: RegExp, only: (path: string) => boolean = () => true): string[] {
    return texts.filter(({ path }) => only(path)).flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${String(index + 1)} ${line.trim().slice(0, 120)}`] : [])));
  }

  test('nothing waits to be done, and no test is left out', () => {
    const later = new RegExp(`\\b(${[word('TO', 'DO'), word('FIX', 'ME'), word('HA', 'CK'), 'XXX(?=:)'].join('|')})\\b`);
    expect(find(later), 'do it now, or write an issue').toEqual([]);
    const left = new RegExp(`\\b(it|test|describe)(\\.\\w+)*\\.(${['on' + 'ly', 'sk' + 'ip', 'to' + 'do'].join('|')})\\b`);
    expect(find(left, (path) => path.endsWith('.ts')), 'let it run, or delete it').toEqual([]);
  });

  test('src knows no programme by name', () => {
    const programmes = new RegExp([
      'microsoft|sharepoint|azure|skype|dynamics|software assurance|yazılım güvencesi|planning.services',
      'innovation-voucher|training-vouchers|\\b(saps|satv|savb|vlsc|mpn|ddps|dydps|sdps|pvdps|ssdps|azdps)\\b|s-edps',
    ].join('|'), 'iu');
    const found = find(programmes, (path) => path.startsWith('src/') && !isTest(path));
    expect(found, 'what is of one programme belongs into its folder').toEqual([]);
  });

  test('no path of one machine, and no address of a registry', () => {
    const homes = new RegExp(`(^|[\\s'"\`(=:])/(${['ro' + 'ot', 'ho' + 'me', 'Us' + 'ers', 'wo' + 'rk'].join('|')})/|[A-Z]:\\\\${word('Us', 'ers')}`);
    expect(find(homes), 'name a folder that everybody has').toEqual([]);
    expect(find(new RegExp(`${word('regis', 'try')}\\.(npmjs|yarnpkg)|${word('verdac', 'cio')}`)), 'leave the host out').toEqual([]);
  });

  test('package-lock.json names packages, not where one machine got them', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const resolved = Object.entries(lock.packages).filter(([, each]) => each.resolved !== undefined).map(([name]) => name);
    expect(resolved, 'run `npm install` with this folder’s .npmrc, which omits the addresses').toEqual([]);
  });
});
