import { describe, expect, it } from 'vitest';
import {
  AGREEMENT, agreement, CUSTOMER, OTHER_VOUCHER, PARTNER, partner, PROGRAMME, REQUEST, request, SPONSOR, TODAY, VOUCHER,
  voucher,
} from '../../test/support/build.ts';
import { EVENT_TYPES, KEY, PERSON, sample } from '../../test/support/events.ts';
import type { EventOf, EventType } from './event.ts';
import { emptyWorld, fold, type World } from './fold.ts';
import { faults, postingsOf } from './ledger.ts';
import { ERASED_ASSIGNEE, PERSONAL_FIELDS } from './personal.ts';

/** A world in which each sample has what it changes. */
function world(): World {
  const all = emptyWorld();
  for (const type of ['organisation.registered', 'person.invited', 'programme.published'] as const) fold(all, sample(type));
  all.partners.set(PARTNER, partner());
  all.agreements.set(AGREEMENT, agreement());
  all.vouchers.set(VOUCHER, voucher('reserved'));
  all.vouchers.set(OTHER_VOUCHER, voucher('redeemed', { reference: OTHER_VOUCHER }));
  all.requests.set(REQUEST, request('draft'));
  fold(all, sample('key.created'));
  return all;
}

/** Every row, with what it says, for comparing two worlds. */
function rows(of: World): Map<string, string> {
  const found = new Map<string, string>();
  for (const [kind, table] of Object.entries(of) as [string, Map<string, unknown>][]) {
    for (const [id, row] of table) found.set(`${kind} ${id}`, JSON.stringify(row));
  }
  return found;
}

/** What an event touches beside its own subject, and which that is. */
function expected(type: EventType): string[] {
  const moves = postingsOf(sample(type)).length > 0;
  switch (type) {
    case 'organisation.registered':
      return [`organisations ${PARTNER}`, `partners ${PARTNER}`];
    case 'person.erased':
      return [`people ${PERSON}`, `keys ${KEY}`, `partners ${PARTNER}`];
    case 'payment.registered':
      return [`partners ${PARTNER}`];
    case 'payment.saved':
    case 'payment.cancelled':
      return [`requests ${REQUEST}`, `vouchers ${VOUCHER}`];
    default: {
      const [family] = type.split('.');
      if (family === 'person') return [`people ${PERSON}`];
      if (family === 'key') return [`keys ${KEY}`];
      if (family === 'programme') return [`programmes ${PROGRAMME}`];
      if (family === 'agreement' || family === 'entitlement') return [`agreements ${AGREEMENT}`];
      if (family === 'partner') return [`partners ${PARTNER}`];
      if (family === 'payment') return [`requests ${REQUEST}`];
      return [`vouchers ${VOUCHER}`, ...(moves ? [`agreements ${AGREEMENT}`] : [])];
    }
  }
}

/** Events that leave the present as it was: they are kept for the record. */
const SILENT: readonly EventType[] = ['programme.extension-ordered', 'voucher.resent'];

