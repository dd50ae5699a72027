/**
 * A second opinion of the rules of the reference programme, written from the design alone. It
 * shares no line with the product: a model that borrows the code it judges can only agree with it.
 * It is slow and plain on purpose: every rule is one line of a table, every fact lives in a Map,
 * dates are ISO strings (which compare as text), and all quantities are whole numbers.
 */

import {
  AGREEMENT_VERSION, CODES, COMMANDS, CONVERSION_RATIO, LAST_ACCRUAL, LAST_ASSIGNMENT,
  LAST_CONVERSION, LAST_CREATION, LAST_REDEMPTION, LIFE_DAYS, OFF_SITE_LIMIT, OFF_SITE_WAIVED_FROM,
  OFF_SITE_WAIVED_UNTIL, PAYMENT_DAYS, POOL_CLOSES, PROGRAMME, RATES, RENEWAL_DAYS, REPEAT_LEVEL,
  TYPES, daysBothCounted, isKnown, lastDayOfYearFrom, plusDays, wellFormed,
} from './terms.ts';
import type { Fields, Input } from './terms.ts';

const WHOLE = ['partner.add-location', 'partner.describe', 'partner.enrol', 'payment.register'];

export type Outcome = 'ok' | 'refused' | 'invalid' | 'not-found' | 'forbidden';

export interface ModelActor {
  organisationId: string;
  personId: string;
  /** Short names; which party they belong to follows from the organisation. */
  roles: readonly string[];
  /** Needed by a person who is only a consultant: they see their own engagements alone. */
  consultantId?: string;
  /** Needed by a person who is only a project manager: they see what is assigned to them. */
  email?: string;
  /** The places a partner's person is limited to; all of them where left out. */
  locations?: readonly string[];
}

export interface ModelAnswer { outcome: Outcome; rules: string[] }

export interface ModelBalance {
  granted: number; converted: number; available: number; allocated: number;
  delivered: number; lapsed: number; training: number;
}

export interface ModelVoucher {
  status: string; expiresOn: string; redeemBy: string; payBy?: string; holder?: string;
}

export interface ModelRequest { status: string; total: { amount: number; currency: string } }

export interface ModelState {
  vouchers: Record<string, ModelVoucher>;
  agreements: Record<string, ModelBalance>;
  requests: Record<string, ModelRequest>;
}

interface Agreement extends ModelBalance {
  customer: string; number: string; startsOn: string; endsOn: string; active: boolean;
}
interface Voucher {
  agreement: Agreement; engagementType: string; days: number; country: string;
  division: string | undefined; product: string | undefined; createdOn: string; expiresOn: string;
  status: string; email: string | undefined; named: string | undefined;
  holder: string | undefined; location: string; consultants: string[]; reservedOn: string;
  offSite: number;
  /** Pinned at reservation; undefined while the limit was waived. */
  limit: number | undefined;
  deliverables: Set<string>; payBy: string | undefined;
}
interface Partner {
  /** Offering to last day enrolled: years follow each other without a gap, so the end says all. */
  enrolledUntil: Map<string, string>;
  competencies: { competency: string; level: string; validFrom: string; validUntil: string }[];
  complete: boolean; redeemed: boolean; registered: boolean;
}
interface PaymentRequest {
  partner: string; location: string; vouchers: Voucher[]; invoiceNumber: string; status: string;
  firstSubmission: Set<Voucher> | undefined; reviewers: Set<string>; appealed: boolean;
}

type Row = [failing: boolean, code: string];
/** The table of rules, and what happens when none fails. */
interface Verdict { rules: Row[]; then: () => void }
const NOTHING = (): void => undefined;
const verdict = (rules: Row[], then: () => void = NOTHING): Verdict => ({ rules, then });

const LIVE = ['created', 'assigned', 'reserved', 'completed'];
const same = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && one.toLowerCase() === other?.toLowerCase();

