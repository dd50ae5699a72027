/** The lives of vouchers: each is told by dice of its own, step by step, as far as the story's last day lets it come. */
import type { Fate } from './fates.ts';
import type { Showcase } from './sample.ts';
import { enrolmentOn, type Consultant } from '../../domain/eligibility.ts';
import type { ProgrammeId } from '../../domain/ids.ts';
import type { Partner } from '../../domain/partner.ts';
import { engagementType, type ProgrammeDefinition } from '../../domain/programme.ts';
import { addDays, type Day } from '../../domain/time.ts';
import type { Voucher } from '../../domain/voucher.ts';
import type { Accepted } from '../commands/reply.ts';
import { Delivery } from './deliveries.ts';
import { Dice } from './dice.ts';
import { deliverers, type Deliverer } from './engagements.ts';
import type { Payments } from './payments.ts';
import type { Stage } from './stage.ts';
import type { Player, Troupe } from './troupe.ts';

/** What all lives share. */
export interface Scene {
  readonly stage: Stage;
  readonly troupe: Troupe;
  readonly definition: ProgrammeDefinition;
  readonly showcase: Showcase;
  /** As they stood when one last enrolled; the commands themselves judge them as they are. */
  partners: ReadonlyMap<string, Partner>;
  readonly payments: Payments;
}

const FATES: readonly (readonly [Fate, number])[] = [
  ['redeemed', 66], ['unused', 9], ['unassigned', 4], ['cancelled', 9], ['released', 6], ['not-reported', 3], ['not-redeemed', 3],
];

export interface Wish {
  /** Distinguishes lives, and so their dice. */
  readonly number: number;
  readonly customer: string;
  readonly agreementId: string;
  readonly engagementType: string;
  readonly days: number;
  readonly country: string;
  /** Where dice do not decide. */
  readonly plan?: Plan;
}

export interface Plan {
  readonly fate: Fate;
  /** Days from the assignment to the reservation, and from there to the start. */
  readonly reservedIn: number;
  readonly startsIn: number;
  /** The partner that is asked first. */
  readonly partner: string;
}

/** One voucher from its creation on. */
export class Life {
  readonly #scene: Scene;
  readonly #wish: Wish;
  readonly #dice: Dice;
  #fate: Fate;
  readonly #admin: Player;
  #reference = '';
  #email = '';

  constructor(scene: Scene, wish: Wish) {
    this.#scene = scene;
    this.#wish = wish;
    this.#dice = new Dice(`voucher ${String(wish.number)}`);
    this.#fate = wish.plan?.fate ?? this.#dice.weighted(FATES) ?? 'redeemed';
    this.#admin = scene.troupe.as(wish.customer, 'benefits-admin');
  }

  readonly create = async (): Promise<void> => {
    const { agreementId, engagementType: type, days, country, number, plan } = this.#wish;
    const atOnce = this.#fate !== 'unassigned' && (plan !== undefined || this.#dice.isLucky(0.6));
    const asked = {
      agreementId, engagementType: type, days, country,
      // The longest may be had once for each division.
      ...(days === 15 ? { division: `Division ${String(1 + (number % 7))}` } : {}),
      ...(atOnce ? { assignee: this.#holder() } : {}),
    };
    const created = await this.#scene.stage.give(this.#admin, 'voucher.create', asked);
    if (created === undefined) return;
    this.#reference = created.id;
    if (atOnce) this.#assigned(created);
    else if (this.#fate !== 'unassigned') this.#soon(2, 20, this.#assign);
  };

  #soon(least: number, most: number, task: () => Promise<void>): void {
    this.#scene.stage.soon(this.#dice, least, most, task);
  }

  /** The project manager who holds it: one the customer already has, or somebody new who is let in by this. */
  #holder(): { name: string; email: string } {
    const { troupe } = this.#scene;
    const known = troupe.of(this.#wish.customer).filter(({ roles }) => roles.includes('project-manager'));
    if (known.length > 0) {
      // What is shown goes to the one that a visitor can be.
      const { name, email } = (this.#wish.plan === undefined ? undefined : known[0]) ?? this.#dice.pick(known);
      return { name, email };
    }
    const domain = this.#admin.email.split('@')[1] ?? 'customer.example';
    const name = this.#dice.pick(['Avery', 'Robin', 'Casey', 'Jordan', 'Riley']);
    return { name, email: `${name.toLowerCase()}.pm@${domain}` };
  }

  readonly #assign = async (): Promise<void> => {
    const named = this.#dice.isLucky(0.2) ? this.#candidates()[0] : undefined;
    const partnerId = named === undefined ? {} : { partnerId: this.#scene.troupe.organisation(named.code).id };
    const assigned = await this.#scene.stage.give(this.#admin, 'voucher.assign', {
      voucher: this.#reference, assignee: this.#holder(), ...partnerId,
    });
    if (assigned !== undefined) this.#assigned(assigned);
  };

  #assigned({ voucher }: Accepted): void {
    this.#email = voucher?.assignee?.email ?? '';
    const { plan } = this.#wish;
    if (this.#fate === 'cancelled') this.#soon(5, 60, this.#cancel);
    else if (plan !== undefined && this.#fate !== 'unused') this.#soon(plan.reservedIn, plan.reservedIn, this.#reserve);
    else if (this.#fate !== 'unused') this.#soon(9, 70, this.#reserve);
    if (this.#dice.isLucky(0.08)) this.#soon(1, 6, this.#reassign);
    if (this.#dice.isLucky(0.08)) this.#soon(3, 8, this.#resend);
  }

  readonly #reassign = async (): Promise<void> => {
    const assigned = await this.#scene.stage.give(this.#admin, 'voucher.assign', {
      voucher: this.#reference, assignee: this.#holder(),
    });
    this.#email = assigned?.voucher?.assignee?.email ?? this.#email;
  };

  readonly #resend = async (): Promise<void> => {
    await this.#scene.stage.give(this.#admin, 'voucher.resend', { voucher: this.#reference });
  };

  readonly #cancel = async (): Promise<void> => {
    const reason = this.#dice.pick(['The project was put off.', 'Another type of engagement fits better.', 'Created twice.']);
    await this.#scene.stage.give(this.#admin, 'voucher.cancel', { voucher: this.#reference, reason });
  };