describe('folding an event', () => {
  it.each(EVENT_TYPES)('%s touches what it says it touches, and nothing else', (type) => {
    const of = world();
    const before = rows(of);
    const touched = fold(of, sample(type)).map(({ kind, id }) => `${kind} ${id}`);
    expect(touched).toEqual(expected(type));
    const after = rows(of);
    const changed = [...after.keys()].filter((key) => after.get(key) !== before.get(key));
    expect(changed.filter((key) => !touched.includes(key))).toEqual([]);
    expect([...before.keys()].filter((key) => !after.has(key))).toEqual([]);
  });

  it.each(EVENT_TYPES.filter((type) => !SILENT.includes(type)))('%s changes its own subject', (type) => {
    const of = type === 'organisation.registered' ? emptyWorld() : world();
    if (type === 'person.invited') of.people.clear();
    if (type === 'key.created') of.keys.clear();
    if (type === 'person.reinstated') fold(of, sample('person.suspended'));
    const before = rows(of);
    const [subject] = fold(of, sample(type));
    const key = `${subject?.kind ?? ''} ${subject?.id ?? ''}`;
    expect(rows(of).get(key)).not.toBe(before.get(key));
  });

  it.each(SILENT)('%s changes nothing', (type) => {
    const of = world();
    const before = rows(of);
    fold(of, sample(type));
    expect(rows(of)).toEqual(before);
  });

  it.each(EVENT_TYPES)('%s never changes a row in place', (type) => {
    const of = world();
    const frozen = world();
    for (const [kind, table] of Object.entries(of) as [keyof World, Map<string, unknown>][]) {
      for (const [id, row] of table) (frozen[kind] as Map<string, unknown>).set(id, deepFreeze(structuredClone(row)));
    }
    fold(of, sample(type));
    expect(() => fold(frozen, sample(type))).not.toThrow();
    expect(rows(frozen)).toEqual(rows(of));
  });

  it('moves the days of the agreement with a voucher, and keeps them adding up', () => {
    for (const type of ['voucher.created', 'voucher.cancelled', 'voucher.expired', 'voucher.redeemed'] as const) {
      const of = world();
      const held = agreement({ balance: { ...agreement().balance, available: 55, allocated: 5 } });
      of.agreements.set(AGREEMENT, held);
      fold(of, sample(type));
      const { balance } = of.agreements.get(AGREEMENT)!;
      expect(balance).not.toEqual(held.balance);
      expect(faults(balance)).toEqual([]);
    }
  });

  it('erases who a person was wherever a row shows it, and nobody else', () => {
    const of = world();
    const { email } = of.people.get(PERSON)!;
    const theirs = voucher('redeemed', { assignee: { name: 'Ada', email: email.toUpperCase() } });
    of.vouchers.set(VOUCHER, theirs);
    const values = [VOUCHER, OTHER_VOUCHER].map((reference) => [AGREEMENT, reference, 1, 'assignee'] as const);
    const event = sample('person.erased') as EventOf<'person.erased'>;
    const before = rows(of);
    const touched = fold(of, { ...event, data: { ...event.data, values } });
    expect(touched.map(({ kind, id }) => `${kind} ${id}`))
      .toEqual([`people ${PERSON}`, `keys ${KEY}`, `vouchers ${VOUCHER}`, `partners ${PARTNER}`]);
    expect(of.vouchers.get(VOUCHER)).toEqual({ ...theirs, assignee: ERASED_ASSIGNEE });
    expect(of.keys.get(KEY)).toMatchObject({ name: 'erased', revoked: true });
    const [named] = partner().consultants;
    expect(of.partners.get(PARTNER)?.consultants).toEqual(
      [{ ...named, name: 'erased', email: `erased-${named?.id ?? ''}@invalid` }, ...partner().consultants.slice(1)],
    );
    expect(rows(of).get(`vouchers ${OTHER_VOUCHER}`)).toBe(before.get(`vouchers ${OTHER_VOUCHER}`));
  });

  it('registers a partner with its standing, and others without', () => {
    const event = sample('organisation.registered') as EventOf<'organisation.registered'>;
    for (const [kind, id] of [['sponsor', SPONSOR], ['customer', CUSTOMER]] as const) {
      const of = emptyWorld();
      const touched = fold(of, { ...event, subject: id, data: { ...event.data, kind } });
      expect(touched).toEqual([{ kind: 'organisations', id }]);
      expect(of.partners.size).toBe(0);
    }
  });

  it('keeps every version of a programme, in the order in which they were published', () => {
    const of = emptyWorld();
    const event = sample('programme.published') as EventOf<'programme.published'>;
    const { sponsorId, ...first } = event.data;
    fold(of, event);
    fold(of, { ...event, data: { ...event.data, version: 2 } });
    expect(of.programmes.get(PROGRAMME)).toEqual({ id: PROGRAMME, sponsorId, versions: [first, { ...first, version: 2 }] });
  });

  it.each<[EventType, string]>([
    ['voucher.redeemed', 'has events before it was created'],
    ['entitlement.granted', 'has events before it was registered'],
    ['payment.submitted', 'has events before it was saved'],
    ['person.roles-set', 'has events before an invitation'],
    ['person.erased', 'is not loaded'],
    ['key.revoked', 'is revoked before it was made'],
    ['voucher.created', 'is not loaded'],
    ['partner.described', 'is not loaded'],
    ['payment.saved', 'is not loaded'],
  ])('%s fails loudly where its row is not loaded', (type, message) => {
    expect(() => fold(emptyWorld(), sample(type))).toThrow(message);
  });
});

