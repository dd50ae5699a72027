/**
 * A person is erased: nothing that was theirs is left in the database, outside of a list that says why, and everything
 * that the journal proves can still be proved.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../src/server/backup.ts';
import type { Accepted, Reply } from '../../src/server/commands/reply.ts';
import { send } from '../../src/server/commands/load.ts';
import { restore, soundBackup } from '../../src/server/restore.ts';
import { makePool, sqlState, type Place } from '../../src/server/store/database.ts';
import { finishErrand, keepProgress } from '../../src/server/store/outbox.ts';
import { addCustomer, addPartner, addVoucher, asked, deliver, DENIZ, plan } from '../support/cast.ts';
import { asOwner, openTheatre, type Stage, type Theatre } from '../support/stage.ts';

const NAME = 'Zeynep Markova';
const EMAIL = 'Zeynep.Marker@people.example';
const ADMIN = 'contoso.benefits-admin';
const GLOBAL = 'fabrikam.global-admin';
/** What only this person has. */
const MARKERS = ['zeynep', 'markova', 'subject-77', 'blue-laptop', 'zeynep.marker%40'];

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tallystick-erasure-'));
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(base, 'contoso', 200);
  await addPartner(base, 'fabrikam');
  for (const as of [ADMIN, GLOBAL, 'fabrikam.programme-admin']) await base.caller(as);
  await base.engine.sequenced();
  await base.close();
});

afterAll(async () => {
  await theatre.close();
  rmSync(home, { recursive: true, force: true });
});

beforeEach(async () => { stage = await theatre.repeat(base); });

afterEach(async () => {
  const { reports } = stage;
  await theatre.strike(stage);
  expect(reports).toEqual([]);
});

const bySystem = (name: 'person.join' | 'key.create', input: object, extra: object = {}): Promise<Reply> =>
  stage.engine.runner.run({ name, input, caller: { kind: 'system' }, extra });

/** Signed in, with a key, a session, a mail and a choice about mail. */
async function settleIn(personId: string, organisation: string): Promise<void> {
  await bySystem('person.join', { personId, issuer: 'https://id.example', subject: 'subject-77', invitation: 1 });
  await bySystem('key.create', { personId, name: 'Zeynep’s blue-laptop' }, { hash: personId });
  await asOwner(stage.place, `insert into session (id, hash, issuer, subject, name, email, user_agent, authenticated_at, ends_at)
    values ('ses_1', $1, 'https://id.example', 'subject-77', '${NAME}', '${EMAIL}', 'A browser', now(), now() + interval '1 day')`, [personId]);
  await asOwner(stage.place, `insert into mail (id, what, subject, occurrence, recipient, organisation_id, sponsor_id, at, language,
      message_id, state, address, name, facts) values ('m1', 'invitation', $1, '1', $1, $2, 'spo_1', now(), 'tr', '<m1@x>', 'waiting',
      '${EMAIL}', '${NAME}', '{}'), ('m2', 'voucher-assigned', 'v', '2', 'per_other', $2, 'spo_1', now(), 'tr', '<m2@x>', 'sent',
      'deniz@x.example', 'Deniz', '{"assignee": "${EMAIL}"}')`, [personId, organisation]);
  await asOwner(stage.place, `insert into person_preference (person_id, language, mail) values ($1, 'tr', 'daily')`, [personId]);
  await asOwner(stage.place, `insert into person_portal (person_id, views, seen_position) values ($1, $2, 7)`,
    [personId, JSON.stringify([{ list: 'vouchers', name: NAME, search: `q=${EMAIL}` }])]);
  await asOwner(stage.place, `insert into outbox (kind, subject, payload, progress, done_at)
    values ('import', 'imp_1', '{}', '{"errors": [{"message": "${EMAIL} is a person of this organisation already"}]}', now())`);
}

