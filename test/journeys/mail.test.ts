/** Mail from the journal to a real mail server: what follows from what, once, to whom, in which words, whatever breaks. */
import type { ParsedMail } from 'mailparser';
import { toBuffer } from 'qrcode';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import { openEngine } from '../../src/server/engine.ts';
import { patiently } from '../../src/server/jobs/mail.ts';
import { SMTP_LIMITS, smtpTransport, type Transport } from '../../src/server/mail/transport.ts';
import { openMailing, type Mailing, type MailingOptions } from '../../src/server/mailing.ts';
import { sendAgain } from '../../src/server/queries/mail.ts';
import { outboxCounts } from '../../src/server/queries/operator.ts';
import { addCustomer, addPartner, addVoucher, deliver, DENIZ, draftRequest, plan, redeemed } from '../support/cast.ts';
import { testTokens } from '../support/mail-tokens.ts';
import { hastyTransport, PostOffice } from '../support/post-office.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';

const URL_OF = 'https://vouchers.example.com';
const ADMIN = 'contoso-benefits-admin@example.example';
const PARTNER = 'fabrikam-global-admin@example.example';

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let office: PostOffice;
let transport: Transport;
let mailing: Mailing;
const tokens = await testTokens();

const mailingOn = (on: Stage, more: Partial<MailingOptions> = {}): Mailing => openMailing({
  engine: on.engine as MailingOptions['engine'], tokens, publicUrl: () => URL_OF, from: 'Vouchers <vouchers@example.com>', transport,
  dated: 'programme', report: () => undefined, ...more,
});

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2021-01-15' });
  await addCustomer(base, 'contoso', 60);
  await base.ok('contoso.benefits-admin', 'person.invite', { organisationId: base.saved.get('contoso'), ...DENIZ, roles: ['project-manager'] });
  await base.on('2021-03-01');
  await addPartner(base, 'fabrikam');
  for (const role of ['claims-reviewer', 'finance', 'auditor']) await base.caller(`sponsor.${role}`);
  await base.engine.sequenced();
  await base.close();
  // What happened so far is not mailed, as in an installation that gets mail later.
  await asOwner(base.place, 'update mail_bookmark set position = (select position from sequencer)');
});

afterAll(() => theatre.close());

beforeEach(async () => {
  stage = await theatre.repeat(base);
  office = await new PostOffice().open();
  transport = hastyTransport(office.url);
  mailing = mailingOn(stage);
});

afterEach(async () => {
  await mailing.close();
  await office.close();
  await theatre.strike(stage);
});

/** Makes and sends everything there is. */
async function deliverAll(by: Mailing = mailing): Promise<void> {
  await stage.engine.sequenced();
  await by.make(true);
  await by.send();
}

/** Moves to noon of a day, doing each night's work and mail on the way. */
async function moveTo(day: string): Promise<void> {
  stage.clock.moveTo(`${day}T12:00:00.000Z` as Instant);
  const { failed } = await mailing.nightly(stage.clock.now());
  expect(failed).toBe(0);
  await deliverAll();
}

const rows = (text: string, values: unknown[] = []) => asOwner(stage.place, text, values);
const states = async () => Object.fromEntries((await rows('select state, count(*)::integer as n from mail group by 1')).map(({ state, n }) => [String(state), n]));
/** Errands that failed need not wait for their pause. */
const hurry = () => rows(`update outbox set next_at = now() where done_at is null and dead_at is null and kind = 'mail'`);
const subjects = (address: string): string[] => office.for(address).map(({ subject }) => subject ?? '');

function linkIn(mail: ParsedMail, page: string): string {
  const found = new RegExp(`${URL_OF}/${page}#\\S+`).exec(mail.text ?? '')?.[0];
  if (found === undefined) throw new Error(`no link to ${page} in: ${mail.text ?? ''}`);
  return found;
}