export class Model {
  today: string;
  private readonly sponsorId: string;
  private readonly kinds = new Map<string, 'customer' | 'partner'>();
  private readonly partners = new Map<string, Partner>();
  private readonly locations = new Map<string, { partner: string; country: string }>();
  private readonly consultants = new Map<string, { partner: string; counts: Set<string> }>();
  private readonly agreements = new Map<string, Agreement>();
  private readonly vouchers = new Map<string, Voucher>();
  private readonly requests = new Map<string, PaymentRequest>();

  constructor(options: { sponsorId: string; today: string }) {
    this.sponsorId = options.sponsorId;
    this.today = options.today;
  }

  /** Does the nightly work of each due day through `day`, in order and dated that day. */
  moveTo(day: string): void {
    if (day < this.today) throw new Error(`the clock never goes back: ${this.today} to ${day}`);
    const due = new Set([POOL_CLOSES]);
    for (const agreement of this.agreements.values()) due.add(plusDays(agreement.endsOn, 1));
    for (const voucher of this.vouchers.values()) due.add(plusDays(redeemBy(voucher), 1));
    for (const night of [...due].filter((one) => one <= day).sort()) this.nightlyWork(night);
    this.today = day;
  }

  do(command: string, actor: ModelActor, input: Input, made: () => string): ModelAnswer {
    const [who, fields] = COMMANDS[command] ?? [];
    if (who === undefined || fields === undefined) throw new Error(`no such command: ${command}`);
    const answer = (outcome: Outcome, rules: string[] = []): ModelAnswer => ({ outcome, rules });
    if (!wellFormed(command, fields, input)) return answer('invalid');
    const i = input as unknown as Fields;
    const missing = this.isMissing(command, actor, i);
    const malformed = this.canNeverBeRight(i) || (!missing && this.isInvalidToday(command, i));
    // Who acts for some places only does not speak for the whole partner.
    const never = !this.mayEver(actor, who) || (actor.locations !== undefined && WHOLE.includes(command));
    if (never) return answer(malformed ? 'invalid' : 'forbidden');
    if (malformed) return answer('invalid');
    if (missing) return answer('not-found');
    const { rules, then } = this.decide(command, actor, i, made);
    const failing = new Set(rules.filter(([fails]) => fails).map(([, code]) => code));
    if (failing.size > 0) return answer('refused', CODES.filter((code) => failing.has(code)));
    then();
    return answer('ok');
  }

  /** What is malformed whatever it is about: of a thing that is not seen, nobody tells in which zone its today is. */
  private canNeverBeRight(i: Fields): boolean {
    const late = (day: string | undefined, than: string): boolean => day !== undefined && day > than;
    const tomorrow = plusDays(this.today, 1);
    return !isKnown(i) || late(i.passedOn, this.today) || [i.on, i.invoiceDate, i.paidOn].some((day) => late(day, tomorrow));
  }

  /** What only a look-up, the calendar or the programme can find malformed. */
  private isInvalidToday(command: string, i: Fields): boolean {
    const late = (day: string | undefined): boolean => day !== undefined && day > this.today;
    if (late(i.on) || late(i.invoiceDate) || late(i.paidOn)) return true;
    const agreement = this.agreements.get(i.agreementId ?? '');
    return (command === 'entitlement.convert' && i.trainingDays < CONVERSION_RATIO)
      // A date left out is no malformed input: then the rule of the agreement's dates speaks.
      || (i.on !== undefined && i.on < (agreement?.startsOn ?? ''));
  }

  balance(agreementId: string): ModelBalance {
    const agreement = known(this.agreements, agreementId);
    const { granted, converted, available, allocated, delivered, lapsed, training } = agreement;
    return { granted, converted, available, allocated, delivered, lapsed, training };
  }

  voucher(reference: string): ModelVoucher | undefined {
    const voucher = this.vouchers.get(reference);
    if (voucher === undefined) return undefined;
    const { status, expiresOn, payBy, holder } = voucher;
    return { status, expiresOn, redeemBy: redeemBy(voucher),
      ...(payBy === undefined ? {} : { payBy }), ...(holder === undefined ? {} : { holder }) };
  }

