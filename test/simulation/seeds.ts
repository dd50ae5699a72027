/**
 * Seeds whose history once found something, each with what it found; they are played again in every run. What a seed
 * makes changes with what people are made to do: whoever changes that plants the old defect again and renews the seed.
 */
import type { Kind } from './plots.ts';

const VALIDATED_TWICE = 'a voucher validated again under the same key was answered without the voucher';

export const SEEDS: readonly { readonly kind: Kind; readonly seed: number; readonly found: string }[] = [
  { kind: 'troubled', seed: 4, found: VALIDATED_TWICE },
  { kind: 'troubled', seed: 9, found: VALIDATED_TWICE },
];
