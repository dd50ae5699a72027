/** Which programme a partner's pages are about, where an installation has several. */
import { useProgrammeReading, type ProgrammeReading } from '../programme.ts';
import { useRead } from '../queries.ts';
import { useOwnPartner } from './shared.tsx';

/** The one in which the partner was enrolled last; of a partner that never was, the first that there is. */
export function useOwnProgramme(): string | undefined {
  const { data: partner } = useOwnPartner();
  const { data: programmes } = useRead('/programmes');
  if (partner === undefined || programmes === undefined) return undefined;
  const [latest] = [...partner.enrolments].sort((one, other) => (one.through < other.through ? 1 : -1));
  return latest?.programmeId ?? programmes.items[0]?.id;
}

/** That programme, for pages that are about nothing else. */
export function useOwnProgrammeReading(): ProgrammeReading {
  const partner = useOwnPartner();
  const programmes = useRead('/programmes');
  return useProgrammeReading(useOwnProgramme(), undefined, [partner, programmes]);
}
