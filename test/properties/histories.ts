/**
 * Random histories. A step is a few numbers; what they mean is found when the step is played, so that most commands
 * speak of things that exist and many are acceptable, and that a shrunken history still makes sense.
 */
import fc from 'fast-check';
import { DEEDS, oneOf, type Deed, type Picker, type Scene } from './deeds.ts';
import { plusDays } from './terms.ts';
import type { Input, Line } from './troupe.ts';

export interface Step {
  /** What is done, as a place in the list of deeds. */
  readonly deed: number;
  readonly picks: readonly number[];
  /** What is wrong with it; most often nothing. */
  readonly slip: number;
}

const PICKS = 10;
/** Slips below this number spoil a step. */
const SLIPS = ['other-actor', 'dropped', 'garbage', 'unknown', 'odd-date'] as const;

const CARDS = DEEDS.flatMap(([command, weight]) => Array.from({ length: weight }, () => command));
const BY_NAME = new Map(DEEDS.map(([command, , deed]) => [command, deed]));
/** One step in so many moves the clock. */
const CLOCK_CARDS = Math.ceil(CARDS.length / 5);

export const step: fc.Arbitrary<Step> = fc.record({
  deed: fc.nat(CARDS.length + CLOCK_CARDS - 1),
  picks: fc.array(fc.nat(0xffff), { minLength: PICKS, maxLength: PICKS }),
  slip: fc.nat(60),
});

function pickerOf({ picks }: Step): Picker {
  let used = 0;
  return (count) => {
    const round = Math.floor(used / PICKS) + 1;
    const number = (picks[used % PICKS] ?? 0) * round + Math.floor((picks[(used + round) % PICKS] ?? 0) / 7) * (round - 1);
    used += 1;
    return count === 0 ? 0 : number % count;
  };
}

const MILESTONES = [
  '2020-01-31', '2020-03-31', '2020-06-30', '2021-01-31', '2021-03-31', '2021-05-31', '2021-06-30', '2022-01-01', '2022-03-02',
];

/** The day a step moves the clock to; undefined for a step that gives a command. */
export function dayOfStep(played: Step, scene: Scene): string | undefined {
  if (played.deed < CARDS.length) return undefined;
  const choice = { scene, pick: pickerOf(played) };
  const { model } = scene;
  const deadlines = Object.values(model.state().vouchers).flatMap((voucher) => [voucher.redeemBy, voucher.payBy ?? '']);
  const ahead = (list: readonly string[]): string | undefined => list.filter((one) => one >= model.today).sort()[0];
  const kind = choice.pick(8);
  const target = kind === 0 ? ahead(MILESTONES) : kind < 3 ? ahead(deadlines) : undefined;
  if (target === undefined) return plusDays(model.today, oneOf(choice, [1, 2, 4, 4, 14, 14, 30]));
  const day = plusDays(target, choice.pick(3) - 1);
  return day < model.today ? model.today : day;
}

/** What a command speaks of must come about first: now and then it is given all the same. */
const NEEDS: readonly (readonly [command: RegExp, has: (scene: Scene) => boolean, instead: string])[] = [
  [/^payment\.reverse/, (scene) => anyRequest(scene, 'paid'), 'payment.pay'],
  [/^payment\.pay/, (scene) => anyRequest(scene, 'approved', 'reversed'), 'payment.approve'],
  [/^payment\.appeal/, (scene) => anyRequest(scene, 'denied'), 'payment.deny'],
  [/^payment\.(approve|return|deny)/, (scene) => anyRequest(scene, 'under-review'), 'payment.review'],
  [/^payment\.review/, (scene) => anyRequest(scene, 'submitted'), 'payment.submit'],
  [/^payment\.submit/, (scene) => anyRequest(scene, 'draft', 'returned'), 'payment.save'],
  [/^payment\.cancel/, ({ things }) => things.requests.length > 0, 'payment.save'],
  [/^payment\.save/, ({ things }) => things.registered.size > 0, 'payment.register'],
  [/^payment\.(save|register)/, (scene) => any(scene, 'redeemed'), 'voucher.redeem'],
  [/^voucher\.redeem/, (scene) => any(scene, 'completed'), 'engagement.report'],
  [/^engagement\.report/, ({ things, model }) =>
    things.deliverables.some(({ voucher }) => model.voucher(voucher)?.status === 'reserved'), 'engagement.attach'],
  [/^(engagement|voucher\.(reschedule|release))/, (scene) => any(scene, 'reserved', 'completed'), 'voucher.reserve'],
  [/^voucher\.(reserve|resend|validate)/, (scene) => any(scene, 'assigned'), 'voucher.create'],
  [/^voucher\.(assign|cancel)/, (scene) => any(scene, 'created', 'assigned'), 'voucher.create'],
];

function any({ model }: Scene, ...statuses: string[]): boolean {
  return Object.values(model.state().vouchers).some(({ status }) => statuses.includes(status));
}

function anyRequest({ model }: Scene, ...statuses: string[]): boolean {
  return Object.values(model.state().requests).some(({ status }) => statuses.includes(status));
}

function possible(card: string, scene: Scene, { picks }: Step): string {
  if ((picks[0] ?? 0) % 16 === 0) return card;
  return NEEDS.reduce((command, [pattern, has, instead]) => (pattern.test(command) && !has(scene) ? instead : command), card);
}

/** The command a step gives. */
export function lineOf(played: Step, scene: Scene): Line {
  const command = possible(CARDS[played.deed] ?? '', scene, played);
  const choice = { scene, pick: pickerOf(played) };
  const { as, input } = (BY_NAME.get(command) as Deed)(choice);
  const actors = [...scene.troupe.actors.keys()];
  const fields = Object.keys(input);
  const field = oneOf(choice, fields);
  switch (SLIPS[played.slip]) {
    case 'other-actor': return { as: oneOf(choice, actors), command, input };
    case 'dropped': return { as, command, input: Object.fromEntries(Object.entries(input).filter(([name]) => name !== field)) };
    case 'garbage': return { as, command, input: { ...input, [field]: oneOf(choice, [{}, -1, 1.5, null]) } };
    case 'unknown': return { as, command, input: withUnknown(input) };
    case 'odd-date': return { as, command, input: withOddDate(input) };
    default: return { as, command, input };
  }
}

const NOBODY: Readonly<Record<string, string>> = {
  agreementId: 'agr_none', partnerId: 'ptr_none', customerId: 'cus_none', locationId: 'loc_none', consultantId: 'con_none',
  request: 'pay_none', voucher: '0000-0000-0000-4', programmeId: 'palmistry',
};

function withUnknown(input: Input): Input {
  const field = Object.keys(input).find((name) => NOBODY[name] !== undefined);
  return field === undefined ? input : { ...input, [field]: NOBODY[field] };
}

function withOddDate(input: Input): Input {
  const field = Object.keys(input).find((name) => /(On|Date|^on)$/.test(name));
  return field === undefined ? input : { ...input, [field]: '2021-02-30' };
}
