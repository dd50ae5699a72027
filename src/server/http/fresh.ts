/** `If-Match`: what was asked for on one state of a thing is not done to another (RFC 9110 §13.1.1). */
import type { FastifyRequest } from 'fastify';
import { readRead } from '../../contract/calls.ts';
import type { ReadName } from '../../contract/routes.ts';
import { shownBy } from '../../contract/shown.ts';
import type { Command } from '../commands/reply.ts';
import type { GivenCommand } from '../../contract/commands.ts';
import { explained } from '../queries/explaining.ts';
import { roleRefusal } from '../queries/session.ts';
import type { Asking } from './commands.ts';
import { etagOf, matches } from './etag.ts';
import type { HttpOptions } from './options.ts';
import { forbiddenBy, RequestProblem, wrong } from './problem.ts';
import { clockView } from './reads.ts';
import { word } from './words.ts';

/**
 * Refuses where the caller names a state that is no more. What cannot be read is left to the command to answer. The look
 * comes before the command's locks, so of two that hold the same validator both may pass in the same instant.
 */
export async function requireFresh(
  path: string,
  request: FastifyRequest,
  options: HttpOptions,
  command?: Command & { readonly name: GivenCommand },
): Promise<void> {
  const expected = request.headers['if-match'];
  if (expected === undefined) return;
  const name = shownBy(path);
  if (name === undefined) throw wrong('', word(request.language, 'if-match'));
  const shown = await shownNow(name, request, options);
  if (shown === undefined || matches(expected, etagOf(JSON.stringify(shown)))) return;
  if (command !== undefined) {
    const { session, language } = request.asking as Asking;
    const refusal = roleRefusal(command.name, session);
    if (refusal !== undefined) throw forbiddenBy(explained(refusal, language));
    // Asked only now: should this very command have changed the state and its answer been lost, it is remembered by now.
    if (await options.remembers(command)) return;
  }
  throw new RequestProblem('stale');
}

/** What the caller would read at this moment; undefined where that is nothing. */
async function shownNow(name: ReadName, request: FastifyRequest, options: HttpOptions): Promise<object | undefined> {
  if (name === 'clock.get') return options.moveClock === undefined ? undefined : clockView(options);
  const params = request.params as Readonly<Record<string, string>>;
  const read = readRead(name, { params, query: {} }, request.language);
  if (!('input' in read)) return undefined;
  const found = await options.reads.read(name, request.asking as Asking, read.input);
  return found.kind === 'found' ? found.body : undefined;
}