describe('a voucher’s mail', () => {
  test('holds all that a partner needs, and its link and QR code prove the voucher until it is over', async () => {
    const ada = { name: 'Ada', email: 'ada@contoso.example' };
    const reference = await addVoucher(stage, 'contoso', { assignee: ada });
    await deliverAll();
    const [mail, second, ...others] = office.for(ada.email);
    expect(others).toEqual([]);
    expect(mail!.subject).toBe(`Hizmet çeki ${reference} size atandı`);
    const { text = '', html } = mail!;
    for (const told of [reference, 'SharePoint Dağıtım Planlaması', '5 gün', 'Türkiye', 'contoso', '28 Ağustos 2021 Cumartesi',
      'hizmet çekinin kendi geçerlilik süresi', 'yönlendirin']) {
      expect(text).toContain(told);
      expect(html).toContain(told);
    }
    const link = linkIn(mail!, 'voucher');
    const token = link.split('#')[1] ?? '';
    expect(token.length).toBeLessThan(500);
    expect(await tokens.readVoucher(token, '2021-08-28T23:59:59.000Z' as Instant)).toEqual({ reference, sequence: 1 });
    expect(await tokens.readVoucher(token, '2021-08-29T00:00:00.000Z' as Instant)).toBeUndefined();
    const invited = await tokens.readInvitation(linkIn(second!, 'invitation').split('#')[1] ?? '', new Date().toISOString() as Instant);
    const [person] = await rows('select id from person where email = $1', [ada.email]);
    expect(invited).toEqual({ personId: person?.['id'], invitation: 1 });
    const [picture] = mail!.attachments;
    expect(office.received[0]!.raw).toMatch(/Content-Id: <voucher-qr@mail>/i);
    expect(picture).toMatchObject({ contentType: 'image/png', contentDisposition: 'inline' });
    expect(picture!.content.equals(await toBuffer(link, { errorCorrectionLevel: 'M', margin: 4, scale: 6 }))).toBe(true);
    expect(mail!.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail!.from?.text).toBe('"Vouchers" <vouchers@example.com>');
    // What is forwarded lets nobody in as the person who forwards it.
    expect(mail!.text).not.toContain('/invitation');
    expect(await states()).toEqual({ sent: 2 });
  });

  test('is in English for whoever chose it, comes again when asked for, and not to whom it no longer concerns', async () => {
    const reference = await addVoucher(stage, 'contoso');
    await rows(`insert into person_preference (person_id, language) select id, 'en' from person where email = $1`, [DENIZ.email]);
    await stage.ok('contoso.benefits-admin', 'voucher.resend', { voucher: reference });
    await deliverAll();
    expect(subjects(DENIZ.email)).toEqual([`Voucher ${reference} has been assigned to you`, `Voucher ${reference}, sent again`]);
    expect(office.for(DENIZ.email)[1]!.text).toContain('Saturday, 28 August 2021');
    await stage.ok('contoso.benefits-admin', 'voucher.assign', { voucher: reference, assignee: { name: 'Ece', email: 'ece@contoso.example' } });
    await stage.ok('contoso.benefits-admin', 'voucher.assign', { voucher: reference, assignee: { name: 'Can', email: 'can@contoso.example' } });
    await deliverAll();
    const invitation = 'Oturum açmaya davet edildiniz';
    expect(subjects('ece@contoso.example')).toEqual([invitation]);
    expect(subjects('can@contoso.example')).toEqual([`Hizmet çeki ${reference} size atandı`, invitation]);
  });

  test('has a long name folded and no header of its own making', async () => {
    const name = `Deniz "Den" <x@y.example>, ${'Ğüşiöç '.repeat(20)}`.slice(0, 190);
    await addVoucher(stage, 'contoso', { assignee: { name, email: DENIZ.email } });
      await stage.engine.sequenced();
    await mailing.make(true);
    await rows(`update mail set name = E'Deniz\\r\\nBcc: eve@example.com\\r\\n\\r\\nHello' where address = $1`, [DENIZ.email]);
    await mailing.send();
    const [{ raw, mail, to } = { raw: '', mail: undefined, to: [] }] = office.received;
    expect(to).toEqual([DENIZ.email]);
    expect(mail?.headers.get('bcc')).toBeUndefined();
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/m);
  });
});

