/** How a voucher's life would end if there were no end to the story. */
export const FATES = [
  'redeemed', 'unused', 'unassigned', 'cancelled', 'released', 'not-reported', 'not-redeemed',
] as const;

export type Fate = (typeof FATES)[number];