/** The tables of a back-up in which a marker stands, in text or in bytes. */
async function dumped(place: Place): Promise<readonly string[]> {
  await stage.engine.sequenced();
  const folder = mkdtempSync(join(home, 'dump-'));
  rmSync(folder, { recursive: true });
  await backUp({ place, filesFolder: join(home, 'files'), folder, release: 'test' });
  const forms = MARKERS.flatMap((marker) => [marker, `${marker.slice(0, 1).toUpperCase()}${marker.slice(1)}`])
    .flatMap((marker) => [marker, Buffer.from(marker).toString('hex')]);
  return readdirSync(join(folder, 'tables')).flatMap((name) => {
    const text = gunzipSync(readFileSync(join(folder, 'tables', name))).toString('utf8');
    const lines = text.split('\n').filter((line) => forms.some((form) => line.includes(form)));
    return lines.map((line) => `${name.replace('.copy.gz', '')}: ${line.split('\t').slice(-3).join(' ')}`);
  });
}

const bytesOf = async () => (await asOwner(stage.place, `select encode(bytes, 'hex') as bytes from journal
  where type <> 'person.erased' order by id`)).map(({ bytes }) => bytes);

async function refusalsOf(as: string, personId: string): Promise<readonly string[]> {
  const reply = await stage.give(as, 'person.erase', { personId });
  return reply.kind === 'refused' ? reply.refusals.map(({ rule }) => rule) : [reply.kind];
}

