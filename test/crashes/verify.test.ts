/**
 * What `verify` promises: a sound database is clean, and whoever owns the database and changes anything behind the
 * engine's back, with every trigger and constraint switched off, is found out.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrate } from '../../src/server/store/migrate.ts';
import { makePool, type Place } from '../../src/server/store/database.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { addCustomer, addPartner, addVoucher, draftRequest, redeemed } from '../support/cast.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-03-02' });
  await addCustomer(stage, 'contoso', 60);
  await addCustomer(stage, 'litware', 30);
  await addPartner(stage, 'fabrikam');
  const paid = await redeemed(stage, 'contoso', 'fabrikam');
  const request = await draftRequest(stage, 'fabrikam', [paid], 'F-1');
  await stage.ok('fabrikam.global-admin', 'payment.submit', { request });
  await addVoucher(stage, 'contoso');
  await addVoucher(stage, 'litware');
  await stage.ok('sponsor.programme-admin', 'key.create', {
    personId: (await stage.caller('fabrikam.global-admin')).personId, name: 'a key',
  });
  await stage.ok('contoso.benefits-admin', 'voucher.create', {
    agreementId: stage.saved.get('contoso.agreement'), engagementType: 'sharepoint-deployment-planning', days: 3, country: 'TR',
  }, { key: 'once' });
  await stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days: 1, reason: 'a test' });
  await stage.engine.drain();
  await stage.engine.sequenced();
  await stage.close();
});

afterAll(() => theatre.close());

/** A copy of the sound database in which the owner does something with every guard switched off. */
async function tampered(sql: string): Promise<readonly string[]> {
  const place = await theatre.copyOf(stage.place);
  if (sql !== '') await asOwner(place, `set session_replication_role = replica; ${sql}`);
  return checked(place);
}

async function checked(place: Place): Promise<readonly string[]> {
  const pool = makePool(place, 'tallystick_writer', 1);
  try {
    return (await verify(pool)).faults;
  } finally {
    await pool.end();
  }
}

describe('a sound database', () => {
  test('is clean, and says how much it holds', async () => {
    const pool = makePool(stage.place, 'tallystick_writer', 1);
    const { entries, subjects, faults } = await verify(pool);
    await pool.end();
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(30);
    expect(subjects).toBeGreaterThan(10);
  });

  test('is clean where it is empty', async () => {
    const place = await theatre.emptyDatabase();
    await migrate(place);
    expect(await checked(place)).toEqual([]);
  });
});

const A_VOUCHER = `(select min(reference) from voucher where status = 'assigned')`;
const REDEEMED = `(select reference from voucher where status = 'redeemed')`;
const ENTRY = `subject = ${REDEEMED} and sequence = 2`;
const CHAIN = `j.subject = ${REDEEMED} and j.sequence in (2, 3)`;
const OF_AGREEMENT = `subject = (select min(id) from agreement)`;

