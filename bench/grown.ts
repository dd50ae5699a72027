/** Grounds with vouchers in them, and the people who look at lists there. */
import type { Caller } from '../server/commands/reply.js';
import type { Engine } from '../server/engine.js';
import { fill, sponsorOf } from './fill.js';
import { must, populate, type Population, type Somebody } from './population.js';
import { hashOfSecret, newSecret } from './secrets.js';
import { openOn, prepareFilled, type Ground } from './server.js';

export interface Grown {
  readonly ground: Ground;
  readonly population: Population;
  readonly sponsorId: string;
  /** Somebody of the sponsor who may see everything. */
  readonly sponsor: Somebody;
}

export const CUSTOMERS = 200;

/** A ground with so many vouchers in it. */
export async function grow(vouchers: number, allDue = false): Promise<Grown> {
  const { ground, filled } = await prepareFilled(async (empty) => {
    const people = await addPeople(empty);
    await fill(empty, { vouchers, allDue });
    return people;
  });
  return { ground, ...filled };
}

async function addPeople(ground: Pick<Ground, 'place'>): Promise<Omit<Grown, 'ground'>> {
  const engine = openOn(ground.place);
  try {
    const size = { customers: CUSTOMERS, agreementsEach: 5, partners: 30, vouchers: 0 };
    const population = await populate(engine.runner, size);
    const sponsorId = await sponsorOf(ground);
    const sponsor = await addSponsor(engine, sponsorId);
    await engine.sequenced();
    return { population, sponsorId, sponsor };
  } finally {
    // Nothing may look at the tables while they are filled: they stand without indexes then.
    await engine.close();
  }
}

async function addSponsor({ runner }: Engine, organisationId: string): Promise<Somebody> {
  const caller: Caller = { kind: 'system' };
  const input = { organisationId, name: 'Sponsor', email: 'sponsor@bench.example', roles: ['programme-admin', 'auditor'] };
  const { id: personId } = await must(runner, { name: 'person.invite', input, caller });
  const secret = newSecret();
  const extra = { hash: hashOfSecret(secret) };
  const { id: keyId } = await must(runner, { name: 'key.create', input: { personId, name: 'bench' }, caller, extra });
  return { caller: { kind: 'person', personId, organisationId, keyId }, secret };
}
