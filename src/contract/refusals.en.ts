/**
 * English. A message says what stands in the way with its figures; a remedy says what to do and who can. Names and
 * dates come filled in through `say`, which is typed by the code, so that a slip does not compile.
 */
import type { Catalogue, Say } from './refusal-params.ts';
import { PARTY_REFUSALS } from './refusals-party.ts';

export const en: Catalogue = {
  ...PARTY_REFUSALS.en,
  'training.insufficient': {
    message: (say) =>
      `The conversion takes ${say.days('needed', 'training day')}; the agreement holds`
      + ` ${say.days('available', 'training day')}.`,
    remedy: () =>
      'The customer’s benefits admin converts fewer days, or the sponsor’s programme admin grants more training days.',
  },
  'programme.creation-closed': {
    message: (say) => `The last day to create vouchers was ${say.date('lastDay')}.`,
    remedy: () => 'Nobody can create new ones. The customer uses the vouchers it has, each to its own last day.',
  },
  'programme.assignment-closed': {
    message: (say) => `The last day to assign vouchers was ${say.date('lastDay')}.`,
    remedy: () =>
      'A voucher that is assigned stays with the person who has it. One that is not can only be cancelled, by the'
      + ' customer’s benefits admin.',
  },
  'programme.redemption-closed': {
    message: (say) =>
      `The last day to redeem vouchers, and so the last to reserve them, was ${say.date('lastDay')}.`,
    remedy: () =>
      'For a voucher redeemed by then, the partner’s payment admin can request payment to the end of its own window.'
      + ' Nothing can be done about the others.',
  },
  'programme.accrual-closed': {
    message: (say) =>
      `Days that accrue on ${say.date('on')} cannot be granted: the last day was`
      + ` ${say.date('lastDay')}.`,
    remedy: (say) => `The sponsor’s programme admin can grant days that accrued on or before ${say.date('lastDay')}.`,
  },
  'programme.conversion-closed': {
    message: (say) =>
      say.has('lastDay')
        ? `The last day to convert training days was ${say.date('lastDay')}.`
        : 'This programme does not convert training days.',
    remedy: () =>
      'Training days stay training days. The customer’s benefits admin can make vouchers of the days in the pool.',
  },
  'agreement.benefit-inactive': {
    message: (say) => `The benefit of agreement ${say.name('agreement')} has not been activated.`,
    remedy: () => 'The customer’s benefits admin activates it first.',
  },
  'agreement.not-current': {
    message: (say) =>
      `The agreement runs from ${say.date('startsOn')} through ${say.date('endsOn')}, so this cannot be done today.`,
    remedy: (say) =>
      say.allowedFrom === undefined
        ? 'Use an agreement that runs today, or ask the sponsor’s programme admin to register the one that follows.'
        : `It can be done from ${say.allowedFrom}; until then, use an agreement that runs today. The sponsor’s`
          + ' programme admin registers agreements.',
  },
  'agreement.number-taken': {
    message: (say) => `Another agreement of the programme already has the number ${say.name('number')}.`,
    remedy: () => 'The sponsor’s programme admin corrects the number, or uses the agreement that has it.',
  },
  'pool.insufficient': {
    message: (say) => `The voucher takes ${say.days('needed')}; the pool holds ${say.days('available')}.`,
    remedy: () =>
      'The customer’s benefits admin chooses fewer days, or cancels a voucher that nobody has reserved. The sponsor’s'
      + ' programme admin can grant more days.',
  },
  'pool.closed': {
    message: (say) => `The pool was emptied and closed on ${say.date('closedOn')}.`,
    remedy: () =>
      'Nobody can add days or take any out. The customer uses the vouchers it has, each to its own last day.',
  },
  'engagement-type.not-on-offer': {
    message: (say) => {
      const type = say.name('engagementType');
      if (say.lastAllowed !== undefined) return `The last day on which ${type} was on offer was ${say.lastAllowed}.`;
      if (say.allowedFrom !== undefined) return `${type} is not on offer before ${say.allowedFrom}.`;
      return `The programme has no engagement type ${type}.`;
    },
    remedy: (say) =>
      say.allowedFrom === undefined
        ? 'The customer’s benefits admin chooses an engagement type that is on offer today.'
        : `The customer’s benefits admin waits until ${say.allowedFrom}, or chooses a type that is on offer today.`,
  },
  'engagement-type.days-not-offered': {
    message: (say) => `${say.name('engagementType')} is not offered with ${say.days('days')}.`,
    remedy: (say) => `The customer’s benefits admin chooses ${say.dayCounts('offered')}.`,
  },
  'engagement.no-rate': {
    message: (say) => `The programme has no daily rate today for delivery in this country: ${say.name('country')}.`,
    remedy: (say) =>
      (say.raw('countries').length === 0
        ? 'No country has a rate today.'
        : `The customer’s benefits admin makes the voucher for another country: ${say.any('countries')}.`)
      + ' The sponsor’s programme admin publishes rates.',
  },
  'voucher.wrong-state': { message: voucherStatus, remedy: voucherRemedy },
  'voucher.expired': {
    message: (say) =>
      `${say.has('voucher') ? `Voucher ${say.name('voucher')}` : 'The voucher'} has expired: its last day was`
      + ` ${say.date('redeemBy')}.`,
    remedy: () =>
      'An expired voucher is never revived. While the programme accepts new vouchers, the customer’s benefits admin can'
      + ' create another.',
  },
  'voucher.not-valid': {
    message: () => 'There is no valid voucher with this reference and this e-mail address, or with this link.',
    remedy: () =>
      'Check with the customer: the reference, and the address of the person to whom the voucher is assigned. A link holds'
      + ' until the voucher is reassigned, reserved or expired. The customer’s benefits admin or project manager can send the'
      + ' mail again.',
  },
  'voucher.reserved-by-another': {
    message: () => 'Another partner has reserved this voucher.',
    remedy: () => 'Only that partner can release it. Ask the customer’s project manager which partner is to deliver.',
  },
  'voucher.named-for-another-partner': {
    message: () => 'The customer has named another partner for this voucher.',
    remedy: () => 'The customer’s benefits admin reassigns the voucher and names you, or nobody.',
  },
  'partner.not-enrolled': {
    message: (say) => `The partner is not enrolled in ${say.name('offering')}.`,
    remedy: () => 'The partner’s global admin signs the programme agreement and enrols in the offering.',
  },
  'partner.enrolment-lapsed': {
    message: (say) => `The partner’s enrolment in ${say.name('offering')} ended on ${say.date('through')}.`,
    remedy: () =>
      'The partner’s global admin signs the programme agreement again, and the enrolment starts that day. What is'
      + ' reserved already is not affected.',
  },
  'partner.competency-missing': {
    message: (say) =>
      say.has('engagementType')
        ? `The partner holds no competency today that qualifies for ${say.name('engagementType')}.`
        : `The partner holds no competency today that qualifies for an engagement type of ${say.name('offering')}.`,
    remedy: (say) =>
      `It takes ${say.any('competencies')}${say.has('levels') ? `, level ${say.any('levels')}` : ''}. The partner`
      + ' obtains it, and the sponsor’s programme admin records it.',
  },
  'partner.agreement-version': {
    message: (say) =>
      `Version ${say.name('signed')} of the programme agreement is not in force; version ${say.name('inForce')} is.`,
    remedy: (say) => `The partner’s global admin reads and signs version ${say.name('inForce')}.`,
  },
  'partner.profile-incomplete': {
    message: (say) => `The partner’s business profile still lacks ${say.all('missing')}.`,
    remedy: () => 'The partner’s global admin or programme admin completes the profile.',
  },
  'partner.location-country': {
    message: (say) => {
      const where = say.has('country') ? ` in the country of delivery: ${say.name('country')}` : '';
      if (!say.has('locationCountry')) return `The partner has no location${where}.`;
      return `The location chosen is not${where}. It is in another: ${say.name('locationCountry')}.`;
    },
    remedy: (say) =>
      say.has('locationCountry')
        ? 'The partner’s programme admin chooses, or adds, a location in the country of delivery.'
        : 'The partner’s global admin or programme admin adds the location first.',
  },
  'consultant.not-qualified': {
    message: (say) =>
      say.raw('consultants').length === 0
        ? `No consultant is named who holds a qualification that counts for ${say.name('engagementType')}.`
        : `None of the consultants named holds a qualification that counts for ${say.name('engagementType')}.`,
    remedy: (say) =>
      say.raw('competencies').length === 0
        ? 'The partner’s programme admin names the consultants who delivered.'
        : `It takes an exam or assessment of ${say.any('competencies')}. The partner’s programme admin names a consultant`
          + ' who has passed one; the partner or the sponsor’s programme admin records it.',
  },
  'engagement.starts-in-the-past': {
    message: (say) => `The planned start, ${say.date('startsOn')}, is before today, ${say.date('today')}.`,
    remedy: () => 'The partner’s programme admin plans the start for today or later.',
  },
  'engagement.starts-before-reservation': {
    message: (say) =>
      `The reported start, ${say.date('startedOn')}, is before the day of the reservation, ${say.date('reservedOn')}.`,
    remedy: () =>
      'Only work done under the reservation counts. The partner’s programme admin corrects the dates of the report.',
  },
  'engagement.ends-after-expiry': {
    message: (say) =>
      `The planned end, ${say.date('endsOn')}, is after `
      + (say.raw('binds')[0] === 'last-redemption'
        ? `the programme’s last day to redeem, ${say.date('redeemBy')}.`
        : `the voucher’s last day, ${say.date('redeemBy')}.`),
    remedy: (say) =>
      `The partner’s programme admin plans the end for ${say.date('redeemBy')} or earlier, with time left to report and`
      + ' redeem.',
  },
  'engagement.duration': {
    message: (say) => {
      const found = [`The voucher is for ${say.days('days')}.`];
      const whole = say.count('days');
      if (!say.has('onSiteDays')) {
        if (say.count('offSiteDays') > whole) found.push(`${say.days('offSiteDays')} off site exceed the voucher.`);
      } else if (say.count('onSiteDays') + say.count('offSiteDays') !== whole) {
        found.push(`The report counts ${say.days('onSiteDays')} on site and ${say.days('offSiteDays')} off site.`);
      }
      if (say.count('spanned') < whole) found.push(`From the first to the last date there are ${say.days('spanned')}.`);
      return found.join(' ');
    },
    remedy: (say) =>
      say.has('onSiteDays')
        ? 'The partner’s programme admin corrects the report: the days on site and off site together make'
          + ` ${say.days('days')}, and the dates leave room for them.`
        : `The partner’s programme admin chooses dates with room for ${say.days('days')}, first and last date counted;`
          + ' the days off site are among them.',
  },
  'engagement.off-site': {
    message: (say) => `At most ${say.days('offSiteDaysMax')} may be off site; this has ${say.days('offSiteDays')}.`,
    remedy: () =>
      'The partner’s programme admin moves days on site. The limit is the one of the day of the'
      + ' reservation.',
  },
  'engagement.repeat': {
    message: (say) =>
      `The customer already has an engagement of ${say.days('days')} of this type: ${say.name('engagementType')}.`,
    remedy: () =>
      'A second one counts only where it differs as the programme says. The customer’s benefits admin creates a voucher'
      + ' that names another division or product, or one of fewer days.',
  },
  'report.missing': {
    message: () => 'The completion report of this voucher has not been submitted.',
    remedy: () => 'The partner’s programme admin submits the report, with at least one deliverable, and then redeems.',
  },
  'report.too-early': {
    message: (say) => `The engagement ends on ${say.date('endedOn')}, and today is ${say.date('today')}.`,
    remedy: (say) =>
      `The partner’s programme admin submits the report on ${say.date('endedOn')} or later; a draft can be kept now.`,
  },
  'deliverable.missing': {
    message: (say) =>
      say.raw('unknown').length === 0
        ? 'The report names no deliverable.'
        : `The report names what was not uploaded for this voucher: ${say.all('unknown')}.`,
    remedy: () =>
      'The partner, or its consultant, uploads what the customer was given; the report then names it.',
  },
  'payment.nothing-redeemed': {
    message: () => 'The partner has not redeemed a voucher yet.',
    remedy: () =>
      'The partner’s programme admin redeems a first voucher; after that its global admin can register for payment.',
  },
  'payment.not-registered': {
    message: () => 'The partner is not registered for payment.',
    remedy: () => 'The partner’s global admin registers the payee, its tax number and its account.',
  },
  'payment.window-closed': {
    message: (say) => `The last day to request payment for voucher ${say.name('voucher')} was ${say.date('payBy')}.`,
    remedy: () => 'The partner’s payment admin takes the voucher out of the request and submits the others.',
  },
  'payment.voucher-taken': {
    message: (say) => `Voucher ${say.name('voucher')} is already in another payment request.`,
    remedy: () =>
      'The partner’s payment admin leaves it out here, or cancels the other request while it is not approved.',
  },
  'payment.invoice-number-taken': {
    message: (say) => `Another payment request of the partner has the invoice number ${say.name('invoiceNumber')}.`,
    remedy: () => 'The partner’s payment admin gives the number of another invoice, or cancels the other request.',
  },
  'payment.location-mismatch': {
    message: (say) => `Voucher ${say.name('voucher')} was reserved for another location than that of the request.`,
    remedy: () => 'The partner’s payment admin makes one request for each location.',
  },
  'payment.wrong-state': { message: requestStatus, remedy: requestRemedy },
  'payment.same-person': {
    message: () => 'You have reviewed this payment request, and whoever reviewed it may not approve it.',
    remedy: () => 'Another finance officer of the sponsor approves it.',
  },
};

