/**
 * Who plays in a random history: two customers, two partners and a sponsor with their people, known to the product and
 * to the model alike. The same cast is set up once and copied for every history.
 */
import { partOf } from '../../src/cli/examples.ts';
import { openTheatre, type Stage, PROGRAMME, type Theatre } from '../support/stage.ts';
import { Model, type ModelActor } from './model.ts';

export const TYPES = [
  'sharepoint-deployment-planning', 'ppm-solution-planning', 'azure-deployment-planning', 'exchange-deployment-planning',
];
export const EMAILS = ['deniz@contoso.example', 'ada@litware.example', 'Deniz@Contoso.example'];
export const ADMIN = 'sponsor.programme-admin';
const FIRST_DAY = '2019-07-01';

export type Input = Record<string, unknown>;

/** One command as both sides are given it. */
export interface Line {
  readonly as: string;
  readonly command: string;
  readonly input: Input;
}

/** What exists and can be named, in the order in which it came to be. */
export interface Things {
  readonly customers: string[];
  readonly partners: string[];
  readonly agreements: string[];
  readonly vouchers: string[];
  readonly requests: string[];
  readonly locations: { id: string; partner: string; country: string }[];
  readonly consultants: { id: string; partner: string }[];
  readonly deliverables: { id: string; voucher: string }[];
  /** The command that made each. */
  readonly made: Map<string, Line>;
  /** Whom each voucher was last given to. */
  readonly addresses: Map<string, string>;
  /** Partners whose payee is known. */
  readonly registered: Set<string>;
}

export function noThings(): Things {
  return {
    customers: [], partners: [], agreements: [], vouchers: [], requests: [], locations: [], consultants: [], deliverables: [],
    made: new Map(),
    addresses: new Map(),
    registered: new Set(),
  };
}

/** Notes what an accepted command made. */
export function noteMade(things: Things, line: Line, id: string): void {
  const { command, input } = line;
  if (!things.made.has(id)) things.made.set(id, line);
  const assignee = input['assignee'] as { email: string } | undefined;
  if (assignee !== undefined) things.addresses.set(id, assignee.email);
  const of = (field: string): string => String(input[field]);
  switch (command) {
    case 'organisation.register':
      (input['kind'] === 'customer' ? things.customers : things.partners).push(id);
      break;
    case 'payment.register': things.registered.add(of('partnerId')); break;
    case 'agreement.register': things.agreements.push(id); break;
    case 'voucher.create': things.vouchers.push(id); break;
    case 'payment.save': if (!things.requests.includes(id)) things.requests.push(id); break;
    case 'partner.add-location':
      things.locations.push({ id, partner: of('partnerId'), country: of('country') });
      break;
    case 'partner.add-consultant': things.consultants.push({ id, partner: of('partnerId') }); break;
    case 'engagement.attach': things.deliverables.push({ id, voucher: of('voucher') }); break;
  }
}

export interface Troupe {
  readonly theatre: Theatre;
  readonly stage: Stage;
  readonly actors: ReadonlyMap<string, ModelActor>;
  /** Everything said before the curtain rises, with the ids that came of it. */
  readonly prologue: readonly (Line & { readonly id: string })[];
}

/** What was made in the prologue, and a model that has seen it. */
export function afterPrologue(troupe: Troupe): { model: Model; things: Things } {
  const model = new Model({ sponsorId: troupe.stage.saved.get('sponsor') ?? '', today: FIRST_DAY });
  const things = noThings();
  for (const line of troupe.prologue) {
    noteMade(things, line, line.id);
    // People are no part of the model: it is told who acts with every command.
    if (line.command.startsWith('person.')) continue;
    const actor = troupe.actors.get(line.as);
    if (actor === undefined) throw new Error(`${line.as} does not act`);
    const answer = model.do(line.command, actor, line.input, () => line.id);
    if (answer.outcome !== 'ok') throw new Error(`the model refuses ${line.command}: ${answer.rules.join(', ')}`);
  }
  return { model, things };
}

