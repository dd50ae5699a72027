/** A history played on the product and on the model side by side, compared after every step. */
import { expect } from 'vitest';
import { commandFrom, describe as told } from '../../src/cli/examples.ts';
import type { Reply } from '../../src/server/commands/reply.ts';
import { send } from '../../src/server/commands/load.ts';
import { text } from '../../src/server/store/decode.ts';
import { agreements } from '../../src/server/store/entitlement.ts';
import { requests } from '../../src/server/store/payment.ts';
import { vouchers } from '../../src/server/store/voucher.ts';
import { faults as balanceFaults } from '../../src/domain/ledger.ts';
import type { Stage } from '../support/stage.ts';
import type { Scene } from './deeds.ts';
import { dayOfStep, lineOf, type Step } from './histories.ts';
import type { Model, ModelAnswer, ModelState } from './model.ts';
import { LAST_REDEMPTION } from './terms.ts';
import { noteMade, type Line } from './troupe.ts';

const OUTCOMES: Readonly<Partial<Record<Reply['kind'], ModelAnswer['outcome']>>> = {
  accepted: 'ok', refused: 'refused', invalid: 'invalid', 'not-found': 'not-found', forbidden: 'forbidden',
};

/** The product's answer in the model's words: each failing rule once, in the published order. */
function answerOf(reply: Reply): { outcome: string; rules: string[] } {
  const rules = reply.kind === 'refused' ? [...new Set(reply.refusals.map((refusal) => refusal.rule))] : [];
  return { outcome: OUTCOMES[reply.kind] ?? reply.kind, rules };
}

/** The rows of the product in the shape of the model's dump. */
export async function stateOf(stage: Stage): Promise<ModelState> {
  const read = async (query: string) => (await send(stage.engine.writers, [{ name: query, text: query, values: [] }]))[0] ?? [];
  const [voucherRows, agreementRows, requestRows] = [
    await read('select * from voucher order by reference'), await read('select * from agreement order by id'),
    await read('select * from payment_request order by id'),
  ];
  return {
    vouchers: Object.fromEntries(voucherRows.map(vouchers.decode).map((voucher) => [voucher.reference, {
      status: voucher.status, expiresOn: voucher.expiresOn,
      redeemBy: voucher.expiresOn < LAST_REDEMPTION ? voucher.expiresOn : LAST_REDEMPTION,
      ...(voucher.payBy === null ? {} : { payBy: voucher.payBy }), ...(voucher.partnerId === null ? {} : { holder: voucher.partnerId }),
    }])),
    agreements: Object.fromEntries(agreementRows.map((row) => {
      const { balance } = agreements.decode(row);
      expect(balanceFaults(balance), `the balance of ${text(row, 'id')}`).toEqual([]);
      const { granted, converted, available, allocated, delivered, lapsed, training } = balance;
      return [text(row, 'id'), { granted, converted, available, allocated, delivered, lapsed, training }];
    })),
    requests: Object.fromEntries(requestRows.map(requests.decode).map(({ id, status, total }) => [id, { status, total }])),
  };
}

export interface Played {
  readonly commands: number;
  readonly accepted: number;
  readonly byCommand: Map<string, number>;
}

/** A scene that a model follows. */
type Followed = Scene & { readonly model: Model };

/** Plays the steps one by one; throws at the first difference. `script` keeps what was said, for the report. */
export async function play(stage: Stage, scene: Followed, steps: readonly Step[], script: string[]): Promise<Played> {
  const played = { commands: 0, accepted: 0, byCommand: new Map<string, number>() };
  for (const step of steps) {
    const day = dayOfStep(step, scene);
    if (day !== undefined) {
      script.push(`the clock moves to ${day}`);
      scene.model.moveTo(day);
      await stage.on(day);
    } else {
      const line = lineOf(step, scene);
      const accepted = await say(stage, scene, line, script);
      played.commands += 1;
      if (!accepted) continue;
      played.accepted += 1;
      played.byCommand.set(line.command, (played.byCommand.get(line.command) ?? 0) + 1);
    }
    expect(await stateOf(stage)).toEqual(scene.model.state());
  }
  return played;
}

async function say(stage: Stage, scene: Followed, line: Line, script: string[]): Promise<boolean> {
  const { as, command, input } = line;
  script.push(`${scene.model.today} ${as}: ${command} ${JSON.stringify(input)}`);
  const made = commandFrom(command, await stage.caller(as), structuredClone(input));
  const reply = 'kind' in made ? made : await stage.engine.runner.run(made);
  script.push(`  ${told(reply)}`);
  await stage.engine.drain();
  const actor = scene.troupe.actors.get(as);
  if (actor === undefined) throw new Error(`${as} does not act`);
  const id = reply.kind === 'accepted' ? reply.id : 'nothing';
  const expected = scene.model.do(command, actor, input, () => id);
  expect(answerOf(reply), `${as}: ${command}`).toEqual({ outcome: expected.outcome, rules: expected.rules });
  if (reply.kind === 'accepted') noteMade(scene.things, line, reply.id);
  return reply.kind === 'accepted';
}

const BATCH = 24;

/**
 * Plays the steps many at a time, with the nightly work of a day among them. No model can follow, since the order is
 * nobody's; what holds in every order is checked after each batch.
 */
export async function playTogether(stage: Stage, scene: Scene, steps: readonly Step[], script: string[]): Promise<void> {
  for (let first = 0; first < steps.length; first += BATCH) {
    const present = await stateOf(stage);
    const model: Scene['model'] = {
      today: stage.clock.now().slice(0, 10),
      state: () => present, voucher: (id) => present.vouchers[id], request: (id) => present.requests[id],
    };
    const batch = { ...scene, model };
    const together = steps.slice(first, first + BATCH);
    const days = together.flatMap((step) => dayOfStep(step, batch) ?? []).sort();
    const lines = together.filter((step) => dayOfStep(step, batch) === undefined).map((step) => lineOf(step, batch));
    // Twice the same command at once: of two that exclude each other one must lose.
    const doubled = [...lines, ...lines.slice(0, BATCH / 3)];
    const commands = await Promise.all(doubled.map(async ({ as, command, input }) => commandFrom(command, await stage.caller(as), structuredClone(input))));
    const answers = Promise.all(commands.map((command) => ('kind' in command ? command : stage.engine.runner.run(command))));
    const night = days[0] === undefined ? undefined : stage.on(days[0]);
    const replies = await answers;
    await night;
    await stage.engine.drain();
    replies.forEach((reply, index) => {
      const line = doubled[index] as Line;
      script.push(`${model.today} ${line.as}: ${line.command} ${JSON.stringify(line.input)}\n  ${told(reply)}`);
      expect(Object.keys(OUTCOMES), told(reply)).toContain(reply.kind);
      if (reply.kind === 'accepted') noteMade(scene.things, line, reply.id);
    });
    await stateOf(stage);
  }
}
