/** What each mail says in English. */
import type { RequestStatus } from '../../domain/payment.ts';
import type { Ending, Facts, VoucherFacts } from './facts.ts';
import { gathered, writer, type Frame, type Letters, type Links, type Section } from './letter.ts';

const { day, moment, count, money } = writer('en');

const days = (value: number): string => `${count(value)} ${value === 1 ? 'day' : 'days'}`;
const have = (value: number): string => (value === 1 ? 'has' : 'have');

export const frame: Frame = {
  greeting: (name) => `Hello ${name},`,
  foot: 'You get this message because of your role in the programme. You can choose the language of your mail, and one mail a'
    + ' day instead of single ones, in your preferences. This address takes no replies.',
  linkAsText: 'If the button does not work, copy this address into your browser:',
};

const voucherDetails = ({ reference, engagementType, days: size, country, customer }: VoucherFacts) => [
  ['Voucher', reference], ['Engagement', engagementType], ['Length', days(size)], ['Country of delivery', country],
  ['Customer', customer],
] as const;

const BINDS: Readonly<Record<Ending['binds'], string>> = {
  'voucher-life': 'the end of the voucher’s own life',
  'last-redemption': 'the programme’s last day to redeem, which comes before the end of the voucher’s own life',
};

const ending = ({ redeemBy, binds }: Ending) => [
  ['Last day', day(redeemBy)], ['What sets it', BINDS[binds]],
] as const;

const withoutLink = (reference: string): Section => ({
  heading: 'Showing the voucher',
  paragraphs: [`A partner who signs in here can validate it with the reference ${reference} and your e-mail address.`],
});

const forwarding: Section = {
  heading: 'Passing it on',
  paragraphs: [
    'Forward this message to the partner of your choice, or show the picture to be scanned. An eligible partner who opens the'
      + ' link and signs in can reserve the voucher. Opening it changes nothing.',
    'Forward it to one partner at a time: whoever has the link can take the voucher until it is reserved. If it got into the'
      + ' wrong hands, ask for the voucher to be assigned again, which makes this link void.',
  ],
};

const joining: Section = {
  heading: 'Your own access',
  paragraphs: ['You have been invited to sign in, too, and can then follow the voucher. The invitation is a message of its own, for you alone: do not'
    + ' forward it. It works for 14 days after it was sent. If it is lost or too old, ask whoever assigned the voucher to invite you again.'],
};

const proven = (facts: { readonly voucher: VoucherFacts }, { proof }: Links) => ({
  action: proof === undefined ? undefined : { label: 'Open the voucher', href: proof },
  picture: proof === undefined ? undefined : {
    link: proof, alt: `QR code of the link to voucher ${facts.voucher.reference}`, caption: 'The same link, to be scanned',
  },
});

function assigned(facts: Facts['voucher-assigned'], links: Links, again: boolean) {
  const { voucher, namedPartner, newcomer } = facts;
  const { reference } = voucher;
  return {
    subject: again ? `Voucher ${reference}, sent again` : `Voucher ${reference} has been assigned to you`,
    preview: `${voucher.engagementType}, ${days(voucher.days)}, good through ${day(facts.redeemBy)}`,
    heading: again ? 'Your voucher, once more' : 'A voucher has been assigned to you',
    paragraphs: [
      `${voucher.customer} has assigned you a voucher of ${voucher.programme.title}. It pays for one engagement of the type and`
        + ' length below; reservation, delivery and redemption all have to take place by its last day.',
      namedPartner === null
        ? 'Any eligible partner may take it.'
        : `It names a partner, and no other can take it: ${namedPartner}.`,
    ],
    details: [...voucherDetails(voucher), ...ending(facts)],
    ...proven(facts, links),
    sections: [
      ...(links.proof === undefined ? [withoutLink(reference)] : [forwarding]),
      ...(newcomer ? [joining] : []),
    ],
    notice: voucher.programme.notice,
  };
}

const REQUESTS: Readonly<Record<RequestStatus, string>> = {
  draft: 'is a draft', submitted: 'has been submitted', 'under-review': 'is being reviewed', returned: 'needs your attention',
  approved: 'has been approved', denied: 'has been denied', paid: 'has been paid', cancelled: 'has been cancelled',
  reversed: 'came back from the bank',
};

const NEXT: Readonly<Partial<Record<RequestStatus, string>>> = {
  'under-review': 'The sponsor has begun to review it. There is nothing to do for you now.',
  returned: 'Correct it and submit it again. It stays in time, because it was first submitted in time.',
  approved: 'The sponsor pays it by the date below.',
  denied: 'The request keeps its vouchers. If you think that the decision is wrong, you may appeal.',
  paid: 'The sponsor has recorded the payment.',
  reversed: 'Check your account details; the sponsor will pay again.',
};