describe('a customer’s project manager', () => {
  const assignee = { name: NAME, email: EMAIL };
  let personId: string;
  let once: Accepted;

  /** Vouchers of every fate that were hers at some time; answers the one that waits. */
  async function works(): Promise<string> {
    const organisationId = stage.saved.get('contoso') ?? '';
    personId = (await stage.ok(ADMIN, 'person.invite', { organisationId, name: NAME, email: EMAIL, roles: ['project-manager'] },
      { key: 'import/people/C-1/zeynep.marker%40people.example' })).id;
    await settleIn(personId, organisationId);
    await stage.ok(ADMIN, 'person.suspend', { personId, reason: 'Zeynep is on leave.' });
    await stage.ok(ADMIN, 'person.reinstate', { personId });
    once = await stage.ok(ADMIN, 'voucher.create', asked(stage, 'contoso', { assignee }), { key: 'once' });
    await stage.ok(ADMIN, 'voucher.assign', { voucher: once.id, assignee: DENIZ });
    const [redeemed, held, cancelled, waits] = [
      await addVoucher(stage, 'contoso', { assignee: { ...assignee, email: EMAIL.toLowerCase() } }),
      await addVoucher(stage, 'contoso', { assignee }), await addVoucher(stage, 'contoso', { assignee }),
      await addVoucher(stage, 'contoso', { assignee }),
    ];
    await stage.ok(ADMIN, 'voucher.resend', { voucher: cancelled });
    // Free text may name anybody, and nobody but its readers knows whom.
    await stage.ok(ADMIN, 'voucher.cancel', { voucher: cancelled, reason: 'As Zeynep wished.' });
    await stage.ok(GLOBAL, 'voucher.reserve', plan(stage, 'fabrikam', held, { email: EMAIL }));
    await stage.ok(GLOBAL, 'voucher.reserve', plan(stage, 'fabrikam', redeemed, { email: EMAIL }));
    await stage.ok(GLOBAL, 'voucher.release', { voucher: redeemed, reason: 'Another time.' });
    await stage.ok(ADMIN, 'voucher.assign', { voucher: redeemed, assignee: DENIZ });
    await deliver(stage, 'fabrikam', redeemed);
    await stage.ok(GLOBAL, 'voucher.redeem', { voucher: redeemed });
    return waits;
  }

  test('is erased once nothing waits for her, and nothing of her is left that is not explained', async () => {
    const waits = await works();
    expect((await dumped(stage.place)).map((line) => line.split(':')[0])).toEqual(expect.arrayContaining([
      'api_key', 'idempotency_key', 'journal_personal', 'mail', 'outbox', 'person', 'session', 'voucher',
    ]));
    const before = await bytesOf();
    expect(await refusalsOf(ADMIN, personId)).toEqual(['person.vouchers-assigned']);
    await stage.ok(ADMIN, 'voucher.assign', { voucher: waits, assignee: DENIZ });
    const entries = (await bytesOf()).length;
    await stage.ok(ADMIN, 'person.erase', { personId });
    expect(await dumped(stage.place)).toEqual([expect.stringMatching(/^journal_personal: reason .* "As Zeynep wished\."$/)]);
    expect(await stage.faults()).toEqual([]);
    const after = await bytesOf();
    expect(after).toHaveLength(entries);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await asOwner(stage.place, 'select state, address from mail order by id'))
      .toEqual([{ state: 'dropped', address: null }, { state: 'sent', address: null }]);
  });

  test('is named by no import that still ran while they were erased', async () => {
    const organisationId = stage.saved.get('contoso') ?? '';
    const ask = { organisationId, roles: ['project-manager'] };
    personId = (await stage.ok(ADMIN, 'person.invite', { ...ask, name: NAME, email: EMAIL })).id;
    const other = (await stage.ok(ADMIN, 'person.invite', { ...ask, name: 'Zeynep Another', email: 'zeynep+2@people.example' })).id;
    const told = { errors: [`${EMAIL} is a person of this organisation already`, 'zeynep+2@people.example, too', 'ece@people.example stays'] };
    const [errand] = await asOwner(stage.place, `insert into outbox (kind, subject, payload, progress)
      values ('import', 'imp_2', '{}', $1) returning id`, [JSON.stringify(told)]);
    const id = Number(errand?.['id']);
    await Promise.all([personId, other].map((each) => stage.ok(ADMIN, 'person.erase', { personId: each })));
    const cleaned = { errors: ['erased@invalid is a person of this organisation already', 'erased@invalid, too', 'ece@people.example stays'] };
    const shown = async () => (await asOwner(stage.place, 'select progress, erased from outbox where id = $1', [id]))[0];
    expect((await shown())?.['progress']).toEqual(cleaned);
    // Whoever is at it still holds what it found before.
    await send(stage.engine.writers, [keepProgress(id, told, 60)]);
    expect((await shown())?.['progress']).toEqual(cleaned);
    await send(stage.engine.writers, [finishErrand(id)]);
    expect((await shown())?.['erased']).toBeNull();
    expect(await dumped(stage.place)).toEqual([]);
  });

  test('leaves the days, the answers and a restored back-up as they were', async () => {
    const waits = await works();
    await stage.ok(ADMIN, 'voucher.assign', { voucher: waits, assignee: DENIZ });
    const balances = () => asOwner(stage.place, 'select available, allocated, delivered, lapsed from agreement order by id');
    const days = await balances();
    await stage.ok(ADMIN, 'person.erase', { personId });
    expect(await balances()).toEqual(days);
    const again = await stage.ok(ADMIN, 'voucher.create', asked(stage, 'contoso', { assignee }), { key: 'once' });
    expect([again.replayed, again.id]).toEqual([true, once.id]);
    expect(again.voucher?.assignee).toEqual({ name: 'erased', email: 'erased@invalid' });
    await stage.engine.sequenced();
    const folder = join(home, `backup-${personId}`);
    await backUp({ place: stage.place, filesFolder: join(home, 'files'), folder, release: 'test' });
    const place = await theatre.emptyDatabase();
    const restored = await restore(await soundBackup(folder), { folder, place, filesFolder: join(home, 'restored') });
    expect(restored.verified.faults).toEqual([]);
    expect((await dumped(place)).length).toBe(1);
  });

  test('can do nothing any more, and is not there to be managed; the address can begin anew', async () => {
    await stage.ok(ADMIN, 'voucher.assign', { voucher: await works(), assignee: DENIZ });
    const organisationId = stage.saved.get('contoso') ?? '';
    await stage.ok(ADMIN, 'person.erase', { personId });
    const caller = { kind: 'person', personId, organisationId } as const;
    expect(await stage.engine.runner.run({ name: 'voucher.resend', input: { voucher: once.id }, caller })).toEqual({ kind: 'unauthorised' });
    for (const [name, input] of [
      ['person.erase', {}], ['person.reinstate', {}], ['person.reinvite', {}], ['person.set-roles', { roles: ['benefits-admin'] }],
      ['person.suspend', { reason: 'again' }],
    ] as const) {
      expect((await stage.give(ADMIN, name, { personId, ...input })).kind, name).toBe('not-found');
    }
    const joining = { personId, issuer: 'https://id.example', subject: 'subject-77', invitation: 1 };
    expect((await bySystem('person.join', joining)).kind).toBe('not-found');
    const anew = await addVoucher(stage, 'contoso', { assignee });
    const [row] = await asOwner(stage.place, `select p.id from person p join voucher v on v.reference = $1 where p.email = v.assignee_email`, [anew]);
    expect(row?.['id']).not.toBe(personId);
    expect(await stage.faults()).toEqual([]);
  });

  test('is found to be back, where somebody puts a value back', async () => {
    await stage.ok(ADMIN, 'voucher.assign', { voucher: await works(), assignee: DENIZ });
    const kept = await asOwner(stage.place, `select salt, value from journal_personal where subject = $1 and field = 'email'`, [personId]);
    await stage.ok(ADMIN, 'person.erase', { personId });
    await asOwner(stage.place, `alter table journal_personal disable trigger all`);
    await asOwner(stage.place, `update journal_personal set salt = $2, value = $3 where subject = $1 and field = 'email'`,
      [personId, kept[0]?.['salt'], JSON.stringify(kept[0]?.['value'])]);
    expect(await stage.faults()).toContain(`email of ${personId} entry 1 was erased, and is not gone`);
  });
});

