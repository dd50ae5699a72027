/** Amounts side by side. What a request comes to is the server's to say; these are what a reader adds up on a page. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** One sum for each currency, in the order in which they first occur: currencies are never added together. */
export function sums(amounts: readonly Money[]): readonly Money[] {
  const found = new Map<string, number>();
  for (const { amount, currency } of amounts) found.set(currency, (found.get(currency) ?? 0) + amount);
  return [...found].map(([currency, amount]) => ({ amount, currency }));
}

/** Whole days at a rate, in minor units. */
export function times({ amount, currency }: Money, days: number): Money {
  return { amount: amount * days, currency };
}