/** Sets the cast up and closes its engine, so that the database can be copied. */
export async function assembleTroupe(): Promise<Troupe> {
  const theatre = await openTheatre();
  const stage = await theatre.openStage({ on: FIRST_DAY });
  const actors = new Map<string, ModelActor>();
  const prologue: (Line & { id: string })[] = [];
  const enter = async (as: string, more: Partial<ModelActor> = {}): Promise<string> => {
    const { personId, organisationId } = await stage.caller(as);
    actors.set(as, { organisationId, personId, roles: (as.split('.')[1] ?? '').split('+'), ...more });
    return as;
  };
  const say = async (as: string, command: string, input: Input, save?: string): Promise<string> => {
    if (!actors.has(as)) await enter(as);
    const id = await stage.make(as, command, input, save);
    prologue.push({ as, command, input, id });
    return id;
  };
  /** Somebody with an address, a place or a consultant of their own, under the words that name their role. */
  const invite = async (as: string, email: string, more: { locations?: string[]; consultantId?: string } = {}): Promise<void> => {
    const [alias = '', roles = ''] = as.split('.');
    const organisationId = stage.saved.get(alias) ?? '';
    const reply = await stage.engine.runner.run({
      name: 'person.invite', caller: { kind: 'system' },
      input: { organisationId, name: as, email, roles: roles.replace(/-limited$/, '').split('+'), ...more },
    });
    if (reply.kind !== 'accepted') throw new Error(`${as} cannot be invited`);
    stage.people.set(partOf(as, organisationId), reply.id);
    actors.set(as, { organisationId, personId: reply.id, roles: roles.replace(/-limited$/, '').split('+'), email, ...more });
  };

  for (const role of ['claims-reviewer', 'finance', 'claims-reviewer+finance', 'auditor']) await enter(`sponsor.${role}`);
  for (const [alias, ends] of [['contoso', ['2022-06-30', '2020-06-30']], ['litware', ['2021-03-31']]] as const) {
    const customerId = await say(ADMIN, 'organisation.register', { kind: 'customer', name: alias, country: 'TR' }, alias);
    for (const endsOn of ends) {
      const agreementId = await say(ADMIN, 'agreement.register', {
        customerId, programmeId: PROGRAMME, number: `${alias} ${endsOn}`, startsOn: FIRST_DAY, endsOn,
      });
      await say(`${alias}.benefits-admin`, 'entitlement.activate', { agreementId });
      await say(ADMIN, 'entitlement.grant', { agreementId, days: 60 });
      await say(ADMIN, 'entitlement.grant', { agreementId, days: 20, unit: 'training' });
    }
    await invite(`${alias}.project-manager`, EMAILS[alias === 'contoso' ? 0 : 1] ?? '');
  }
  for (const [alias, offerings, competencies] of [
    ['fabrikam', ['sdps', 'azdps'], ['collaboration-and-content', 'azure-circle', 'project-and-portfolio-management']],
    ['adatum', ['sdps'], ['collaboration-and-content']],
  ] as const) {
    const partnerId = await say(ADMIN, 'organisation.register', { kind: 'partner', name: alias, country: 'TR' }, alias);
    const admin = `${alias}.global-admin`;
    const places: string[] = [];
    for (const country of ['TR', 'DE']) {
      places.push(await say(admin, 'partner.add-location', { partnerId, name: `${alias} ${country}`, country, city: 'City' }));
    }
    const consultantId = await say(admin, 'partner.add-consultant', { partnerId, name: 'Elif', email: `elif@${alias}.example` });
    await say(admin, 'partner.add-consultant', { partnerId, name: 'New', email: `new@${alias}.example` });
    for (const competency of competencies) {
      await say(ADMIN, 'partner.record-competency', {
        partnerId, competency, level: 'gold', validFrom: '2019-01-01', validUntil: alias === 'adatum' ? '2021-05-31' : '2022-12-31',
      });
      await say(admin, 'partner.record-qualification', { consultantId, competency, title: 'Exam', passedOn: '2019-03-01' });
    }
    await say(admin, 'partner.describe', {
      partnerId, description: 'Planning', languages: ['tr'], industries: ['retail'], contactEmail: `hello@${alias}.example`,
    });
    await say(admin, 'partner.enrol', {
      partnerId, offerings, agreementVersion: '2019-07', signatory: { name: 'Ada', title: 'Head' },
    });
    await enter(`${alias}.programme-admin`);
    await enter(`${alias}.payment-admin`);
    await invite(`${alias}.consultant`, `elif@${alias}.example`, { consultantId });
    await invite(`${alias}.programme-admin-limited`, `limited@${alias}.example`, { locations: places.slice(0, 1) });
    await invite(`${alias}.payment-admin-limited`, `clerk@${alias}.example`, { locations: places.slice(1) });
  }
  await stage.engine.sequenced();
  await stage.close();
  return { theatre, stage, actors, prologue };
}
