/** P6: pages of lists through HTTP, each against the bare SQL for the same rows, in turns on the same data. */
import pg from 'pg';
import { writeCursor } from '../server/queries/cursor.js';
import type { Grown } from './grown.js';
import {
  agreementCase, journalCase, PARTY_FILTERS, SPONSOR_FILTERS, voucherCase, type Asker, type Bare, type ListCase,
} from './list-cases.js';
import { median } from './goals.js';
import { pick } from './population.js';
import { serve } from './serving.js';
import { Wire } from './wire.js';

export interface ListFigures {
  readonly what: string;
  /** Medians and the 95th percentile, in milliseconds. */
  readonly http: number;
  readonly p95: number;
  readonly bare: number;
}

/** Measures each case so many times, after a few that only warm up; where asked for, in turns with its bare statements. */
export async function measureLists(grown: Grown, times: number, isCompared = true): Promise<readonly ListFigures[]> {
  const client = new pg.Client(grown.ground.place);
  await client.connect();
  await client.query('set search_path = tallystick');
  const served = await serve({ place: grown.ground.place });
  // Counting ten million vouchers takes longer than a server keeps a connection on which nothing is asked.
  const cases = await casesFor(grown, client);
  const wire = new Wire(served.port);
  try {
    const figures: ListFigures[] = [];
    for (const each of cases) {
      figures.push(await measureOne(isCompared ? each : { ...each, bare: [] }, client, wire, times));
    }
    return figures;
  } finally {
    wire.end();
    await served.stop();
    await client.end();
  }
}

async function measureOne({ asker, path, bare }: ListCase, client: pg.Client, wire: Wire, times: number): Promise<ListFigures> {
  const through: number[] = [];
  const direct = bare.map((): number[] => []);
  const headers = `authorization: Bearer ${asker.somebody.secret}\r\n`;
  for (let round = -3; round < times; round += 1) {
    const sent = performance.now();
    const { status, body } = await wire.get(`/api/v1${path}`, headers);
    const answered = performance.now();
    if (status !== 200) throw new Error(`${path}: ${String(status)} ${body.slice(0, 300)}`);
    const { items } = JSON.parse(body) as { items: readonly unknown[] };
    const taken = await asked(bare, client, items.length, `${path} to ${asker.name}`);
    if (round < 0) continue;
    through.push(answered - sent);
    taken.forEach((milliseconds, index) => direct[index]?.push(milliseconds));
  }
  const p95 = through.toSorted((one, other) => one - other)[Math.floor(through.length * 0.95)] ?? NaN;
  const what = `${asker.name} ${decodeURIComponent(path)}`;
  return { what, http: median(through), p95, bare: Math.min(...direct.map(median)) };
}

/** Milliseconds of each bare statement; each must find as many rows as the page showed. */
async function asked(bare: readonly Bare[], client: pg.Client, shown: number, what: string): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const { text, values } of bare) {
    const sent = performance.now();
    // Without a name it is planned anew, as a careful engineer has it where filters differ in how much they match.
    const { rows } = await client.query({ text, values: [...values] });
    taken.push(performance.now() - sent);
    if (shown !== Math.min(rows.length, 50)) throw new Error(`${what}: ${String(shown)} rows, and by SQL ${String(rows.length)}`);
  }
  return taken;
}

async function casesFor({ population, sponsor, sponsorId }: Grown, client: pg.Client): Promise<readonly ListCase[]> {
  const all: Asker = { name: 'sponsor', somebody: sponsor, party: 'sponsor', organisationId: sponsorId };
  const { rows: ranked } = await client.query<{ party: 'customer' | 'partner'; id: string; count: number }>(
    `select 'customer' as party, customer_id as id, count(*)::int as count from voucher group by 2
      union all select 'partner', partner_id, count(*)::int from voucher where partner_id is not null group by 2 order by 3 desc`,
  );
  const asker = (party: 'customer' | 'partner', size: 'large' | 'small'): Asker => {
    const own = ranked.filter((each) => each.party === party);
    const id = (size === 'large' ? own[0] : own.at(-1))?.id ?? '';
    const people = party === 'customer' ? population.customers : population.partners;
    const somebody = people.find(({ caller }) => caller.organisationId === id) ?? pick<Asker['somebody']>(people, 0);
    return { name: `${size} ${party}`, somebody, party, organisationId: id };
  };
  const others = (['customer', 'partner'] as const).flatMap((party) => [asker(party, 'large'), asker(party, 'small')]);
  const [customer, , partner] = others;
  const near = { customerId: customer?.organisationId ?? '', partnerId: partner?.organisationId ?? '' };
  const { rows: [last] } = await client.query<{ position: string }>('select position from sequencer');
  const places: Awaited<ReturnType<typeof placeAt>>[] = [];
  for (const depth of [0.1, 0.5, 0.95]) places.push(await placeAt(client, depth));
  const late = Number(last?.position ?? 0) - 500;
  return [
    ...SPONSOR_FILTERS.map((filters) => voucherCase(all, filters)),
    ...Object.entries(near).map(([name, value]) => voucherCase(all, { [name]: value, status: 'reserved' })),
    ...places.map((place) => voucherCase(all, {}, place)),
    ...places.slice(1, 2).map((place) => voucherCase(all, { status: 'completed' }, place)),
    ...others.flatMap((each) => PARTY_FILTERS.map((filters) => voucherCase(each, filters))),
    ...[all, ...others].flatMap((each) => [journalCase(each, 0), journalCase(each, late)]),
    agreementCase(all),
    ...others.slice(0, 1).map(agreementCase),
  ];
}

/** The row at a share of the whole list. */
async function placeAt(client: pg.Client, depth: number): Promise<{ keys: readonly [string, string]; cursor: string }> {
  const { rows: [row] } = await client.query<{ day: string; reference: string }>(
    `select created_on::text as day, reference from voucher order by created_on desc, reference desc
      offset (select floor(count(*) * $1::float8) from voucher) limit 1`, [depth],
  );
  const keys = [row?.day ?? '', row?.reference ?? ''] as const;
  return { keys, cursor: writeCursor('vouchers', keys) };
}