describe('what follows from what', () => {
  test('a reservation, a release, a report and a redemption are told to those they concern, in order', async () => {
    const voucher = await addVoucher(stage, 'contoso');
    await stage.ok('fabrikam.global-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher));
    await stage.ok('fabrikam.global-admin', 'voucher.release', { voucher, reason: 'Nobody is free.' });
    await deliverAll();
    const fresh = office.for(DENIZ.email).at(-1)!;
    expect(fresh.text).toContain('Nobody is free.');
    expect(fresh.text).toContain('fabrikam');
    const proof = await tokens.readVoucher(linkIn(fresh, 'voucher').split('#')[1] ?? '', stage.clock.now());
    expect(proof).toEqual({ reference: voucher, sequence: 3 });
    // The admin is told, and gets no link.
    expect(office.for(ADMIN).map(({ text = '' }) => text.includes('#'))).toEqual([false, false]);
    await deliver(stage, 'fabrikam', voucher);
    await stage.ok('fabrikam.global-admin', 'voucher.redeem', { voucher });
    await deliverAll();
    const seen = subjects(DENIZ.email).map((subject) => subject.replace(voucher, 'X'));
    expect(seen).toEqual([
      'Hizmet çeki X size atandı', 'Hizmet çeki X rezerve edildi', 'Hizmet çeki X yeniden serbest', 'Hizmet çeki X rezerve edildi',
      'Hizmet çeki X: tamamlama raporu geldi', 'Hizmet çeki X bozduruldu',
    ]);
    expect(subjects(PARTNER)).toEqual([`Hizmet çeki ${voucher} bozduruldu`]);
    expect(office.for(PARTNER)[0]!.text).toContain('Ödeme talebi için son gün');
  });

  test('a payment request is told to the sponsor when it is its turn, and to the partner as it goes on', async () => {
    const voucher = await redeemed(stage, 'contoso', 'fabrikam');
    const request = await draftRequest(stage, 'fabrikam', [voucher], 'F-1');
    await deliverAll();
    office.received.length = 0;
    const give = (as: string, name: string, more: object = {}) => stage.ok(as, name, { request, ...more });
    await give('fabrikam.global-admin', 'payment.submit');
    await give('sponsor.claims-reviewer', 'payment.review');
    await give('sponsor.claims-reviewer', 'payment.return', { reasons: [{ rule: 'invoice-complete', text: 'It has no date.' }] });
    await give('fabrikam.global-admin', 'payment.submit');
    await give('sponsor.claims-reviewer', 'payment.review');
    await give('sponsor.finance', 'payment.approve');
    await deliverAll();
    const reviewer = 'sponsor-claims-reviewer@example.example';
    expect(subjects(reviewer)).toEqual(Array(2).fill(`Payment request ${request} has been submitted`));
    expect(subjects('sponsor-finance@example.example')).toHaveLength(2);
    expect(subjects(PARTNER).map((each) => each.replace(`Ödeme talebi ${request}: `, ''))).toEqual([
      'inceleniyor', 'düzeltme bekliyor', 'inceleniyor', 'onaylandı',
    ]);
    expect(office.for(PARTNER)[1]!.text).toContain('It has no date.');
    expect(office.for(PARTNER)[3]!.text).toMatch(/Tutar: ₺45\.000,00/);
  });

  test('an invitation holds for its person and number; one that was made void meanwhile is not sent after it', async () => {
    const input = { organisationId: stage.saved.get('contoso'), name: 'Ece', email: 'ece@contoso.example', roles: ['benefits-admin'] };
    const personId = await stage.make('contoso.benefits-admin', 'person.invite', input);
    await stage.ok('contoso.benefits-admin', 'person.reinvite', { personId });
    await deliverAll();
    const [mail, ...others] = office.for('ece@contoso.example');
    expect(others).toEqual([]);
    const now = Date.now();
    const token = linkIn(mail!, 'invitation').split('#')[1] ?? '';
    const at = (days: number) => new Date(now + days * 86_400_000).toISOString() as Instant;
    expect(await tokens.readInvitation(token, at(13.9))).toEqual({ personId, invitation: 2 });
    expect(await tokens.readInvitation(token, at(14.1))).toBeUndefined();
  });

  test('whoever is suspended gets none, neither made before nor after', async () => {
    const voucher = await addVoucher(stage, 'contoso');
    await stage.engine.sequenced();
    await mailing.make(true);
    const [person] = await rows('select id from person where email = $1', [DENIZ.email]);
    await stage.ok('contoso.benefits-admin', 'person.suspend', { personId: person?.['id'], reason: 'away' });
    await stage.ok('contoso.benefits-admin', 'voucher.resend', { voucher });
    await deliverAll();
    expect(office.attempts).toEqual([]);
    expect(await states()).toEqual({ dropped: 1 });
    expect(await rows('select address, name, facts from mail'), 'nobody asks for it any more')
      .toEqual([{ address: null, name: null, facts: null }]);
  });

  test('many wrong guesses are told to the sponsor’s programme admins', async () => {
    const [{ sponsor = '' } = {}] = await rows(`select sponsor_id as sponsor from programme`);
    await rows(`insert into outbox (kind, subject, payload) values ('notice.guesses', $1, $2)`, [PROGRAMME, JSON.stringify({
      programmeId: PROGRAMME, sponsorId: sponsor, guesses: 140, since: '2021-03-01T10:00:00.000Z',
    })]);
    await deliverAll();
    expect(subjects('sponsor-programme-admin@example.example')).toEqual(['Many wrong guesses at vouchers']);
  });
});

describe('a mail server that', () => {
  test('refuses a recipient: that mail is dead at once, with the reason and no address, and can be sent again', async () => {
    office.moods.set(DENIZ.email, 'refuse');
    await addVoucher(stage, 'contoso');
    await stage.ok('contoso.benefits-admin', 'person.invite', { organisationId: stage.saved.get('contoso'), name: 'Ece', email: 'ece@contoso.example', roles: ['benefits-admin'] });
    await deliverAll();
    expect(await states()).toEqual({ dead: 1, sent: 1 });
    const [dead] = await rows(`select m.last_error, o.attempts from mail m join outbox o on o.subject = m.id where m.state = 'dead'`);
    expect(dead?.['attempts']).toBe(1);
    expect(dead?.['last_error']).toMatch(/550/);
    expect(dead?.['last_error']).not.toContain('@');
    expect(await outboxCounts(stage.engine.writers), 'mail is counted by itself').toEqual({ waiting: 0, dead: 0 });
    office.moods.clear();
    const [{ id, sponsor_id: sponsor } = {}] = await rows(`select id, sponsor_id from mail where state = 'dead'`);
    await sendAgain(stage.engine.writers, String(id), String(sponsor));
    expect(await rows('select attempts, dead_at from outbox'), 'one errand, a new one').toEqual([{ attempts: 0, dead_at: null }]);
    await mailing.send();
    expect(await states()).toEqual({ sent: 2 });
  });

  test('is busy, refuses the words for good, or drops: tried again under the same Message-ID, or put aside', async () => {
    await addVoucher(stage, 'contoso');
    const attempts = () => rows(`select attempts from outbox where kind = 'mail'`);
    for (const mood of ['busy', 'drop', 'stall', 'take-and-drop', 'take'] as const) {
      if (mood === 'take') expect(await attempts()).toEqual([{ attempts: 4 }]);
      office.everybody = mood;
      await hurry();
      await deliverAll();
      expect(await states(), mood).toEqual(mood === 'take' ? { sent: 1 } : { waiting: 1 });
    }
    const [first, second] = office.for(DENIZ.email);
    expect(office.for(DENIZ.email)).toHaveLength(2);
    expect(first!.messageId).toBe(second!.messageId);
    expect(first!.messageId).toMatch(/^<msg_[0-9a-z]{16}@vouchers\.example\.com>$/);
    expect(await attempts(), 'an errand that is done').toEqual([]);
    office.everybody = 'refuse-data';
    await addVoucher(stage, 'contoso');
    await deliverAll();
    expect(await states()).toEqual({ sent: 1, dead: 1 });
  });

  test('goes away for longer than anything is tried: none loses an attempt, and all arrive in the order in which they were made', async () => {
    const vouchers: string[] = [];
    for (let count = 0; count < 6; count += 1) vouchers.push(await addVoucher(stage, 'contoso', { days: 1 }));
    await office.close();
    await stage.engine.sequenced();
    await mailing.make(true);
    for (let round = 0; round < 25; round += 1) expect(await mailing.send()).toEqual({ settled: 0, inTrouble: true });
    expect(await rows('select distinct attempts, dead_at from outbox')).toEqual([{ attempts: 0, dead_at: null }]);
    const [first, ...others] = await rows('select state, last_error from mail order by number');
    expect([first?.['state'], String(first?.['last_error'])]).toEqual(['waiting', expect.stringContaining('ECONNREFUSED')]);
    expect(others.map((each) => each['last_error']), 'none but the first was tried').toEqual(Array(5).fill(null));
    await office.open();
    expect(await mailing.send()).toEqual({ settled: 6, inTrouble: false });
    expect(await states()).toEqual({ sent: 6 });
    expect(subjects(DENIZ.email)).toEqual(vouchers.map((reference) => `Hizmet çeki ${reference} size atandı`));
  });

  test('hangs up on one recipient without a word: that mail loses its attempts, and holds up nobody', async () => {
    const calm = smtpTransport(office.url, { perSecond: 1000, connectMs: 10_000, silenceMs: 10_000, messageMs: 20_000 });
    const sending = mailingOn(stage, { transport: calm });
    office.moods.set(DENIZ.email, 'hang-up');
    await addVoucher(stage, 'contoso');
    await stage.ok('contoso.benefits-admin', 'person.invite', { organisationId: stage.saved.get('contoso'), name: 'Ece', email: 'ece@contoso.example', roles: ['benefits-admin'] });
    await stage.engine.sequenced();
    await mailing.make(true);
    expect(await sending.send()).toEqual({ settled: 0, inTrouble: true });
    expect(await sending.send()).toEqual({ settled: 1, inTrouble: false });
    expect(await states()).toEqual({ waiting: 1, sent: 1 });
    expect(await rows('select attempts from outbox')).toEqual([{ attempts: 1 }]);
    await sending.close();
  });

  test('takes its time over a message is waited for, and hung up on only where it takes too long', async () => {
    const patient = smtpTransport(office.url, { perSecond: 1000, connectMs: 500, silenceMs: 5000, messageMs: 6000 });
    const other = mailingOn(stage, { transport: patient });
    office.everybody = 'slow';
    await addVoucher(stage, 'contoso');
    await deliverAll(other);
    expect(await states()).toEqual({ sent: 1 });
    await other.close();
    const hasty = mailingOn(stage, { transport: smtpTransport(office.url, { perSecond: 1000, connectMs: 500, silenceMs: 5000, messageMs: 300 }) });
    await addVoucher(stage, 'contoso');
    await deliverAll(hasty);
    expect(await states()).toEqual({ sent: 1, waiting: 1 });
    await expect.poll(() => office.connections, { message: 'its connection is closed' }).toBe(0);
    const [{ last_error: said } = {}] = await rows(`select last_error from mail where state = 'waiting'`);
    expect(said).toBe('the mail server took longer than 0.3 s');
    await hasty.close();
  });

  test('that is still at a message when the server stops: its connection is closed, and the mail loses no attempt', async () => {
    const patient = smtpTransport(office.url, { perSecond: 1000, connectMs: 500, silenceMs: 60_000, messageMs: 60_000 });
    const stopping = mailingOn(stage, { transport: patient });
    office.everybody = 'stall';
    await addVoucher(stage, 'contoso');
    await addVoucher(stage, 'contoso');
    await stage.engine.sequenced();
    await stopping.make(true);
    const sending = stopping.send();
    await expect.poll(() => office.attempts.length).toBe(1);
    const begun = performance.now();
    await stopping.close();
    await sending;
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(office.attempts, 'the next was not begun').toHaveLength(1);
    expect(await rows('select attempts from outbox')).toEqual([{ attempts: 0 }, { attempts: 0 }]);
    expect(await states()).toEqual({ waiting: 2 });
  }, 20_000);

  test('is not set: mail is made and waits, and leaves once one is', async () => {
    const without = mailingOn(stage, { transport: undefined });
    await addVoucher(stage, 'contoso');
    await deliverAll(without);
    expect(await states()).toEqual({ waiting: 1 });
    expect(await rows(`select 1 from outbox where kind = 'mail' and next_at <= now()`)).toEqual([]);
    await deliverAll();
    expect(await states()).toEqual({ sent: 1 });
  });
});

describe('each mail is made once', () => {
  test('though the mailer breaks off before its commit, and two servers are at it', async () => {
    const other = openEngine({ place: stage.place, clock: stage.clock, readersMax: 1 });
    let broken = 0;
    const breaking = mailingOn(stage, { failPoint: (point) => {
      if (point === 'mail.made-before-commit' && (broken += 1) <= 2) throw new Error('broken');
    } });
    const second = openMailing({ ...mailingOptions(), engine: other });
    for (let count = 0; count < 30; count += 1) await addVoucher(stage, 'contoso', { days: 1 });
    await stage.engine.sequenced();
    await expect(breaking.make(true)).rejects.toThrow('broken');
    expect(await states()).toEqual({});
    await Promise.allSettled([breaking.make(true), second.make(true), breaking.make(true), second.make(true)]);
    await breaking.make(true);
    await Promise.all([mailing.send(), second.send(), mailing.send()]);
    expect(await states()).toEqual({ sent: 30 });
    expect(office.received).toHaveLength(30);
    expect(new Set(office.received.map(({ mail }) => mail.messageId)).size).toBe(30);
    await second.close();
    await other.close();
  });

  const mailingOptions = (): MailingOptions => ({
    engine: stage.engine as MailingOptions['engine'], tokens, publicUrl: () => URL_OF, from: undefined, transport, dated: 'programme',
    report: () => undefined,
  });
});

describe('deadlines', () => {
  test('a voucher’s last day is announced 30, 7 and 1 days before, on no other, once; and its end where the days went', async () => {
    await mailing.nightly(stage.clock.now());
    const voucher = await addVoucher(stage, 'contoso');
    await deliverAll();
    const told = () => subjects(DENIZ.email).slice(1);
    const left = (days: number) => `Hizmet çeki ${voucher}: ${String(days)} gün kaldı`;
    const steps: [string, string[]][] = [
      ['2021-07-28', []], ['2021-07-29', [left(30)]], ['2021-07-30', [left(30)]],
      ['2021-08-20', [left(30)]], ['2021-08-21', [left(30), left(7)]],
      ['2021-08-26', [left(30), left(7)]], ['2021-08-27', [left(30), left(7), left(1)]], ['2021-08-28', [left(30), left(7), left(1)]],
    ];
    for (const [day, expected] of steps) {
      await moveTo(day);
      expect(told(), day).toEqual(expected);
      // A day that was begun and not ended is made again, and tells nobody twice.
      await rows('update mail_day set day = day - 1');
      await moveTo(day);
      expect(told(), `${day}, again`).toEqual(expected);
    }
    expect(office.for(DENIZ.email)[1]!.text).toContain('hizmet çekinin kendi geçerlilik süresi');
    await moveTo('2021-08-29');
    expect(told().at(-1)).toBe(`Hizmet çeki ${voucher}: süresi doldu`);
    // Retirement has closed the pools by then.
    expect(office.for(DENIZ.email).at(-1)!.text).toContain('silindi');
    expect(office.for(ADMIN).filter(({ subject = '' }) => subject.includes('kaldı') && subject.includes(voucher))).toHaveLength(3);
  });

  test('the programme’s last day binds where it comes first, and a jump over many days tells each on its own', async () => {
    await mailing.nightly(stage.clock.now());
    await stage.on('2021-06-20');
    const voucher = await addVoucher(stage, 'contoso');
    await stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days: 60, reason: 'a test' });
    await stage.engine.drain();
    await deliverAll();
    await moveTo('2022-01-03');
    const mine = office.for(DENIZ.email);
    expect(mine.map(({ subject = '' }) => subject.replace(voucher, 'X'))).toEqual([
      'Hizmet çeki X size atandı', 'Hizmet çeki X: 30 gün kaldı', 'Hizmet çeki X: 7 gün kaldı', 'Hizmet çeki X: 1 gün kaldı',
      'Hizmet çeki X: süresi doldu',
    ]);
    expect(mine[1]!.text).toContain('1 Ocak 2022 Cumartesi');
    expect(mine[1]!.text).toContain('programın son bozdurma günü');
    expect(mine.map(({ date }) => date?.toISOString().slice(0, 10))).toEqual([
      '2021-06-20', '2021-12-02', '2021-12-25', '2021-12-31', '2022-01-02',
    ]);
  });

  test('the retirement’s steps are told to those they touch, and renewal to whoever can sign', async () => {
    await mailing.nightly(stage.clock.now());
    await moveTo('2021-04-02');
    expect(subjects(ADMIN)).toEqual([
      '90 gün kaldı: Hizmet çeki oluşturmak ve atamak için son gün', '90 gün kaldı: Kullanılmayan günler silinir',
    ]);
    await moveTo('2021-06-30');
    expect(subjects(ADMIN)).toHaveLength(6);
    // Enrolled on 2021-03-01 for a year.
    await moveTo('2021-11-29');
    expect(subjects(PARTNER)).toEqual([]);
    await moveTo('2021-11-30');
    expect(subjects(PARTNER)).toEqual(['Program kaydınızı yenileyin: 90 gün kaldı']);
    expect(office.for(PARTNER)[0]!.text).toContain('28 Şubat 2022');
    await moveTo('2022-03-05');
    expect(subjects(PARTNER)).toHaveLength(3);
  });
});

