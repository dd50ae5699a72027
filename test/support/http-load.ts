/** A crowd of callers over HTTP: each gives deeds under keys of their own, and repeats one until its answer is sure. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Answer, type Client, type Fetch } from '../../src/contract/client.ts';
import { hashOfSecret, newSecret } from '../../src/server/http/keys.ts';
import type { Stage } from './stage.ts';

/** Something to be done once, however often it is given. */
export interface Deed {
  readonly key: string;
  give(client: Client): Promise<Answer<{ readonly id: string }>>;
}

export interface HttpReport {
  /** What each key was answered for sure. */
  readonly acknowledged: Map<string, string>;
  /** How often each status came; 0 stands for no answer. */
  readonly statuses: Record<string, number>;
  /** Keys whose connection broke, and whose repetition found that the command had been carried out. */
  readonly cutOff: string[];
  readonly moments: number[];
}

export interface HttpLoad {
  readonly callers: number;
  /** Where servers are at present; tried in turn. */
  readonly addresses: () => readonly string[];
  readonly apiKey: string;
  /** The next thing to do; undefined when there is nothing more. */
  readonly next: (count: number) => Deed | undefined;
}

export async function httpLoad({ callers, addresses, apiKey, next }: HttpLoad): Promise<HttpReport> {
  const report: HttpReport = { acknowledged: new Map(), statuses: {}, cutOff: [], moments: [] };
  let count = 0;
  let turn = 0;
  const client = (): Client | undefined => {
    const all = addresses();
    const baseUrl = all[(turn += 1) % Math.max(1, all.length)];
    return baseUrl === undefined ? undefined : createClient({ fetch: fetch as unknown as Fetch, baseUrl, apiKey });
  };
  const surely = async (deed: Deed): Promise<void> => {
    let broken = false;
    for (;;) {
      const speaker = client();
      const answer = speaker === undefined ? undefined : await deed.give(speaker);
      const status = answer === undefined || answer.kind === 'unreachable' ? 0 : answer.status;
      report.statuses[status] = (report.statuses[status] ?? 0) + 1;
      if (answer?.kind === 'ok') {
        if (broken && answer.replayed) report.cutOff.push(deed.key);
        report.acknowledged.set(deed.key, answer.body.id);
        report.moments.push(performance.now());
        return;
      }
      // What is refused once and for all is the deed's mistake, and shows among the statuses.
      if (status !== 0 && status < 500) return;
      broken ||= status === 0;
      // Somebody who is not there answers at once, and a crowd that asks all the time leaves him nothing to start with.
      await sleep(status === 0 ? 100 : 20);
    }
  };
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let deed = next(count += 1); deed !== undefined; deed = next(count += 1)) await surely(deed);
  }));
  return report;
}

/** An API key for somebody of a stage. */
export async function letIn(stage: Stage, as: string): Promise<string> {
  const secret = newSecret();
  const caller = await stage.caller(as);
  const reply = await stage.engine.runner.run({
    name: 'key.create', input: { personId: caller.personId, name: 'a test' }, caller: { kind: 'system', organisationId: caller.organisationId },
    extra: { hash: hashOfSecret(secret) },
  });
  if (reply.kind !== 'accepted') throw new Error(JSON.stringify(reply));
  return secret;
}
