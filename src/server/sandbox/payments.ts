/** How partners are paid: redeemed vouchers of a place are gathered into requests, and the sponsor decides on each. */
import { addDays, type Day } from '../../domain/time.ts';
import { Dice } from './dice.ts';
import type { Deliverer } from './engagements.ts';
import type { Stage } from './stage.ts';
import type { Player, Troupe } from './troupe.ts';

/** How far a request comes, or what becomes of it. */
type Course =
  | 'paid' | 'returned' | 'mended' | 'denied' | 'appealed' | 'cancelled' | 'withdrawn' | 'reversed' | 'paid-again' | 'draft'
  | 'submitted' | 'under-review' | 'approved';

const COURSES: readonly (readonly [Course, number])[] = [
  ['paid', 66], ['mended', 10], ['denied', 4], ['appealed', 4], ['withdrawn', 6], ['paid-again', 5], ['reversed', 2], ['draft', 3],
];
/** What the last weeks show, in turn, so that every state is there to be looked at. */
const LATELY: readonly [Course, ...Course[]] = [
  'submitted', 'under-review', 'returned', 'approved', 'draft', 'denied', 'cancelled', 'reversed', 'paid',
];
const LATE_DAYS = 75;
/** Vouchers of one request. */
const VOUCHERS_MAX = 6;

/** A redeemed voucher, with its number in the story, by which vouchers are kept in order. */
export interface Redeemed {
  readonly reference: string;
  readonly number: number;
}

/** A partner's place of business, and what was redeemed there and is in no request yet. */
interface Place {
  readonly partner: Pick<Deliverer, 'code' | 'location'>;
  readonly dice: Dice;
  open: Redeemed[];
}

export class Payments {
  readonly #stage: Stage;
  readonly #troupe: Troupe;
  readonly #places = new Map<string, Place>();
  /** The places that make out an invoice on a day. */
  readonly #due = new Map<Day, Set<Place>>();
  readonly #registered = new Set<string>();
  readonly #invoices = new Map<string, number>();
  #late = 0;

  constructor(stage: Stage, troupe: Troupe) {
    this.#stage = stage;
    this.#troupe = troupe;
  }

  redeemed(partner: Place['partner'], voucher: Redeemed): void {
    const name = `${partner.code} ${partner.location.name}`;
    const place = this.#places.get(name) ?? { partner, dice: new Dice(`payments ${name}`), open: [] };
    this.#places.set(name, place);
    place.open.push(voucher);
    if (place.open.length === 1) this.#invoiceOn(addDays(this.#stage.today, place.dice.between(6, 30)), place);
  }

  #invoiceOn(day: Day, place: Place): void {
    const due = this.#due.get(day);
    if (due !== undefined) {
      due.add(place);
      return;
    }
    const places = new Set([place]);
    this.#due.set(day, places);
    this.#stage.on(day, () => this.#invoice(places));
  }

  /** All invoices of a day, in the order of their places, so that numbers and courses do not hang on who is first. */
  async #invoice(places: ReadonlySet<Place>): Promise<void> {
    const inOrder = [...places].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    await Promise.all(inOrder.map((place) => this.#request(place)));
  }

  #request(place: Place): Promise<void> {
    const { partner: { code, location } } = place;
    const all = place.open.sort((one, other) => one.number - other.number);
    const vouchers = all.slice(0, VOUCHERS_MAX);
    place.open = all.slice(VOUCHERS_MAX);
    if (place.open.length > 0) this.#invoiceOn(addDays(this.#stage.today, 3), place);
    const { today, last } = this.#stage;
    const number = (this.#invoices.get(code) ?? 0) + 1;
    this.#invoices.set(code, number);
    const dice = new Dice(`request ${code} ${String(number)}`);
    const isLate = today > addDays(last, -LATE_DAYS);
    const course = isLate ? (LATELY[this.#late++ % LATELY.length] ?? 'paid') : (dice.weighted(COURSES) ?? 'paid');
    const invoice = {
      partnerId: this.#troupe.organisation(code).id, locationId: location.id,
      vouchers: vouchers.map(({ reference }) => reference),
      invoiceNumber: `${code}-${today.slice(0, 4)}-${String(number).padStart(4, '0')}`, invoiceDate: today,
    };
    const again = () => { for (const voucher of vouchers) this.redeemed(place.partner, voucher); };
    return this.#save(code, invoice, (admin, id) => {
      new Request(this.#stage, this.#troupe, dice, admin, id, course, invoice, again, isLate).begin();
    });
  }

  async #save(code: string, invoice: Invoice, begin: (admin: Player, id: string) => void): Promise<void> {
    await this.#register(code);
    const admin = this.#troupe.as(code, 'payment-admin', 'global-admin');
    const saved = await this.#stage.give(admin, 'payment.save', invoice);
    if (saved !== undefined) begin(admin, saved.id);
  }

  /** Names the account before the first request, as the rules ask. */
  async #register(code: string): Promise<void> {
    if (this.#registered.has(code)) return;
    this.#registered.add(code);
    const { id, name, country } = this.#troupe.organisation(code);
    const currency = CURRENCIES[country] ?? 'EUR';
    await this.#stage.give(this.#troupe.as(code, 'global-admin'), 'payment.register', {
      partnerId: id, payee: name, taxId: `SAMPLE-${code}`, account: `SAMPLE ACCOUNT ${code}`, currency,
    });
  }
}

