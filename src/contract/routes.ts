/**
 * The API on one page (api.md §2): reads by name, the few operations that are neither command nor read, and the list
 * of all routes. Commands stand in `command-routes.ts`. The server mounts these rows, and the OpenAPI document is made
 * from them; a path is relative to `/api/v1` unless it says otherwise.
 */
import { z } from 'zod';
import { page } from './answer.ts';
import type { GivenCommand } from './commands.ts';
import { COMMAND_ROUTES, EDIT_ROUTES, PEOPLE, REQUEST } from './command-routes.ts';
import { itemAnswer } from './command-answers.ts';
import { agreementView, postingView } from './entitlement-view.ts';
import { directoryRow, eligibilityView, partnerView } from './partner-view.ts';
import { endedSession, keyView, meView, organisationView, personView, sessionView } from './party-view.ts';
import { personDataView } from './person-data.ts';
import { mailView, preferencesView, setPreferences } from './mail.ts';
import { requestView } from './payment-view.ts';
import {
  calendarView, clockView, extensionScopeView, extensionView, importView, journalEntry, programmeRow, programmeView,
} from './programme-view.ts';
import {
  checkpointView, consistencyQuery, consistencyView, position, proofView, receiptsView, receiptView, wellKnownView,
} from './proof.ts';
import * as queries from './queries.ts';
import { BASE, type CommandRoute, type OperationRoute, type ReadRoute } from './route.ts';
import {
  agreementId, bulkId, deliverableId, extensionId, importId, mailId, organisationId, partnerId, personId, programmeId, requestId,
  sessionId, setClock, slug, voucher,
} from './values.ts';
import { checkLink } from './voucher.ts';
import { bulkView, startBulk } from './bulk.ts';
import { differencesView, figuresView, runView, span, spanPage, statementView } from './figures.ts';
import * as finding from './finding.ts';
import { reviewView } from './review-view.ts';
import { linkLook, linkView } from './voucher-link.ts';
import { worklistView } from './worklist.ts';
import { voucherRow, voucherView } from './voucher-view.ts';

const ANYONE = 'anyone signed in';
const PARTIES = 'the parties to the voucher';
const ORGANISATION = 'the organisation\'s admin, and the sponsor that registered it';
const PAYMENT = 'the partner, and from its submission the sponsor';

