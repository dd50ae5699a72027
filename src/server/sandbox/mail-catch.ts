/** In a sandbox mail goes nowhere: how it would look is kept, to be shown. */
import type pg from 'pg';
import { send } from '../commands/load.ts';
import type { Transport } from '../mail/transport.ts';
import { instant, json, text } from '../store/decode.ts';
import { caughtMail, caughtMails, keepCaught } from '../store/mail-due.ts';

/** The last so many are kept. */
export const CAUGHT_MAX = 200;

/** A mail as it would have arrived. */
export interface Caught {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly messageId: string;
  readonly date: string;
  readonly language: 'en' | 'tr';
  readonly html: string;
  readonly text: string;
  /** The picture within the HTML, and the name by which the HTML refers to it. */
  readonly picture: { readonly id: string; readonly png: string } | null;
}

export function catchingTransport(pool: pg.Pool): Transport {
  return {
    async send({ id, picture, date, ...message }) {
      const caught: Caught = {
        ...message, date: date.toISOString(),
        picture: picture === undefined ? null : { id: picture.id, png: picture.png.toString('base64') },
      };
      await send(pool, [keepCaught(id, caught, CAUGHT_MAX)]);
    },
    close: () => undefined,
  };
}

export interface CaughtRow {
  readonly id: string;
  readonly at: string;
  readonly subject: string;
  readonly name: string;
  readonly address: string;
}

/** What was caught, the last first. */
export async function listCaught(pool: pg.Pool): Promise<readonly CaughtRow[]> {
  const [rows = []] = await send(pool, [caughtMails(CAUGHT_MAX)]);
  return rows.map((row) => ({
    id: text(row, 'id'), at: instant(row, 'at'), subject: text(row, 'subject'), name: text(row, 'name'),
    address: text(row, 'address'),
  }));
}

export async function getCaught(pool: pg.Pool, id: string): Promise<(Caught & { readonly at: string }) | undefined> {
  const [rows = []] = await send(pool, [caughtMail(id)]);
  const [row] = rows;
  return row === undefined ? undefined : { ...json<Caught>(row, 'caught'), at: instant(row, 'at') };
}