describe('the vouchers of a request', () => {
  const saved = sample('payment.saved') as EventOf<'payment.saved'>;
  const [line] = saved.data.lines;
  const holding = (...vouchers: string[]) =>
    ({ ...saved, data: { ...saved.data, lines: vouchers.map((each) => ({ ...line!, voucher: each as typeof VOUCHER })) } });
  const held = (of: World) => [VOUCHER, OTHER_VOUCHER].map((each) => of.vouchers.get(each)?.requestId ?? null);

  it('are held from the draft on, and let go when another draft no longer names them', () => {
    const of = world();
    of.requests.clear();
    fold(of, holding(VOUCHER));
    expect(held(of)).toEqual([REQUEST, null]);
    const touched = fold(of, holding(OTHER_VOUCHER));
    expect(held(of)).toEqual([null, REQUEST]);
    expect(touched.map(({ id }) => id)).toEqual([REQUEST, VOUCHER, OTHER_VOUCHER]);
  });

  it.each<[EventType, string | null]>([
    ['payment.submitted', REQUEST], ['payment.returned', REQUEST], ['payment.denied', REQUEST], ['payment.paid', REQUEST],
    ['payment.cancelled', null],
  ])('after %s are held by %s', (type, expectedHolder) => {
    const of = world();
    fold(of, saved);
    fold(of, sample(type));
    expect(held(of)).toEqual([expectedHolder, null]);
  });
});

describe('a voucher’s life, folded', () => {
  it('ends as it should, and a release forgets the partner, its name and its files', () => {
    const of = world();
    of.vouchers.delete(VOUCHER);
    const after = (type: EventType) => {
      fold(of, sample(type));
      return of.vouchers.get(VOUCHER)!;
    };
    expect(after('voucher.created')).toMatchObject({ status: 'assigned', deliverables: [], report: null });
    of.vouchers.set(VOUCHER, { ...of.vouchers.get(VOUCHER)!, namedPartnerId: PARTNER });
    expect(after('voucher.reserved')).toMatchObject({ status: 'reserved', partnerId: PARTNER, reservation: { on: TODAY } });
    expect(after('voucher.reserved').reservation).not.toHaveProperty('enrolledFrom');
    expect(after('engagement.attached').deliverables).toHaveLength(1);
    expect(after('engagement.drafted').draft).not.toBeNull();
    expect(after('voucher.released')).toMatchObject({
      status: 'assigned', partnerId: null, namedPartnerId: null, reservation: null, deliverables: [], draft: null,
    });
    after('voucher.reserved');
    expect(after('voucher.rescheduled').reservation).toMatchObject({ offSiteDays: 1, offSiteDaysMax: 3 });
    expect(after('engagement.reported')).toMatchObject({ status: 'completed', report: { version: 1 } });
    expect(after('voucher.redeemed')).toMatchObject({ status: 'redeemed', redeemedOn: TODAY, payBy: TODAY });
  });

  it('begins as created where nobody is named', () => {
    const of = world();
    const event = sample('voucher.created') as EventOf<'voucher.created'>;
    fold(of, { ...event, data: { ...event.data, assignee: null } });
    expect(of.vouchers.get(VOUCHER)).toMatchObject({ status: 'created', assignee: null });
  });

  it('keeps the last partner when it expires', () => {
    const of = world();
    fold(of, sample('voucher.expired'));
    expect(of.vouchers.get(VOUCHER)).toMatchObject({ status: 'expired', partnerId: PARTNER });
  });
});

describe('personal fields', () => {
  const PATHS = Object.entries(PERSONAL_FIELDS).flatMap(([type, paths]) => paths.map((path) => ({ type, path })));

  it.each(PATHS)('$path is a field of $type', ({ type, path }) => {
    const found = path.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part],
      sample(type as EventType).data);
    expect(found).not.toBeUndefined();
    expect(path.split('.').length).toBeLessThanOrEqual(2);
  });

  it('leave no name, address or free text of a person outside them', () => {
    // Names of things, not of people: an organisation, a place, a key.
    const ofThings = ['organisation.registered.name', 'partner.location-added.name', 'key.created.name'];
    const personal = /^(name|email|fileName|description|reason|reasons|statement|summary|recommendations|assignee|signatory|payee|taxId|account|bankReference|contactEmail)$/;
    for (const type of EVENT_TYPES) {
      const fields = Object.entries(sample(type).data as Record<string, unknown>).flatMap(([name, value]) =>
        (name === 'draft' || name === 'report' ? Object.keys(value as object).map((each) => `${name}.${each}`) : [name]));
      const bare = fields.filter((field) =>
        personal.test(field.split('.').at(-1) ?? '')
        && !(PERSONAL_FIELDS[type] ?? []).includes(field)
        && !ofThings.includes(`${type}.${field}`));
      expect(bare, type).toEqual([]);
    }
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
