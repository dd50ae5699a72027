/**
 * The auditor's own view of what may happen to a voucher and a payment request, and on which days: read from the
 * journal's bytes and the definition in force, and told apart from the product's rules so that a slip in them is seen.
 */
import type { ProgrammeDefinition } from '../../src/domain/programme.ts';
import { addDays, addYears, type Day } from '../../src/domain/time.ts';
import type { Data, Told } from './tally.ts';

export interface VoucherLife {
  readonly agreement: string;
  readonly customer: string;
  readonly type: string;
  readonly days: number;
  readonly country: string;
  readonly repeatKey: string | null;
  status: string;
  expiresOn: Day;
  partner: string | null;
  named: string | null;
  endsBy: Day | null;
  worth: number;
  payBy: Day | null;
  request: string | null;
  /** What was handed in as evidence by the partner that holds it. */
  readonly files: Set<string>;
}

interface RequestLife {
  status: string;
  vouchers: readonly string[];
  inTime: ReadonlySet<string> | null;
  readonly reviewers: Set<string>;
  appeals: number;
}

interface AgreementLife {
  readonly startsOn: Day;
  readonly endsOn: Day;
  active: boolean;
}

/** The day an entry is dated in its programme's zone, and what was in force on it. */
export interface InForce {
  readonly today: Day;
  readonly definition: ProgrammeDefinition;
}

const LIVE = ['created', 'assigned', 'reserved', 'completed'];

export class Lives {
  readonly vouchers = new Map<string, VoucherLife>();
  readonly requests = new Map<string, RequestLife>();
  readonly agreements = new Map<string, AgreementLife>();
  /** Customer and repeat key → the voucher that holds the place. */
  readonly #places = new Map<string, string>();
  /** Partner and offering → the stretches it is enrolled for. */
  readonly #enrolled = new Map<string, { readonly from: Day; readonly through: Day }[]>();
  readonly #extended = new Set<string>();
  readonly #complain: (told: Told, what: string) => void;

  constructor(complain: (told: Told, what: string) => void) {
    this.#complain = complain;
  }

  /** Takes an entry in; `force` is undefined for what no programme's rules decided. */
  take(told: Told, force: InForce | undefined): void {
    const { type, subject, data } = told;
    const must = (holds: boolean, what: string): void => { if (!holds) this.#complain(told, what); };
    if (type === 'agreement.registered') {
      this.agreements.set(subject, { startsOn: data['startsOn'] as Day, endsOn: data['endsOn'] as Day, active: false });
    } else if (force === undefined) return;
    else if (type === 'partner.enrolled') this.#enrol(told, force, must);
    else if (type.startsWith('payment.')) this.#request(told, force, must);
    else if (type === 'voucher.created') this.#create(told, force, must);
    else if (type.startsWith('voucher.') || type.startsWith('engagement.')) this.#voucher(told, force, must);
    else this.#entitlement(told, force, must);
  }

  #enrol({ subject, data }: Told, { today, definition }: InForce, must: Must): void {
    const { years, renewalOpensDays } = definition.enrolment;
    for (const { offering, from, through } of data['offerings'] as { offering: string; from: Day; through: Day }[]) {
      const stretches = this.#enrolled.get(`${subject}/${offering}`) ?? [];
      const last = stretches.at(-1);
      // Signed again before its renewal opens, an enrolment stays as it is.
      if (last?.from === from && last.through === through) continue;
      this.#enrolled.set(`${subject}/${offering}`, [...stretches, { from, through }]);
      const renewing = last !== undefined && last.through >= today;
      must(from === (renewing ? addDays(last.through, 1) : today), `is enrolled from ${from}`);
      must(!renewing || today >= addDays(last.through, -renewalOpensDays), 'is renewed before the renewal opens');
      must(through === addDays(addYears(from, years), -1), `is enrolled through ${through}`);
    }
  }

