/** What a customer does with one agreement: activates it, converts training days, and plans vouchers out of each grant. */
import { addDays, day, daysSpanned, earlier, type Day } from '../../domain/time.ts';
import { send } from '../commands/load.ts';
import { text } from '../store/decode.ts';
import { agreementsByNumber } from '../store/entitlement.ts';
import { Dice } from './dice.ts';
import { countryWanted, sizeWanted, typeWanted } from './engagements.ts';
import type { SampleRow } from './sample.ts';
import type { Player } from './troupe.ts';
import { Life, type Plan, type Scene, type Wish } from './vouchers.ts';

/** Days after a grant within which its vouchers are created. */
const SPENT_WITHIN = 260;
/** Vouchers tried for one grant, so that a grant nobody could deliver comes to an end. */
const TRIES_MAX = 25;

export class Contract {
  readonly number: string;
  readonly #scene: Scene;
  readonly #customer: string;
  readonly #startsOn: Day;
  readonly #endsOn: Day;
  readonly #admin: Player;
  readonly #dice: Dice;
  readonly #activatedOn: Day;
  #id: Promise<string> | undefined;

  constructor(scene: Scene, row: SampleRow, index: number) {
    this.#scene = scene;
    this.number = row['number'] ?? '';
    this.#customer = row['customer'] ?? '';
    this.#startsOn = day(row['startsOn'] ?? '');
    this.#endsOn = day(row['endsOn'] ?? '');
    this.#admin = scene.troupe.as(this.#customer, 'benefits-admin');
    this.#dice = new Dice(`agreement ${String(index)}`);
    const { today } = scene.stage;
    this.#activatedOn = addDays(this.#startsOn > today ? this.#startsOn : today, this.#dice.between(1, 10));
  }

  /** Known only once it is registered, which is on its first day. */
  #agreementId(): Promise<string> {
    this.#id ??= (async () => {
      const { stage, definition } = this.#scene;
      const [rows] = await send(stage.engine.writers, [agreementsByNumber([definition.id], [this.number])]);
      const [row] = rows ?? [];
      if (row === undefined) throw new Error(`the sample has no agreement ${this.number}`);
      return text(row, 'id');
    })();
    return this.#id;
  }

  /** One in twelve never does, so that its days are seen waiting. */
  activate(): void {
    if (this.#dice.isLucky(1 / 12)) return;
    const { stage } = this.#scene;
    stage.on(this.#activatedOn, async () => {
      await stage.give(this.#admin, 'entitlement.activate', { agreementId: await this.#agreementId() });
    });
  }

  /** Half of those who have training days turn some into planning days while that is possible. */
  convert(trainingDays: number): void {
    const { stage, definition } = this.#scene;
    const group = definition.conversion?.trainingDays ?? 0;
    const last = definition.calendar.conversion?.lastDay ?? stage.last;
    const on = addDays(this.#activatedOn, this.#dice.between(5, 60));
    const groups = group === 0 ? 0 : Math.floor(trainingDays / group / 2);
    if (groups === 0 || on > last || this.#dice.isLucky(0.5)) return;
    stage.on(on, async () => {
      await stage.give(this.#admin, 'entitlement.convert', {
        agreementId: await this.#agreementId(), trainingDays: groups * group,
      });
    });
  }

  reduce(): void {
    const { stage, troupe } = this.#scene;
    stage.on(addDays(this.#activatedOn, 200), async () => {
      await stage.give(troupe.bySponsor('programme-admin'), 'entitlement.reduce', {
        agreementId: await this.#agreementId(), days: 2, reason: 'The coverage was reduced at the anniversary.',
      });
    });
  }

  /** One voucher on a day, to a plan. */
  show(on: Day, wish: Omit<Wish, 'customer' | 'agreementId'> & { readonly plan: Plan }): void {
    this.#scene.stage.on(on, async () => {
      await new Life(this.#scene, { ...wish, customer: this.#customer, agreementId: await this.#agreementId() }).create();
    });
  }

  /** Plans vouchers until a grant is nearly used up; `count` numbers the story's vouchers, and is handed on. */
  spend(grantedOn: Day, days: number, count: number): number {
    const { stage, definition, partners, troupe, showcase } = this.#scene;
    const from = addDays(grantedOn > this.#activatedOn ? grantedOn : this.#activatedOn, 1);
    const until = earlier(earlier(addDays(from, SPENT_WITHIN), this.#endsOn), stage.last);
    if (from > until) return count;
    let left = days;
    let number = count;
    for (let tries = 0; left > 0 && tries < TRIES_MAX; tries += 1) {
      const on = addDays(from, this.#dice.between(0, daysSpanned(from, until) - 1));
      const home = troupe.organisation(this.#customer).country;
      const country = countryWanted(this.#dice, definition, home, on);
      const type = country === undefined ? undefined : typeWanted(this.#dice, showcase.demand, definition, partners, country, on);
      const size = type === undefined ? undefined : sizeWanted(this.#dice, type, left);
      if (country === undefined || type === undefined || size === undefined) continue;
      left -= size;
      number += 1;
      const wish = { number, customer: this.#customer, engagementType: type.id, days: size, country };
      stage.on(on, async () => {
        await new Life(this.#scene, { ...wish, agreementId: await this.#agreementId() }).create();
      });
    }
    return number;
  }
}
