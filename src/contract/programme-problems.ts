/** What is wrong with a definition, in sentences that a programme owner can act on. */
import type { z } from 'zod';

export interface DefinitionProblem {
  /** JSON Pointer (RFC 6901) to the value in question; empty for the whole definition. */
  readonly pointer: string;
  readonly message: string;
}

/** Where a check puts what it finds. */
export type Report = (path: readonly PropertyKey[], message: string) => void;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

// A definition is a few thousand values, a dozen levels deep. Beyond these limits it is an attack or an accident, and
// a recursive check must not be the place where that is found out.
const DEPTH_MAX = 24;
const VALUES_MAX = 200_000;

export function pointerTo(path: Path): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Refuses what is too deep, too large or refers to itself, without recursion. */
export function shapeProblem(input: unknown): DefinitionProblem | undefined {
  let level: unknown[] = [input];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_MAX) return { pointer: '', message: `is nested deeper than ${String(DEPTH_MAX)} levels` };
    const next: unknown[] = [];
    for (const value of level) {
      seen += 1;
      if (seen > VALUES_MAX) return { pointer: '', message: `holds more than ${String(VALUES_MAX)} values` };
      if (typeof value !== 'object' || value === null) continue;
      const children: unknown[] = Object.values(value);
      if (seen + next.length + children.length > VALUES_MAX) {
        return { pointer: '', message: `holds more than ${String(VALUES_MAX)} values` };
      }
      for (const child of children) next.push(child);
    }
    level = next;
  }
  return undefined;
}

/** The schema's complaints, one per value, each at its own place. */
export function problemsOf(issues: readonly Issue[], above: Path = []): DefinitionProblem[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ pointer: pointerTo([...path, key]), message: 'is not a field known here' }));
    }
    if (issue.code === 'invalid_key') {
      const [inner] = issue.issues;
      return [{ pointer: pointerTo(path), message: `this name ${inner?.message ?? 'cannot be used'}` }];
    }
    if (issue.code === 'invalid_union') {
      const nearest = closestOption(issue.errors);
      if (nearest !== undefined) return problemsOf(nearest, path);
    }
    return [{ pointer: pointerTo(path), message: sentence(issue) }];
  });
}

/**
 * Of a union's options the one that was meant: the only one whose field is there, which is the one that does not
 * complain at the top. Undefined where none was, so that the union's own message speaks.
 */
function closestOption(options: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const meant = options.filter((issues) => issues.every((issue) => issue.path.length > 0 && !isMissing(issue)));
  return meant.length === 1 ? meant[0] : undefined;
}

function isMissing(issue: Issue): boolean {
  return (issue.code === 'invalid_type' || issue.code === 'invalid_value') && issue.input === undefined;
}

const EXPECTED: Record<string, string> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'a group of fields',
  array: 'a list', record: 'a group of fields',
};

function sentence(issue: Issue): string {
  if (isMissing(issue)) return 'is required';
  if (issue.code === 'invalid_type') {
    return issue.message.startsWith('must') ? issue.message : `must be ${EXPECTED[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value' && !issue.message.startsWith('must')) {
    return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  }
  if (issue.message.startsWith('must')) return issue.message;
  if (issue.code === 'too_big') return `must hold at most ${String(issue.maximum)}`;
  if (issue.code === 'too_small') return `must hold at least ${String(issue.minimum)}`;
  return issue.message;
}