describe('one mail a day', () => {
  test('gathers what is no link until the morning, once', async () => {
    await mailing.nightly(stage.clock.now());
    const voucher = await addVoucher(stage, 'contoso');
    await rows(`insert into person_preference (person_id, mail) select id, 'daily' from person where email in ($1, $2)`, [DENIZ.email, ADMIN]);
    await stage.ok('fabrikam.global-admin', 'voucher.reserve', plan(stage, 'fabrikam', voucher));
    await stage.ok('fabrikam.global-admin', 'voucher.release', { voucher, reason: 'Nobody is free.' });
    await deliverAll();
    // The voucher itself, and the fresh link after the release, come at once.
    expect(subjects(DENIZ.email)).toHaveLength(2);
    expect(subjects(ADMIN)).toEqual([]);
    stage.clock.moveTo('2021-03-02T05:59:00.000Z' as Instant);
    await mailing.nightly(stage.clock.now());
    await deliverAll();
    expect(subjects(ADMIN)).toEqual([]);
    stage.clock.moveTo('2021-03-02T06:00:00.000Z' as Instant);
    for (let again = 0; again < 2; again += 1) {
      await mailing.nightly(stage.clock.now());
      await deliverAll();
    }
    expect(subjects(ADMIN)).toEqual(['Günlük özetiniz: 2 ileti']);
    expect(office.for(ADMIN)[0]!.text).toContain(`Hizmet çeki ${voucher} rezerve edildi`);
    expect(subjects(DENIZ.email).at(-1)).toBe('Günlük özetiniz: 1 ileti');
    expect((await states())['gathered']).toBe(3);
  });
});