export const READ_ROUTES = {
  me: { path: '/me', who: ANYONE, query: queries.none, response: meView,
    summary: 'Who the caller is, and which commands its roles may ever give' },
  worklist: { path: '/worklist', who: 'anyone signed in, own', query: queries.worklist, response: worklistView,
    summary: 'What needs the caller, by when' },
  search: { path: '/search', who: 'anyone signed in, own', query: finding.search, response: finding.searchView,
    summary: 'Find anything by words, a number or a reference' },
  'name.list': { path: '/names', who: 'anyone signed in, what they may know', query: finding.names, response: finding.namesView,
    summary: 'The names that ids stand for' },
  'notification.list': { path: '/notifications', who: 'anyone signed in, own', query: queries.paged,
    response: finding.notificationsView, summary: 'What others did that concerns the caller' },
  'view.list': { path: '/views', who: 'anyone signed in, own', query: queries.none, response: finding.viewsView,
    summary: 'The views of lists that the caller has kept' },
  'preferences.get': { path: '/me/preferences', who: ANYONE, query: queries.none, response: preferencesView,
    summary: 'How the caller wants mail, in this organisation' },
  'session.list': { path: '/sessions', who: 'whoever has signed in, own', query: queries.paged, response: page(sessionView),
    summary: 'Where the caller has signed in' },
  'clock.get': { path: '/clock', who: 'anyone', open: true, query: queries.none, response: clockView,
    summary: 'The time by which deadlines are judged' },
  'programme.list': { path: '/programmes', who: ANYONE, query: queries.paged, response: page(programmeRow),
    summary: 'The programmes' },
  'programme.get': { path: '/programmes/{id}', who: ANYONE, params: { id: programmeId }, query: queries.on,
    response: programmeView, summary: 'A programme with the definition in force on a day' },
  'programme.calendar': { path: '/programmes/{id}/calendar', who: ANYONE, params: { id: programmeId },
    query: queries.on, response: calendarView, summary: 'When a programme closes what' },
  'programme.figures': { path: '/programmes/{id}/figures', who: 'the sponsor', params: { id: programmeId },
    query: queries.none, response: figuresView, summary: 'Where a programme\'s days and money are, and what is coming' },
  'programme.differences': { path: '/programmes/{id}/differences', who: ANYONE, params: { id: programmeId },
    query: queries.versions, response: differencesView, summary: 'What differs between two versions of a definition' },
  'extension.get': { path: '/programmes/{id}/extensions/{extensionId}', who: 'programme admin',
    params: { id: programmeId, extensionId }, query: queries.none, response: extensionView,
    summary: 'How far a bulk extension is' },
  'extension.scope': { path: '/programmes/{id}/extension-scope', who: 'programme admin and auditor', params: { id: programmeId },
    query: queries.extensionScope, response: extensionScopeView, summary: 'How many vouchers an extension would concern' },
  'organisation.list': { path: '/organisations', who: 'the sponsor; others see themselves',
    query: queries.organisations,
    response: page(organisationView.omit({ abilities: true })), summary: 'The organisations' },
  'organisation.get': { path: '/organisations/{id}', who: 'the organisation, and the sponsor that registered it',
    params: { id: organisationId }, query: queries.none, response: organisationView,
    summary: 'An organisation' },
  'person.list': { path: PEOPLE, who: ORGANISATION, params: { id: organisationId }, query: queries.paged,
    response: page(personView.omit({ abilities: true })), summary: 'An organisation\'s people' },
  'person.get': { path: `${PEOPLE}/{personId}`, who: ORGANISATION, params: { id: organisationId, personId },
    query: queries.none, response: personView, summary: 'A person, with what the caller may do with them' },
  'person.data': { path: `${PEOPLE}/{personId}/data`, who: 'the organisation\'s admin, and the person',
    params: { id: organisationId, personId }, query: queries.personData, response: personDataView,
    summary: 'Everything that is kept of a person in an organisation' },
  'key.list': { path: `${PEOPLE}/{personId}/keys`, who: ORGANISATION, params: { id: organisationId, personId },
    query: queries.paged, response: page(keyView), summary: 'A person\'s API keys, without their secrets' },
  'organisation.keys': { path: '/organisations/{id}/keys', who: ORGANISATION, params: { id: organisationId },
    query: queries.paged, response: page(keyView), summary: 'All API keys of an organisation, without their secrets' },
  'agreement.list': { path: '/agreements', who: 'the customer, and the sponsor', query: queries.agreements,
    response: page(agreementView.omit({ abilities: true })), summary: 'The agreements' },
  'agreement.get': { path: '/agreements/{id}', who: 'the customer, and the sponsor', params: { id: agreementId },
    query: queries.none, response: agreementView, summary: 'An agreement with its balance' },
  'agreement.ledger': { path: '/agreements/{id}/ledger', who: 'the customer, and the sponsor',
    params: { id: agreementId },
    query: queries.paged, response: page(postingView), summary: 'Every movement of an agreement\'s days' },
  'agreement.statement': { path: '/agreements/{id}/statement', who: 'the customer, and the sponsor', params: { id: agreementId },
    query: spanPage, response: statementView, summary: 'What there was, what moved and what is left, between two days' },
  'voucher.list': { path: '/vouchers', who: PARTIES, query: queries.vouchers, response: page(voucherRow),
    summary: 'The vouchers' },
  'voucher.get': { path: '/vouchers/{ref}', who: PARTIES, params: { ref: voucher }, query: queries.none,
    response: voucherView, summary: 'A voucher, with what the caller may do with it' },
  'voucher.trail': { path: '/vouchers/{ref}/trail', who: PARTIES, params: { ref: voucher }, query: queries.paged,
    response: page(journalEntry), summary: 'Everything that happened to a voucher' },
  'voucher.proof': { path: '/vouchers/{ref}/proof', who: 'benefits admin, and the project manager it is assigned to',
    params: { ref: voucher }, query: queries.none, response: linkView, summary: 'The link of a voucher, to be handed to a partner' },
  'deliverable.get': { path: '/vouchers/{ref}/deliverables/{deliverableId}', who: PARTIES, params: { ref: voucher,
    deliverableId }, query: queries.none, response: null, summary: 'A deliverable\'s file' },
  'partner.get': { path: '/partners/{id}', who: 'the partner, and the sponsor', params: { id: partnerId },
    query: queries.none, response: partnerView, summary: 'A partner' },
  'partner.eligibility': { path: '/partners/{id}/eligibility', who: 'the partner, and the sponsor',
    params: { id: partnerId }, query: queries.eligibility, response: eligibilityView,
    summary: 'For what a partner is eligible, and what is missing' },
  'partner.directory': { path: '/directory', who: ANYONE, query: queries.directory, response: page(directoryRow),
    summary: 'Find a partner' },
  'request.list': { path: '/payment-requests', who: PAYMENT, query: queries.requests,
    response: page(requestView.omit({ abilities: true })), summary: 'The payment requests' },
  'request.get': { path: REQUEST, who: PAYMENT, params: { id: requestId }, query: queries.none,
    response: requestView, summary: 'A payment request' },
  'request.review': { path: `${REQUEST}/review`, who: 'the sponsor, once it is submitted', params: { id: requestId }, query: queries.none,
    response: reviewView, summary: 'All that a reviewer has to look at' },
  'payment-run.get': { path: '/payment-run', who: 'finance', query: queries.run, response: runView,
    summary: 'What is to be paid, to whom, and how much it comes to' },
  'bulk.get': { path: '/bulk/{id}', who: 'whoever gave it', params: { id: bulkId }, query: queries.none, response: bulkView,
    summary: 'How far a command given to many vouchers is' },
  'journal.list': { path: '/journal', who: 'the auditor; own entries for others', query: queries.journal,
    response: page(journalEntry), summary: 'What happened, in order' },
  'journal.proof': { path: '/journal/{position}/proof', who: 'whoever may see the entry', params: { position },
    query: queries.none, response: proofView, summary: 'That an entry is in the signed journal' },
  'journal.receipt': { path: '/journal/{position}/receipt', who: 'whoever may see the entry', params: { position },
    query: queries.none, response: receiptView, summary: 'An entry with its proof, to be checked by anybody without us' },
  'voucher.receipts': { path: '/vouchers/{ref}/receipts', who: PARTIES, params: { ref: voucher }, query: queries.none,
    response: receiptsView, summary: 'Receipts for what happened to a voucher' },
  'request.receipts': { path: `${REQUEST}/receipts`, who: PAYMENT, params: { id: requestId }, query: queries.none,
    response: receiptsView, summary: 'Receipts for what happened to a payment request' },
  'mail.list': { path: '/mails', who: 'programme admin and auditor', query: queries.mails, response: page(mailView),
    summary: 'The mails of the sponsor\'s programmes and what became of each, without their words' },
  'import.get': { path: '/imports/{id}', who: 'whoever gave it', params: { id: importId }, query: queries.none,
    response: importView, summary: 'How far an import is, and which rows failed' },
} as const satisfies Readonly<Record<string, ReadRoute>>;