  #entitlement({ type, subject, data }: Told, { today, definition }: InForce, must: Must): void {
    const agreement = this.agreements.get(subject);
    if (agreement === undefined) return;
    const { calendar } = definition;
    const current = agreement.startsOn <= today && today <= agreement.endsOn;
    const closed = calendar.removal !== undefined && today >= calendar.removal.on;
    const upTo = (lastDay: string | undefined, on: string): boolean => lastDay === undefined || on <= lastDay;
    if (type === 'entitlement.activated') agreement.active = true;
    if (type === 'entitlement.granted') {
      must(upTo(calendar.accrual?.lastDay, String(data['accruedOn'])), 'is granted after the last accrual');
      must(String(data['accruedOn']) >= agreement.startsOn, 'accrues before the agreement');
    }
    if (type === 'entitlement.converted') must(upTo(calendar.conversion?.lastDay, today), 'is converted too late');
    if (type === 'entitlement.granted' || type === 'entitlement.converted') must(!closed, 'comes into a closed pool');
    if (type === 'agreement.ended') must(today === addDays(agreement.endsOn, 1), 'ends on another day than the one after its last');
    else if (type === 'entitlement.removed') must(closed, 'is emptied before the pools are closed');
    else if (type.startsWith('entitlement.')) must(current, 'has days moved while it does not run');
  }

  #create({ subject, data }: Told, { today, definition }: InForce, must: Must): void {
    const { calendar, offerings, voucher, rates } = definition;
    const agreement = this.agreements.get(String(data['agreementId']));
    const type = offerings.flatMap((each) => each.engagementTypes).find((each) => each.id === data['engagementType']);
    must(!this.vouchers.has(subject), 'is created twice');
    must(calendar.creation === undefined || today <= calendar.creation.lastDay, 'is created after the last day to create');
    must(calendar.removal === undefined || today < calendar.removal.on, 'is drawn from a closed pool');
    must(agreement?.active === true && agreement.startsOn <= today && today <= agreement.endsOn, 'has no agreement that runs');
    must(type?.serviceLevels.includes(Number(data['days'])) === true, 'has no service level of its type');
    must((type?.offeredThrough ?? today) >= today && (type?.offeredFrom ?? today) <= today, 'is of a type not on offer');
    must(rates.some((rate) => rate.country === data['country']), 'is for a country without a rate');
    must(data['createdOn'] === today, `was created on ${String(data['createdOn'])}`);
    must(data['expiresOn'] === addDays(today, voucher.lifeDays), `expires on ${String(data['expiresOn'])}`);
    this.vouchers.set(subject, {
      agreement: String(data['agreementId']), customer: String(data['customerId']), type: String(data['engagementType']),
      days: Number(data['days']), country: String(data['country']), repeatKey: data['repeatKey'] as string | null,
      status: data['assignee'] === null ? 'created' : 'assigned', expiresOn: data['expiresOn'] as Day, partner: null,
      named: data['namedPartnerId'] as string | null, endsBy: null, worth: 0, payBy: null, request: null, files: new Set(),
    });
  }

  /** The last day on which anything may be done with a voucher. */
  lastDayOf(voucher: VoucherLife, definition: ProgrammeDefinition): Day {
    const last = definition.calendar.redemption?.lastDay;
    return last !== undefined && last < voucher.expiresOn ? last : voucher.expiresOn;
  }

  #voucher(told: Told, force: InForce, must: Must): void {
    const { type, subject, data } = told;
    const { today, definition } = force;
    const voucher = this.vouchers.get(subject);
    if (voucher === undefined) return must(false, 'happens to a voucher that is not there');
    const from = (...statuses: string[]): void => must(statuses.includes(voucher.status), `happens to one that is ${voucher.status}`);
    const last = this.lastDayOf(voucher, definition);
    if (type === 'voucher.expired') must(today === addDays(last, 1), `is dated ${today}; its last day was ${last}`);
    else must(today <= last, `happens on ${today}, after its last day, ${last}`);
    switch (type) {
      case 'voucher.assigned': {
        const end = definition.calendar.assignment?.lastDay;
        from('created', 'assigned');
        must(end === undefined || today <= end, 'is assigned after the last day to assign');
        Object.assign(voucher, { status: 'assigned', named: data['namedPartnerId'] });
        break;
      }
      case 'voucher.resent': from('assigned'); break;
      case 'voucher.cancelled': case 'voucher.expired': this.#settle(told, voucher, force, must); break;
      case 'voucher.extended':
        from(...LIVE);
        must(!this.#extended.has(`${String(data['extensionId'])}/${subject}`), 'is extended twice by one order');
        this.#extended.add(`${String(data['extensionId'])}/${subject}`);
        must(data['expiresOn'] === addDays(voucher.expiresOn, Number(data['days'])), `expires on ${String(data['expiresOn'])}`);
        voucher.expiresOn = data['expiresOn'] as Day;
        break;
      case 'voucher.reserved': from('assigned'); this.#reserve(told, voucher, force, must); break;
      case 'voucher.rescheduled': from('reserved'); must(String(data['endsOn']) <= last, 'is planned beyond its end'); break;
      case 'voucher.released':
        from('reserved');
        this.#free(voucher, subject);
        voucher.files.clear();
        Object.assign(voucher, { status: 'assigned', partner: null, named: null });
        break;
      case 'voucher.redeemed': {
        const { windowDays } = definition.payment;
        from('completed');
        must(data['payBy'] === addDays(today, windowDays), `is to be paid by ${String(data['payBy'])}`);
        Object.assign(voucher, { status: 'redeemed', payBy: data['payBy'] });
        break;
      }
      case 'engagement.attached':
        from('reserved', 'completed');
        voucher.files.add(String(data['deliverableId']));
        break;
      case 'engagement.reported': {
        const { endedOn, deliverableIds } = data['report'] as { endedOn: string; deliverableIds: string[] };
        from('reserved', 'completed');
        must(endedOn <= today, 'is reported before it ended');
        must(deliverableIds.length > 0 && deliverableIds.every((id) => voucher.files.has(id)), 'is reported on what its holder never handed in');
        voucher.status = 'completed';
        break;
      }
      default: from('reserved', 'completed');
    }
    if (data['agreementId'] !== undefined) must(data['agreementId'] === voucher.agreement && data['days'] === voucher.days, 'moves other days');
  }

  #settle(told: Told, voucher: VoucherLife, { today, definition }: InForce, must: Must): void {
    const expires = told.type === 'voucher.expired';
    const agreement = this.agreements.get(voucher.agreement);
    const { removal } = definition.calendar;
    const lapses = (agreement?.endsOn ?? '') < today || (removal !== undefined && today >= removal.on);
    must((expires ? LIVE : ['created', 'assigned']).includes(voucher.status), `ends one that is ${voucher.status}`);
    must(told.data['to'] === (lapses ? 'lapsed' : 'available'), `gives its days to ${String(told.data['to'])}`);
    this.#free(voucher, told.subject);
    voucher.status = expires ? 'expired' : 'cancelled';
  }

  #reserve({ subject, data }: Told, voucher: VoucherLife, { today, definition }: InForce, must: Must): void {
    const { partnerId, offSiteDaysMax, ratePerDay, startsOn, endsOn } = data as Data & {
      partnerId: string; offSiteDaysMax: number | null; ratePerDay: { amount: number }; startsOn: string; endsOn: string;
    };
    const offering = definition.offerings.find((each) => each.engagementTypes.some((type) => type.id === voucher.type));
    const enrolled = this.#enrolled.get(`${partnerId}/${offering?.id ?? ''}`) ?? [];
    const waived = definition.offSite.waivers.some((each) => each.from <= today && today <= each.through);
    const rate = definition.rates.find((each) =>
      each.country === voucher.country && each.from <= today && (each.through ?? today) >= today);
    const place = `${voucher.customer}/${voucher.repeatKey ?? ''}`;
    must(voucher.named === null || voucher.named === partnerId, 'is reserved by another partner than the one named');
    must(enrolled.some(({ from, through }) => from <= today && today <= through), 'is reserved by a partner not enrolled');
    must(offSiteDaysMax === (waived ? null : definition.offSite.daysMax), 'has another off-site limit pinned');
    must(ratePerDay.amount === rate?.perDay.amount, 'has another rate pinned');
    must(startsOn >= today && endsOn <= this.lastDayOf(voucher, definition), 'is planned outside its life');
    must(voucher.repeatKey === null || !this.#places.has(place), 'is a second engagement of the longest kind');
    if (voucher.repeatKey !== null) this.#places.set(place, subject);
    Object.assign(voucher, { status: 'reserved', partner: partnerId, worth: ratePerDay.amount * voucher.days });
  }

  #free(voucher: VoucherLife, reference: string): void {
    const place = `${voucher.customer}/${voucher.repeatKey ?? ''}`;
    if (this.#places.get(place) === reference) this.#places.delete(place);
  }

  #request(told: Told, { today, definition }: InForce, must: Must): void {
    const { type, subject, data } = told;
    const person = told.actor.person ?? '';
    if (type === 'payment.saved') return this.#save(told, must);
    const request = this.requests.get(subject);
    if (request === undefined) return must(false, 'happens to a request that is not there');
    const move = (to: string, ...from: string[]): void => {
      must(from.includes(request.status), `happens to one that is ${request.status}`);
      request.status = to;
    };
    switch (type) {
      case 'payment.submitted': {
        move('submitted', 'draft', 'returned');
        for (const voucher of request.vouchers) {
          const late = today > (this.vouchers.get(voucher)?.payBy ?? '') && request.inTime?.has(voucher) !== true;
          must(!late, `comes after the window of ${voucher}`);
        }
        request.inTime ??= new Set(request.vouchers);
        break;
      }
      case 'payment.cancelled':
        move('cancelled', 'draft', 'submitted', 'under-review', 'returned');
        for (const voucher of request.vouchers) this.#let(voucher, subject);
        break;
      case 'payment.reviewed': move('under-review', 'submitted'); request.reviewers.add(person); break;
      case 'payment.returned': move('returned', 'under-review'); request.reviewers.add(person); break;
      case 'payment.denied': move('denied', 'under-review'); request.reviewers.add(person); break;
      case 'payment.appealed':
        move('submitted', 'denied');
        request.appeals += 1;
        must(request.appeals <= definition.payment.appeals, 'is one appeal too many');
        break;
      case 'payment.approved':
        move('approved', 'under-review');
        must(!request.reviewers.has(person), 'is approved by who reviewed it');
        must(data['dueOn'] === addDays(today, definition.payment.dueDays), `is due on ${String(data['dueOn'])}`);
        break;
      case 'payment.paid': move('paid', 'approved', 'reversed'); break;
      case 'payment.reversed': move('reversed', 'paid'); break;
    }
  }

  #save({ subject, data }: Told, must: Must): void {
    const lines = data['lines'] as { voucher: string; amount: { amount: number } }[];
    const request = this.requests.get(subject);
    must(request === undefined || ['draft', 'returned'].includes(request.status), `edits one that is ${request?.status ?? ''}`);
    for (const voucher of request?.vouchers ?? []) this.#let(voucher, subject);
    for (const { voucher, amount } of lines) {
      const life = this.vouchers.get(voucher);
      must(life?.status === 'redeemed' && life.request === null, `asks for ${voucher}, which is not free to be asked for`);
      must(life?.partner === data['partnerId'], `asks for ${voucher}, which another redeemed`);
      must(amount.amount === life?.worth, `asks ${amount.amount} for ${voucher}`);
      if (life !== undefined) life.request = subject;
    }
    const sum = lines.reduce((total, line) => total + line.amount.amount, 0);
    must((data['total'] as { amount: number }).amount === sum, 'has a total that is not its sum');
    const vouchers = lines.map((line) => line.voucher);
    if (request === undefined) this.requests.set(subject, { status: 'draft', vouchers, inTime: null, reviewers: new Set(), appeals: 0 });
    else request.vouchers = vouchers;
  }

  #let(voucher: string, request: string): void {
    const life = this.vouchers.get(voucher);
    if (life?.request === request) life.request = null;
  }
}

type Must = (holds: boolean, what: string) => void;