test('a mail server has the ten minutes of RFC 5321 after the end of a message', () => {
  expect(SMTP_LIMITS.silenceMs).toBeGreaterThanOrEqual(600_000);
  expect(SMTP_LIMITS.messageMs).toBeGreaterThan(SMTP_LIMITS.silenceMs);
});

test('while a mail is sent no other server takes it, however long it may take', async () => {
  await addVoucher(stage, 'contoso');
  let hidden = 0;
  const looking: Transport = {
    async send() {
      const [row] = await rows('select extract(epoch from next_at - now())::integer as left from outbox');
      hidden = Number(row?.['left']);
    },
    close: () => undefined,
  };
  await deliverAll(mailingOn(stage, { transport: looking }));
  expect(hidden * 1000).toBeGreaterThan(SMTP_LIMITS.messageMs);
});

describe('a timer that comes by while the mail server is in trouble', () => {
  test('asks it at intervals that grow to a minute, until it works', async () => {
    let now = 0;
    let inTrouble = true;
    const asked: number[] = [];
    const round = patiently(() => { asked.push(now); return Promise.resolve({ settled: 0, inTrouble }); }, () => now);
    for (; now <= 250_000; now += 1000) await round();
    expect(asked).toEqual([0, 2000, 6000, 14_000, 30_000, 62_000, 122_000, 182_000, 242_000]);
    inTrouble = false;
    for (; now <= 305_000; now += 1000) await round();
    expect(asked.slice(9)).toEqual([302_000, 303_000, 304_000, 305_000]);
  });
});