  request(id: string): ModelRequest | undefined {
    const request = this.requests.get(id);
    if (request === undefined) return undefined;
    const rates = request.vouchers.map((voucher) => known(RATES, voucher.country));
    const amount = request.vouchers.reduce((sum, voucher, at) =>
      sum + voucher.days * (rates[at]?.amount ?? 0), 0);
    return { status: request.status, total: { amount, currency: rates[0]?.currency ?? '' } };
  }

  /** Everything comparable, in the order of the ids, so that two dumps compare as they are. */
  state(): ModelState {
    const dump = <T>(rows: Map<string, unknown>, read: (id: string) => T): Record<string, T> =>
      Object.fromEntries([...rows.keys()].sort().map((id) => [id, read(id)]));
    return {
      vouchers: dump(this.vouchers, (id) => this.voucher(id) as ModelVoucher),
      agreements: dump(this.agreements, (id) => this.balance(id)),
      requests: dump(this.requests, (id) => this.request(id) as ModelRequest),
    };
  }

  private nightlyWork(night: string): void {
    for (const voucher of this.vouchers.values()) {
      if (!LIVE.includes(voucher.status) || redeemBy(voucher) >= night) continue;
      voucher.status = 'expired';
      giveBack(voucher, night);
    }
    for (const agreement of this.agreements.values()) {
      if (night <= agreement.endsOn && night < POOL_CLOSES) continue;
      agreement.lapsed += agreement.available;
      Object.assign(agreement, { available: 0, training: 0 });
    }
  }

  private mayEver(actor: ModelActor, who: string): boolean {
    const sponsor = actor.organisationId === this.sponsorId;
    const party = sponsor ? 'sponsor' : this.kinds.get(actor.organisationId) ?? 'nobody';
    return actor.roles.some((role) => who.split(' ').includes(`${party}.${role}`)
      || (party === 'partner' && role === 'global-admin' && who.includes('partner.')));
  }

  /** Whether the input refers to anything that does not exist or is not the caller's to see. */
  private isMissing(command: string, actor: ModelActor, i: Fields): boolean {
    const me = actor.organisationId;
    const sponsor = me === this.sponsorId;
    const names = this.kinds.get(me) === 'customer' && command.startsWith('voucher.');
    const hidden = (id: string | undefined, sees: (id: string) => boolean): boolean =>
      id !== undefined && !sees(id);
    const isOurs = (owner: string | undefined): boolean =>
      owner !== undefined && (sponsor || owner === me);
    const { consultantId, consultantIds = [], vouchers = [] } = i;
    const consultants = consultantId === undefined ? consultantIds : [consultantId];
    const proves = ['voucher.validate', 'voucher.reserve'].includes(command);
    return hidden(i.programmeId, (id) => id === PROGRAMME)
      || hidden(i.customerId, (id) => this.kinds.get(id) === 'customer')
      || hidden(i.agreementId, (id) => isOurs(this.agreements.get(id)?.customer))
      // A customer may name any partner; a partner speaks for itself alone.
      || hidden(i.partnerId, (id) => this.partners.has(id) && (names || isOurs(id)))
      || hidden(i.locationId, (id) => isOurs(this.locations.get(id)?.partner) && actsAt(actor, id))
      || consultants.some((id) => !isOurs(this.consultants.get(id)?.partner))
      || vouchers.some((id) => this.vouchers.get(id)?.holder !== me || !actsAt(actor, this.vouchers.get(id)?.location))
      || hidden(i.request, (id) => this.seesRequest(actor, this.requests.get(id)))
      || (!proves && hidden(i.voucher, (id) => this.isParty(actor, this.vouchers.get(id))));
  }

  /** The sponsor sees a request from its first submission on, so never one cancelled as a draft. */
  private seesRequest(actor: ModelActor, request: PaymentRequest | undefined): boolean {
    if (actor.organisationId === this.sponsorId) return request?.firstSubmission !== undefined;
    return request?.partner === actor.organisationId && actsAt(actor, request.location);
  }

