/** Lists as tables: all of a list under its filters, read page by page as the caller would read it. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { ReadInput } from '../../contract/calls.ts';
import { parseWith } from '../../contract/commands.ts';
import { NAMES_MAX } from '../../contract/finding.ts';
import { REQUEST_STATUS_WORDS, REQUEST_WORDS, VOUCHER_STATUS_WORDS, VOUCHER_WORDS } from '../../contract/list-words.ts';
import type { RequestView } from '../../contract/payment-view.ts';
import { PAGE_MAX } from '../../contract/queries.ts';
import { OPERATION_ROUTES, type ReadName, type Route } from '../../contract/routes.ts';
import { figuresOf } from '../../contract/table-words.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import type { Asking, Tools } from './commands.ts';
import { RequestProblem } from './problem.ts';
import { problemOfRead } from './reads.ts';
import { sendTable, type Cell, type TableColumn } from './table.ts';

export function mountExports(
  { name }: Extract<Route, { kind: 'operation' }>, add: (handler: RouteHandlerMethod) => void, tools: Tools,
): void {
  if (name === 'voucher.export') add((request, reply) => exportVouchers(request, reply, tools));
  if (name === 'request.export') add((request, reply) => exportRequests(request, reply, tools));
}

interface NamesView {
  readonly items: readonly { readonly id: string; readonly name: string }[];
}

/** A row with the names that its ids stand for. */
interface Named<Item> {
  readonly item: Item;
  readonly nameOf: (id: string | null) => string | null;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

async function ask<Body>({ options }: Tools, name: ReadName, { session, language }: Asking, input: object): Promise<Body> {
  const found = await options.reads.read(name, { session, language }, input as ReadInput<ReadName>);
  if (found.kind === 'file') throw new Error(`${name} is no list`);
  if (found.kind !== 'found') throw problemOfRead(found, language);
  return found.body as Body;
}

/** Every row of a list, a page at a time, each in a snapshot of its own; a page is read when the one before has been taken. */
async function* rowsOf<Item>(
  tools: Tools, name: ReadName, asking: Asking, query: object, idsOf: (item: Item) => readonly (string | null)[],
): AsyncGenerator<Named<Item>> {
  const names = new Map<string, string>();
  let cursor: string | undefined;
  do {
    const input = { params: {}, query: { ...query, limit: PAGE_MAX, ...(cursor === undefined ? {} : { cursor }) } };
    const page: Page<Item> = await ask<Page<Item>>(tools, name, asking, input);
    await learn(names, page.items.flatMap(idsOf), tools, asking);
    for (const item of page.items) yield { item, nameOf: (id) => (id === null ? null : names.get(id) ?? null) };
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}

/** Names that are kept beside each other at a time: as many as several pages name. */
const KEPT_MAX = 5000;

async function learn(names: Map<string, string>, ids: readonly (string | null)[], tools: Tools, asking: Asking): Promise<void> {
  if (names.size > KEPT_MAX) names.clear();
  const unknown = [...new Set(ids)].filter((id): id is string => id !== null && !names.has(id));
  for (let from = 0; from < unknown.length; from += NAMES_MAX) {
    const query = { ids: unknown.slice(from, from + NAMES_MAX) };
    const { items } = await ask<NamesView>(tools, 'name.list', asking, { params: {}, query });
    for (const { id, name } of items) names.set(id, name);
  }
}

type Cells<Words, Item> = { readonly [Column in keyof Words]: (row: Named<Item>) => Cell };

function columnsOf<Words extends Readonly<Record<string, Readonly<Record<'en' | 'tr', string>>>>, Item>(
  words: Words, cells: Cells<Words, Item>, { language }: Asking,
): readonly TableColumn<Named<Item>>[] {
  return Object.entries(words).map(([column, said]) => ({ name: said[language], cell: cells[column as keyof Words] }));
}

function vouchersIn({ language }: Asking): Cells<typeof VOUCHER_WORDS, VoucherRow> {
  return {
    reference: ({ item }) => item.reference,
    status: ({ item }) => VOUCHER_STATUS_WORDS[item.status][language],
    programme: ({ item }) => item.programmeId,
    offering: ({ item }) => item.offering,
    engagementType: ({ item }) => item.engagementType,
    days: ({ item }) => item.days,
    country: ({ item }) => item.country,
    division: ({ item }) => item.division,
    product: ({ item }) => item.product,
    createdOn: ({ item }) => item.createdOn,
    redeemBy: ({ item }) => item.redeemBy,
    payBy: ({ item }) => item.payBy,
    agreementId: ({ item }) => item.agreementId,
    agreement: ({ item, nameOf }) => nameOf(item.agreementId),
    customerId: ({ item }) => item.customerId,
    customer: ({ item, nameOf }) => nameOf(item.customerId),
    assignee: ({ item }) => item.assignee?.name ?? null,
    assigneeEmail: ({ item }) => item.assignee?.email ?? null,
    namedPartnerId: ({ item }) => item.namedPartnerId,
    namedPartner: ({ item, nameOf }) => nameOf(item.namedPartnerId),
    partnerId: ({ item }) => item.partnerId,
    partner: ({ item, nameOf }) => nameOf(item.partnerId),
    startsOn: ({ item }) => item.reservation?.startsOn ?? null,
    endsOn: ({ item }) => item.reservation?.endsOn ?? null,
    redeemedOn: ({ item }) => item.redeemedOn,
    requestId: ({ item }) => item.requestId,
  };
}

function requestsIn({ language }: Asking): Cells<typeof REQUEST_WORDS, RequestView> {
  return {
    id: ({ item }) => item.id,
    status: ({ item }) => REQUEST_STATUS_WORDS[item.status][language],
    programme: ({ item }) => item.programmeId,
    partnerId: ({ item }) => item.partnerId,
    partner: ({ item, nameOf }) => nameOf(item.partnerId),
    locationId: ({ item }) => item.locationId,
    location: ({ item, nameOf }) => nameOf(item.locationId),
    invoiceNumber: ({ item }) => item.invoiceNumber,
    invoiceDate: ({ item }) => item.invoiceDate,
    vouchers: ({ item }) => item.lines.map(({ voucher }) => voucher).join(' '),
    days: ({ item }) => item.lines.reduce((sum, { days }) => sum + days, 0),
    total: ({ item }) => Number(figuresOf(item.total)),
    currency: ({ item }) => item.total.currency,
    savedOn: ({ item }) => item.savedOn,
    submittedOn: ({ item }) => item.submittedOn,
    approvedOn: ({ item }) => item.approvedOn,
    dueOn: ({ item }) => item.dueOn,
    paidOn: ({ item }) => item.paidOn,
    bankReference: ({ item }) => item.bankReference,
  };
}

/** What was asked for, by the rules of the export's own row. */
function queryOf(name: 'voucher.export' | 'request.export', { query, language }: FastifyRequest): object {
  const parsed = parseWith<object>(OPERATION_ROUTES[name].query, query ?? {}, language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  return parsed.input;
}

function exportVouchers(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const rows = rowsOf<VoucherRow>(tools, 'voucher.list', asking, queryOf('voucher.export', request), (item) =>
    [item.agreementId, item.customerId, item.namedPartnerId, item.partnerId]);
  const name = `vouchers-${tools.options.now().slice(0, 10)}.csv`;
  return sendTable(reply, name, columnsOf(VOUCHER_WORDS, vouchersIn(asking), asking), rows);
}

function exportRequests(request: FastifyRequest, reply: FastifyReply, tools: Tools): Promise<FastifyReply> {
  const asking = request.asking as Asking;
  const rows = rowsOf<RequestView>(tools, 'request.list', asking, queryOf('request.export', request), (item) =>
    [item.partnerId, item.locationId]);
  const name = `payment-requests-${tools.options.now().slice(0, 10)}.csv`;
  return sendTable(reply, name, columnsOf(REQUEST_WORDS, requestsIn(asking), asking), rows);
}
