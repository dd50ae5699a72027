/** What is typed on the page of extensions, and the order that comes of it. */
import type { ClientInput } from '../../contract/client.ts';

export interface Draft {
  readonly createdBefore: string | null;
  readonly engagementTypes: readonly string[];
  readonly statuses: readonly string[];
  readonly days: number | null;
  readonly reason: string;
}

export const EMPTY: Draft = { createdBefore: null, engagementTypes: [], statuses: [], days: null, reason: '' };

/** Whether nothing is missing that an order needs. */
export function isWhole({ days, reason }: Draft): boolean {
  return days !== null && reason.trim() !== '';
}

/** Nothing chosen means all of them, and is left out. */
export function orderOf(programmeId: string, { createdBefore, engagementTypes, statuses, days, reason }: Draft): ClientInput<'programme.extend'> {
  return {
    programmeId, days: days ?? 0, reason: reason.trim(), ...(createdBefore === null ? {} : { createdBefore }),
    ...(engagementTypes.length === 0 ? {} : { engagementTypes }), ...(statuses.length === 0 ? {} : { statuses }),
  } as ClientInput<'programme.extend'>;
}

/** The same as the question of how many vouchers it would concern. */
export function scopeOf({ createdBefore, engagementTypes, statuses }: Draft): Readonly<Record<string, string>> {
  return {
    ...(createdBefore === null ? {} : { createdBefore }), ...(engagementTypes.length === 0 ? {} : { engagementTypes: engagementTypes.join(',') }),
    ...(statuses.length === 0 ? {} : { statuses: statuses.join(',') }),
  };
}
