/**
 * The opponent: what a good engineer would write with the same parts and without the product's design. Fastify with a
 * JSON schema for what comes in and goes out, an API key looked up by its hash, a pool of connections, and one prepared
 * call of one SQL function per request, the anchor's own. No idempotency keys, roles, rules or journal.
 */
import { createHash } from 'node:crypto';
import Fastify from 'fastify';
import pg from 'pg';

export interface Setup {
  readonly url: string;
}

interface Request {
  readonly Params: { readonly id: number };
  readonly Body: { readonly note: string; readonly ref: string };
}

const SCHEMA = {
  params: { type: 'object', properties: { id: { type: 'integer', minimum: 1 } }, required: ['id'] },
  body: {
    type: 'object',
    additionalProperties: false,
    properties: { note: { type: 'string', maxLength: 200 }, ref: { type: 'string', maxLength: 64 } },
    required: ['note', 'ref'],
  },
  response: { 200: { type: 'object', properties: { id: { type: 'integer' }, done: { type: 'boolean' } } } },
} as const;

async function start({ url }: Setup): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 16 });
  // Keys are few and change seldom: they are kept in memory, and the holder's number is told to the function.
  const { rows } = await pool.query<{ hash: string; holder: number }>('select hash, holder from api_key');
  const holders = new Map(rows.map((row) => [row.hash, row.holder]));
  const app = Fastify({ logger: false });
  app.post<Request>('/vouchers/:id/transition', { schema: SCHEMA }, async (request, reply) => {
    const secret = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const holder = holders.get(createHash('sha256').update(secret).digest('hex'));
    if (holder === undefined) return reply.code(401).send();
    const { id } = request.params;
    const { rows: [row] } = await pool.query<{ done: boolean }>({
      name: 'transition', text: 'select anchor.transition($1, $2, $3) as done', values: [id, holder, request.body],
    });
    return { id, done: row?.done ?? false };
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

process.on('message', (setup: Setup) => {
  start(setup).then(
    (port) => { process.send?.({ port }); },
    (error: unknown) => { process.send?.({ error: String(error) }); process.exit(1); },
  );
});
process.on('disconnect', () => { process.exit(0); });
