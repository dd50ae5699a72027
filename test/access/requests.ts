/** For every route a request that is right, about a real thing: what it is answered depends on who asks. */
import type { GivenCommand } from '../../src/contract/commands.ts';
import { EDIT_ROUTES, COMMAND_ROUTES } from '../../src/contract/command-routes.ts';
import type { CommandRoute } from '../../src/contract/route.ts';
import { fullPath, ROUTES, type OperationName, type ReadName, type Route } from '../../src/contract/routes.ts';
import { multipart } from '../../src/contract/multipart.ts';
import { PROGRAMME } from '../journeys/http-stage.ts';
import { MANAGER, type Parties } from './parties.ts';
import { later, type Things } from './things.ts';
import { PORTAL_PLACES } from '../../src/server/http/pages/portal.ts';

export interface Asked {
  /** The route's name, and what it is asked about. */
  readonly row: string;
  readonly method: string;
  readonly url: string;
  readonly type?: string;
  readonly body?: string | Uint8Array;
}

type Input = Readonly<Record<string, unknown>>;
/** What it is about, in words, and the command's whole input, and the organisation that the address names. */
type OfCommand = readonly [about: string, input: Input, within?: string];

function commands({ ids }: Parties, { vouchers, requests, delivered, person, key, today }: Things): Readonly<Record<GivenCommand, OfCommand>> {
  const [customer, partner, agreement] = [ids['customer'], ids['partner'], ids['agreement of customer']];
  const own = customer ?? '';
  const assignee = { name: 'Deniz', email: MANAGER };
  const request = (status: string): Input => ({ request: requests[status] });
  const reasons = [{ rule: 'invoice-complete', text: 'It names another entity.' }];
  const reserve = { email: MANAGER, locationId: ids['place of partner'], consultantIds: [ids['consultant of partner']], startsOn: today, endsOn: later(today, 8) };
  return {
    'organisation.register': ['a customer', { kind: 'customer', name: 'Tailspin', country: 'DE' }],
    'agreement.register': ['the customer', {
      customerId: customer, programmeId: PROGRAMME, number: 'E-2', startsOn: '2020-07-01', endsOn: '2022-06-30',
    }],
    'programme.publish': ['the sponsor\'s programme', { definition: {}, effectiveFrom: '2021-01-01' }],
    'programme.extend': ['the sponsor\'s programme', { programmeId: PROGRAMME, days: 1, reason: 'Travel is not possible.' }],
    'person.invite': ['the customer', { organisationId: customer, name: 'Ece', email: 'ece@contoso.example', roles: ['project-manager'] }],
    'person.reinvite': ['a person of the customer', { personId: person }, own],
    'person.set-roles': ['a person of the customer', { personId: person, roles: ['project-manager'] }, own],
    'person.suspend': ['a person of the customer', { personId: person, reason: 'On leave.' }, own],
    'person.reinstate': ['a person of the customer, who is not suspended', { personId: person }, own],
    'person.erase': ['a person of the customer', { personId: person }, own],
    'key.create': ['a person of the customer', { personId: person, name: 'import' }, own],
    'key.revoke': ['a key of the customer', { keyId: key }, own],
    'entitlement.grant': ['the customer\'s agreement', { agreementId: agreement, days: 5 }],
    'entitlement.reduce': ['the customer\'s agreement', { agreementId: agreement, days: 1, reason: 'Corrected.' }],
    'entitlement.activate': ['the customer\'s agreement, which is active', { agreementId: agreement }],
    'entitlement.convert': ['the customer\'s agreement, too late', { agreementId: agreement, trainingDays: 3 }],
    'voucher.create': ['the customer\'s agreement', { agreementId: agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR' }],
    'voucher.assign': ['a created voucher', { voucher: vouchers['created'], assignee }],
    'voucher.cancel': ['an assigned voucher', { voucher: vouchers['assigned'], reason: 'Stopped.' }],
    'voucher.resend': ['an assigned voucher', { voucher: vouchers['assigned'] }],
    'voucher.validate': ['an assigned voucher, with the right address', { voucher: vouchers['assigned'], email: MANAGER }],
    'voucher.reserve': ['an assigned voucher, with the right address, for a place of the partner', { voucher: vouchers['assigned'], ...reserve }],
    'voucher.reschedule': ['a reserved voucher', { voucher: vouchers['reserved'], startsOn: today, endsOn: later(today, 9) }],
    'voucher.release': ['a reserved voucher', { voucher: vouchers['reserved'], reason: 'No time.' }],
    'voucher.redeem': ['a completed voucher', { voucher: vouchers['completed'] }],
    'engagement.attach': ['a reserved voucher', { voucher: vouchers['reserved'], fileName: 'more.txt', content: 'More.' }],
    'engagement.draft': ['a reserved voucher', { voucher: vouchers['reserved'], summary: 'Under way.' }],
    'engagement.report': ['a voucher that was delivered', {
      voucher: vouchers['delivered'], startedOn: '2020-07-10', endedOn: '2020-07-14', onSiteDays: 5, offSiteDays: 0, summary: 'Planned.',
      recommendations: 'Pilot.', deliverableIds: [delivered], deliveredToCustomer: true,
    }],
    'partner.add-location': ['the partner', { partnerId: partner, name: 'Bursa', country: 'TR', city: 'Bursa' }],
    'partner.record-competency': ['the partner', {
      partnerId: partner, competency: 'messaging', level: 'gold', validFrom: '2020-01-01', validUntil: '2020-12-31',
    }],
    'partner.add-consultant': ['the partner', { partnerId: partner, name: 'Ege', email: 'ege@fabrikam.example' }],
    'partner.record-qualification': ['a consultant of the partner', {
      consultantId: ids['consultant of partner'], competency: 'messaging', title: 'Exam', passedOn: '2019-03-01',
    }, partner ?? ''],
    'partner.describe': ['the partner', {
      partnerId: partner, description: 'Plans', languages: ['tr'], industries: ['retail'], contactEmail: 'a@fabrikam.example',
    }],
    'partner.enrol': ['the partner', {
      partnerId: partner, programmeId: PROGRAMME, offerings: ['sdps'], agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
    }],
    'payment.register': ['the partner', { partnerId: partner, payee: 'Fabrikam', taxId: '1234567890', account: 'TR33', currency: 'TRY' }],
    'payment.save': ['a redeemed voucher', {
      partnerId: partner, locationId: ids['place of partner'], vouchers: [vouchers['redeemed']], invoiceNumber: 'F-99', invoiceDate: today,
    }],
    'payment.submit': ['a draft', request('draft')],
    'payment.cancel': ['a draft', request('draft')],
    'payment.appeal': ['a denied request', { ...request('denied'), statement: 'It was delivered.' }],
    'payment.review': ['a submitted request', request('submitted')],
    'payment.return': ['a request under review', { ...request('under-review'), reasons }],
    'payment.deny': ['a request under review', { ...request('under-review'), reasons }],
    'payment.approve': ['a request under review', request('under-review')],
    'payment.pay': ['an approved request', { ...request('approved'), paidOn: today, bankReference: 'SEPA-2' }],
    'payment.reverse': ['a paid request', { ...request('paid'), reason: 'Closed.' }],
  };
}

/** What is served to people and not to programs, and the address that is asked; the API says of itself what it has. */
export const PAGES: Readonly<Record<string, string>> = {
  'GET /voucher': '/voucher',
  'GET /sign-in': '/sign-in',
  'GET /sign-in/callback': '/sign-in/callback?state=x&code=x',
  'POST /sign-out': '/sign-out',
  'GET /invitation': '/invitation',
  'POST /invitation': '/invitation',
  'POST /invitation/join': '/invitation/join',
  'GET /pages/style.css': '/pages/style.css',
  'GET /pages/invitation.js': '/pages/invitation.js',
  'GET /pages/voucher.js': '/pages/voucher.js',
  'GET /pages/voucher-logic.js': '/pages/voucher-logic.js',
  'GET /pages/voucher-view.js': '/pages/voucher-view.js',
  'GET /api/openapi.json': '/api/openapi.json',
  'GET /api/reference': '/api/reference',
  'GET /api/reference/start.js': '/api/reference/start.js',
  'GET /api/reference/:name': '/api/reference/swagger-ui.css',
  'GET /': '/',
  'GET /mark.svg': '/mark.svg',
  'GET /assets/:name': '/assets/none.js',
  // The portal is the same page for everybody: what it shows it asks the API for.
  ...Object.fromEntries(PORTAL_PLACES.flatMap((place) => [[`GET /${place}`, `/${place}`], [`GET /${place}/*`, `/${place}/x`]])),
};

interface OfRead {
  readonly about: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
}

function reads({ ids }: Parties, { vouchers, requests, deliverable, position, extension, importId, bulkId, person }: Things): Readonly<Record<ReadName, readonly OfRead[]>> {
  const ofPerson = { id: ids['customer'] ?? '', personId: person };
  const of = (id: string | undefined): Readonly<Record<string, string>> => ({ id: id ?? '' });
  const ofVoucher = (state: string) => ({ ref: vouchers[state] ?? '' });
  const everyVoucher = Object.keys(vouchers).map((state) => ({ about: `a voucher: ${state}`, params: ofVoucher(state) }));
  const two = ['reserved', 'given back'].map((state) => ({ about: `a voucher: ${state}`, params: ofVoucher(state) }));
  const everyRequest = Object.keys(requests).map((status) => ({ about: `a request: ${status}`, params: of(requests[status]) }));
  return {
    'me': [{ about: 'oneself' }],
    'worklist': [{ about: 'one\'s own' }],
    'notification.list': [{ about: 'one\'s own' }],
    'view.list': [{ about: 'one\'s own' }],
    'name.list': [
      { about: 'the customer\'s', query: `ids=${ids['customer'] ?? ''}` }, { about: 'the partner\'s', query: `ids=${ids['partner'] ?? ''}` },
      { about: 'a person\'s of the customer', query: `ids=${person}` },
      { about: 'an agreement\'s of the customer', query: `ids=${ids['agreement of customer'] ?? ''}` },
    ],
    'preferences.get': [{ about: 'one\'s own' }],
    'session.list': [{ about: 'one\'s own' }],
    'clock.get': [{ about: 'the clock' }],
    'programme.list': [{ about: 'all' }],
    'programme.get': [{ about: 'the sponsor\'s programme', params: of(PROGRAMME) }],
    'programme.calendar': [{ about: 'the sponsor\'s programme', params: of(PROGRAMME) }],
    'programme.figures': [{ about: 'the sponsor\'s programme', params: of(PROGRAMME) }],
    'programme.differences': [{ about: 'the sponsor\'s programme', params: of(PROGRAMME), query: 'from=1&to=1' }],
    'extension.scope': [{ about: 'vouchers of the sponsor\'s programme', params: { id: PROGRAMME } }],
    'extension.get': [{ about: 'an extension of the sponsor\'s programme', params: { id: PROGRAMME, extensionId: extension } }],
    'organisation.list': [{ about: 'all' }],
    'organisation.get': ['sponsor', 'customer', 'partner'].map((each) => ({ about: `the ${each}`, params: of(ids[each]) })),
    'person.list': ['sponsor', 'customer', 'partner'].map((each) => ({ about: `the ${each}'s people`, params: of(ids[each]) })),
    'person.get': [{ about: 'a person of the customer', params: ofPerson }],
    'person.data': [{ about: 'a person of the customer', params: ofPerson }],
    'organisation.keys': ['customer', 'partner'].map((each) => ({ about: `the ${each}'s keys`, params: of(ids[each]) })),
    'mail.list': [{ about: 'all' }],
    'key.list': [{ about: 'keys of a person of the customer', params: ofPerson }],
    'agreement.list': [{ about: 'all' }],
    'agreement.get': [{ about: 'the customer\'s agreement', params: of(ids['agreement of customer']) }],
    'agreement.ledger': [{ about: 'the customer\'s agreement', params: of(ids['agreement of customer']) }],
    'agreement.statement': [{ about: 'the customer\'s agreement', params: of(ids['agreement of customer']) }],
    'voucher.list': [{ about: 'all' }],
    'voucher.get': everyVoucher,
    'voucher.trail': two,
    'voucher.proof': ['assigned', 'reserved'].map((state) => ({ about: `a voucher: ${state}`, params: ofVoucher(state) })),
    'deliverable.get': [{ about: 'a deliverable of a reserved voucher', params: { ...ofVoucher('reserved'), deliverableId: deliverable } }],
    'partner.get': [{ about: 'the partner', params: of(ids['partner']) }],
    'partner.eligibility': [{ about: 'the partner', params: of(ids['partner']), query: `programmeId=${PROGRAMME}` }],
    'partner.directory': [
      { about: 'all' }, { about: 'all, for a type', query: 'engagementType=sharepoint-deployment-planning&deliveredIn=TR' },
    ],
    'request.list': [{ about: 'all' }],
    'request.get': everyRequest,
    'request.review': everyRequest,
    'payment-run.get': [{ about: 'all' }],
    'journal.list': [
      { about: 'all' }, { about: 'of a reserved voucher', query: `subject=${vouchers['reserved'] ?? ''}` },
      { about: 'of a voucher given back', query: `subject=${vouchers['given back'] ?? ''}` },
    ],
    'journal.proof': [{ about: 'a reservation', params: { position } }],
    'journal.receipt': [{ about: 'a reservation', params: { position } }],
    'voucher.receipts': two,
    'request.receipts': [{ about: 'a submitted request', params: of(requests['submitted']) }],
    'import.get': [{ about: 'an import by the sponsor\'s programme admin', params: { id: importId } }],
    'bulk.get': [{ about: 'given by the customer\'s benefits admin', params: { id: bulkId } }],
    'search': [
      { about: 'a voucher\'s reference', query: `q=${vouchers['reserved'] ?? ''}` },
      { about: 'the agreement\'s number', query: 'q=customer' },
    ],
  };
}

type OfOperation = Pick<Asked, 'type' | 'body'> & OfRead;

function operations({ ids }: Parties, { vouchers, position, mail, today, bulkId }: Things): Readonly<Record<OperationName, readonly OfOperation[]>> {
  const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) });
  const csv = { type: 'text/csv', query: 'dryRun=true' };
  return {
    'commands.run': [
      ['voucher.cancel', { voucher: vouchers['assigned'], reason: 'Stopped.' }] as const,
      ['voucher.validate', { voucher: vouchers['assigned'], email: MANAGER }] as const,
    ].map(([command, input]: readonly [string, object]) => ({ about: `a list with ${command}`, query: 'dryRun=true', ...json([{ command, input }]) })),
    'voucher.check': [{ about: 'a text that is no link', ...json({ proof: 'x' }) }],
    'import.start': [
      { about: 'organisations', params: { kind: 'organisations' }, ...csv, body: 'code,kind,name,country\nC2,customer,Wingtip,DE\n' },
      { about: 'people', params: { kind: 'people' }, ...csv, body: 'organisation,name,email,roles\nC1,Ece,ece@wingtip.example,project-manager\n' },
    ],
    'voucher.export': [{ about: 'all' }],
    'request.export': [{ about: 'all' }],
    'bulk.start': [
      { about: 'the mail again, to all', query: 'dryRun=true', ...json({ command: 'voucher.resend', filter: {} }) },
      { about: 'redeem all', query: 'dryRun=true', ...json({ command: 'voucher.redeem', filter: {} }) },
    ],
    'bulk.result': [{ about: 'given by the customer\'s benefits admin', params: { id: bulkId } }],
    'statement.export': [{ about: 'the customer\'s agreement', params: { id: ids['agreement of customer'] ?? '' } }],
    'payment-run.export': [{ about: 'all' }],
    'journal.export': [{ about: 'all' }],
    'session.end': [{ about: 'a session that is not one\'s own', params: { id: 'ses_0123456789abcdef' } }],
    'preferences.set': [{ about: 'one\'s own', ...json({ language: 'tr', mail: 'daily' }) }],
    'view.set': [{ about: 'one\'s own', ...json({ items: [] }) }],
    'notification.read': [{ about: 'one\'s own', ...json({ position: 0 }) }],
    'mail.send-again': [{ about: 'a mail of the sponsor\'s programme', params: { id: mail } }],
    'clock.set': [{ about: 'the clock, to where it stands', ...json({ now: `${today}T12:00:00Z` }) }],
    'journal.checkpoint': [{ about: 'the last' }],
    'journal.consistency': [{ about: 'from the first entry', query: 'from=1' }],
    'journal.qr': [{ about: 'a reservation', params: { position } }],
    'well-known': [{ about: 'the keys' }],
    'livez': [{ about: 'the process' }],
    'readyz': [{ about: 'the process' }],
    'metrics': [{ about: 'the figures' }],
  };
}

