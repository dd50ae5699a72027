/** Errands that a server is at when it stops, and that are carried out later than they were ordered. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Instant } from '../../src/domain/time.ts';
import type { FailPoint } from '../../src/server/commands/fail-points.ts';
import { addCustomer, addVoucher } from '../support/cast.ts';
import { asOwner, openTheatre, PROGRAMME, type Stage, type Theatre } from '../support/stage.ts';

/** More than two chunks of an extension. */
const VOUCHERS = 600;

let theatre: Theatre;
let base: Stage;
let stage: Stage;
let passing: ((point: FailPoint) => void) | undefined;

beforeAll(async () => {
  theatre = await openTheatre();
  base = await theatre.openStage({ on: '2021-01-15' });
  await addCustomer(base, 'contoso', VOUCHERS + 10);
  await Promise.all(Array.from({ length: VOUCHERS }, () => addVoucher(base, 'contoso', { days: 1 })));
  await base.caller('sponsor.programme-admin');
  await base.engine.sequenced();
  await base.close();
});

afterAll(() => theatre.close());

beforeEach(async () => {
  passing = undefined;
  stage = await theatre.repeat(base, { failPoint: (point) => passing?.(point) });
});

afterEach(() => theatre.strike(stage));

const extend = (days: number) => stage.ok('sponsor.programme-admin', 'programme.extend', { programmeId: PROGRAMME, days, reason: 'a test' });
const rows = (sql: string) => asOwner(stage.place, sql);
const errands = () => rows(`select attempts, dead_at, last_error, done_at is not null as done, next_at <= now() as due,
  (progress ->> 'extended')::integer as extended from outbox order by id`);

test('a server that stops puts its errand back as it was taken, and begins no other; the next goes on with both', async () => {
  await extend(10);
  await extend(20);
  let closed: Promise<void> | undefined;
  passing = (point) => {
    if (point === 'extension.between-chunks') closed ??= stage.close();
  };
  expect(await stage.engine.drain()).toBe(0);
  await closed;
  const waiting = { attempts: 0, dead_at: null, last_error: null, done: false, due: true };
  expect(await errands()).toEqual([{ ...waiting, extended: 250 }, { ...waiting, extended: null }]);
  expect(stage.reports, 'a stop is no fault').toEqual([]);
  const next = await theatre.openStage({ place: stage.place, like: stage });
  expect(await next.engine.drain()).toBe(2);
  expect((await errands()).map(({ done, extended }) => [done, extended])).toEqual([[true, VOUCHERS], [true, VOUCHERS]]);
  expect(await next.faults()).toEqual([]);
  await next.close();
});

test('an extension that is carried out late extends no voucher that was created after the day of the order', async () => {
  await extend(10);
  stage.clock.moveTo('2021-01-16T12:00:00.000Z' as Instant);
  const late = await addVoucher(stage, 'contoso', { days: 1 });
  await stage.engine.drain();
  const [{ n } = {}] = await rows(`select count(*)::integer as n from journal where type = 'voucher.extended'`);
  expect(n).toBe(VOUCHERS);
  expect(await rows(`select 1 from journal where type = 'voucher.extended' and subject = '${late}'`)).toEqual([]);
  // An order of a release that did not tell its day goes on as that release would have gone on with it.
  await extend(20);
  await rows(`update outbox set payload = (payload::jsonb - 'orderedOn')::json where done_at is null`);
  await stage.engine.drain();
  expect(await rows(`select 1 as found from journal where type = 'voucher.extended' and subject = '${late}'`)).toEqual([{ found: 1 }]);
});
