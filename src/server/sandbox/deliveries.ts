/** A reserved voucher in a partner's hands: other dates, the deliverable, the report, its redemption. */
import type { Consultant } from '../../domain/eligibility.ts';
import { addDays, type Day } from '../../domain/time.ts';
import type { Dice } from './dice.ts';
import type { Deliverer } from './engagements.ts';
import type { Player } from './troupe.ts';
import type { Scene, Wish } from './vouchers.ts';

export class Delivery {
  readonly #scene: Scene;
  readonly #wish: Wish;
  readonly #dice: Dice;
  readonly #reference: string;
  readonly #partner: Deliverer;
  readonly #admin: Player;
  /** Whoever delivers writes, where they have a place in the portal; else the partner's admin. */
  readonly #writer: Player;
  #redeems = true;

  constructor(
    scene: Scene, wish: Wish, dice: Dice, reference: string, partner: Deliverer, consultant: Consultant,
  ) {
    this.#scene = scene;
    this.#wish = wish;
    this.#dice = dice;
    this.#reference = reference;
    this.#partner = partner;
    this.#admin = scene.troupe.as(partner.code, 'programme-admin', 'global-admin');
    this.#writer = scene.troupe.of(partner.code).find(({ roles, email }) =>
      roles.includes('consultant') && email === consultant.email) ?? this.#admin;
  }

  async release(): Promise<boolean> {
    const reason = this.#dice.pick(['No consultant is free on these days.', 'The customer asked for another partner.']);
    const released = await this.#scene.stage.give(this.#admin, 'voucher.release', { voucher: this.#reference, reason });
    return released !== undefined;
  }

  /** Plans what follows from the dates: perhaps other dates, then the report and its redemption. */
  expect(startsOn: Day, endsOn: Day, redeems: boolean): void {
    this.#redeems = redeems;
    const { stage } = this.#scene;
    if (this.#dice.isLucky(0.12) && startsOn > addDays(stage.today, 2)) {
      const later = this.#dice.between(2, 14);
      const [start, end] = [addDays(startsOn, later), addDays(endsOn, later)];
      stage.on(addDays(stage.today, 2), async () => {
        const moved = await stage.give(this.#admin, 'voucher.reschedule', {
          voucher: this.#reference, startsOn: start, endsOn: end,
        });
        this.#delivered(moved === undefined ? startsOn : start, moved === undefined ? endsOn : end);
      });
    } else {
      this.#delivered(startsOn, endsOn);
    }
  }

  #delivered(startedOn: Day, endedOn: Day): void {
    const { stage } = this.#scene;
    const reportedOn = addDays(endedOn, this.#dice.between(3, 9));
    if (this.#dice.isLucky(0.2)) stage.on(endedOn, () => this.#draft(startedOn));
    stage.on(addDays(endedOn, this.#dice.between(0, 2)), () => this.#attach(startedOn, endedOn, reportedOn));
  }

  async #draft(startedOn: Day): Promise<void> {
    await this.#scene.stage.give(this.#writer, 'engagement.draft', {
      voucher: this.#reference, startedOn, summary: 'Workshops held; findings are being written up.',
    });
  }

  async #attach(startedOn: Day, endedOn: Day, reportedOn: Day): Promise<void> {
    const { stage } = this.#scene;
    const { engagementType: type } = this.#wish;
    const text = `Deployment plan: ${type}\n\nA sample deliverable of the sandbox. It stands for the plan that a partner hands over.\n`;
    const attached = await stage.give(this.#writer, 'engagement.attach', {
      voucher: this.#reference, fileName: `${type}.txt`, content: text,
    }, await stage.store(text));
    if (attached !== undefined) stage.on(reportedOn, () => this.#report(startedOn, endedOn, attached.id));
  }

  async #report(startedOn: Day, endedOn: Day, deliverableId: string): Promise<void> {
    const { stage } = this.#scene;
    const { days } = this.#wish;
    const offSiteDays = this.#dice.isLucky(0.3) ? Math.min(days, this.#dice.between(1, 3)) : 0;
    const report = {
      voucher: this.#reference, startedOn, endedOn, onSiteDays: days - offSiteDays, offSiteDays,
      summary: 'The present environment was assessed, the target agreed, and a plan drawn up in steps.',
      recommendations: 'Begin with a pilot of one department; review the plan with the project team after it.',
      deliverableIds: [deliverableId], deliveredToCustomer: true,
    };
    if (await stage.give(this.#admin, 'engagement.report', report) === undefined) return;
    const redeemedIn = this.#dice.between(1, 16);
    if (this.#dice.isLucky(0.1)) {
      stage.soon(this.#dice, 0, redeemedIn, async () => {
        await stage.give(this.#admin, 'engagement.report', {
          ...report, recommendations: 'Begin with a pilot of two departments; review the plan with the project team after it.',
        });
      });
    }
    if (this.#redeems) stage.on(addDays(stage.today, redeemedIn), this.#redeem);
  }

  readonly #redeem = async (): Promise<void> => {
    const redeemed = await this.#scene.stage.give(this.#admin, 'voucher.redeem', { voucher: this.#reference });
    if (redeemed !== undefined) this.#scene.payments.redeemed(this.#partner, { reference: this.#reference, number: this.#wish.number });
  };
}