const filled = (path: string, params: Readonly<Record<string, string>> = {}): string =>
  path.replace(/\{(\w+)\}/g, (gap, name: string) => encodeURIComponent(params[name] ?? gap));

/** As the contract's client writes it, and asked for without being meant: whoever may, changes nothing for the next. */
function ofCommand(name: GivenCommand, route: CommandRoute, [about, input, within]: OfCommand, definition: object): Asked {
  const given = new Map(Object.entries(input));
  const params: Record<string, string> = {};
  for (const [param, field] of Object.entries(route.params ?? {})) {
    params[param] = String(given.get(field));
    given.delete(field);
  }
  if (route.within !== undefined) params[route.within] = within ?? '';
  for (const [written, field] of Object.entries(route.rename ?? {})) {
    given.set(written, given.get(field));
    given.delete(field);
  }
  if (name === 'programme.publish') given.set('definition', definition);
  const url = `${filled(`/api/v1${route.path}`, params)}?dryRun=true`;
  const asked = { row: `${name} — ${about}`, method: route.method, url };
  if (route.body === 'multipart') {
    const { type, content } = multipart(String(given.get('fileName')), String(given.get('content')));
    return { ...asked, type, body: content };
  }
  return route.body === 'none' ? asked : { ...asked, type: 'application/json', body: JSON.stringify(Object.fromEntries(given)) };
}