function voucherStatus(say: Say<'voucher.wrong-state'>): string {
  const voucher = say.has('voucher') ? `Voucher ${say.name('voucher')}` : 'The voucher';
  if (say.allowedFrom !== undefined) return `${voucher} is ${say.name('status')} and its last day has not passed.`;
  return `${voucher} is ${say.name('status')}; this needs one that is ${say.any('expected')}.`;
}

function voucherRemedy(say: Say<'voucher.wrong-state'>): string {
  if (say.allowedFrom !== undefined) return `The installation lets it expire on ${say.allowedFrom} by itself.`;
  const [status = ''] = say.raw('status');
  const isOver = ['redeemed', 'cancelled', 'expired'].includes(status);
  if (say.raw('expected').includes('redeemed')) {
    return isOver
      ? 'The partner’s payment admin leaves it out of the payment request.'
      : 'The partner’s programme admin redeems it first; until then the payment admin leaves it out of the request.';
  }
  if (isOver) {
    return 'This cannot be undone. While the programme accepts new vouchers, the customer’s benefits admin can create'
      + ' another.';
  }
  if (status === 'created') return 'The customer’s benefits admin assigns it first.';
  if (status === 'assigned') return 'The partner’s programme admin reserves it first.';
  if (status === 'reserved') return 'The partner that holds it reschedules it, or releases it first.';
  return 'The partner that holds it corrects its report, or redeems it.';
}

