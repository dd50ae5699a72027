/** Mail as a sponsor looks at it, and a person's own choices. */
import type { ReadInput } from '../../contract/calls.ts';
import { NO_PREFERENCES, type MailView, type Preferences } from '../../contract/mail.ts';
import type { Actor } from '../../domain/party.ts';
import { send } from '../commands/load.ts';
import type { Queryable, Row } from '../store/database.ts';
import { instant, integer, text, textOrNull } from '../store/decode.ts';
import {
  decodePreference, listMails, mailOfSponsor, readPreference, sendAgain as sendingAgain, setPreference,
} from '../store/mail.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

interface Told {
  readonly number: number;
  readonly view: MailView;
}

function decodeTold(row: Row): Told {
  return {
    number: integer(row, 'number'),
    view: {
      id: text(row, 'id'),
      what: text(row, 'what'),
      subject: text(row, 'subject'),
      organisationId: text(row, 'organisation_id'),
      programmeId: textOrNull(row, 'programme_id'),
      language: text(row, 'language') as MailView['language'],
      at: instant(row, 'at'),
      madeAt: instant(row, 'made_at'),
      state: text(row, 'state') as MailView['state'],
      lastError: textOrNull(row, 'last_error'),
      sentAt: textOrNull(row, 'sent_at'),
    },
  };
}

/** The mails of the sponsor's own programmes, the last made first. */
export async function listOfMails(glance: Glance, { query }: ReadInput<'mail.list'>): Promise<ReadReply> {
  if (glance.actor.party !== 'sponsor' || !glance.hasRole('programme-admin', 'auditor')) return NOT_FOUND;
  return pageOf<Told>(
    'mails',
    query,
    async (last, limit) => {
      const rows = await glance.rows(listMails(glance.organisationId, query.state ?? null, last?.[0] ?? null, limit));
      return rows.map(decodeTold);
    },
    ({ number, view }) => [String(number), view.id],
    ({ view }) => view,
  );
}

export async function ownPreferences(glance: Glance): Promise<ReadReply> {
  const [row] = await glance.rowsAsWriter(readPreference(glance.actor.personId ?? ''), 'what is kept of a person');
  return { kind: 'found', body: row === undefined ? NO_PREFERENCES : decodePreference(row) };
}

export async function choosePreferences(writer: Queryable, personId: string, { language, mail }: Preferences): Promise<void> {
  await send(writer, [setPreference(personId, language, mail)]);
}

/** Whether somebody may ever send mails of a sponsor's programmes once more: by role, as with a command. */
export function maySendAgain({ party, roles }: Pick<Actor, 'party' | 'roles'>): boolean {
  return party === 'sponsor' && roles.includes('programme-admin');
}

/**
 * Sends a mail once more; answers how it stands then, or nothing where it is no mail of the sponsor's. One that waits to be
 * sent is answered as it is; any other that cannot be sent again is not.
 */
export async function sendAgain(writer: Queryable, id: string, sponsorId: string): Promise<MailView | 'not-sent-again' | undefined> {
  const [asked = []] = await send(writer, [sendingAgain(id, sponsorId)]);
  const [[row] = []] = await send(writer, [mailOfSponsor(id, sponsorId)]);
  if (row === undefined) return undefined;
  const { view } = decodeTold(row);
  return asked.length > 0 || view.state === 'waiting' ? view : 'not-sent-again';
}
