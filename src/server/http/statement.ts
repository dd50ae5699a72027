/** Reads as files: a statement of days and a payment run as tables, and the journal line by line. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { z } from 'zod';
import type { ReadInput } from '../../contract/calls.ts';
import { parseWith } from '../../contract/commands.ts';
import type { RunView, StatementView } from '../../contract/figures.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { PAGE_MAX } from '../../contract/queries.ts';
import { OPERATION_ROUTES, type ReadName, type Route } from '../../contract/routes.ts';
import {
  ACCOUNT_WORDS, figuresOf, MOVEMENT_WORDS, RUN_WORDS, STATEMENT_WORDS,
} from '../../contract/table-words.ts';
import type { ReadReply } from '../queries/reads.ts';
import type { Asking, Tools } from './commands.ts';
import { RequestProblem } from './problem.ts';
import { problemOfRead } from './reads.ts';
import { sendPieces, sendTable, type Cell, type TableColumn } from './table.ts';

export function mountFiles(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, tools: Tools,
): void {
  if (name === 'statement.export') add((request, reply) => exportStatement(request, reply, tools));
  if (name === 'payment-run.export') add((request, reply) => exportRun(request, reply, tools));
  if (name === 'journal.export') add((request, reply) => exportJournal(request, reply, tools));
}

/** A page of a read; what is no page is answered as the read would answer it. */
async function pageOf<Body extends object, Name extends ReadName>(
  { options }: Tools, name: Name, { session, language }: Asking, input: ReadInput<Name>,
): Promise<Body> {
  const found: ReadReply = await options.reads.read(name, { session, language }, input);
  if (found.kind === 'file') throw new Error(`${name} is no list`);
  if (found.kind !== 'found') throw problemOfRead(found, language);
  return found.body as Body;
}

function queryOf<Query>(schema: z.ZodType<Query>, { query, language }: FastifyRequest): Query {
  const parsed = parseWith(schema, query ?? {}, language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  return parsed.input;
}

type StatementItem = StatementView['items'][number];
type StatementRow =
  | { readonly line: 'opening' | 'closing'; readonly on: string; readonly balance: StatementView['opening'] }
  | ({ readonly line: 'item' } & StatementItem);

async function exportStatement(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const query = queryOf(OPERATION_ROUTES['statement.export'].query, request);
  const read = OPERATION_ROUTES['statement.export'].params.id.safeParse((request.params as { readonly id: string }).id);
  if (!read.success) throw new RequestProblem('not-found');
  const ask = (cursor?: string) => pageOf<StatementView, 'agreement.statement'>(
    tools, 'agreement.statement', asking, { params: { id: read.data }, query: { ...query, cursor } },
  );
  const first = await ask();
  const rows = async function* (): AsyncGenerator<StatementRow> {
    yield { line: 'opening', on: first.from, balance: first.opening };
    let page = first;
    for (;;) {
      for (const item of page.items) yield { line: 'item', ...item };
      if (page.next === null) break;
      page = await ask(page.next);
    }
    yield { line: 'closing', on: page.to, balance: page.closing };
  };
  const name = first.number.replace(/[^\p{L}\p{N}]+/gu, '-');
  return sendTable(reply, `statement-${name}-${first.to}.csv`, statementColumns(asking.language), rows());
}

function statementColumns(language: Language): readonly TableColumn<StatementRow>[] {
  const word = (name: keyof typeof STATEMENT_WORDS) => STATEMENT_WORDS[name][language];
  const ofItem = (name: keyof typeof STATEMENT_WORDS, cell: (item: StatementItem) => Cell): TableColumn<StatementRow> =>
    ({ name: word(name), cell: (row) => (row.line === 'item' ? cell(row) : null) });
  const account = (name: string) => ACCOUNT_WORDS[name]?.[language] ?? name;
  const movement = (kind: string) => MOVEMENT_WORDS[kind]?.[language] ?? kind;
  return [
    ofItem('number', ({ sequence }) => sequence),
    { name: word('on'), cell: ({ on }) => on },
    { name: word('movement'), cell: (row) => (row.line === 'item' ? movement(row.kind) : word(row.line)) },
    ofItem('subject', ({ subject }) => subject),
    ofItem('from', ({ from }) => account(from)),
    ofItem('to', ({ to }) => account(to)),
    ofItem('days', ({ days }) => days),
    ...(['available', 'allocated', 'delivered', 'lapsed', 'training'] as const).map((name): TableColumn<StatementRow> =>
      ({ name: word(name), cell: ({ balance }) => balance[name] })),
  ];
}

type RunItem = RunView['items'][number];

const RUN_CELLS: Readonly<Record<keyof typeof RUN_WORDS, (item: RunItem) => Cell>> = {
  request: ({ requestId }) => requestId,
  partner: ({ partner }) => partner,
  invoiceNumber: ({ invoiceNumber }) => invoiceNumber,
  approvedOn: ({ approvedOn }) => approvedOn,
  dueOn: ({ dueOn }) => dueOn,
  amount: ({ amount }) => figuresOf(amount),
  currency: ({ amount }) => amount.currency,
  payee: ({ payee }) => payee,
  account: ({ account }) => account,
  accountCurrency: ({ accountCurrency }) => accountCurrency,
};

async function exportRun(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const query = queryOf(OPERATION_ROUTES['payment-run.export'].query, request);
  const ask = (cursor?: string) =>
    pageOf<RunView, 'payment-run.get'>(tools, 'payment-run.get', asking, { params: {}, query: { ...query, cursor } });
  const first = await ask();
  const rows = async function* (): AsyncGenerator<RunItem> {
    for (let page = first; ; page = await ask(page.next)) {
      yield* page.items;
      if (page.next === null) return;
    }
  };
  const columns = Object.entries(RUN_CELLS).map(([name, cell]) =>
    ({ name: RUN_WORDS[name as keyof typeof RUN_WORDS][asking.language], cell }));
  return sendTable(reply, `payment-run-${query.through ?? tools.options.now().slice(0, 10)}.csv`, columns, rows());
}

/** A page at a time, each in a snapshot of its own: nobody's slowness holds one open. */
async function exportJournal(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const query = queryOf(OPERATION_ROUTES['journal.export'].query, request);
  const lines = async function* (): AsyncGenerator<string> {
    let after = query.after;
    for (;;) {
      const page = await pageOf<{ readonly items: readonly object[]; readonly next: string | null }, 'journal.list'>(
        tools, 'journal.list', asking, { params: {}, query: { ...query, after, limit: PAGE_MAX } },
      );
      yield page.items.map((item) => `${JSON.stringify(item)}\n`).join('');
      if (page.next === null) return;
      after = Number(page.next);
    }
  };
  return sendPieces(reply, { fileName: 'journal.ndjson', type: 'application/x-ndjson' }, lines());
}
