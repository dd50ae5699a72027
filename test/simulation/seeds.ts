/** Seeds whose history once found something, each with what it found. They are played again in every run. */
import type { Kind } from './plots.ts';

export const SEEDS: readonly { readonly kind: Kind; readonly seed: number; readonly found: string }[] = [
  { kind: 'troubled', seed: 7, found: 'a voucher validated again under the same key was answered without the voucher' },
];
