/** Today as the programme counts days. */
import { useFirstProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';

export function useDay(): string | undefined {
  return useToday(useFirstProgramme()?.timeZone);
}
