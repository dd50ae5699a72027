/** The HTTP server: mounts the contract's rows, each the same way, under the rules that hold for every route. */
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteHandlerMethod } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import { fullPath, ROUTES, type Route } from '../../contract/routes.ts';
import { cookieOf } from './cookie.ts';
import { giveCommand, type Asking, type Tools } from './commands.ts';
import { explained } from '../queries/explaining.ts';
import { readRefusal } from '../queries/session.ts';
import { answerBulk, mountBulk } from './bulk.ts';
import { mountExports } from './export.ts';
import { answerFailure, answerNotFound, clientFailure } from './failure.ts';
import { headersOfAll, type HeaderList } from './headers.ts';
import { isUnambiguous, refuseForeignHost } from './host.ts';
import { answerImport, mountImports } from './imports.ts';
import { parseJson } from './json.ts';
import { languageOf } from './language.ts';
import { giveList } from './list.ts';
import { mountMail } from './mail.ts';
import { guardOperation, mountOperations } from './operations.ts';
import { mountOwn } from './own.ts';
import type { HttpOptions } from './options.ts';
import { forbiddenBy, RequestProblem, wrong } from './problem.ts';
import { mountAssets } from './pages/assets.ts';
import { isVisit, mountPortal } from './pages/portal.ts';
import { SIGN_IN_SCRIPTS } from './pages/sign-in.ts';
import { mountVoucherPage, VOUCHER_SCRIPTS } from './pages/voucher.ts';
import { mountProofs } from './proofs.ts';
import { mountPublish } from './publish.ts';
import { answerRead } from './reads.ts';
import { mountReference } from './reference.ts';
import { sessionsOf } from './session.ts';
import { mountSessions } from './sessions.ts';
import { mountSignIn } from './sign-in.ts';
import { mountFiles } from './statement.ts';
import { mountUploads } from './uploads.ts';
import { mountVoucherLinks } from './voucher-links.ts';
import { word } from './words.ts';

declare module 'fastify' {
  interface FastifyRequest {
    language: Language;
    /** Who asks; null on routes that are open to anybody. */
    asking: Asking | null;
  }
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** Node's own limit for the header, said here because it is part of the contract with proxies. */
const HEADER_BYTES_MAX = 16_384;
const PARAM_MAX = 400;
const KEPT_OUT = new Set([401, 403, 429]);
/** Time for the header of a request to arrive, and how often connections are looked at. */
const HEADERS_MS = 20_000;
const LOOK_MS = 1000;

export async function makeServer(options: HttpOptions): Promise<FastifyInstance> {
  const ids = requestIds();
  const ofAll = headersOfAll(options.publicUrl());
  const app = fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.limits.jsonBytesMax,
    requestTimeout: options.limits.requestSeconds * 1000,
    // Whoever takes nothing of an answer, or says nothing in the middle of a request, is cut off.
    connectionTimeout: options.limits.silentSeconds * 1000,
    keepAliveTimeout: 72_000,
    // Who called, where a proxy stands between; of anybody else the header is not believed.
    trustProxy: options.trustedProxies === undefined ? false : [...options.trustedProxies],
    routerOptions: { maxParamLength: PARAM_MAX, ignoreTrailingSlash: false },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    genReqId: ids,
    // A logger of its own for every request costs more than it tells: each line names its request.
    childLoggerFactory: (logger) => logger,
    // A request without a host is answered in our words, by the first hook, and not by Node with none.
    http: {
      maxHeaderSize: HEADER_BYTES_MAX, requireHostHeader: false,
      headersTimeout: Math.min(HEADERS_MS, options.limits.requestSeconds * 1000), connectionsCheckingInterval: LOOK_MS,
    },
    clientErrorHandler: clientFailure(ids, ofAll),
    frameworkErrors: (error, request, reply) => {
      reply.headers(Object.fromEntries(ofAll));
      void answerFailure(error, request, reply);
    },
  });
  const tools: Tools = { options, sessions: sessionsOf(options) };
  app.decorateRequest('language', 'en');
  app.decorateRequest('asking', null);
  app.setErrorHandler(answerFailure);
  addParsers(app);
  addHooks(app, options, ofAll);
  await mount(app, tools);
  await options.extraRoutes?.(app);
  return app;
}

/** Request ids: a part of its own for each process, and a count. */
function requestIds(): () => string {
  const process = crypto.randomUUID().slice(0, 8);
  let count = 0;
  return () => `req_${process}_${(count += 1).toString(36)}`;
}

function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      done(null, parseJson(body, request.language));
    } catch (error) {
      done(error as Error);
    }
  });
}

function addHooks(app: FastifyInstance, options: HttpOptions, ofAll: HeaderList): void {
  const refused = options.hosts === undefined ? undefined : refuseForeignHost(options.hosts);
  app.addHook('onRequest', (request, reply, done) => {
    request.language = languageOf(request.headers['accept-language']);
    reply.header('x-request-id', request.id);
    for (const [name, value] of ofAll) reply.header(name, value);
    if (options.draining()) reply.header('connection', 'close');
    if (!isUnambiguous(request.raw.rawHeaders, request.raw.httpVersion)) throw wrong('', word(request.language, 'request'));
    refused?.(request);
    if (request.is404 && !isVisit(request)) throw new RequestProblem('not-found');
    done();
  });
  const { log, figures } = options;
  const line = (request: FastifyRequest, reply: { statusCode?: number; elapsedTime?: number }) => ({
    id: request.id,
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: reply.elapsedTime === undefined ? undefined : Math.round(reply.elapsedTime * 10) / 10,
    by: request.asking?.session.personId,
    // Where it came from is told of what was not let in, and of nothing else.
    from: KEPT_OUT.has(reply.statusCode ?? 0) ? request.ip : undefined,
  });
  app.addHook('onResponse', (request, reply, done) => {
    const said = line(request, reply);
    figures.answered(said.route, said.method, reply.statusCode, reply.elapsedTime / 1000);
    log.info(said);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    log.info(line(request, {}), 'the caller broke off');
    done();
  });
}

