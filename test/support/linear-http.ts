/** Servers as doors: commands and reads over HTTP, with a key of the person's own, told in the words of the runner. */
import { createClient, type Answer as HttpAnswer, type Client, type Fetch } from '../../src/contract/client.ts';
import type { GivenCommand } from '../../src/contract/commands.ts';
import type { Refusal } from '../../src/domain/decision.ts';
import type { Instant } from '../../src/domain/time.ts';
import type { Voucher } from '../../src/domain/voucher.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { hashOfSecret, newSecret } from '../../src/server/http/keys.ts';
import type { Answer } from './children.ts';
import type { Door } from './linear-record.ts';
import type { Stage } from './stage.ts';

/** Gives everybody named an API key, and answers the secrets by person. */
export async function keysFor(stage: Stage, people: readonly string[]): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  for (const as of people) {
    const { personId, organisationId } = await stage.caller(as);
    const secret = newSecret();
    const reply = await stage.engine.runner.run({
      name: 'key.create', input: { personId, organisationId, name: 'races' }, caller: { kind: 'system' }, extra: { hash: hashOfSecret(secret) },
    });
    if (reply.kind !== 'accepted') throw new Error(`no key for ${as}: ${JSON.stringify(reply)}`);
    secrets.set(personId, secret);
  }
  return secrets;
}

/** A server by its address. `reader` is who looks at vouchers through it. */
export function doorOfServer(name: string, baseUrl: string, secrets: ReadonlyMap<string, string>, reader: string, at: Instant): Door {
  const clients = new Map<string, Client>();
  const clientOf = (personId: string): Client => {
    const known = clients.get(personId);
    if (known !== undefined) return known;
    const made = createClient({ fetch: fetch as unknown as Fetch, baseUrl, apiKey: secrets.get(personId) ?? '' });
    clients.set(personId, made);
    return made;
  };
  return {
    name,
    now: () => at,
    zone: 'UTC',
    async run({ name: command, input, caller, dryRun, key }) {
      if (caller.kind !== 'person') throw new Error(`${command} is given over HTTP by persons only`);
      const options = { ...(dryRun === undefined ? {} : { dryRun }), ...(key === undefined ? {} : { key }) };
      const answer = await clientOf(caller.personId).command(command as GivenCommand, asWritten(command, input) as never, options);
      return asTold(command, answer as HttpAnswer<Told>);
    },
    async read(ref) {
      const answer = await clientOf(reader).get('/vouchers/{ref}', { ref });
      if (answer.kind === 'ok') return answer.body as unknown as Partial<Voucher>;
      if (answer.kind === 'problem' && answer.status === 404) return undefined;
      throw new Error(`${ref} cannot be read through ${name}: ${JSON.stringify(answer)}`);
    },
  };
}

/** A parsed report has lost its confirmation, which a client must give. */
function asWritten(command: Command['name'], input: object): object {
  return command === 'engagement.report' ? { ...input, deliveredToCustomer: true } : input;
}

type Told = { readonly id: string } & Record<string, unknown>;

/** Answers that show the voucher, or a part of it. */
const SHOWS_NO_VOUCHER = ['engagement.attach', 'payment.save', 'payment.cancel'];

function asTold(command: Command['name'], answer: HttpAnswer<Told>): Answer {
  if (answer.kind === 'unreachable') return { kind: 'lost' };
  if (answer.kind === 'ok') {
    const { body, replayed } = answer;
    const voucher = SHOWS_NO_VOUCHER.includes(command) ? {} : { voucher: body as unknown as Voucher };
    return { kind: 'accepted', replayed, dryRun: body['dryRun'] === true, id: body.id, events: [], ...voucher };
  }
  const { status, problem } = answer;
  if (status === 404) return { kind: 'not-found', what: problem.code };
  if (problem.refusals !== undefined && status === 409) return { kind: 'refused', refusals: problem.refusals as unknown as Refusal[] };
  throw new Error(`${command} came to nothing: ${JSON.stringify(problem)}`);
}