const visit = ({ home }: Links) => ({ label: 'Open Tallystick', href: home });

export const en: Letters = {
  'voucher-assigned': (facts, links) => assigned(facts, links, false),
  'voucher-resent': (facts, links) => assigned(facts, links, true),
  'voucher-reserved': ({ voucher, partner, location, startsOn, endsOn }, links) => ({
    subject: `Voucher ${voucher.reference} has been reserved`,
    preview: `${voucher.engagementType}, planned from ${day(startsOn)}`,
    heading: 'The voucher has been reserved',
    paragraphs: [`${partner} has reserved the voucher. No other partner can take it now, and links to it no longer work.`],
    details: [
      ...voucherDetails(voucher), ['Partner', partner], ...(location === '' ? [] : [['Location', location] as const]),
      ['Planned', `${day(startsOn)} – ${day(endsOn)}`],
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'voucher-released': (facts, links) => ({
    subject: `Voucher ${facts.voucher.reference} is free again`,
    preview: `${facts.voucher.engagementType}, good through ${day(facts.redeemBy)}`,
    heading: 'The voucher is free again',
    paragraphs: [`${facts.partner} has released the voucher. Any eligible partner may reserve it; its last day is the same as before.`],
    details: [
      ...voucherDetails(facts.voucher), ...ending(facts), ['Released by', facts.partner],
      ...(facts.reason === null ? [] : [['Reason', facts.reason] as const]),
    ],
    ...(facts.proof === null ? { action: visit(links) } : proven(facts, links)),
    sections: facts.proof === null ? [] : [links.proof === undefined ? withoutLink(facts.voucher.reference) : forwarding],
    notice: facts.voucher.programme.notice,
  }),
  'voucher-expiring': (facts, links) => ({
    subject: `Voucher ${facts.voucher.reference}: ${days(facts.daysLeft)} left`,
    preview: `To be redeemed by ${day(facts.redeemBy)}`,
    heading: `${days(facts.daysLeft)} left to redeem the voucher`,
    paragraphs: [
      facts.partner === null
        ? 'Nobody has reserved the voucher yet. Reservation, delivery and redemption all have to take place by its last day.'
        : facts.reported
          ? `${facts.partner} has reported the engagement, and still has to redeem the voucher.`
          : `${facts.partner} has reserved the voucher, and still has to deliver, report and redeem it.`,
      'A voucher that is not redeemed by the end of its last day expires.',
    ],
    details: [...voucherDetails(facts.voucher), ...ending(facts)],
    action: visit(links), sections: [], notice: facts.voucher.programme.notice,
  }),
  'voucher-expired': ({ voucher, lastDay, to, partner }, links) => ({
    subject: `Voucher ${voucher.reference} has expired`,
    preview: to === 'available' ? `${days(voucher.days)} ${have(voucher.days)} gone back to the pool` : `${days(voucher.days)} ${have(voucher.days)} lapsed`,
    heading: 'The voucher has expired',
    paragraphs: [
      'It was not redeemed by its last day, and can be used no more.',
      to === 'available'
        ? `Its ${days(voucher.days)} ${have(voucher.days)} gone back to the pool of the agreement, and can become another voucher.`
        : `Its ${days(voucher.days)} ${have(voucher.days)} lapsed, because the agreement has ended or the programme has closed its pools.`,
    ],
    details: [...voucherDetails(voucher), ['Last day', day(lastDay)], ...(partner === null ? [] : [['Partner', partner] as const])],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'report-received': ({ voucher, partner, ...report }, links) => ({
    subject: `Voucher ${voucher.reference}: completion report received`,
    preview: `${voucher.engagementType}, ended on ${day(report.endedOn)}`,
    heading: 'The engagement has been reported',
    paragraphs: [
      `${partner} reports that the engagement has been delivered and its deliverables handed to you. If that is not so, tell the`
        + ' partner before the voucher is redeemed.',
    ],
    details: [
      ...voucherDetails(voucher), ['Partner', partner], ['Delivered', `${day(report.startedOn)} – ${day(report.endedOn)}`],
      ['On site', days(report.onSiteDays)], ['Off site', days(report.offSiteDays)], ['Deliverables', count(report.deliverables)],
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'voucher-redeemed': ({ voucher, partner, on, payBy, reader }, links) => ({
    subject: `Voucher ${voucher.reference} has been redeemed`,
    preview: `${voucher.engagementType}, redeemed on ${day(on)}`,
    heading: 'The voucher has been redeemed',
    paragraphs: reader === 'customer'
      ? [`${partner} has redeemed the voucher: ${days(voucher.days)} ${have(voucher.days)} been delivered. There is nothing left to do for you.`]
      : ['The payment window is open: a payment request for this voucher can be submitted through the date below.'],
    details: [
      ...voucherDetails(voucher), ['Partner', partner], ['Redeemed', day(on)],
      ...(reader === 'partner' ? [['Last day to request payment', day(payBy)] as const] : []),
    ],
    action: visit(links), sections: [], notice: voucher.programme.notice,
  }),
  'request-changed': (facts, links) => ({
    subject: `Payment request ${facts.request} ${facts.appealed ? 'has been appealed' : REQUESTS[facts.status]}`,
    preview: `Invoice ${facts.invoiceNumber}, ${money(facts.total)}`,
    heading: `The payment request ${facts.appealed ? 'has been appealed' : REQUESTS[facts.status]}`,
    paragraphs: facts.reader === 'sponsor'
      ? [`A payment request of ${facts.partner} waits for review. Whoever reviews it cannot approve it.`]
      : [NEXT[facts.status] ?? ''],
    details: [
      ['Payment request', facts.request], ['Partner', facts.partner], ['Invoice', facts.invoiceNumber],
      ['Vouchers', count(facts.vouchers)], ['Total', money(facts.total)],
      ...(facts.dueOn === null ? [] : [['Due by', day(facts.dueOn)] as const]),
      ...(facts.paidOn === null ? [] : [['Paid on', day(facts.paidOn)] as const]),
      ...facts.reasons.map((reason) => ['Reason', reason] as const),
    ],
    action: visit(links), sections: [], notice: facts.programme.notice,
  }),
  'enrolment-renewal': ({ programme, offerings, through, daysLeft }, links) => ({
    subject: `Renew your enrolment: ${days(daysLeft)} left`,
    preview: `Ends on ${day(through)}`,
    heading: 'Your enrolment can be renewed',
    paragraphs: [
      `Your enrolment in ${programme.title} ends in ${days(daysLeft)}. Renewed now, the next year follows without a gap. When it has`
        + ' lapsed you can reserve no voucher; those that you hold are not affected.',
    ],
    details: [['Offerings', offerings.join('; ')], ['Last day', day(through)]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  'milestone-ahead': ({ programme, title, text, on, daysLeft }, links) => ({
    subject: `In ${days(daysLeft)}: ${title}`,
    preview: day(on),
    heading: title,
    paragraphs: [`A date in the calendar of ${programme.title} is ${days(daysLeft)} away and concerns your organisation.`, text],
    details: [['Date', day(on)], ['Programme', programme.title]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  invitation: ({ organisation, again }, links) => ({
    subject: again ? 'A new invitation to sign in' : 'You have been invited to sign in',
    preview: 'Works for 14 days',
    heading: again ? 'A new invitation' : 'You have been invited',
    paragraphs: [
      `${organisation} has invited you to its work with vouchers here.${again ? ' Earlier invitations no longer work.' : ''}`,
      links.invitation === undefined
        ? 'Ask whoever manages the people of your organisation how to sign in.'
        : 'Accept the invitation within 14 days and sign in with your usual account; from then on that account is yours here.'
          + ' The link is for you alone: do not forward it.',
    ],
    details: [['Organisation', organisation]],
    action: links.invitation === undefined ? undefined : { label: 'Accept the invitation', href: links.invitation },
    sections: [], notice: '',
  }),
  'guesses-notice': ({ programme, guesses, since }, links) => ({
    subject: 'Many wrong guesses at vouchers',
    preview: `${count(guesses)} since ${moment(since)}`,
    heading: 'Many wrong guesses at vouchers',
    paragraphs: [
      `Partners have tried references or e-mail addresses that do not fit any voucher of ${programme.title}. Each partner is`
        + ' limited to a few an hour, and none has learned anything from a wrong one. Look at who tried, and ask them why.',
    ],
    details: [['Programme', programme.title], ['Wrong guesses', count(guesses)], ['Since', moment(since)]],
    action: visit(links), sections: [], notice: programme.notice,
  }),
  digest: (letters, links) => ({
    subject: `Your summary: ${count(letters.length)} ${letters.length === 1 ? 'message' : 'messages'}`,
    heading: 'What has happened',
    paragraphs: ['You chose one mail a day. This is what has come together since the last one.'],
    action: visit(links), ...gathered(letters),
  }),
};
