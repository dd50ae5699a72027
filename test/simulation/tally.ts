/** The auditor's own books of days, kept from what entries say, by a table that shares nothing with the product's. */
import type { Balance } from '../../src/domain/ledger.ts';

export type Data = Readonly<Record<string, unknown>>;

/** An entry as the auditor reads it, from the bytes that were hashed. */
export interface Told {
  readonly type: string;
  readonly subject: string;
  readonly sequence: number;
  readonly previous: string;
  readonly at: string;
  readonly command: string;
  readonly data: Data;
  readonly programme: { readonly id: string; readonly version: number } | null;
  readonly actor: { readonly organisation: string | null; readonly person: string | null };
}

type Moves = Partial<Record<keyof Balance, number>>;

function movesOf(type: string, data: Data): Moves {
  const days = Number(data['days'] ?? 0);
  const training = Number(data['trainingDays'] ?? 0);
  const lost = { available: -days, lapsed: days, training: -training, trainingLapsed: training };
  switch (type) {
    case 'entitlement.granted':
      return data['unit'] === 'training' ? { trainingGranted: days, training: days } : { granted: days, available: days };
    case 'entitlement.converted': {
      const made = Number(data['planningDays']);
      return { training: -training, trainingConverted: training, converted: made, available: made };
    }
    case 'entitlement.reduced': case 'entitlement.removed': case 'agreement.ended': return lost;
    case 'voucher.created': return { available: -days, allocated: days };
    case 'voucher.redeemed': return { allocated: -days, delivered: days };
    case 'voucher.cancelled': case 'voucher.expired':
      return data['to'] === 'lapsed' ? { allocated: -days, lapsed: days } : { allocated: -days, available: days };
    default: return {};
  }
}

const NOTHING: Balance = {
  granted: 0, converted: 0, available: 0, allocated: 0, delivered: 0, lapsed: 0,
  trainingGranted: 0, training: 0, trainingConverted: 0, trainingLapsed: 0,
};

export class Tally {
  readonly #books = new Map<string, Record<keyof Balance, number>>();

  /** Books an entry and answers the agreement whose days it moved. */
  book({ type, subject, data }: Told): string | undefined {
    const moves = Object.entries(movesOf(type, data)) as [keyof Balance, number][];
    if (moves.length === 0) return undefined;
    const agreementId = type.startsWith('voucher.') ? String(data['agreementId']) : subject;
    const balance = this.#books.get(agreementId) ?? { ...NOTHING };
    for (const [account, days] of moves) balance[account] += days;
    this.#books.set(agreementId, balance);
    return agreementId;
  }

  of(agreementId: string): Balance {
    return this.#books.get(agreementId) ?? NOTHING;
  }
}