describe('in the course of time', () => {
  test('a mail that is sent again has thirty days from then', async () => {
    await addVoucher(stage, 'contoso');
    await deliverAll();
    await rows(`update mail set made_at = made_at - interval '29 days', sent_at = sent_at - interval '29 days'`);
    const [{ id, sponsor_id: sponsor } = {}] = await rows('select id, sponsor_id from mail');
    const again = () => sendAgain(stage.engine.writers, String(id), String(sponsor));
    expect(await again()).toMatchObject({ state: 'waiting' });
    await rows(`update mail set made_at = made_at - interval '2 days'`);
    await office.close();
    await mailing.send();
    await mailing.nightly(stage.clock.now());
    expect(await states(), 'it is not given up').toEqual({ waiting: 1 });
    await rows(`update mail set again_at = again_at - interval '31 days'`);
    await mailing.nightly(stage.clock.now());
    await mailing.nightly(stage.clock.now());
    expect(await rows('select state, address from mail')).toEqual([{ state: 'dead', address: null }]);
    expect(await again(), 'its words are gone').toBe('not-sent-again');
    await office.open();
  });

  test('whom a mail went to and what it said is forgotten after thirty days; what waited so long is given up', async () => {
    await addVoucher(stage, 'contoso');
    await deliverAll();
    await office.close();
    await addVoucher(stage, 'contoso');
    await deliverAll();
    await rows(`update mail set made_at = made_at - interval '29 days', sent_at = sent_at - interval '29 days'`);
    await mailing.nightly(stage.clock.now());
    expect((await rows('select 1 from mail where address is not null'))).toHaveLength(2);
    await rows(`update mail set made_at = made_at - interval '2 days', sent_at = sent_at - interval '2 days'`);
    await mailing.nightly(stage.clock.now());
    await mailing.nightly(stage.clock.now());
    expect(await rows('select 1 from mail where address is not null or name is not null or facts is not null')).toEqual([]);
    expect(await states()).toEqual({ sent: 1, dead: 1 });
    expect(await rows(`select 1 from outbox where kind = 'mail' and done_at is null and dead_at is null`)).toEqual([]);
  });
});
