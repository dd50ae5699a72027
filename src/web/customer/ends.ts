/** The days on which something happens to what is left in an agreement's pool, the soonest first. Nothing is decided by them. */

export type EndKind = 'creation' | 'removal' | 'agreement-end';

export interface End {
  readonly kind: EndKind;
  readonly day: string;
}

interface Milestones {
  readonly milestones: readonly { readonly id: string; readonly day: string }[];
}

/** Those still to come; what the calendar sets after the agreement's own end concerns it no more. */
export function endsOf(endsOn: string, calendar: Milestones, today: string): readonly End[] {
  const ofCalendar = calendar.milestones.flatMap(({ id, day }): End[] =>
    ((id === 'creation' || id === 'removal') && day <= endsOn ? [{ kind: id, day }] : []));
  const all: readonly End[] = [...ofCalendar, { kind: 'agreement-end', day: endsOn }];
  return all.filter(({ day }) => day >= today).toSorted((one, other) => one.day.localeCompare(other.day));
}
