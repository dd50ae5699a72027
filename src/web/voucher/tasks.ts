/** What is done with a voucher on a page of its own, each under a word of the address: `?do=assign`. */

export const TASKS = [
  { id: 'assign', action: 'voucher.assign' },
  { id: 'cancel', action: 'voucher.cancel' },
  { id: 'reschedule', action: 'voucher.reschedule' },
  { id: 'release', action: 'voucher.release' },
  { id: 'redeem', action: 'voucher.redeem' },
] as const;

export type Task = (typeof TASKS)[number]['id'];

export function taskOf(written: string | undefined): Task | undefined {
  return TASKS.find(({ id }) => id === written)?.id;
}
