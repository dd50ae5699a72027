/** The facts that an example's `check` may hold, compared with the rows. */
import { enrolmentState, verdicts } from '../domain/eligibility.ts';
import { engagementType, versionOn, type Terms } from '../domain/programme.ts';
import type { Day } from '../domain/time.ts';
import { deadlines } from '../domain/voucher.ts';
import { calendar } from '../server/clock.ts';
import { send } from '../server/commands/load.ts';
import type { Engine } from '../server/engine.ts';
import { agreements, lockAgreements } from '../server/store/entitlement.ts';
import { partners, sharePartners } from '../server/store/partner.ts';
import { lockRequests, requests } from '../server/store/payment.ts';
import { programmes, readProgrammes } from '../server/store/programme.ts';
import type { Statement, Table } from '../server/store/table.ts';
import { lockVouchers, vouchers } from '../server/store/voucher.ts';
import { abilitiesFor } from '../server/queries/abilities.ts';
import type { Check } from './example-files.ts';
import { personFor, type Stage } from './examples.ts';

type Facts = Readonly<Record<string, unknown>>;

async function one<State>(engine: Engine, statement: Statement, table: Table<State>): Promise<State> {
  const [rows] = await send(engine.writers, [statement]);
  const row = rows?.[0];
  if (row === undefined) throw new Error(`there is no such ${table.name}`);
  return table.decode(row);
}

/** The terms of every programme in force today; a definition is published once in an example unless a step publishes. */
async function termsToday({ engine, clock, timeZone }: Stage): Promise<readonly Terms[]> {
  const [rows] = await send(engine.writers, [readProgrammes()]);
  const all = (rows ?? []).map(programmes.decode);
  await engine.definitions.fetch(engine.writers, all);
  const today = calendar(clock.now(), timeZone);
  return all.flatMap((programme) => {
    const version = versionOn(programme, today)?.version;
    const definition = version === undefined ? undefined : engine.definitions.get(programme.id, version);
    return version === undefined || definition === undefined
      ? []
      : [{ programmeId: programme.id, sponsorId: programme.sponsorId, version, definition }];
  });
}

async function termsOf(stage: Stage, programmeId: string): Promise<Terms> {
  const terms = (await termsToday(stage)).find((each) => each.programmeId === programmeId);
  if (terms === undefined) throw new Error(`${programmeId} is not in force`);
  return terms;
}

async function voucherFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const voucher = await one(stage.engine, lockVouchers([String(asked['is'])]), vouchers);
  const { definition } = await termsOf(stage, voucher.programmeId);
  return { status: voucher.status, ...deadlines(voucher, definition) };
}

async function balanceFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const { balance } = await one(stage.engine, lockAgreements([String(asked['of'])]), agreements);
  return { ...balance };
}

async function requestFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const request = await one(stage.engine, lockRequests([String(asked['is'])]), requests);
  return { status: request.status, total: request.total };
}

async function eligibilityFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const { partner } = await one(stage.engine, sharePartners([String(asked['of'])]), partners);
  const on: Day = calendar(stage.clock.now(), stage.timeZone);
  for (const terms of await termsToday(stage)) {
    const found = engagementType(terms.definition, String(asked['engagementType']));
    if (found === undefined) continue;
    const question = { terms, ...found, on, country: null, location: null, consultantIds: null };
    return { eligible: verdicts(partner, question).every((verdict) => verdict.met) };
  }
  throw new Error(`${String(asked['engagementType'])} is no engagement type`);
}

async function enrolmentFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const { partner } = await one(stage.engine, sharePartners([String(asked['of'])]), partners);
  const on: Day = calendar(stage.clock.now(), stage.timeZone);
  for (const terms of await termsToday(stage)) {
    const offering = terms.definition.offerings.find((each) => each.id === asked['offering']);
    if (offering !== undefined) return { state: enrolmentState(partner, terms, offering, on) };
  }
  throw new Error(`${String(asked['offering'])} is no offering`);
}

/** Each command named must be allowed, or refused; one that the person may never give is refused. */
async function abilityFault(stage: Stage, asked: NonNullable<Check['abilities']>): Promise<string | undefined> {
  const caller = await personFor(stage, asked.as);
  const given = await abilitiesFor(stage.engine, caller, asked.of);
  const faults = (['allowed', 'refused'] as const).flatMap((key) =>
    (asked[key] ?? []).filter((action) => {
      const found = given.find((each) => each.action === action);
      return found === undefined ? key === 'allowed' : found.allowed !== (key === 'allowed');
    }).map((action) => `${action} is not ${key}`));
  return faults.length === 0 ? undefined : `abilities: ${faults.join(', ')}`;
}

interface Kind {
  /** What says which thing is meant; everything else in a check is expected of it. */
  readonly subject: readonly string[];
  readonly facts: (stage: Stage, asked: Facts) => Promise<Facts>;
}

const KINDS: Readonly<Record<Exclude<keyof Check, 'abilities'>, Kind>> = {
  voucher: { subject: ['is'], facts: voucherFacts },
  balance: { subject: ['of'], facts: balanceFacts },
  request: { subject: ['is'], facts: requestFacts },
  eligibility: { subject: ['of', 'engagementType'], facts: eligibilityFacts },
  enrolment: { subject: ['of', 'offering'], facts: enrolmentFacts },
};

/** Whether what came is what was expected: of a group of fields those that are named, in any order. */
export function isAsExpected(expected: unknown, came: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === came;
  if (typeof came !== 'object' || came === null || Array.isArray(expected) !== Array.isArray(came)) return false;
  return Object.entries(expected).every(([name, each]) =>
    Object.hasOwn(came, name) && isAsExpected(each, (came as Facts)[name]));
}

async function factFault(stage: Stage, kind: keyof typeof KINDS, asked: Facts): Promise<string | undefined> {
  const { subject, facts } = KINDS[kind];
  const lacking = subject.find((name) => typeof asked[name] !== 'string');
  if (lacking !== undefined) throw new Error(`${kind} needs ${lacking}`);
  const came = await facts(stage, asked);
  for (const [name, expected] of Object.entries(asked)) {
    if (subject.includes(name)) continue;
    if (!Object.hasOwn(came, name)) throw new Error(`${kind} has no ${name}`);
    if (!isAsExpected(expected, came[name])) {
      return `${kind} ${name}: expected ${JSON.stringify(expected)}, came ${JSON.stringify(came[name])}`;
    }
  }
  return undefined;
}

/** Compares the facts of a `check`; undefined where all hold. */
export async function checkFacts(stage: Stage, { abilities, ...others }: Check): Promise<string | undefined> {
  for (const kind of Object.keys(others) as (keyof typeof others)[]) {
    const fault = await factFault(stage, kind, others[kind] ?? {});
    if (fault !== undefined) return fault;
  }
  return abilities === undefined ? undefined : abilityFault(stage, abilities);
}