function requestStatus(say: Say<'payment.wrong-state'>): string {
  if (!say.has('appeals')) {
    return `The payment request is ${say.name('status')}; this needs one that is ${say.any('expected')}.`;
  }
  return say.count('appeals') === 0
    ? 'The programme allows no appeal against a denial.'
    : 'The payment request has been appealed as often as the programme allows, and the denial is final.';
}

function requestRemedy(say: Say<'payment.wrong-state'>): string {
  if (say.has('appeals')) return 'Nobody can reopen the request. The sponsor’s claims reviewer gave the reasons.';
  switch (say.raw('status')[0]) {
    case 'draft':
    case 'returned':
      return 'The partner’s payment admin submits it first.';
    case 'submitted':
      return 'The sponsor’s claims reviewer takes it under review first.';
    case 'under-review':
      return 'The sponsor’s claims reviewer returns or denies it, or the sponsor’s finance officer approves it, first.';
    case 'approved':
    case 'reversed':
      return 'The sponsor’s finance officer pays it and marks it as paid.';
    case 'denied':
      return 'The partner’s payment admin may appeal, where the programme still allows it.';
    case 'paid':
      return 'Nothing is left to do, unless the bank sends the money back; the sponsor’s finance officer records that.';
    default:
      return 'The partner’s payment admin makes a new request.';
  }
}