  private isParty(actor: ModelActor, voucher: Voucher | undefined): boolean {
    const has = (...roles: string[]): boolean => roles.some((role) => actor.roles.includes(role));
    if (voucher?.agreement.customer === actor.organisationId) {
      return has('benefits-admin') || same(voucher.email, actor.email);
    }
    return voucher?.holder === actor.organisationId && actsAt(actor, voucher.location) && (has('programme-admin', 'global-admin')
      || voucher.consultants.includes(actor.consultantId ?? ''));
  }

  private decide(command: string, actor: ModelActor, i: Fields, made: () => string): Verdict {
    const me = actor.organisationId;
    const voucher = (): Voucher => known(this.vouchers, i.voucher);
    const request = (): PaymentRequest => known(this.requests, i.request);
    switch (command) {
      case 'organisation.register': return verdict([], () => { this.addOrganisation(i, made()); });
      case 'agreement.register': return this.registerAgreement(i, made);
      case 'programme.extend': return this.extend(i);
      case 'voucher.create': return this.create(known(this.agreements, i.agreementId), i, made);
      case 'voucher.validate': case 'voucher.reserve': {
        // A wrong guess stands alone, so that it tells a stranger nothing about the voucher.
        const proven = this.vouchers.get(i.voucher ?? '');
        if (!same(proven?.email, i.email)) return verdict([[true, 'voucher.not-valid']]);
        return command === 'voucher.reserve' ? this.reserve(me, voucher(), i) : verdict([]);
      }
      case 'payment.register':
        return verdict([[!known(this.partners, me).redeemed, 'payment.nothing-redeemed']],
          () => { known(this.partners, me).registered = true; });
      case 'payment.save':
        return this.save(me, i.request === undefined ? undefined : request(), i, made);
    }
    if (command.startsWith('entitlement.')) {
      return this.entitlement(command, known(this.agreements, i.agreementId), i);
    }
    if (command.startsWith('partner.')) return this.partner(command, i, made);
    if (command.startsWith('payment.')) return this.step(command, actor.personId, request());
    return this.onVoucher(command, voucher(), i, made);
  }

  private addOrganisation(i: Fields, id: string): void {
    this.kinds.set(id, i.kind);
    if (i.kind === 'partner') {
      this.partners.set(id, { enrolledUntil: new Map(), competencies: [], complete: false,
        redeemed: false, registered: false });
    }
  }

  private registerAgreement(i: Fields, made: () => string): Verdict {
    const { customerId: customer = '', number, startsOn, endsOn } = i;
    const taken = [...this.agreements.values()].some((other) => other.number === number);
    return verdict([[taken, 'agreement.number-taken']], () => {
      this.agreements.set(made(), { customer, number, startsOn, endsOn, active: false, granted: 0,
        converted: 0, available: 0, allocated: 0, delivered: 0, lapsed: 0, training: 0 });
    });
  }

  private entitlement(command: string, agreement: Agreement, i: Fields): Verdict {
    const current: Row = [!isCurrent(agreement, this.today), 'agreement.not-current'];
    const closed: Row = [this.today >= POOL_CLOSES, 'pool.closed'];
    if (command === 'entitlement.activate') {
      return verdict([current], () => { agreement.active = true; });
    }
    if (command === 'entitlement.reduce') {
      return verdict([current], () => {
        const lost = Math.min(i.days, agreement.available);
        agreement.available -= lost;
        agreement.lapsed += lost;
      });
    }
    if (command === 'entitlement.grant') {
      const accruing = (i.on ?? this.today) <= LAST_ACCRUAL;
      return verdict([[!accruing, 'programme.accrual-closed'], current, closed], () => {
        if (i.unit === 'training') agreement.training += i.days;
        else { agreement.granted += i.days; agreement.available += i.days; }
      });
    }
    const groups = Math.floor(i.trainingDays / CONVERSION_RATIO);
    return verdict([
      [groups * CONVERSION_RATIO > agreement.training, 'training.insufficient'],
      [this.today > LAST_CONVERSION, 'programme.conversion-closed'],
      [!agreement.active, 'agreement.benefit-inactive'], current, closed,
    ], () => {
      agreement.training -= groups * CONVERSION_RATIO;
      agreement.converted += groups;
      agreement.available += groups;
    });
  }