describe('a partner’s consultant', () => {
  test('is erased with the record of them; what they passed stays and lets nobody deliver', async () => {
    const partnerId = stage.saved.get('fabrikam') ?? '';
    const consultantId = await stage.make(GLOBAL, 'partner.add-consultant', { partnerId, name: NAME, email: 'someone.else@people.example' });
    await stage.ok(GLOBAL, 'partner.record-qualification', {
      consultantId, competency: 'collaboration-and-content', title: 'Exam 70-667', passedOn: '2019-05-01',
    });
    const personId = await stage.make(GLOBAL, 'person.invite', {
      organisationId: partnerId, name: NAME, email: EMAIL, roles: ['consultant'], consultantId,
    });
    const described = (contactEmail: string) => stage.ok(GLOBAL, 'partner.describe', {
      partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail,
    });
    await described(EMAIL);
    expect(await refusalsOf(GLOBAL, personId)).toEqual(['person.partner-contact']);
    await described('hello@fabrikam.example');
    await stage.ok(GLOBAL, 'person.erase', { personId });
    expect(await dumped(stage.place)).toEqual([]);
    expect(await stage.faults()).toEqual([]);
    const [row] = await asOwner(stage.place, `select c as consultant from partner, jsonb_array_elements(standing -> 'consultants') c
      where c ->> 'id' = $1`, [consultantId]);
    expect(row?.['consultant']).toMatchObject({ name: 'erased', email: `erased-${consultantId}@invalid`, qualifications: [{ title: 'Exam 70-667' }] });
    const voucher = await addVoucher(stage, 'contoso');
    const reply = await stage.give(GLOBAL, 'voucher.reserve', plan(stage, 'fabrikam', voucher, { consultantIds: [consultantId] }));
    expect(reply).toMatchObject({ kind: 'refused', refusals: [{ rule: 'consultant.not-qualified' }] });
  });
});

test('shares a batch with others that write, and is decided on what they left', async () => {
  const organisationId = stage.saved.get('contoso') ?? '';
  const personId = await stage.make(ADMIN, 'person.invite', { organisationId, name: NAME, email: EMAIL, roles: ['project-manager'] });
  const give = (name: string, input: object) => stage.give(ADMIN, name, { ...input });
  const replies = await Promise.all([
    give('person.suspend', { personId, reason: 'Zeynep leaves.' }), give('person.erase', { personId }),
    give('voucher.create', asked(stage, 'contoso')),
  ]);
  expect(replies.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
  expect(await dumped(stage.place)).toEqual([]);
  expect(await stage.faults()).toEqual([]);
});

test('the writer’s role may take values away with their salts, and nothing else', async () => {
  const pool = makePool(stage.place, 'tallystick_writer', 1);
  const client = await pool.connect();
  const tried = async (sql: string) => {
    await client.query('begin');
    const state = await client.query(sql).then(() => undefined, sqlState);
    await client.query('rollback');
    return state;
  };
  expect(await tried('update journal_personal set salt = null, value = null')).toBeUndefined();
  for (const change of [`value = '"x"', salt = null`, `salt = '\\x00'`, `subject = 'x'`, `field = 'x', value = null, salt = null`]) {
    expect(await tried(`update journal_personal set ${change}`), change).toBe('42501');
  }
  expect(await tried('delete from journal_personal')).toBe('42501');
  client.release();
  await pool.end();
});
