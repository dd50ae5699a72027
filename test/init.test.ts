/** How an installation begins: once, and never without its key, wherever `init` is broken off. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialise, type InitInput } from '../src/cli/init.ts';
import { Stop } from '../src/cli/output.ts';
import { systemClock } from '../src/server/clock.ts';
import { send } from '../src/server/commands/load.ts';
import { openEngine, type Engine } from '../src/server/engine.ts';
import { hashOfSecret } from '../src/server/http/keys.ts';
import type { Place } from '../src/server/store/database.ts';
import { noteKeyUses } from '../src/server/store/key.ts';
import { migrate } from '../src/server/store/migrate.ts';
import { asOwner, openTheatre, type Theatre } from './support/stage.ts';

const INPUT: InitInput = { sponsor: 'The sponsor', country: 'DE', admin: 'admin@sponsor.example', name: 'An admin' };

let theatre: Theatre;
beforeAll(async () => { theatre = await openTheatre(); });
afterAll(async () => { await theatre.close(); });

/** How many there are of each, and the hashes of the keys that work. */
async function there(place: Place): Promise<{ sponsors: number; people: number; keys: unknown[] }> {
  const [row] = await asOwner(place, `select (select count(*)::integer from organisation) as sponsors,
    (select count(*)::integer from person) as people,
    (select coalesce(json_agg(hash order by id), '[]') from api_key where not revoked) as keys`);
  return row as Awaited<ReturnType<typeof there>>;
}

/** What an `init` had done when it was killed. */
async function brokenOff(place: Place, upTo: 'the sponsor' | 'the admin'): Promise<void> {
  await migrate(place);
  await withEngine(place, async ({ runner }) => {
    const caller = { kind: 'system' } as const;
    const give = async (name: 'organisation.register' | 'person.invite', input: object): Promise<string> => {
      const reply = await runner.run({ name, input, caller });
      return reply.kind === 'accepted' ? reply.id : expect.fail(`${name}: ${reply.kind}`);
    };
    const organisationId = await give('organisation.register', { kind: 'sponsor', name: INPUT.sponsor, country: INPUT.country });
    if (upTo === 'the sponsor') return;
    await give('person.invite', { organisationId, name: INPUT.name, email: INPUT.admin, roles: ['programme-admin'] });
  });
}

async function withEngine(place: Place, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = openEngine({ place, clock: systemClock });
  await work(engine).finally(() => engine.close());
}

const refused = (place: Place, input: InitInput = INPUT): Promise<unknown> =>
  initialise(place, input).then(() => 'nothing', (error: unknown) => (error instanceof Stop && error.code === 3 ? error.message : error));

test('nothing is begun where what it needs cannot be prepared', async () => {
  const place = await theatre.emptyDatabase();
  const prepare = () => Promise.reject(new Error('the disk is full'));
  await expect(initialise(place, INPUT, { prepare })).rejects.toThrow('the disk is full');
  expect(await there(place)).toEqual({ sponsors: 0, people: 0, keys: [] });
  expect((await initialise(place, INPUT)).apiKey).not.toBe('');
});

test('the key is told although something fails afterwards, and is the one that works', async () => {
  const place = await theatre.emptyDatabase();
  let told = '';
  const begun = ({ apiKey }: { apiKey: string }) => {
    told = apiKey;
    throw new Error('the pipe is closed');
  };
  await expect(initialise(place, INPUT, { begun })).rejects.toThrow('the pipe is closed');
  expect(await there(place)).toEqual({ sponsors: 1, people: 1, keys: [hashOfSecret(told)] });
});

describe.each(['the sponsor', 'the admin'] as const)('broken off after %s', (upTo) => {
  test('it goes on when it is given again', async () => {
    const place = await theatre.emptyDatabase();
    await brokenOff(place, upTo);
    const { apiKey } = await initialise(place, { ...INPUT, admin: INPUT.admin.toUpperCase() });
    expect(await there(place)).toEqual({ sponsors: 1, people: 1, keys: [hashOfSecret(apiKey)] });
  });

  test('it is refused to another, who is told how to go on', async () => {
    const place = await theatre.emptyDatabase();
    await brokenOff(place, upTo);
    const words = upTo === 'the sponsor' ? '--sponsor "The sponsor" --country DE' : '--sponsor "The sponsor" --country DE --admin admin@sponsor.example';
    const told = `init was begun here for another: to go on with it, give it with ${words}`;
    expect(await refused(place, { ...INPUT, sponsor: 'Another' })).toBe(told);
    expect(await refused(place, { ...INPUT, country: 'TR' })).toBe(told);
    if (upTo === 'the admin') expect(await refused(place, { ...INPUT, admin: 'other@sponsor.example' })).toBe(told);
    expect(await there(place)).toMatchObject({ sponsors: 1, keys: [] });
  });
});

describe('given again where it was finished', () => {
  test('it is refused, and a key that was lost before it was used is made anew for whoever asks for that', async () => {
    const place = await theatre.emptyDatabase();
    const first = await initialise(place, INPUT);
    expect(await refused(place)).toMatch(/^this installation has a sponsor already, The sponsor; init is given once\.\nIts key was never used\. .*--new-key/);
    expect(await refused(place, { ...INPUT, sponsor: 'Another' })).toBe('this installation has a sponsor already, The sponsor; init is given once');
    expect(await refused(place, { ...INPUT, sponsor: 'Another', newKey: true })).toContain('--sponsor "The sponsor"');
    expect(await there(place)).toMatchObject({ sponsors: 1, keys: [hashOfSecret(first.apiKey)] });

    const second = await initialise(place, { ...INPUT, newKey: true });
    expect([second.sponsorId, second.adminId]).toEqual([first.sponsorId, first.adminId]);
    expect(await there(place)).toEqual({ sponsors: 1, people: 1, keys: [hashOfSecret(second.apiKey)] });
  });

  test('a key that was used stays the one there is', async () => {
    const place = await theatre.emptyDatabase();
    const { apiKey } = await initialise(place, INPUT);
    const [key] = await asOwner(place, 'select id from api_key');
    await withEngine(place, async ({ writers }) => { await send(writers, [noteKeyUses([String(key?.['id'])])]); });
    expect(await refused(place, { ...INPUT, newKey: true })).toBe('this installation has a sponsor already, The sponsor; init is given once');
    expect((await there(place)).keys).toEqual([hashOfSecret(apiKey)]);
  });
});