/** Every request of the walk, and what there is no request for. */
export function requestsFor(parties: Parties, things: Things, definition: object): { readonly asked: readonly Asked[]; readonly missing: readonly string[] } {
  const [given, read, operation] = [commands(parties, things), reads(parties, things), operations(parties, things)];
  const asked: Asked[] = [];
  const missing: string[] = [];
  for (const route of ROUTES) {
    if (route.kind === 'command') {
      const known = (given as Partial<typeof given>)[route.name];
      if (known === undefined) missing.push(route.name);
      else asked.push(commandAt(route, known, things, definition));
      continue;
    }
    const known: readonly OfOperation[] | undefined = route.kind === 'read'
      ? (read as Partial<typeof read>)[route.name] : (operation as Partial<typeof operation>)[route.name];
    if (known === undefined || known.length === 0) missing.push(route.name);
    for (const { about, params, query, ...sent } of known ?? []) {
      const url = filled(fullPath(route), params) + (query === undefined ? '' : `?${query}`);
      asked.push({ row: `${route.name} — ${about}`, method: route.method, url, ...sent });
    }
  }
  for (const [page, url] of Object.entries(PAGES)) {
    asked.push({ row: `page — ${page}`, method: page.split(' ')[0] ?? 'GET', url });
  }
  return { asked, missing };
}

function commandAt(route: Extract<Route, { kind: 'command' }>, known: OfCommand, things: Things, definition: object): Asked {
  const edits = (EDIT_ROUTES as Partial<Record<GivenCommand, CommandRoute>>)[route.name];
  if (edits === undefined || edits.path !== route.path) return ofCommand(route.name, COMMAND_ROUTES[route.name], known, definition);
  const [, input] = known;
  const about = ['a draft, edited', { ...input, request: things.requests['draft'] }] as const;
  return ofCommand(route.name, route, about, definition);
}
