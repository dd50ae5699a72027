/** A command given to many vouchers, over HTTP: noted first, carried out by an errand, and told at its own address. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { startBulk, type BulkView } from '../../contract/bulk.ts';
import { parseWith } from '../../contract/commands.ts';
import { BULK_WORDS } from '../../contract/list-words.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { BASE } from '../../contract/route.ts';
import { OPERATION_ROUTES, READ_ROUTES, type Route } from '../../contract/routes.ts';
import { explained } from '../queries/explaining.ts';
import { roleRefusal, type Session } from '../queries/session.ts';
import { bulkInput } from '../jobs/bulk.ts';
import { isDryRun, keyOf, sendJson, type Asking, type Tools } from './commands.ts';
import { forbiddenBy, RequestProblem } from './problem.ts';
import { sendRead } from './reads.ts';
import { requireRecentSignIn } from './step-up.ts';
import { sendTable, type TableColumn } from './table.ts';

type Started = ReturnType<typeof startBulk.parse>;

interface Result {
  readonly reference: string;
  readonly outcome: 'accepted' | 'refused' | 'waiting';
  readonly rule: string | null;
  readonly message: string | null;
}

/** What the routes need, handed in by `main`. */
export interface BulkDesk {
  start(
    order: Pick<Started, 'command' | 'filter'> & {
      readonly reason: string | null; readonly dryRun: boolean; readonly language: Language; readonly key: string | undefined;
    },
    giver: Session,
  ): Promise<{ readonly id: string; readonly replayed: boolean } | 'key-reused'>;
  view(id: string, giver: Session, language: Language): Promise<BulkView | undefined>;
  results(id: string, giver: Session, language: Language): Promise<AsyncIterable<Result> | undefined>;
  /** Errands are waiting: whoever does them need not wait for the next look. */
  soon(): void;
}

export function mountBulk(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, { options }: Tools,
): void {
  if (name === 'bulk.start') add((request, reply) => start(request, reply, options));
  if (name === 'bulk.result') add((request, reply) => sendResults(request, reply, options.bulk));
}

async function start(request: FastifyRequest, reply: FastifyReply, options: Tools['options']): Promise<FastifyReply> {
  const { session, language } = request.asking as Asking;
  const dryRun = isDryRun(request.query, language);
  const parsed = parseWith(startBulk, request.body ?? {}, language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  const { command, filter, reason = null } = parsed.input;
  const refusal = roleRefusal(command, session);
  if (refusal !== undefined) throw forbiddenBy(explained(refusal, language));
  // A reason that the command wants, or does not know, is told before it is refused to every voucher.
  const read = bulkInput(command, '', reason, language);
  const errors = 'errors' in read ? read.errors.filter(({ pointer }) => pointer !== '/voucher') : [];
  if (errors.length > 0) throw new RequestProblem('invalid', { errors });
  requireRecentSignIn(command, session, options);
  const { bulk } = options;
  // A dry run leaves its key free.
  const given = keyOf(request, language);
  const key = dryRun ? undefined : given;
  const started = await bulk.start({ command, filter, reason, dryRun, language, key }, session);
  if (started === 'key-reused') throw new RequestProblem('idempotency.key-reused');
  const { id, replayed } = started;
  const view = await bulk.view(id, session, language);
  bulk.soon();
  if (replayed) reply.header('idempotent-replayed', 'true');
  reply.header('location', `${BASE}/bulk/${id}`);
  return sendJson(reply, 202, view ?? {}, language);
}

/** The id in an address, or a problem where it can name nothing. */
function idIn(request: FastifyRequest): string {
  const read = OPERATION_ROUTES['bulk.result'].params.id.safeParse((request.params as { readonly id: string }).id);
  if (!read.success) throw new RequestProblem('not-found');
  return read.data;
}

export function answerBulk({ options }: Tools) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { session, language } = request.asking as Asking;
    const query = parseWith(READ_ROUTES['bulk.get'].query, request.query ?? {}, language);
    if ('errors' in query) throw new RequestProblem('invalid', { errors: query.errors });
    const view = await options.bulk.view(idIn(request), session, language);
    if (view === undefined) throw new RequestProblem('not-found');
    return sendRead(request, reply, view);
  };
}

async function sendResults(request: FastifyRequest, reply: FastifyReply, desk: BulkDesk): Promise<FastifyReply> {
  const { session, language } = request.asking as Asking;
  const id = idIn(request);
  const results = await desk.results(id, session, language);
  if (results === undefined) throw new RequestProblem('not-found');
  const word = (name: keyof typeof BULK_WORDS) => BULK_WORDS[name][language];
  const columns: readonly TableColumn<Result>[] = [
    { name: word('reference'), cell: ({ reference }) => reference },
    { name: word('outcome'), cell: ({ outcome }) => word(outcome) },
    { name: word('rule'), cell: ({ rule }) => rule },
    { name: word('message'), cell: ({ message }) => message },
  ];
  return sendTable(reply, `${id}.csv`, columns, results);
}
