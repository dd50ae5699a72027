/** The reference model of test/properties beside a history: it judges every command in the order of the commits. */
import type { Reply } from '../../src/server/commands/reply.ts';
import { isDeepStrictEqual } from 'node:util';
import { Model, type ModelActor } from '../properties/model.ts';
import { Violated } from './auditor.ts';
import type { Memory } from './memory.ts';
import type { Draft } from './server.ts';
import type { Input } from './troupe.ts';

const OUTCOMES: Readonly<Partial<Record<Reply['kind'], string>>> = {
  accepted: 'ok', refused: 'refused', invalid: 'invalid', 'not-found': 'not-found', forbidden: 'forbidden',
};

/** What the model knows nothing of: people are handed to it with every command, and publishing it takes as done. */
const STRANGE = /^(person|key|programme\.publish)/;

export class Witness {
  readonly #model: Model;
  readonly #memory: Memory;

  constructor(memory: Memory, sponsorId: string, today: string) {
    this.#memory = memory;
    this.#model = new Model({ sponsorId, today });
  }

  /** Does the model's nights up to a day. */
  moveTo(day: string): void {
    if (day > this.#model.today) this.#model.moveTo(day);
  }

  hear({ commands, replies, wave }: Draft, written: WeakMap<object, Input>): void {
    for (const command of commands) {
      const reply = replies.get(command);
      if (reply === undefined || command.caller.kind !== 'person' || STRANGE.test(command.name)) continue;
      if (reply.kind === 'key-reused' || (reply.kind === 'accepted' && reply.replayed)) continue;
      const actor = wave.actors.get(command.caller.personId);
      if (actor !== undefined) this.#judge(command.name, written.get(command.input) ?? (command.input as Input), reply, {
        organisationId: actor.organisationId ?? '', personId: actor.personId ?? '', roles: actor.roles,
        ...(actor.email === null ? {} : { email: actor.email }),
      });
    }
  }

  #judge(name: string, input: Input, reply: Reply, actor: ModelActor): void {
    const made = reply.kind === 'accepted' ? reply.id : 'nothing';
    const expected = this.#model.do(name, actor, input, () => made);
    const rules = reply.kind === 'refused' ? [...new Set(reply.refusals.map((each) => each.rule))] : [];
    const told = { outcome: OUTCOMES[reply.kind] ?? reply.kind, rules };
    if (isDeepStrictEqual(told, { outcome: expected.outcome, rules: expected.rules })) return;
    throw new Violated(`${this.#model.today} ${name} ${JSON.stringify(input)} is answered ${JSON.stringify(told)}; `
      + `the reference model says ${JSON.stringify(expected)}`);
  }

  /** Compares every row with the model's, when no errand waits. */
  compare(): void {
    const { world } = this.#memory;
    const { vouchers, agreements, requests } = this.#model.state();
    for (const [id, told] of Object.entries(vouchers)) {
      const row = world.vouchers.get(id);
      const same = row !== undefined && row.status === told.status && row.expiresOn === told.expiresOn
        && row.payBy === (told.payBy ?? null) && row.partnerId === (told.holder ?? null);
      if (!same) throw new Violated(`${id} is ${JSON.stringify(row)}; the reference model says ${JSON.stringify(told)}`);
    }
    for (const [id, told] of Object.entries(agreements)) {
      const balance = world.agreements.get(id)?.balance as unknown as Record<string, number> | undefined;
      const wrong = Object.entries(told).filter(([account, days]) => balance?.[account] !== days);
      if (wrong.length > 0) throw new Violated(`${id} is ${JSON.stringify(balance)}; the reference model says ${JSON.stringify(told)}`);
    }
    for (const [id, told] of Object.entries(requests)) {
      const row = world.requests.get(id);
      const same = row?.status === told.status && row.total.amount === told.total.amount;
      if (!same) throw new Violated(`${id} is ${JSON.stringify(row)}; the reference model says ${JSON.stringify(told)}`);
    }
    const counts = [world.vouchers.size, world.agreements.size, world.requests.size].join();
    const told = [vouchers, agreements, requests].map((each) => Object.keys(each).length).join();
    if (counts !== told) throw new Violated(`there are ${counts} vouchers, agreements and requests; the reference model has ${told}`);
  }
}
