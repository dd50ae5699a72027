/** What a sandbox serves besides the API: its start page, its people and their keys. */
import type { FastifyInstance } from 'fastify';
import type { Language } from '../../contract/refusal-params.ts';
import { send } from '../commands/load.ts';
import type { Engine } from '../engine.ts';
import { sendJson } from '../http/commands.ts';
import { sendPage } from '../http/pages/layout.ts';
import { agreementsByNumber } from '../store/entitlement.ts';
import { text } from '../store/decode.ts';
import { mountMailbox } from './mail.ts';
import { startPage } from './page.ts';
import { handKeys, type Persona } from './personas.ts';
import type { Showcase } from './sample.ts';

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
    const facts = { language, address, now: engine.clock.now(), personas, agreementId, showcase: shown.showcase };
    return sendPage(reply, startPage(facts));
  });
  mountMailbox(app, engine.writers);
  app.get('/sandbox/personas', (_request, reply) => sendJson(reply, 200, { items: personas.map(told) }, 'en'));
}

function told({ name, organisation, roles, apiKey }: Persona): object {
  return { name, organisation, roles, apiKey };
}
