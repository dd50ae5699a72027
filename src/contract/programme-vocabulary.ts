/** What a definition may refer to because the engine knows how to do it. Nothing here belongs to one programme. */

/** What a notification's text may mention, by the notification the engine sends. */
export const NOTIFICATIONS = {
  'voucher-assigned': ['reference', 'engagementType', 'days', 'country', 'customer', 'assignee', 'expiresOn', 'link'],
  'voucher-reserved': ['reference', 'engagementType', 'days', 'partner', 'startsOn', 'endsOn', 'link'],
  'voucher-released': ['reference', 'engagementType', 'partner', 'reason', 'expiresOn', 'link'],
  'voucher-expiring': ['reference', 'engagementType', 'days', 'redeemBy', 'daysLeft', 'link'],
  'voucher-expired': ['reference', 'engagementType', 'days', 'expiresOn', 'link'],
  'voucher-extended': ['reference', 'engagementType', 'extensionDays', 'expiresOn', 'reason', 'link'],
  'voucher-redeemed': ['reference', 'engagementType', 'days', 'partner', 'payBy', 'link'],
  'enrolment-renewal-open': ['offering', 'validThrough', 'daysLeft', 'link'],
  'enrolment-lapsed': ['offering', 'validThrough', 'link'],
  'payment-window-closing': ['reference', 'payBy', 'daysLeft', 'link'],
  'payment-returned': ['request', 'invoiceNumber', 'reasons', 'link'],
  'payment-denied': ['request', 'invoiceNumber', 'reasons', 'link'],
  'payment-approved': ['request', 'invoiceNumber', 'total', 'dueOn', 'link'],
  'payment-paid': ['request', 'invoiceNumber', 'total', 'paidOn', 'link'],
  'milestone-ahead': ['milestone', 'on', 'daysLeft', 'link'],
} as const satisfies Record<string, readonly string[]>;

/** The compliance checks that the engine evaluates itself, with their evidence; all others are for a person. */
export const SYSTEM_CHECKS = [
  'reserved-before-start', 'delivered-before-redemption', 'report-with-deliverable', 'within-voucher-life',
  'length-within-limit', 'no-repeated-longest', 'partner-eligible', 'consultant-qualified',
  'location-in-country', 'rate-of-country', 'off-site-within-limit', 'registered-for-payment', 'within-payment-window',
] as const;
