/** Exact quantities. Days are whole numbers; money is an integer of the currency's minor unit. No floating point. */

export interface Money {
  /** In the currency's minor unit: cents, fils, or whole yen. */
  readonly amount: number;
  /** ISO 4217, three capital letters. */
  readonly currency: string;
}

/** The most days one command may move; far above any agreement, and far below where integers lose exactness. */
export const DAYS_MAX = 1_000_000;

/** `count` times a price, in the same currency. Throws where the product leaves the exact integers. */
export function times(price: Money, count: number): Money {
  return { amount: exact(price.amount * count), currency: price.currency };
}

/** The sum of amounts of one currency. Throws where currencies are mixed, or there is nothing to have a currency. */
export function total(amounts: readonly Money[]): Money {
  const [first, ...others] = amounts;
  if (first === undefined) throw new Error('nothing adds up to no currency');
  return others.reduce((sum, next) => {
    if (next.currency !== sum.currency) throw new Error(`cannot add ${next.currency} to ${sum.currency}`);
    return { amount: exact(sum.amount + next.amount), currency: sum.currency };
  }, first);
}

function exact(amount: number): number {
  if (!Number.isSafeInteger(amount)) throw new Error(`amount ${String(amount)} is not an exact integer`);
  return amount;
}
