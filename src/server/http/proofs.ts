/** What anybody may ask of the journal: the last checkpoint, whether it only grew, the keys; and receipts as pictures. */
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import { readRead } from '../../contract/calls.ts';
import { parseWith } from '../../contract/commands.ts';
import { consistencyQuery, type CheckpointView, type ConsistencyView, type WellKnownView } from '../../contract/proof.ts';
import { BASE } from '../../contract/route.ts';
import type { Route } from '../../contract/routes.ts';
import { NoProof, type Signed } from '../queries/proof.ts';
import type { Asking, Tools } from './commands.ts';
import { RequestProblem } from './problem.ts';
import { problemOfRead, sendRead, sendTagged } from './reads.ts';

type Operation = Extract<Route, { kind: 'operation' }>;
type Answer = (request: FastifyRequest, reply: FastifyReply, tools: Tools) => Promise<FastifyReply>;

const ANSWERS: Readonly<Partial<Record<Operation['name'], Answer>>> = {
  'journal.checkpoint': checkpoint, 'journal.consistency': consistency, 'journal.qr': picture, 'well-known': wellKnown,
};

export function mountProofs({ name }: Operation, add: (handler: RouteHandlerMethod) => void, tools: Tools): void {
  const answer = ANSWERS[name];
  if (answer === undefined) return;
  add(async (request, reply) => {
    try {
      return await answer(request, reply, tools);
    } catch (error) {
      if (!(error instanceof NoProof)) throw error;
      if (error.kind === 'proof.broken') request.log.error({ id: request.id, error: error.message }, 'the journal is not what was signed');
      throw new RequestProblem(error.kind);
    }
  });
}

function presentCheckpoint({ size, root, at, note }: Signed): CheckpointView {
  return { origin: note.slice(0, note.indexOf('\n')), size, root: root.toString('base64'), at, note };
}

/** The note itself, as other programs for checkpoints take it, where text is asked for. */
async function checkpoint(request: FastifyRequest, reply: FastifyReply, { options }: Tools): Promise<FastifyReply> {
  const last = await options.proofs.checkpoint();
  if (last === undefined) throw new RequestProblem('not-found');
  const accept = request.headers.accept ?? '';
  if (!accept.includes('text/plain')) return sendRead(request, reply, presentCheckpoint(last), 'accept, accept-language');
  return sendTagged(request, reply.header('vary', 'accept'), last.note, 'text/plain; charset=utf-8');
}

async function consistency(request: FastifyRequest, reply: FastifyReply, { options }: Tools): Promise<FastifyReply> {
  const parsed = parseWith(consistencyQuery, request.query ?? {}, request.language);
  if ('errors' in parsed) throw new RequestProblem('invalid', { errors: parsed.errors });
  const { from, to } = parsed.input;
  const proof = await options.proofs.consistency(from, to);
  if (proof === undefined) throw new RequestProblem('not-found');
  const path = proof.path.map((hash) => hash.toString('base64'));
  const body: ConsistencyView = { kind: 'tallystick-consistency-1', from, path, checkpoint: proof.checkpoint.note };
  return sendRead(request, reply, body, 'accept-language');
}

async function wellKnown(request: FastifyRequest, reply: FastifyReply, { options }: Tools): Promise<FastifyReply> {
  const { origin, keys } = options.proofs;
  const body: WellKnownView = {
    origin, keys: keys.map(({ vkey, since, until }) => ({ vkey, since, until })),
    checkpoint: `${BASE}/journal/checkpoint`, consistency: `${BASE}/journal/consistency`,
    links: { issuer: options.tokens?.name ?? null, keys: [...(options.tokens?.keys ?? [])] as WellKnownView['links']['keys'] },
  };
  return sendRead(request, reply, body, 'accept-language');
}

async function picture(request: FastifyRequest, reply: FastifyReply, { options }: Tools): Promise<FastifyReply> {
  const { session, language } = request.asking as Asking;
  const params = request.params as Readonly<Record<string, string>>;
  const read = readRead('journal.receipt', { params, query: request.query }, language);
  if ('errors' in read) throw new RequestProblem('invalid', { errors: read.errors });
  if ('unknown' in read) throw new RequestProblem('not-found');
  const found = await options.reads.read('journal.receipt', { session, language }, read.input);
  if (found.kind === 'file') throw new RequestProblem('not-found');
  if (found.kind !== 'found') throw problemOfRead(found, language);
  const svg = await options.proofs.qr(found.body);
  if (svg === undefined) throw new RequestProblem('proof.too-long');
  reply.header('content-security-policy', 'default-src \'none\'; sandbox');
  return sendTagged(request, reply, svg, 'image/svg+xml; charset=utf-8');
}
