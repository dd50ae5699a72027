/** What a sandbox serves besides the API: its start page, its people and their keys. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import { send } from '../commands/load.ts';
import type { Engine } from '../engine.ts';
import { agreementsByNumber } from '../store/entitlement.ts';
import { text } from '../store/decode.ts';
import { startPage, STYLE } from './page.ts';
import { handKeys, type Persona } from './personas.ts';
import type { Showcase } from './sample.ts';

/** Nothing but our own style sheet is loaded, and no page may frame this one. */
const POLICY = 'default-src \'none\'; style-src \'self\'; img-src data:; base-uri \'none\'; form-action \'none\'; '
  + 'frame-ancestors \'none\'';

/** The programme that the start page speaks of. */
export interface Shown {
  readonly programmeId: string;
  readonly showcase: Showcase;
}

export async function mountSandbox(app: FastifyInstance, engine: Engine, secret: Buffer, shown: Shown): Promise<void> {
  const personas = await handKeys(engine, secret);
  const [rows] = await send(engine.writers, [agreementsByNumber([shown.programmeId], [shown.showcase.agreement])]);
  const agreementId = rows?.[0] === undefined ? '' : text(rows[0], 'id');

  app.get('/', (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown };
    const language: Language = lang === 'en' || lang === 'tr' ? lang : request.language;
    const address = `http://${request.headers.host ?? ''}`;
    const page = startPage({ language, address, now: engine.clock.now(), personas, agreementId, showcase: shown.showcase });
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