  #candidates(): readonly Deliverer[] {
    const { partners, definition, stage } = this.#scene;
    const { engagementType: id, country } = this.#wish;
    const found = engagementType(definition, id);
    if (found === undefined) return [];
    const able = deliverers(partners, found.type, country, stage.today).filter(({ code }) => {
      const partner = partners.get(code);
      return partner !== undefined
        && enrolmentOn(partner, definition.id as ProgrammeId, found.offering.id, stage.today) !== undefined;
    });
    const shuffled = this.#dice.shuffled(able);
    const { plan } = this.#wish;
    return plan === undefined ? shuffled : shuffled.sort((one, other) =>
      Number(other.code === plan.partner) - Number(one.code === plan.partner));
  }

  /** The first candidate that the rules let have it; the project manager had asked several. */
  readonly #reserve = async (): Promise<void> => {
    const { stage, troupe } = this.#scene;
    const candidates = this.#candidates();
    // Nobody takes part at present: the project manager asks again, for as long as the voucher lives.
    if (candidates.length === 0) this.#soon(15, 40, this.#reserve);
    for (const candidate of candidates) {
      const startsOn = addDays(stage.today, this.#wish.plan?.startsIn ?? this.#dice.between(5, 25));
      const consultant = this.#consultantOf(candidate);
      const reserved = await stage.give(troupe.as(candidate.code, 'programme-admin', 'global-admin'), 'voucher.reserve', {
        voucher: this.#reference, email: this.#email, locationId: candidate.location.id,
        consultantIds: [consultant.id],
        startsOn, endsOn: this.#endOf(startsOn), offSiteDays: this.#offSite(),
      });
      if (reserved?.voucher === undefined) continue;
      this.#reserved(candidate, consultant, reserved.voucher);
      return;
    }
  };

  /** What is shown is delivered by the first who has a place in the portal, so that a visitor can be who delivers. */
  #consultantOf({ code, consultants }: Deliverer): Consultant {
    const able = this.#scene.troupe.of(code).filter(({ roles }) => roles.includes('consultant'))
      .flatMap(({ email }) => consultants.filter((each) => each.email === email));
    return (this.#wish.plan === undefined ? undefined : able[0]) ?? this.#dice.pick(consultants);
  }

  /** Work days, with their weekends. */
  #endOf(startsOn: Day): Day {
    return addDays(startsOn, Math.ceil(this.#wish.days * 1.4) - 1 + this.#dice.between(0, 3));
  }

  #offSite(): number {
    return this.#dice.isLucky(0.3) ? this.#dice.between(1, Math.min(this.#wish.days, 3)) : 0;
  }

  #reserved(partner: Deliverer, consultant: Consultant, { reservation }: Voucher): void {
    if (reservation === null) return;
    const delivery = new Delivery(this.#scene, this.#wish, this.#dice, this.#reference, partner, consultant);
    if (this.#fate === 'released') {
      this.#fate = 'redeemed';
      this.#soon(1, 4, async () => { if (await delivery.release()) this.#soon(4, 15, this.#reserve); });
    } else if (this.#fate !== 'not-reported') {
      delivery.expect(reservation.startsOn, reservation.endsOn, this.#fate !== 'not-redeemed');
    }
  }
}
