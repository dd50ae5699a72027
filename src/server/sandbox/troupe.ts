/** Who takes part in the story: loaded by the imports of a new installation, then known by code, address and role. */
import type { ProgrammeFile } from '../../contract/programme.ts';
import { foldEmail } from '../../domain/ids.ts';
import type { Partner } from '../../domain/partner.ts';
import { PARTY_ROLES, type Role } from '../../domain/party.ts';
import type { Day } from '../../domain/time.ts';
import type { Caller, Command } from '../commands/reply.ts';
import { send } from '../commands/load.ts';
import { importToolsFor } from '../imports.ts';
import type { ImportKindName, Importer } from '../jobs/import-kinds.ts';
import { importFile } from '../jobs/import.ts';
import { organisations as organisationTable, organisationsByCode, people, peopleByAddress } from '../store/party.ts';
import { partners } from '../store/partner.ts';
import { reading } from '../store/table.ts';
import { fileOf, type Sample, type SampleRow } from './sample.ts';
import type { Stage } from './stage.ts';

export type Somebody = Extract<Caller, { kind: 'person' }>;

/** A person of the story; single first names, so that nobody real is meant. */
export interface Player extends Somebody {
  readonly name: string;
  readonly email: string;
  readonly code: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
}

/** The sponsor's own people, who are in no file: an installation has them from its beginning. */
const SPONSOR_CODE = 'sponsor';
const SPONSOR_PEOPLE: readonly { readonly name: string; readonly role: Role }[] = [
  { name: 'Morgan', role: 'programme-admin' },
  { name: 'Jordan', role: 'claims-reviewer' },
  { name: 'Avery', role: 'finance' },
  { name: 'Casey', role: 'auditor' },
];

export class Troupe {
  readonly sponsor: Player;
  readonly #stage: Stage;
  readonly #importer: Importer;
  readonly #players = new Map<string, Player[]>();
  readonly #organisations = new Map<string, { readonly id: string; readonly name: string; readonly country: string }>();

  private constructor(stage: Stage, sponsorPlayers: readonly Player[], sponsor: Player) {
    this.#stage = stage;
    this.sponsor = sponsor;
    this.#players.set(SPONSOR_CODE, [...sponsorPlayers]);
    const { personId, organisationId } = sponsor;
    this.#importer = { personId, organisationId, party: 'sponsor', roles: PARTY_ROLES.sponsor };
  }

  /** A sponsor with its people, and its programme in force from a day. */
  static async gather(stage: Stage, definition: ProgrammeFile, from: Day): Promise<Troupe> {
    const name = `${definition.sponsor.name} (sandbox)`;
    const id = await bySystem(stage, { name: 'organisation.register', input: { kind: 'sponsor', name, country: 'US' } });
    const made = await Promise.all(SPONSOR_PEOPLE.map(async (person): Promise<Player> => {
      const email = `${person.name.toLowerCase()}@sponsor.example`;
      const input = { organisationId: id, name: person.name, email, roles: [person.role] };
      const personId = await bySystem(stage, { name: 'person.invite', input });
      return {
        kind: 'person', personId, organisationId: id, name: person.name, email, code: SPONSOR_CODE, organisation: name,
        roles: [person.role],
      };
    }));
    const [sponsor] = made;
    if (sponsor === undefined) throw new Error('the sponsor has nobody');
    await bySystem(stage, {
      name: 'programme.publish', input: { definition, effectiveFrom: from }, caller: { kind: 'system', organisationId: id },
    });
    return new Troupe(stage, made, sponsor);
  }

  /** Imports rows as the sponsor's programme admin; every one of them must be right. */
  async load(kind: ImportKindName, rows: readonly SampleRow[]): Promise<void> {
    if (rows.length === 0) return;
    const tools = await importToolsFor(this.#stage.engine, kind, this.#importer);
    const file = fileOf(rows);
    const open = async function* () { yield await Promise.resolve(file); };
    const { phase, checked, written } = await importFile({ ...tools, open }, { kind, language: 'en' });
    const [error] = [...checked.errors, ...written.errors];
    if (phase !== 'done' || error !== undefined) throw new Error(`the sample ${kind} were not imported: ${JSON.stringify(error)}`);
  }

  /** Learns the ids of the organisations and people of a sample that was imported. */
  async meet({ organisations, people: listed }: Pick<Sample, 'organisations' | 'people'>): Promise<void> {
    const { writers } = this.#stage.engine;
    const codes = organisations.map(({ code }) => code ?? '');
    const [rows] = await send(writers, [organisationsByCode(this.sponsor.organisationId, codes)]);
    for (const { code, id, name, country } of (rows ?? []).map(organisationTable.decode)) {
      this.#organisations.set(code ?? '', { id, name, country });
    }
    const ids = listed.map((row) => this.organisation(row['organisation'] ?? '').id);
    const addresses = listed.map((row) => foldEmail(row['email'] ?? ''));
    const [met] = await send(writers, [peopleByAddress(ids, addresses)]);
    const codeOf = new Map([...this.#organisations].map(([code, { id }]) => [id, code]));
    // Rows come in the order of their ids, which differ from one telling to the next.
    const known = (met ?? []).map(people.decode).sort((one, other) => (one.email < other.email ? -1 : 1));
    for (const person of known) {
      const code = codeOf.get(person.organisationId) ?? '';
      const { name, email, roles } = person;
      this.#players.set(code, [...this.of(code), {
        kind: 'person', personId: person.id, organisationId: person.organisationId, name, email, code, roles,
        organisation: this.organisation(code).name,
      }]);
    }
  }

  organisation(code: string): { readonly id: string; readonly name: string; readonly country: string } {
    const found = this.#organisations.get(code);
    if (found === undefined) throw new Error(`the sample knows no organisation ${code}`);
    return found;
  }

  /** Everybody of an organisation. */
  of(code: string): readonly Player[] {
    return this.#players.get(code) ?? [];
  }

  /** Somebody of an organisation with the first of several roles that anybody there has. */
  as(code: string, ...roles: readonly Role[]): Player {
    for (const role of roles) {
      const found = this.of(code).find((player) => player.roles.includes(role));
      if (found !== undefined) return found;
    }
    throw new Error(`nobody of ${code} is ${roles.join(' or ')}`);
  }

  bySponsor(role: Role): Player {
    return this.as(SPONSOR_CODE, role);
  }

  /** Partners as they stand now, by code. */
  async partners(codes: readonly string[]): Promise<ReadonlyMap<string, Partner>> {
    const ids = codes.map((code) => this.organisation(code).id);
    const [rows] = await send(this.#stage.engine.writers, [reading(partners, 'id', ids)]);
    const found = new Map((rows ?? []).map(partners.decode).map(({ partner }) => [partner.id as string, partner]));
    return new Map(codes.flatMap((code) => {
      const partner = found.get(this.organisation(code).id);
      return partner === undefined ? [] : [[code, partner] as const];
    }));
  }
}

async function bySystem({ engine }: Stage, command: Omit<Command, 'caller'> & Partial<Pick<Command, 'caller'>>): Promise<string> {
  const reply = await engine.runner.run({ caller: { kind: 'system' }, ...command });
  if (reply.kind !== 'accepted') throw new Error(`${command.name} was answered with ${JSON.stringify(reply)}`);
  return reply.id;
}
