/** The sandbox's mailbox: what would have been sent, as it would look. */
import type pg from 'pg';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import type { CaughtMailView } from '../../contract/sandbox-view.ts';
import { sendJson } from '../http/commands.ts';
import { pageHeaders, policyOfPage } from '../http/headers.ts';
import { written, type Page } from '../http/pages/layout.ts';
import { RequestProblem } from '../http/problem.ts';
import { getCaught, listCaught, type Caught } from './mail-catch.ts';
import { letterPage, listPage, MAIL_STYLE } from './mail-page.ts';

export const MAILBOX = '/sandbox/mail';
const STYLE = `${MAILBOX}/style.css`;

/** What a mail itself may do: show its own styles and its picture, and open its links beside the mailbox. */
const BODY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; "
  + "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

export function mountMailbox(app: FastifyInstance, pool: pg.Pool): void {
  const found = async (request: FastifyRequest): Promise<Caught & { readonly at: string }> => {
    const caught = await getCaught(pool, (request.params as { readonly id: string }).id);
    if (caught === undefined) throw new RequestProblem('not-found');
    return caught;
  };
  app.get(MAILBOX, async (request, reply) =>
    pageHeaders(reply, policyOfPage({})).type('text/html; charset=utf-8')
      .send(withStyle(listPage(languageOf(request), await listCaught(pool)))));
  app.get('/sandbox/mails', async (request, reply) =>
    sendJson(reply, 200, { items: await listCaught(pool) } satisfies { items: readonly CaughtMailView[] }, request.language));
  app.get(`${MAILBOX}/:id`, async (request, reply) => {
    const { id } = request.params as { readonly id: string };
    return pageHeaders(reply, `${policyOfPage({})}; frame-src 'self'`).type('text/html; charset=utf-8')
      .send(withStyle(letterPage(languageOf(request), id, await found(request))));
  });
  app.get(`${MAILBOX}/:id/body`, async (request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', BODY_POLICY)
      .header('x-frame-options', 'SAMEORIGIN').send(bodyOf(await found(request))));
  app.get(STYLE, (_request, reply) => reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(MAIL_STYLE));
}

function languageOf(request: FastifyRequest): Language {
  const { lang } = request.query as { readonly lang?: unknown };
  return lang === 'en' || lang === 'tr' ? lang : request.language;
}

function withStyle(page: Page): string {
  return written({ ...page, main: `<link rel="stylesheet" href="${STYLE}">\n${page.main}` });
}

/** The HTML part; its picture stands within it, and its links open in a tab of their own. */
function bodyOf({ html, picture }: Caught): string {
  const shown = picture === null ? html : html.replaceAll(`cid:${picture.id}`, `data:image/png;base64,${picture.png}`);
  return shown.replace(/<head>/i, '<head><base target="_blank">');
}
