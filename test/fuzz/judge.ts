/** Judges one answer: is it one of the documented, in its form, in its language, in time, and does it keep secrets. */
import { PROBLEM_CODES, problem, type ProblemCode } from '../../src/contract/problems.ts';
import type { ProblemView } from '../../src/contract/answer.ts';
import type { Asked } from './requests.ts';
import { Judge, type Schema } from './schema.ts';
import { PATIENCE_MS, type Got } from './send.ts';

/** What no answer may hold: where code stands, what the database says, whose keys there are. */
const INSIDE = new RegExp([
  String.raw`\n\s+at \S`, String.raw`node_modules`, String.raw`\.(ts|js|mjs|sql):\d`, String.raw`tallystick_(writer|reader)`, String.raw`relation "`, String.raw`column "`,
  String.raw`violates .{0,40}constraint`, String.raw`syntax error at or near`, String.raw`pg_catalog`, String.raw`duplicate key value`, String.raw`invalid input syntax`,
  String.raw`deadlock detected`, String.raw`ECONN|ENOENT|EACCES`, String.raw`postgres(ql)?://`, String.raw`Cannot read propert|is not a function|is not iterable`,
].join('|'));
const KEY = /tsk_[0-9A-Za-z_-]{43}/;

export interface Verdict {
  readonly faults: readonly string[];
  /** The body where it is JSON. */
  readonly value: unknown;
}

export class Bench {
  readonly #answers: Judge;
  /** In which languages each sentence was told. */
  readonly #sentences = new Map<string, Set<string>>();
  readonly #home: string;

  constructor(document: Schema, home: string) {
    this.#answers = new Judge(document, { formats: true });
    this.#home = home;
  }

