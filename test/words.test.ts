/** The portal's words: both catalogues say the same things with the same arguments, and no component holds a text of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { en } from '../src/web/words/en.ts';
import { first } from '../src/web/words/tr-first.ts';
import { pages } from '../src/web/words/tr-pages.ts';

const tr = { ...first, ...pages };
const WEB = fileURLToPath(new URL('../src/web/', import.meta.url));
const FILES = readdirSync(WEB, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath, entry.name));
const SOURCES = FILES.map((path) => ({
  path: path.slice(WEB.length),
  tree: ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS),
}));

/** The arguments of a message, each with its kind: `days: plural`, `b: tag`. */
function argumentsOf(message: string): string[] {
  const found = new Set<string>();
  const look = (elements: readonly MessageFormatElement[]): void => {
    for (const element of elements) {
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      // A number that is counted in one language and merely written in the other is the same argument.
      const kind = element.type === TYPE.plural || element.type === TYPE.number ? 'number' : element.type === TYPE.argument ? 'value' : TYPE[element.type];
      found.add(`${element.value}: ${kind}`);
      if (element.type === TYPE.tag) look(element.children);
      if (element.type === TYPE.plural || element.type === TYPE.select) Object.values(element.options).forEach(({ value }) => { look(value); });
    }
  };
  look(parse(message));
  return [...found].sort();
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => { walk(child, visit); });
}

describe('the catalogues', () => {
  test('have the same ids', () => {
    expect(Object.keys(tr).sort()).toEqual(Object.keys(en).sort());
  });

  test('ask for the same arguments', () => {
    const wrong = Object.keys(en).flatMap((id) => {
      const [english, turkish] = [en[id as keyof typeof en], tr[id as keyof typeof tr]].map(argumentsOf);
      return JSON.stringify(english) === JSON.stringify(turkish) ? [] : [{ id, english, turkish }];
    });
    expect(wrong).toEqual([]);
  });

  test('put no plural ending behind a number in Turkish', () => {
    const wrong = Object.entries(tr).filter(([, message]) => /# \p{L}+(lar|ler)\b/u.test(message)).map(([id]) => id);
    expect(wrong, 'Turkish nouns stay as they are after a number').toEqual([]);
  });

  test('hang no suffix on a name, a date or a reference', () => {
    const wrong = Object.entries(tr).filter(([, message]) => /\{(?!\w+, (plural|select))\w+\}['’]\p{L}/u.test(message)).map(([id]) => id);
    expect(wrong, 'which suffix is right depends on how the value is read aloud').toEqual([]);
  });

  test('hold nothing that nobody says', () => {
    const said = new Set<string>();
    const begun = new Set<string>();
    for (const { path, tree } of SOURCES) {
      if (path.startsWith('words/en') || path.startsWith('words/tr')) continue;
      walk(tree, (node) => {
        if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) said.add(node.text);
        if (ts.isTemplateExpression(node) && node.head.text.includes('.')) begun.add(node.head.text);
        // `term('status', …)` and the like name a whole group.
        if (ts.isCallExpression(node) && /\bterm$/.test(node.expression.getText(tree))) {
          const [group] = node.arguments;
          if (group !== undefined && ts.isStringLiteral(group)) begun.add(`${group.text}.`);
        }
        if (ts.isJsxAttribute(node) && node.name.getText(tree) === 'group' && node.initializer !== undefined && ts.isStringLiteral(node.initializer)) {
          begun.add(`${node.initializer.text}.`);
        }
      });
    }
    const unsaid = Object.keys(en).filter((id) => !said.has(id) && ![...begun, 'status.'].some((group) => id.startsWith(group)));
    expect(unsaid, 'say it or delete it').toEqual([]);
  });
});

describe('components', () => {
  const READ = /^(label|title|help|alt|placeholder|caption|lead|empty|aria-label|aria-description|aria-roledescription)$/;

  test('hold no text', () => {
    const wrong: string[] = [];
    for (const { path, tree } of SOURCES.filter((each) => each.path.endsWith('.tsx'))) {
      const complain = (node: ts.Node): void => {
        wrong.push(`${path}:${String(tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1)} ${node.getText(tree).trim().slice(0, 60)}`);
      };
      walk(tree, (node) => {
        if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) complain(node);
        const isChild = ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent));
        if (isChild && node.expression !== undefined && ts.isStringLiteral(node.expression) && /\p{L}{2}/u.test(node.expression.text)) complain(node);
        if (ts.isJsxAttribute(node) && READ.test(node.name.getText(tree)) && node.initializer !== undefined
          && ts.isStringLiteral(node.initializer) && /\p{L}/u.test(node.initializer.text)) complain(node);
      });
    }
    expect(wrong, 'put the words into src/web/words, in both languages').toEqual([]);
  });
});
