/** A server that is killed while it makes or sends mail: each mail is made once, and what was sent twice is told apart by nobody. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FailPoint } from '../../src/server/commands/fail-points.ts';
import { addCustomer, addVoucher } from '../support/cast.ts';
import { startServerChild } from '../support/children.ts';
import { PostOffice } from '../support/post-office.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';
import { total } from '../support/totals.ts';

const LONG = process.env['TALLYSTICK_LONG'] === '1';
/** More than two stretches of the journal. */
const VOUCHERS = LONG ? 1500 : 120;
const MS = LONG ? 600_000 : 120_000;

let theatre: Theatre;
let stage: Stage;
let office: PostOffice;
let folder: string;

beforeAll(async () => {
  theatre = await openTheatre({ durable: true });
  folder = mkdtempSync(join(tmpdir(), 'tallystick-mail-'));
  office = await new PostOffice().open();
  stage = await theatre.openStage({ on: '2021-01-15' });
  await addCustomer(stage, 'contoso', VOUCHERS);
  await Promise.all(Array.from({ length: VOUCHERS }, () => addVoucher(stage, 'contoso', { days: 1 })));
  await stage.engine.sequenced();
});

afterAll(async () => {
  await office.close();
  await theatre.close();
  rmSync(folder, { recursive: true, force: true });
});

const count = async (sql: string): Promise<number> => Number((await asOwner(stage.place, sql))[0]?.['n']);

test('kill -9 before the mails of a stretch are durable, and after one was sent: all are made once, and all arrive', async () => {
  const deaths: { point: FailPoint; passing: number }[] = [
    { point: 'mail.made-before-commit', passing: 1 }, { point: 'mail.made-before-commit', passing: 2 },
    { point: 'mail.sent-before-finish', passing: 3 }, { point: 'mail.sent-before-finish', passing: LONG ? 200 : 10 },
  ];
  const config = { smtpUrl: office.url, outboxSeconds: 1, publicUrl: 'https://vouchers.example.com' };
  for (const dieAt of deaths) {
    const child = await startServerChild(stage, { filesFolder: folder, dieAt, config, timers: true });
    expect(await child.gone, dieAt.point).toBe('SIGKILL');
    // An errand that a dead server had taken is hidden for a while.
    await asOwner(stage.place, `update outbox set next_at = now() where done_at is null and kind = 'mail'`);
  }
  const child = await startServerChild(stage, { filesFolder: folder, config, timers: true });
  const wanted = await count(`select count(*) as n from journal where type = 'voucher.created'`);
  await expect.poll(() => count(`select count(*) as n from mail where what = 'voucher-assigned' and state = 'sent'`), { timeout: MS, interval: 250 })
    .toBe(wanted);
  await child.stop();
  expect(wanted).toBe(VOUCHERS);
  // An errand leaves with its mail: what is left are those of mails that were on their way when the server was stopped.
  expect(await count(`select count(*) as n from outbox where kind = 'mail'`)).toBe(await count(`select count(*) as n from mail where state = 'waiting'`));
  const ids = office.received.map(({ mail }) => mail.messageId ?? '');
  // Sent, and killed before it was noted: that one comes again, and is known by its Message-ID.
  expect(new Set(ids).size).toBe(await count(`select count(*) as n from mail where state = 'sent'`));
  const again = ids.length - new Set(ids).size;
  expect(again).toBeGreaterThanOrEqual(2);
  // Killed while the second stretch was made, a server may have been sending a mail of the first.
  expect(again).toBeLessThanOrEqual(3);
  total('mails made once under kill -9', wanted);
}, MS);