  private create(agreement: Agreement, i: Fields, made: () => string): Verdict {
    const kind = TYPES.get(i.engagementType);
    const closed = this.today >= POOL_CLOSES;
    return verdict([
      [this.today > LAST_CREATION, 'programme.creation-closed'],
      [!agreement.active, 'agreement.benefit-inactive'],
      [!isCurrent(agreement, this.today), 'agreement.not-current'],
      [closed, 'pool.closed'],
      [!closed && agreement.available < i.days, 'pool.insufficient'],
      [kind === undefined || this.today > kind.lastOffered, 'engagement-type.not-on-offer'],
      [kind?.serviceLevels.includes(i.days) === false, 'engagement-type.days-not-offered'],
      [!RATES.has(i.country), 'engagement.no-rate'],
    ], () => {
      agreement.available -= i.days;
      agreement.allocated += i.days;
      const { engagementType, country, division, product, assignee } = i;
      this.vouchers.set(made(), { agreement, engagementType, days: i.days, country, division,
        product, createdOn: this.today, expiresOn: plusDays(this.today, LIFE_DAYS),
        status: assignee === undefined ? 'created' : 'assigned', email: assignee?.email,
        named: i.partnerId, holder: undefined, location: '', consultants: [], reservedOn: '',
        offSite: 0, limit: undefined, deliverables: new Set(), payBy: undefined });
    });
  }

  private extend(i: Fields): Verdict {
    const unknown = i.engagementTypes?.some((one) => !TYPES.has(one)) ?? false;
    return verdict([[unknown, 'engagement-type.not-on-offer']], () => {
      for (const voucher of this.vouchers.values()) {
        const status = statusOf(voucher, this.today);
        const meant = LIVE.includes(status) && i.statuses?.includes(status) !== false
          && i.engagementTypes?.includes(voucher.engagementType) !== false
          && (i.createdBefore === undefined || voucher.createdOn < i.createdBefore);
        if (meant) voucher.expiresOn = plusDays(voucher.expiresOn, i.days);
      }
    });
  }

  private reserve(me: string, voucher: Voucher, i: Fields): Verdict {
    const partner = known(this.partners, me);
    const status = statusOf(voucher, this.today);
    const held = ['reserved', 'completed'].includes(status) && voucher.holder !== me;
    const { consultantIds: consultants = [], offSiteDays: offSite = 0, locationId = '' } = i;
    const until = partner.enrolledUntil.get(known(TYPES, voucher.engagementType).offering);
    const waived = OFF_SITE_WAIVED_FROM <= this.today && this.today <= OFF_SITE_WAIVED_UNTIL;
    const limit = waived ? undefined : OFF_SITE_LIMIT;
    return verdict([
      [this.today > LAST_REDEMPTION, 'programme.redemption-closed'],
      held ? [true, 'voucher.reserved-by-another'] : stateRow(voucher, this.today, 'assigned'),
      [voucher.holder === undefined && (voucher.named ?? me) !== me, 'voucher.named-for-another-partner'],
      [until === undefined, 'partner.not-enrolled'],
      [until !== undefined && until < this.today, 'partner.enrolment-lapsed'],
      [!this.qualifies(partner, voucher.engagementType), 'partner.competency-missing'],
      [!partner.complete, 'partner.profile-incomplete'],
      [known(this.locations, locationId).country !== voucher.country, 'partner.location-country'],
      [!this.anyCounts(consultants, voucher), 'consultant.not-qualified'],
      ...this.planRows(voucher, i, offSite, limit),
      [this.repeats(voucher), 'engagement.repeat'],
    ], () => {
      Object.assign(voucher, { status: 'reserved', holder: me, location: locationId, consultants,
        reservedOn: this.today, offSite, limit });
    });
  }