const nameOf = ({ partner }: Place) => `${partner.code} ${partner.location.name}`;

const CURRENCIES: Readonly<Record<string, string>> = { TR: 'TRY', US: 'USD', GB: 'GBP', JP: 'JPY', KW: 'KWD' };

interface Invoice {
  readonly partnerId: string;
  readonly locationId: string;
  readonly vouchers: string[];
  readonly invoiceNumber: string;
  readonly invoiceDate: Day;
}

/** One request on its course. */
class Request {
  readonly #stage: Stage;
  readonly #dice: Dice;
  readonly #admin: Player;
  readonly #reviewer: Player;
  readonly #finance: Player;
  readonly #id: string;
  readonly #invoice: Invoice;
  readonly #again: () => void;
  /** Late ones hurry, so that they come as far as they are meant to. */
  readonly #slowness: number;
  #course: Course;

  constructor(
    stage: Stage, troupe: Troupe, dice: Dice, admin: Player, id: string, course: Course, invoice: Invoice, again: () => void,
    isLate: boolean,
  ) {
    this.#stage = stage;
    this.#dice = dice;
    this.#admin = admin;
    this.#reviewer = troupe.bySponsor('claims-reviewer');
    this.#finance = troupe.bySponsor('finance');
    this.#id = id;
    this.#course = course;
    this.#invoice = invoice;
    this.#again = again;
    this.#slowness = isLate ? 1 : 4;
  }

  begin(): void {
    if (this.#course === 'draft') return;
    if (this.#course === 'cancelled') this.#soon(2, this.#cancel);
    else this.#soon(1, this.#submit);
  }

  #soon(most: number, task: () => Promise<void>): void {
    this.#stage.soon(this.#dice, 1, Math.max(1, most * this.#slowness), task);
  }

  readonly #submit = async (): Promise<void> => {
    const submitted = await this.#stage.give(this.#admin, 'payment.submit', { request: this.#id });
    if (submitted === undefined || this.#course === 'submitted') return;
    this.#soon(2, this.#course === 'withdrawn' ? this.#cancel : this.#review);
  };

  readonly #cancel = async (): Promise<void> => {
    const cancelled = await this.#stage.give(this.#admin, 'payment.cancel', { request: this.#id });
    if (cancelled !== undefined) this.#again();
  };

  readonly #review = async (): Promise<void> => {
    if (await this.#stage.give(this.#reviewer, 'payment.review', { request: this.#id }) === undefined) return;
    switch (this.#course) {
      case 'under-review': return;
      case 'returned': case 'mended': return this.#soon(1, this.#return);
      case 'denied': case 'appealed': return this.#soon(1, this.#deny);
      default: return this.#soon(2, this.#approve);
    }
  };

  readonly #return = async (): Promise<void> => {
    const reasons = [{ rule: 'invoice-complete', text: 'The invoice lacks the order number.' }];
    const returned = await this.#stage.give(this.#reviewer, 'payment.return', { request: this.#id, reasons });
    if (returned === undefined || this.#course === 'returned') return;
    this.#course = 'paid';
    this.#soon(2, async () => {
      await this.#stage.give(this.#admin, 'payment.save', { request: this.#id, ...this.#invoice });
      await this.#submit();
    });
  };

  readonly #deny = async (): Promise<void> => {
    const reasons = [{ rule: 'deliverable-prescriptive', text: 'The deliverable describes, but does not plan.' }];
    const denied = await this.#stage.give(this.#reviewer, 'payment.deny', { request: this.#id, reasons });
    if (denied === undefined || this.#course === 'denied') return;
    this.#course = 'paid';
    this.#soon(3, async () => {
      const statement = 'The plan stands in the second part of the deliverable.';
      const appealed = await this.#stage.give(this.#admin, 'payment.appeal', { request: this.#id, statement });
      if (appealed !== undefined) this.#soon(2, this.#review);
    });
  };

  readonly #approve = async (): Promise<void> => {
    const approved = await this.#stage.give(this.#finance, 'payment.approve', { request: this.#id });
    if (approved !== undefined && this.#course !== 'approved') this.#soon(3, this.#pay);
  };

  readonly #pay = async (): Promise<void> => {
    const { today } = this.#stage;
    const bankReference = `SAMPLE-${this.#invoice.invoiceNumber}`;
    const paid = await this.#stage.give(this.#finance, 'payment.pay', { request: this.#id, paidOn: today, bankReference });
    if (paid !== undefined && (this.#course === 'reversed' || this.#course === 'paid-again')) this.#soon(2, this.#reverse);
  };

  readonly #reverse = async (): Promise<void> => {
    const reason = 'The bank sent it back: the account is closed.';
    const reversed = await this.#stage.give(this.#finance, 'payment.reverse', { request: this.#id, reason });
    if (reversed === undefined || this.#course === 'reversed') return;
    this.#course = 'paid';
    this.#soon(4, this.#pay);
  };
}
