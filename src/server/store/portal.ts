/** What a person keeps for one place: views of lists, and up to where notifications have been seen. */
import type { Statement } from './table.ts';

export function readPortal(personId: string): Statement {
  return { name: 'read-portal', text: 'select views, seen_position from person_portal where person_id = $1', values: [personId] };
}

export function keepViews(personId: string, views: readonly object[]): Statement {
  return {
    name: 'keep-views',
    text: `insert into person_portal (person_id, views) values ($1, $2::jsonb)
      on conflict (person_id) do update set views = excluded.views, changed_at = now()`,
    values: [personId, JSON.stringify(views)],
  };
}

/** Never back: of two windows the one that has seen more is right. No further than there is anything to be seen. */
export function markSeen(personId: string, position: number): Statement {
  return {
    name: 'mark-seen',
    text: `insert into person_portal (person_id, seen_position)
        select $1, least($2::bigint, (select position from sequencer))
      on conflict (person_id) do update set seen_position = greatest(person_portal.seen_position, excluded.seen_position),
        changed_at = now()
      returning seen_position`,
    values: [personId, position],
  };
}