  private qualifies(partner: Partner, engagementType: string): boolean {
    const { competencies, competencyLevels } = known(TYPES, engagementType);
    return partner.competencies.some((held) => competencies.includes(held.competency)
      && competencyLevels.includes(held.level)
      && held.validFrom <= this.today && this.today <= held.validUntil);
  }

  private anyCounts(consultantIds: string[], voucher: Voucher): boolean {
    const { competencies } = known(TYPES, voucher.engagementType);
    return consultantIds.some((id) =>
      competencies.some((wanted) => known(this.consultants, id).counts.has(wanted)));
  }

  private planRows(voucher: Voucher, i: Fields, off: number, limit: number | undefined): Row[] {
    const room = daysBothCounted(i.startsOn, i.endsOn);
    return [[i.startsOn < this.today, 'engagement.starts-in-the-past'],
      [i.endsOn > redeemBy(voucher), 'engagement.ends-after-expiry'],
      [room < voucher.days || off > voucher.days, 'engagement.duration'],
      tooFar(voucher, off, limit)];
  }

  /** A fifteen counts over all agreements of the customer, unless it expired or was released. */
  private repeats(voucher: Voucher): boolean {
    const { engagementType, division, product, agreement } = voucher;
    return voucher.days === REPEAT_LEVEL && [...this.vouchers.values()].some((other) =>
      other !== voucher && other.days === REPEAT_LEVEL
      && other.agreement.customer === agreement.customer && other.engagementType === engagementType
      && other.division === division && other.product === product
      && ['reserved', 'completed', 'redeemed'].includes(statusOf(other, this.today)));
  }

  private onVoucher(command: string, voucher: Voucher, i: Fields, made: () => string): Verdict {
    const inState = (...states: string[]): Row => stateRow(voucher, this.today, ...states);
    const offSite = i.offSiteDays ?? voucher.offSite;
    switch (command) {
      case 'voucher.assign':
        return verdict([[this.today > LAST_ASSIGNMENT, 'programme.assignment-closed'],
          inState('created', 'assigned')], () => {
          Object.assign(voucher,
            { status: 'assigned', email: i.assignee?.email, named: i.partnerId });
        });
      case 'voucher.cancel':
        return verdict([inState('created', 'assigned')], () => {
          voucher.status = 'cancelled';
          giveBack(voucher, this.today);
        });
      case 'voucher.resend': return verdict([inState('assigned')]);
      case 'voucher.reschedule':
        return verdict([inState('reserved'), ...this.planRows(voucher, i, offSite, voucher.limit)],
          () => { voucher.offSite = offSite; });
      case 'voucher.release':
        // Files that one partner has uploaded are no evidence for the next one.
        return verdict([inState('reserved')], () => {
          Object.assign(voucher, { status: 'assigned', holder: undefined, named: undefined,
            deliverables: new Set(), consultants: [] });
        });
      case 'voucher.redeem': return this.redeem(voucher);
      case 'engagement.attach':
        return verdict([inState('reserved', 'completed')],
          () => { voucher.deliverables.add(made()); });
      case 'engagement.draft': return verdict([inState('reserved', 'completed')]);
      case 'engagement.report': return this.report(voucher, i, offSite);
      default: throw new Error(`no decision for ${command}`);
    }
  }