describe('tampering by the owner is found', () => {
  test.each<[what: string, sql: string, fault: RegExp]>([
    ['the bytes of an entry', `update journal set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '"offSiteDays":0', '"offSiteDays":1'), 'UTF8')
      where ${ENTRY}`, /entry 2 .*: the hash is not that of the bytes/],
    ['bytes and hash together', `update journal set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '"offSiteDays":0', '"offSiteDays":1'), 'UTF8')
      where ${ENTRY}; update journal set hash = sha256(bytes) where ${ENTRY}`, /entry 3 .*: does not name the hash of the entry before it/],
    ['the bytes and hash of the last entry', `update journal j set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '"days":1', '"days":2'), 'UTF8')
      where type = 'programme.extension-ordered'; update journal set hash = sha256(bytes)`, /programme .*: head is not the hash of the last entry/],
    ['bytes that are no JSON', `update journal set bytes = 'x' where ${ENTRY}`, /entry 2 .*: cannot be read/],
    ['the hash of an entry', `update journal set hash = sha256('x') where ${ENTRY}`, /entry 2 .*: the hash is not that of the bytes/],
    ['the type of an entry', `update journal set type = 'voucher.released' where ${ENTRY}`, /the type is not that of the bytes/],
    ['the date of an entry', `update journal set at = at - interval '1 day' where ${ENTRY}`, /the time is not that of the bytes/],
    ['an entry deleted', `delete from journal where ${ENTRY}`, /entry 2 is missing, or placed later/],
    ['the last entry deleted', `delete from journal where type = 'payment.submitted'`, /the row is at entry 2, its chain ends at 1/],
    ['a whole chain deleted', `delete from journal where subject = ${REDEEMED}`, /voucher .* is in no entry of the journal/],
    ['a whole agreement deleted', `delete from journal where agreement_id = (select min(id) from agreement)`,
      /agreement .* is in no entry of the journal/],
    ['two entries swapped in place', `update journal_position p set id = -id where id in (select j.id from journal j where ${CHAIN});
      update journal_position p set id = (select o.id from journal j join journal o on o.subject = j.subject and o.sequence = 5 - j.sequence
        where j.id = -p.id) where id < 0`, /positions are not in the order of the chain/],
    ['the contents of two entries swapped', `update journal a set bytes = b.bytes, hash = b.hash from journal b
      where a.subject = ${REDEEMED} and b.subject = a.subject and a.sequence in (2, 3) and b.sequence = 5 - a.sequence`,
      /the sequence is not that of the bytes/],
    ['an entry given to another agreement', `update journal set agreement_id = 'agr_x' where ${ENTRY}`, /entry 2 .*: cannot be folded/],
    ['a column that says who may read an entry', `update journal set partner_id = 'ptr_spy' where ${ENTRY}`, /is shown to partnerId ptr_spy/],
    ['a sponsor shut out of an entry', `update journal set sponsor_id = null where ${ENTRY}`, /is shown to sponsorId null/],
    ['a position deleted', `delete from journal_position where position = 5`, /position 6 follows 4/],
    ['the last position deleted', `delete from journal_position where position = (select max(position) from journal_position)`,
      /the sequencer stands at/],
    ['a position hidden from whom its entry concerns', `update journal_position set customer_id = null where customer_id is not null`,
      /position \d+ is not listed for whom its entry concerns/],
    ['positions moved', `update journal_position set position = position + 1000 where position > 10`, /position 1011 follows 10/],
    ['a personal value changed', `update journal_personal set value = '"X"' where field = 'account'`, /account does not open its commitment/],
    ['a personal value with its salt', `update journal_personal set value = '"X"', salt = '\\x00' where field = 'account'`, /account does not open its commitment/],
    ['a personal value taken away', `delete from journal_personal where field = 'account'`, /account is gone without being erased/],
    ['a personal value of no entry', `update journal_personal set sequence = 99 where field = 'account'`, /entry 99 has no entry in the journal/],
    ['a status', `update voucher set status = 'created', assignee_name = null, assignee_email = null where reference = ${A_VOUCHER}`, /voucher .*: status: created, the journal says assigned/],
    ['an expiry', `update voucher set expires_on = expires_on + 90, due_on = due_on + 90 where reference = ${A_VOUCHER}`, /voucher .*: expires_on/],
    ['a rate pinned at reservation', `update voucher set engagement = jsonb_set(engagement, '{reservation,ratePerDay,amount}', '1') where reference = ${REDEEMED}`,
      /voucher .*: engagement is not what the journal says/],
    ['a voucher set free to be paid twice', `update voucher set request_id = null where reference = ${REDEEMED}`, /voucher .*: request_id: null/],
    ['a voucher deleted', `delete from voucher where reference = ${A_VOUCHER}`, /voucher .* is in the journal and has no row/],
    ['a voucher made up', `insert into voucher select (jsonb_populate_record(v, '{"reference": "0000-0000-0000-0"}')).* from voucher v where reference = ${A_VOUCHER}`,
      /voucher 0000-0000-0000-0 is in no entry/],
    ['a voucher made up under an agreement made up', `insert into voucher select (jsonb_populate_record(v, '{"reference": "0000-0000-0000-0", "agreement_id": "agr_x"}')).* from voucher v
      where reference = ${A_VOUCHER}`, /voucher 0000-0000-0000-0 belongs to agreement agr_x/],
    ['the sequence of a row', `update voucher set sequence = sequence + 1 where reference = ${A_VOUCHER}`, /the row is at entry/],
    ['the head of a row', `update voucher set head = sha256('x') where reference = ${A_VOUCHER}`, /head is not the hash/],
    ['a balance', `update agreement set available = available + 5, granted = granted + 5 where id = (select min(id) from agreement)`, /granted is \d+, its postings sum to \d+/],
    ['a balance that does not add up', `alter table agreement drop constraint agreement_check1; update agreement set available = available + 5 where id = (select min(id) from agreement)`,
      /days granted are not the days accounted for/],
    ['a posting deleted', `delete from posting where ${OF_AGREEMENT}`, /posting .* is in the journal and has no row/],
    ['a posting made twice', `insert into posting select (jsonb_populate_record(p, '{"occurrence": 99}')).* from posting p where ${OF_AGREEMENT}`, /comes from no entry/],
    ['the days of a posting', `update posting set days = days + 1 where ${OF_AGREEMENT}`, /posting .* is not what its entry says/],
    ['a posting of no agreement', `update posting set agreement_id = 'agr_x' where ${OF_AGREEMENT}`, /belongs to agreement agr_x/],
    ['a request approved by hand', `update payment_request set status = 'approved', approved_by = 'per_x'`, /payment_request .*: status: approved, the journal says submitted/],
    ['a total', `update payment_request set total = total * 10`, /payment_request .*: total/],
    ['an account number', `update partner set payee = jsonb_set(payee, '{account}', '"TR34"')`, /partner .*: payee is not what the journal says/],
    ['a role', `update person set roles = roles || array['finance'] where 'programme-admin' = any (roles)`, /person .*: roles is not what the journal says/],
    ['a person made up', `insert into person select (jsonb_populate_record(p, '{"id": "per_x", "email_folded": "x"}')).* from person p limit 1`, /person per_x is in no entry/],
    ['a key of one’s own', `update api_key set hash = 'x'`, /api_key .*: hash is not/],
    ['an organisation', `update organisation set sponsor_id = null, kind = 'sponsor' where kind = 'partner'`, /organisation .*: kind is not/],
    ['a programme', `update programme set sponsor_id = (select min(id) from organisation where kind = 'partner')`, /programme .*: sponsor_id/],
    ['a definition', `update programme_version set definition = replace(definition::text, '180', '999')::json`, /the definition is not the one that was published/],
    ['a definition with its digest', `update programme_version set definition = '{}', digest = encode(sha256('{}'), 'hex')`, /the digest is not what the journal says/],
    ['the date a version begins', `update programme_version set effective_from = '2020-01-01'`, /it is in force from 2020-01-01/],
    ['a version made up', `insert into programme_version select programme_id, 2, effective_from, digest, definition from programme_version`, /@2 is in no entry/],
    ['a version deleted', `delete from programme_version`, /@1 is in the journal and has no row/],
    ['a key that remembers what never was', `update idempotency_key set entries = '[["", "nothing", 1]]'`, /idempotency key once of .* names nothing entry 1/],
  ])('%s', async (_what, sql, fault) => {
    const faults = await tampered(sql);
    expect(faults).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
  });

  test('an untouched copy is clean, so that what is found above is the tampering', async () => {
    expect(await tampered('')).toEqual([]);
  });

  test('a personal value erased by nobody leaves the chain whole, and is found', async () => {
    const faults = await tampered(`update journal_personal set salt = null, value = null where field = 'statement' or field = 'fileName'`);
    expect(faults).toContainEqual(expect.stringMatching(/^fileName of .* entry \d+ is gone, and no erasure names it$/));
    expect(faults.filter((fault) => /entry/.test(fault) && !/no erasure names it/.test(fault))).toEqual([]);
  });
});
