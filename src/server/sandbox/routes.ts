/** What a sandbox serves besides the API: a page for whoever tries the API, its people and their keys, and what comes next. */
import type { FastifyInstance } from 'fastify';
import { parseWith } from '../../contract/commands.ts';
import { journal } from '../../contract/queries.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { PersonaView } from '../../contract/sandbox-view.ts';
import { send } from '../commands/load.ts';
import type { Engine } from '../engine.ts';
import { sendJson } from '../http/commands.ts';
import { sendPage } from '../http/pages/layout.ts';
import { RequestProblem } from '../http/problem.ts';
import { agreementsByNumber } from '../store/entitlement.ts';
import { text } from '../store/decode.ts';
import { comingNext, makeChanges } from './coming.ts';
import { mountMailbox } from './mail.ts';
import { startPage } from './page.ts';
import { handKeys, todayOf, type Persona } from './personas.ts';
import type { Showcase } from './sample.ts';

/** The programme that the page speaks of. */
export interface Shown {
  readonly programmeId: string;
  readonly showcase: Showcase;
}

const changesAsked = journal.pick({ after: true });

export async function mountSandbox(app: FastifyInstance, engine: Engine, secret: Buffer, shown: Shown): Promise<void> {
  const personas = await handKeys(engine, secret);
  const [rows] = await send(engine.writers, [agreementsByNumber([shown.programmeId], [shown.showcase.agreement])]);
  const agreementId = rows?.[0] === undefined ? '' : text(rows[0], 'id');

  app.get('/sandbox', (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown };
    const language: Language = lang === 'en' || lang === 'tr' ? lang : request.language;
    const address = `http://${request.headers.host ?? ''}`;
    const facts = { language, address, now: engine.clock.now(), personas, agreementId, showcase: shown.showcase };
    return sendPage(reply, startPage(facts));
  });
  mountMailbox(app, engine.writers);
  app.get('/sandbox/personas', async (request, reply) => {
    const items = await Promise.all(personas.map((persona) => told(engine, persona)));
    return sendJson(reply, 200, { items }, request.language);
  });
  app.get('/sandbox/next', async (request, reply) => sendJson(reply, 200, await comingNext(engine), request.language));
  const changes = makeChanges(engine);
  app.get('/sandbox/changes', async (request, reply) => {
    const parsed = parseWith(changesAsked, request.query, request.language);
    if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
    return sendJson(reply, 200, await changes(parsed.input.after), request.language);
  });
}

async function told(engine: Engine, persona: Persona): Promise<PersonaView> {
  const { personId, name, email, organisation, kind, roles, apiKey } = persona;
  return { personId, name, email, organisation, kind, roles, apiKey, today: await todayOf(engine, persona) };
}