  private report(voucher: Voucher, i: Fields, offSite: number): Verdict {
    const { limit, deliverables } = voucher;
    const room = daysBothCounted(i.startedOn, i.endedOn);
    return verdict([
      stateRow(voucher, this.today, 'reserved', 'completed'),
      [i.consultantIds !== undefined && !this.anyCounts(i.consultantIds, voucher),
        'consultant.not-qualified'],
      [i.startedOn < voucher.reservedOn, 'engagement.starts-before-reservation'],
      [i.onSiteDays + offSite !== voucher.days || room < voucher.days, 'engagement.duration'],
      tooFar(voucher, offSite, limit),
      [i.endedOn > this.today, 'report.too-early'],
      [i.deliverableIds.length === 0 || i.deliverableIds.some((id) => !deliverables.has(id)),
        'deliverable.missing'],
    ], () => { voucher.status = 'completed'; });
  }

  private redeem(voucher: Voucher): Verdict {
    const unreported = statusOf(voucher, this.today) === 'reserved';
    return verdict([
      [this.today > LAST_REDEMPTION, 'programme.redemption-closed'],
      unreported ? [true, 'report.missing'] : stateRow(voucher, this.today, 'completed'),
    ], () => {
      Object.assign(voucher, { status: 'redeemed', payBy: plusDays(this.today, PAYMENT_DAYS) });
      voucher.agreement.allocated -= voucher.days;
      voucher.agreement.delivered += voucher.days;
      known(this.partners, voucher.holder).redeemed = true;
    });
  }

  private partner(command: string, i: Fields, made: () => string): Verdict {
    const { partnerId: id = '', competency, level, validFrom, validUntil, country } = i;
    switch (command) {
      case 'partner.add-location':
        return verdict([], () => { this.locations.set(made(), { partner: id, country }); });
      case 'partner.add-consultant':
        return verdict([],
          () => { this.consultants.set(made(), { partner: id, counts: new Set() }); });
      case 'partner.record-qualification':
        return verdict([],
          () => { known(this.consultants, i.consultantId).counts.add(competency); });
      case 'partner.record-competency':
        return verdict([], () => {
          known(this.partners, id).competencies.push({ competency, level, validFrom, validUntil });
        });
      case 'partner.describe':
        return verdict([], () => {
          known(this.partners, id).complete = i.description.trim() !== '' && i.contactEmail !== ''
            && i.languages.length > 0 && i.industries.length > 0;
        });
      default: return this.enrol(known(this.partners, id), i);
    }
  }

  private enrol(partner: Partner, i: Fields): Verdict {
    const qualifiesFor = (offering: string): boolean => [...TYPES].some(([name, kind]) =>
      kind.offering === offering && this.qualifies(partner, name));
    return verdict([
      [!i.offerings.every(qualifiesFor), 'partner.competency-missing'],
      [i.agreementVersion !== AGREEMENT_VERSION, 'partner.agreement-version'],
    ], () => {
      for (const offering of new Set(i.offerings)) {
        const until = partner.enrolledUntil.get(offering) ?? '';
        const renews = this.today <= until && this.today >= plusDays(until, -RENEWAL_DAYS);
        const from = renews ? plusDays(until, 1) : this.today;
        // Signed before the renewal opens, nothing is gained: the end stays as it is.
        if (renews || this.today > until) {
          partner.enrolledUntil.set(offering, lastDayOfYearFrom(from));
        }
      }
    });
  }

  private save(
    me: string, old: PaymentRequest | undefined, i: Fields, made: () => string,
  ): Verdict {
    const vouchers = i.vouchers.map((reference) => known(this.vouchers, reference));
    const others = [...this.requests.values()].filter((other) =>
      other !== old && other.status !== 'cancelled');
    const { invoiceNumber } = i;
    return verdict([
      ...vouchers.map((voucher) => stateRow(voucher, this.today, 'redeemed')),
      [!known(this.partners, me).registered, 'payment.not-registered'],
      [others.some((other) => other.vouchers.some((one) => vouchers.includes(one))),
        'payment.voucher-taken'],
      [others.some((other) => other.partner === me && other.invoiceNumber === invoiceNumber),
        'payment.invoice-number-taken'],
      [vouchers.some((one) => one.location !== i.locationId), 'payment.location-mismatch'],
      [!['draft', 'returned'].includes(old?.status ?? 'draft'), 'payment.wrong-state'],
    ], () => {
      if (old !== undefined) Object.assign(old, { vouchers, invoiceNumber, location: i.locationId });
      else this.requests.set(made(), { partner: me, location: i.locationId ?? '', vouchers, invoiceNumber, status: 'draft',
        firstSubmission: undefined, reviewers: new Set(), appealed: false });
    });
  }

