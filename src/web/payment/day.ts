/** Today as the programme counts days. */
import { useFirstProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';

export function useDay(): string | undefined {
  return useToday(useFirstProgramme()?.timeZone);
}

/** Whether a day is typed wholly: while its year is typed, it is one long ago. */
export function isWhole(day: string | null): day is string {
  return day !== null && /^[1-9]\d{3}-/.test(day);
}

/** Whether a day lies after today, as far as today is known. */
export function isLater(day: string | null, today: string | undefined): boolean {
  return isWhole(day) && today !== undefined && day > today;
}