  judge(asked: Asked, got: Got): Verdict {
    const faults: string[] = [];
    const text = got.body.toString('utf8');
    const type = (got.headers['content-type'] ?? '').split(';')[0] ?? '';
    let value: unknown;
    if (type.endsWith('ndjson')) value = text.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
    else if (type.endsWith('json') && got.headers['content-disposition'] === undefined) {
      try {
        value = JSON.parse(text);
      } catch {
        faults.push('says that it is JSON and is not');
      }
    }
    if (got.status >= 500) faults.push(`${String(got.status)}: ${text.slice(0, 300)}`);
    if (got.ms > PATIENCE_MS) faults.push(`took ${String(Math.round(got.ms))} ms`);
    if (asked.wrong && got.status < 400) faults.push(`what cannot be right by the document was answered with ${String(got.status)}`);
    if (got.headers['x-request-id'] === undefined) faults.push('has no request id');
    faults.push(...this.#documented(asked, got, type, value));
    if (got.status >= 400) faults.push(...this.#problem(asked, got, type, value));
    if (got.headers['content-disposition'] === undefined) faults.push(...this.#inside(asked, got, text));
    if (asked.operation.id === 'commandsRun' && got.status === 200) faults.push(...this.#items(value, String(got.headers['content-language'])));
    return { faults, value };
  }

  /** Each item of a list has a status of its own; none of them may be our fault. */
  #items(value: unknown, spoken: string): readonly string[] {
    const items = (Array.isArray(value) ? value : (value as { items: unknown[] }).items) as { status: number; problem?: ProblemView }[];
    return items.flatMap((item) => [
      ...(item.status >= 500 ? [`an item was answered with ${JSON.stringify(item).slice(0, 300)}`] : []),
      ...(item.problem === undefined ? [] : this.#words(item.problem, spoken)),
    ]);
  }

  #documented({ operation, sent }: Asked, got: Got, type: string, value: unknown): readonly string[] {
    const { status } = got;
    const conditional = sent.headers['if-none-match'] !== undefined;
    if (status === 304 && got.body.length > 0) return ['304 with a body'];
    if (status === 304 && !conditional) return ['304 unasked'];
    const answers = operation.answers[String(status)];
    if (answers === undefined) return [`${String(status)} is not documented: ${got.body.toString('utf8').slice(0, 200)}`];
    if (Object.keys(answers).length === 0) return [];
    const content = answers[type];
    // A file is what it is; the document says bytes.
    if (content === undefined) return answers['application/octet-stream'] === undefined ? [`${String(status)} as ${type} is not documented`] : [];
    if (content.schema === undefined || value === undefined) return [];
    const values = type.endsWith('ndjson') ? value as unknown[] : [value];
    return values.flatMap((each) => this.#answers.faults(content.schema as Schema, each)).slice(0, 5).map((fault) => `${String(status)} ${fault}`);
  }

  #problem({ twist, language }: Asked, got: Got, type: string, value: unknown): readonly string[] {
    if (type !== 'application/problem+json' || typeof value !== 'object' || value === null) return [`${String(got.status)} is no problem+json but ${type}`];
    const told = value as ProblemView;
    const spoken = got.headers['content-language'] ?? '';
    return [
      ...(spoken !== language && !twist.endsWith('headers') ? [`was asked for ${language} and answered in ${spoken}`] : []),
      ...(told.status === got.status ? [] : [`says ${String(told.status)} in a ${String(got.status)}`]),
      ...(told.instance === got.headers['x-request-id'] ? [] : ['instance is not the request id']),
      ...this.#words(told, spoken),
    ];
  }

  #words(told: ProblemView, spoken: string): readonly string[] {
    if (!(PROBLEM_CODES as readonly string[]).includes(told.code)) return [`the code ${told.code} is not known`];
    const words = problem(told.code as ProblemCode, spoken === 'tr' ? 'tr' : 'en');
    const faults = told.title === words.title && told.detail === words.detail ? [] : [`${told.code} is not told in ${spoken}`];
    if (told.code === 'invalid' && (told.errors ?? []).length === 0) faults.push('invalid, without a place');
    if (['refused', 'role.missing'].includes(told.code) && (told.refusals ?? []).length === 0) faults.push(`${told.code}, without a reason`);
    for (const { pointer, message } of told.errors ?? []) {
      if (pointer !== '' && !pointer.startsWith('/')) faults.push(`${pointer} is no JSON pointer`);
      if (message.trim() === '') faults.push(`${pointer} has no message`);
      // What a definition's check says is for whoever writes it, in English as its schema is.
      if (!/^(\/input)?\/definition/.test(pointer)) this.#hear(message, spoken);
    }
    for (const { message, remedy } of told.refusals ?? []) [message, remedy].forEach((each) => { this.#hear(each, spoken); });
    return faults;
  }

  /** Names and figures differ from one answer to the next; the words around them do not. */
  #hear(sentence: string, language: string): void {
    const key = sentence.replace(/[\d"'“”].*$/u, '').slice(0, 60).trim();
    // What begins with something that was sent, a name or a code, shows its words only further on.
    if (key.length < 8 || !/^\p{L}+ \p{L}+/u.test(key)) return;
    this.#sentences.set(key, (this.#sentences.get(key) ?? new Set()).add(language));
  }

  /** Sentences that are the same in every language are translated into none. */
  untranslated(): readonly string[] {
    return [...this.#sentences].filter(([, languages]) => languages.size > 1).map(([sentence]) => sentence).sort();
  }

  #inside({ operation }: Asked, got: Got, text: string): readonly string[] {
    const found = INSIDE.exec(text)?.[0] ?? (text.includes(this.#home) ? this.#home : undefined);
    const mayTellKey = ['keyCreate', 'commandsRun'].includes(operation.id);
    return [
      ...(found === undefined ? [] : [`tells of the inside: ${JSON.stringify(found)}`]),
      ...(KEY.test(text) && !mayTellKey ? ['tells a key'] : []),
      ...(got.headers['server'] === undefined && got.headers['x-powered-by'] === undefined ? [] : ['says what it is made of']),
    ];
  }
}