export type ReadName = keyof typeof READ_ROUTES;

const NDJSON = 'application/x-ndjson';
const health = z.object({ status: z.enum(['ok', 'unavailable']) });

export const OPERATION_ROUTES = {
  'commands.run': { method: 'POST', path: '/commands', who: 'whoever may give each command',
    body: z.array(queries.commandItem).max(queries.COMMANDS_MAX), takes: ['application/json', NDJSON],
    response: z.object({ items: z.array(itemAnswer) }), gives: ['application/json', NDJSON], dryRun: true, keyed: true,
    line: queries.commandItem, answerLine: itemAnswer,
    summary: `Give up to ${String(queries.COMMANDS_MAX)} commands, each decided by itself; as lines of JSON,
    any number` },
  'voucher.check': { method: 'POST', path: '/vouchers/check', who: 'anyone', open: true, body: checkLink, response: linkLook,
    summary: 'Whether a voucher\'s link is still good, without signing in; tells nothing personal' },
  'import.start': { method: 'POST', path: '/imports/{kind}', who: 'programme admin; each admin for its own',
    params: { kind: slug }, takes: ['text/csv'], response: importView, status: 202, query: queries.importing, keyed: true,
    summary: 'Import a CSV file, a command a row; Location says where its progress is' },
  'notification.read': { method: 'PUT', path: '/notifications/read', who: 'anyone signed in, own', body: finding.setRead,
    response: finding.readView, summary: 'Say up to where notifications have been seen' },
  'view.set': { method: 'PUT', path: '/views', who: 'anyone signed in, own', body: finding.setViews, response: finding.viewsView,
    summary: 'Keep views of lists; the body holds all of them' },
  'bulk.start': { method: 'POST', path: '/bulk', who: 'whoever may give the command', body: startBulk, response: bulkView, status: 202,
    dryRun: true, keyed: true, summary: 'Give one command to every voucher of a list; Location says where its progress is' },
  'bulk.result': { method: 'GET', path: '/bulk/{id}/result.csv', who: 'whoever gave it', params: { id: bulkId }, response: null,
    gives: ['text/csv'], summary: 'What became of each voucher' },
  'voucher.export': { method: 'GET', path: '/vouchers.csv', who: PARTIES, query: queries.vouchers.omit({ limit: true, cursor: true }),
    response: null, gives: ['text/csv'], summary: 'A list of vouchers, whole, as a table' },
  'request.export': { method: 'GET', path: '/payment-requests.csv', who: PAYMENT,
    query: queries.requests.omit({ limit: true, cursor: true }), response: null, gives: ['text/csv'],
    summary: 'A list of payment requests, whole, as a table' },
  'statement.export': { method: 'GET', path: '/agreements/{id}/statement.csv', who: 'the customer, and the sponsor',
    params: { id: agreementId }, query: span, response: null, gives: ['text/csv'], summary: 'A statement of days as a table' },
  'payment-run.export': { method: 'GET', path: '/payment-run.csv', who: 'finance', query: queries.run.omit({ cursor: true }), response: null,
    gives: ['text/csv'], summary: 'A payment run as a table' },
  'journal.export': { method: 'GET', path: '/journal.ndjson', who: 'the auditor; own entries for others',
    query: queries.journal.omit({ limit: true }), response: null, gives: ['application/x-ndjson'],
    summary: 'The journal, whole, an entry a line' },
  'session.end': { method: 'POST', path: '/sessions/{id}/end', who: 'whoever has signed in, own', params: { id: sessionId },
    response: endedSession, summary: 'End one of the caller\'s sessions, at once' },
  'preferences.set': { method: 'PUT', path: '/me/preferences', who: ANYONE, body: setPreferences, response: preferencesView,
    summary: 'Choose the language of mail, and single mails or one a day' },
  'mail.send-again': { method: 'POST', path: '/mails/{id}/send-again', who: 'programme admin', params: { id: mailId },
    response: mailView, refuses: true, summary: 'Send a mail once more that was put aside, or that got lost' },
  'clock.set': { method: 'PUT', path: '/clock', who: 'sandbox only', open: true, body: setClock,
    response: clockView, refuses: true, summary: 'Move the clock on, and do the nightly work of the days crossed' },
  'journal.checkpoint': { method: 'GET', path: '/journal/checkpoint', who: 'anyone', open: true,
    response: checkpointView, gives: ['application/json', 'text/plain'], tagged: true,
    summary: 'The last signed checkpoint: keep it, and nothing before it can be changed unnoticed' },
  'journal.consistency': { method: 'GET', path: '/journal/consistency', who: 'anyone', open: true,
    query: consistencyQuery, response: consistencyView, tagged: true,
    summary: 'That the journal begins with what was signed before' },
  'journal.qr': { method: 'GET', path: '/journal/{position}/receipt.svg', who: 'whoever may see the entry',
    params: { position }, response: null, gives: ['image/svg+xml'], tagged: true, summary: 'A receipt as a QR code' },
  'well-known': { method: 'GET', path: '/.well-known/tallystick.json', outside: true, who: 'anyone', open: true,
    response: wellKnownView, tagged: true, summary: 'The keys by which checkpoints and receipts are checked' },
  livez: { method: 'GET', path: '/livez', outside: true, who: 'operator', open: true, response: health,
    summary: 'Whether the process runs' },
  readyz: { method: 'GET', path: '/readyz', outside: true, who: 'operator', open: true, response: health,
    summary: 'Whether it can answer: database reachable, migrations done, not stopping' },
  metrics: { method: 'GET', path: '/metrics', outside: true, who: 'operator', open: true, response: null,
    gives: ['text/plain'], summary: 'Figures in the Prometheus format' },
} as const satisfies Readonly<Record<string, OperationRoute>>;

