/** What needs a sponsor's people: requests, mails that did not leave, and the dates that are coming. */
import type { WorklistItem } from '../../contract/worklist.ts';
import { presentCalendar } from '../../contract/programme-view.ts';
import { addDays, type Day } from '../../domain/time.ts';
import { text, textOrNull } from '../store/decode.ts';
import { deadMails } from '../store/worklist.ts';
import type { Glance } from './glance.ts';
import { sponsorRequests } from './worklist-requests.ts';
import { along, itemOf, known, until, type Source } from './worklist-source.ts';

/** So many days ahead of a date of the calendar its programme's admins are told. */
const MILESTONE_DAYS = 90;

export function sponsorSources(glance: Glance): readonly Source[] {
  const admin = glance.hasRole('programme-admin');
  return [...sponsorRequests(glance), ...(admin ? [mailsPutAside(glance), known('milestone', milestones(glance))] : [])];
}

function mailsPutAside(glance: Glance): Source {
  return along({
    task: 'mail-dead',
    stretch: deadMails(glance.organisationId),
    dating: { kind: 'since' },
    rows: (statement) => glance.rows(statement),
    item: (row, place): WorklistItem => itemOf('mail-dead', 'mail.send-again', { kind: 'mail', id: text(row, 'id') }, {
      programmeId: textOrNull(row, 'programme_id'), since: place,
      facts: { what: text(row, 'what'), about: text(row, 'subject'), organisation: text(row, 'organisation_id') },
    }),
  });
}

function milestones(glance: Glance): readonly WorklistItem[] {
  const own = [...glance.programmes.values()].filter(({ sponsorId }) => sponsorId === glance.organisationId);
  return own.flatMap(({ id }) => {
    const context = glance.context(id);
    if (context === undefined) return [];
    const { terms, today } = context;
    return presentCalendar(terms).milestones
      .filter(({ day }) => today <= day && day <= addDays(today, MILESTONE_DAYS))
      .map((milestone) => itemOf('milestone', null, { kind: 'programme', id }, {
        id: `milestone/${id}/${milestone.id}`, programmeId: id, ...until([milestone.day as Day, 'milestone']),
        facts: { milestone: milestone.id },
      }));
  });
}