/** Asks who calls before a body is read, and, where that is a key and something is read, whether the key is made for it. */
function authenticate({ sessions }: Tools, reads: string | null) {
  return (request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void => {
    const found = sessions.of(request);
    const keep = (session: Asking['session']): void => {
      const refusal = reads === null || session.scopes === null ? undefined : readRefusal(reads, session.scopes);
      if (refusal !== undefined) throw forbiddenBy(explained(refusal, request.language));
      request.asking = { session, language: request.language };
    };
    if (found instanceof Promise) {
      found.then(keep).then(() => { done(); }, done);
    } else {
      keep(found);
      done();
    }
  };
}

async function mount(app: FastifyInstance, tools: Tools): Promise<void> {
  const taken = new Map<string, Set<string>>();
  // `/imports/:kind` and `/imports/:id` are one address: the router tells them apart by method alone.
  const note = (path: string, method: string) => {
    let place = 0;
    const address = path.replace(/:\w+/g, () => `:part${String((place += 1))}`);
    taken.set(address, (taken.get(address) ?? new Set()).add(method));
  };
  const add = (route: Route, handler: RouteHandlerMethod, on: FastifyInstance = app) => {
    const open = route.kind !== 'command' && route.open === true;
    const onRequest = authenticate(tools, route.method === 'GET' ? route.name : null);
    const preHandler = route.kind === 'operation' && route.method !== 'GET' ? { preHandler: guardOperation(route, tools) } : {};
    on.route({ method: route.method, url: written(route), handler, ...preHandler, ...(open ? {} : { onRequest }) });
  };
  for (const route of ROUTES) {
    // Scopes are entered later, so what an address has is noted here.
    note(written(route), route.method);
    if (route.kind === 'read') {
      if (route.name === 'import.get') add(route, answerImport(tools));
      else if (route.name === 'bulk.get') add(route, answerBulk(tools));
      else if (route.name === 'clock.get' || tools.options.reads.has(route.name)) add(route, answerRead(route, tools));
    } else if (route.kind === 'command') {
      if (route.body === 'multipart') await mountUploads(app, (scope, handler) => { add(route, handler, scope); }, tools);
      else if (route.body === 'json-or-yaml') mountPublish(app, (scope) => { add(route, giveCommand(route, tools), scope); });
      else add(route, giveCommand(route, tools));
    } else if (route.name === 'commands.run') {
      giveList(app, (scope, handler) => { add(route, handler, scope); }, tools);
    } else if (route.name === 'import.start') {
      mountImports(app, (scope, handler) => { add(route, handler, scope); }, tools);
    } else {
      mountOperations(route, (handler) => { add(route, handler); }, tools);
      mountMail(route, (handler) => { add(route, handler); }, tools);
      mountOwn(route, (handler) => { add(route, handler); }, tools);
      mountSessions(route, (handler) => { add(route, handler); }, tools);
      mountProofs(route, (handler) => { add(route, handler); }, tools);
      mountFiles(route, (handler) => { add(route, handler); }, tools);
      mountVoucherLinks(route, (handler) => { add(route, handler); }, tools);
      mountExports(route, (handler) => { add(route, handler); }, tools);
      mountBulk(route, (handler) => { add(route, handler); }, tools);
    }
  }
  mountAssets(app, { ...SIGN_IN_SCRIPTS, ...VOUCHER_SCRIPTS });
  mountVoucherPage(app);
  const { signIn } = tools.options;
  const portal = mountPortal(app, (request) => cookieOf(request, 'session', signIn.plain()) !== undefined);
  // Whoever mistypes an address in a browser is told so by the portal, and finds the way from there.
  app.setNotFoundHandler((request, reply) => (
    portal === undefined || !isVisit(request) ? answerNotFound(request, reply) : portal(request, reply.code(404))));
  await mountSignIn(app, tools);
  mountReference(app, note);
  mountOthers(app, taken);
}

/** `/vouchers/{ref}` as the router writes it. */
function written(route: Route): string {
  return fullPath(route).replace(/\{(\w+)\}/g, ':$1');
}

/** Methods that an address does not have: 405, or what OPTIONS asks. */
function mountOthers(app: FastifyInstance, taken: ReadonlyMap<string, ReadonlySet<string>>): void {
  for (const [url, methods] of taken) {
    const has = [...methods, ...(methods.has('GET') ? ['HEAD'] : []), 'OPTIONS'];
    const allow = has.join(', ');
    const missing = METHODS.filter((method) => !methods.has(method));
    const refuse = () => { throw new RequestProblem('method-not-allowed', {}, { allow }); };
    app.route({
      method: [...missing, ...(methods.has('GET') ? [] : ['HEAD' as const])],
      url, onRequest: refuse, handler: refuse, exposeHeadRoute: false,
    });
    const options = (_request: FastifyRequest, reply: FastifyReply) => { void reply.code(204).header('allow', allow).send(); };
    app.route({ method: 'OPTIONS', url, onRequest: options, handler: options });
  }
}