export type OperationName = keyof typeof OPERATION_ROUTES;

/** Any route, with the table it stands in. */
export type Route =
  | ({ readonly kind: 'command'; readonly name: GivenCommand } & CommandRoute)
  | ({ readonly kind: 'read'; readonly name: ReadName; readonly method: 'GET' } & ReadRoute)
  | ({ readonly kind: 'operation'; readonly name: OperationName } & OperationRoute);

const named = <Name extends string, Row>(table: Readonly<Record<Name, Row>>) =>
  Object.entries(table) as [Name, Row][];

/** Every route there is. */
export const ROUTES: readonly Route[] = [
  ...named<GivenCommand, CommandRoute>(COMMAND_ROUTES).map(([name, row]) => ({
    kind: 'command' as const, name, ...row,
  })),
  ...named(EDIT_ROUTES).map(([name, row]) => ({ kind: 'command' as const, name, ...row })),
  ...named<ReadName, ReadRoute>(READ_ROUTES).map(([name, row]) => ({
    kind: 'read' as const, name, method: 'GET' as const, ...row,
  })),
  ...named<OperationName, OperationRoute>(OPERATION_ROUTES).map(([name, row]) => ({
    kind: 'operation' as const, name, ...row,
  })),
];

/** A route's whole path, `/api/v1/vouchers/{ref}`. */
export function fullPath(route: Route): string {
  return route.kind === 'operation' && route.outside === true ? route.path : `${BASE}${route.path}`;
}