  /** One step of a request's life: from which states, to which, and what else binds or is kept. */
  private step(command: string, personId: string, request: PaymentRequest): Verdict {
    const move = (from: string[], to: string, more: Row[] = [], also = NOTHING): Verdict =>
      verdict([[!from.includes(request.status), 'payment.wrong-state'], ...more],
        () => { request.status = to; also(); });
    const remember = (): void => { request.reviewers.add(personId); };
    const late = request.vouchers.some((voucher) =>
      !request.firstSubmission?.has(voucher) && this.today > (voucher.payBy ?? ''));
    switch (command) {
      case 'payment.submit':
        return move(['draft', 'returned'], 'submitted', [[late, 'payment.window-closed']],
          () => { request.firstSubmission ??= new Set(request.vouchers); });
      case 'payment.cancel':
        return move(['draft', 'submitted', 'under-review', 'returned'], 'cancelled');
      case 'payment.review': return move(['submitted'], 'under-review', [], remember);
      // Who returned or denied a request has reviewed it too, whoever had opened the review.
      case 'payment.return': return move(['under-review'], 'returned', [], remember);
      case 'payment.deny': return move(['under-review'], 'denied', [], remember);
      case 'payment.approve':
        return move(['under-review'], 'approved',
          [[request.reviewers.has(personId), 'payment.same-person']]);
      case 'payment.appeal':
        return move(['denied'], 'submitted', [[request.appealed, 'payment.wrong-state']],
          () => { request.appealed = true; });
      case 'payment.pay': return move(['approved', 'reversed'], 'paid');
      case 'payment.reverse': return move(['paid'], 'reversed');
      default: throw new Error(`no decision for ${command}`);
    }
  }
}

/** What a decision reads has been found before; if not, the model is wrong, not the caller. */
function known<T>(rows: Map<string, T>, id: string | undefined): T {
  const row = rows.get(id ?? '');
  if (row === undefined) throw new Error(`the model knows nothing of ${String(id)}`);
  return row;
}

/** More days off site than the voucher has are a wrong duration, and nothing is said of the limit. */
function tooFar(voucher: Voucher, off: number, limit: number | undefined): Row {
  return [limit !== undefined && off > limit && off <= voucher.days, 'engagement.off-site'];
}

/** A person limited to some places does not see what happens elsewhere. */
function actsAt(actor: ModelActor, location: string | undefined): boolean {
  return location === undefined || actor.locations?.includes(location) !== false;
}

function isCurrent(agreement: Agreement, today: string): boolean {
  return agreement.startsOn <= today && today <= agreement.endsOn;
}

function redeemBy(voucher: Voucher): string {
  return voucher.expiresOn < LAST_REDEMPTION ? voucher.expiresOn : LAST_REDEMPTION;
}

function giveBack({ agreement, days: size }: Voucher, day: string): void {
  agreement.allocated -= size;
  if (day > agreement.endsOn || day >= POOL_CLOSES) agreement.lapsed += size;
  else agreement.available += size;
}

/** A voucher whose day has passed has expired, whether or not the night has been worked off. */
function statusOf(voucher: Voucher, today: string): string {
  return LIVE.includes(voucher.status) && today > redeemBy(voucher) ? 'expired' : voucher.status;
}

/** The one state reason of a voucher that is in none of the states named. */
function stateRow(voucher: Voucher, today: string, ...allowed: string[]): Row {
  const status = statusOf(voucher, today);
  const code = status === 'expired' ? 'voucher.expired' : 'voucher.wrong-state';
  return [!allowed.includes(status), code];
}
