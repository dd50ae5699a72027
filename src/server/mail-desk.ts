/** What the server's routes may do with mail and with a person's choices. */
import type pg from 'pg';
import type { MailDesk } from './http/mail.ts';
import { choosePreferences, sendAgain } from './queries/mail.ts';

export function mailDesk(writers: pg.Pool): MailDesk {
  return {
    choose: (personId, preferences) => choosePreferences(writers, personId, preferences),
    sendAgain: (id, sponsorId) => sendAgain(writers, id, sponsorId),
  };
}
