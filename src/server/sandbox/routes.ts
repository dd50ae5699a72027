/** What a sandbox serves besides the API: its start page, its people and their keys. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import { send } from '../commands/load.ts';
import type { Engine } from '../engine.ts';
import { agreementsByNumber } from '../store/entitlement.ts';
import { text } from '../store/decode.ts';
import { startPage, STYLE } from './page.ts';
import { handKeys, type Persona } from './personas.ts';

/** The customer's running agreement, by its number in the sample, for what there is to try. */
const AGREEMENT = { programme: 'microsoft-planning-services', number: 'E2000019' };

/** Nothing but our own style sheet is loaded, and no page may frame this one. */
const POLICY = 'default-src \'none\'; style-src \'self\'; img-src data:; base-uri \'none\'; form-action \'none\'; '
  + 'frame-ancestors \'none\'';

export async function mountSandbox(app: FastifyInstance, engine: Engine, secret: Buffer): Promise<void> {
  const personas = await handKeys(engine, secret);
  const [rows] = await send(engine.writers, [agreementsByNumber([AGREEMENT.programme], [AGREEMENT.number])]);
  const agreementId = rows?.[0] === undefined ? '' : text(rows[0], 'id');

  app.get('/', (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown };
    const language: Language = lang === 'en' || lang === 'tr' ? lang : request.language;
    const address = `http://${request.headers.host ?? ''}`;
    const page = startPage({ language, address, now: engine.clock.now(), personas, agreementId });
    return answer(request, reply, 'text/html', page, language);
  });
  app.get('/sandbox/style.css', (request, reply) => answer(request, reply, 'text/css', STYLE));
  app.get('/sandbox/personas', (request, reply) =>
    answer(request, reply, 'application/json', JSON.stringify({ items: personas.map(told) })));
}

function told({ name, organisation, roles, apiKey }: Persona): object {
  return { name, organisation, roles, apiKey };
}

function answer(_request: FastifyRequest, reply: FastifyReply, type: string, body: string, language?: Language): FastifyReply {
  if (language !== undefined) reply.header('content-language', language).header('vary', 'accept-language');
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .send(body);
}
