/** The facts that an example's `check` may hold, compared with the rows. */
import { enrolmentState, verdicts } from '../domain/eligibility.ts';
import { SYSTEM } from '../domain/party.ts';
import { engagementType, type ProgrammeDefinition, type TermsContext } from '../domain/programme.ts';
import { deadlines } from '../domain/voucher.ts';
import { send } from '../server/commands/load.ts';
import { newWork, termsContextOf } from '../server/commands/work.ts';
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

/** Every programme in force, each on its own today. A definition is published once in an example unless a step publishes. */
async function inForce({ engine, clock }: Stage): Promise<readonly TermsContext[]> {
  const [rows] = await send(engine.writers, [readProgrammes()]);
  const all = (rows ?? []).map(programmes.decode);
  await engine.definitions.fetch(engine.writers, all);
  const work = newWork(new Map(all.map((programme) => [programme.id, programme])), engine.definitions);
  const moment = { at: clock.now(), calendar: engine.calendar };
  return all.flatMap(({ id }) => termsContextOf(work, id, moment, SYSTEM) ?? []);
}

async function contextOf(stage: Stage, programmeId: string): Promise<TermsContext> {
  const found = (await inForce(stage)).find(({ terms }) => terms.programmeId === programmeId);
  if (found === undefined) throw new Error(`${programmeId} is no programme in force`);
  return found;
}

/**
 * What an id stands for in the one programme that knows it. Ids are unique within a programme alone, so that the check
 * names the programme where several know it.
 */
async function knownBy<Thing>(
  stage: Stage,
  { programmeId }: Facts,
  what: string,
  find: (definition: ProgrammeDefinition) => Thing | undefined,
): Promise<{ readonly context: TermsContext; readonly thing: Thing }> {
  const contexts = typeof programmeId === 'string' ? [await contextOf(stage, programmeId)] : await inForce(stage);
  const matching = contexts.flatMap((context) => {
    const thing = find(context.terms.definition);
    return thing === undefined ? [] : [{ context, thing }];
  });
  const [first, ...others] = matching;
  const names = (of: readonly TermsContext[]) => of.map(({ terms }) => terms.programmeId).join(' and ');
  if (first === undefined) throw new Error(`there is no ${what} in ${names(contexts)}`);
  if (others.length === 0) return first;
  const several = names(matching.map(({ context }) => context));
  throw new Error(`there is ${what} in ${several}: say which is meant, with programmeId`);
}

async function voucherFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const voucher = await one(stage.engine, lockVouchers([String(asked['is'])]), vouchers);
  const { terms } = await contextOf(stage, voucher.programmeId);
  return { status: voucher.status, ...deadlines(voucher, terms.definition) };
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
  const id = String(asked['engagementType']);
  const { context, thing } = await knownBy(stage, asked, `engagement type ${id}`, (definition) => engagementType(definition, id));
  const { terms, today } = context;
  const question = { terms, ...thing, on: today, country: null, location: null, consultantIds: null };
  return { eligible: verdicts(partner, question).every((verdict) => verdict.met) };
}

async function enrolmentFacts(stage: Stage, asked: Facts): Promise<Facts> {
  const { partner } = await one(stage.engine, sharePartners([String(asked['of'])]), partners);
  const id = String(asked['offering']);
  const { context, thing } = await knownBy(stage, asked, `offering ${id}`, ({ offerings }) =>
    offerings.find((each) => each.id === id));
  return { state: enrolmentState(partner, context.terms, thing, context.today) };
}

/** Fails where there is no such thing: of what is not there everything is refused, and a check would hold for nothing. */
async function mustBeThere({ engine }: Stage, id: string): Promise<void> {
  if (id.startsWith('agr_')) await one(engine, lockAgreements([id]), agreements);
  else if (id.startsWith('pay_')) await one(engine, lockRequests([id]), requests);
  else await one(engine, lockVouchers([id]), vouchers);
}

/** Each command named must be allowed, or refused; one that the person may never give is refused. */
async function abilityFault(stage: Stage, asked: NonNullable<Check['abilities']>): Promise<string | undefined> {
  await mustBeThere(stage, asked.of);
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
  /** What may narrow it further. */
  readonly within?: readonly string[];
  readonly facts: (stage: Stage, asked: Facts) => Promise<Facts>;
}

const KINDS: Readonly<Record<Exclude<keyof Check, 'abilities'>, Kind>> = {
  voucher: { subject: ['is'], facts: voucherFacts },
  balance: { subject: ['of'], facts: balanceFacts },
  request: { subject: ['is'], facts: requestFacts },
  eligibility: { subject: ['of', 'engagementType'], within: ['programmeId'], facts: eligibilityFacts },
  enrolment: { subject: ['of', 'offering'], within: ['programmeId'], facts: enrolmentFacts },
};

/** Whether what came is what was expected: of a group of fields those that are named, in any order. */
export function isAsExpected(expected: unknown, came: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === came;
  if (typeof came !== 'object' || came === null || Array.isArray(expected) !== Array.isArray(came)) return false;
  return Object.entries(expected).every(([name, each]) =>
    Object.hasOwn(came, name) && isAsExpected(each, (came as Facts)[name]));
}

async function factFault(stage: Stage, kind: keyof typeof KINDS, asked: Facts): Promise<string | undefined> {
  const { subject, within = [], facts } = KINDS[kind];
  const named = [...subject, ...within.filter((name) => Object.hasOwn(asked, name))];
  const lacking = named.find((name) => typeof asked[name] !== 'string');
  if (lacking !== undefined) throw new Error(`${kind} needs ${lacking}`);
  const came = await facts(stage, asked);
  for (const [name, expected] of Object.entries(asked)) {
    if (named.includes(name)) continue;
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
