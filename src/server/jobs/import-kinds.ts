/**
 * What can be imported: for each kind its columns, the command that a row becomes, what it refers to, and the natural
 * key by which a row is known again. Kinds in the order in which a new installation needs them.
 */
import type { GivenCommand } from '../../contract/commands.ts';
import { roleRefusal, scopeRefusal, type Session } from '../queries/session.ts';

/** A row's cells by column, trimmed; an empty cell is not there. */
export type Cells = Readonly<Record<string, string | undefined>>;

/** What a row's references were found to be. */
export interface Resolved {
  readonly organisationId?: string;
  readonly agreementId?: string;
  readonly consultantId?: string;
  readonly programmeId?: string;
  /** The text of the programme's agreement that is in force. */
  readonly agreementVersion?: string;
  /** Its other texts: under one of them the same row may have been imported before. */
  readonly earlierAgreements?: readonly string[];
}

export interface Column {
  readonly name: string;
  readonly optional?: true;
  /** One line that names something: what begins like a formula there is a spreadsheet's mishap or trap. */
  readonly names?: true;
}

export interface ImportKind {
  readonly command: GivenCommand;
  readonly columns: readonly Column[];
  /** The column with the sponsor's code of the organisation that the row is about, and what that must be. */
  readonly organisation?: { readonly column: string; readonly party: 'customer' | 'partner' | 'any' };
  /** The column with an agreement's number. */
  readonly agreement?: string;
  /** The column with the address of a consultant of the organisation; only of rows for which `needed` says so. */
  readonly consultant?: { readonly column: string; readonly needed: (row: Cells) => boolean };
  /** The column with the offerings by which the programme is found. */
  readonly offerings?: string;
  /** The column with a date that has come, in the zone of the programme that `offerings` tells. */
  readonly past?: string;
  /** True where the command is the organisation's own, and a sponsor that moves in gives it on its behalf. */
  readonly own?: true;
  /** What makes a row the same row again, whatever else it says. */
  readonly key: (row: Cells) => readonly string[];
  readonly input: (row: Cells, found: Resolved) => object;
  /** From a place in the input, `signatory/name`, to the column it was read from, where the two differ. */
  readonly columnOf?: Readonly<Record<string, string>>;
}

const text = (cell: string | undefined) => cell ?? '';
const folded = (cell: string | undefined) => text(cell).toLowerCase();

/** A whole number where it is written as one; anything else stays as it is, for the contract to refuse. */
function number(cell: string | undefined): number | string | undefined {
  return cell !== undefined && /^[+-]?\d{1,15}$/.test(cell) ? Number(cell) : cell;
}

/** Several words in one cell, separated by spaces, or by `|` where one of them holds a space. */
export function wordsOf(cell: string | undefined): readonly string[] {
  if (cell === undefined) return [];
  return cell.split(cell.includes('|') ? '|' : /\s+/).map((word) => word.trim()).filter((word) => word !== '');
}

const ofPartner = { column: 'partner', party: 'partner' } as const;

export const IMPORT_KINDS = {
  organisations: {
    command: 'organisation.register',
    columns: [{ name: 'code', names: true }, { name: 'kind' }, { name: 'name', names: true }, { name: 'country' }],
    key: (row) => [text(row['code'])],
    input: ({ code, kind, name, country }) => ({ code, kind, name, country }),
  },
  agreements: {
    command: 'agreement.register',
    columns: [
      { name: 'number', names: true }, { name: 'customer' }, { name: 'programme' }, { name: 'startsOn' },
      { name: 'endsOn' },
    ],
    organisation: { column: 'customer', party: 'customer' },
    key: (row) => [text(row['programme']), text(row['number'])],
    input: ({ number: written, programme, startsOn, endsOn }, { organisationId }) => ({
      customerId: organisationId, programmeId: programme, number: written, startsOn, endsOn,
    }),
    columnOf: { customerId: 'customer', programmeId: 'programme' },
  },
  grants: {
    command: 'entitlement.grant',
    columns: [
      { name: 'reference', names: true }, { name: 'agreement' }, { name: 'days' }, { name: 'on', optional: true },
      { name: 'unit', optional: true }, { name: 'reason', optional: true }, { name: 'programme', optional: true },
    ],
    agreement: 'agreement',
    key: (row) => [text(row['reference'])],
    input: ({ days, on, unit, reason }, { agreementId }) => ({ agreementId, days: number(days), on, unit, reason }),
    columnOf: { agreementId: 'agreement' },
  },
  competencies: {
    command: 'partner.record-competency',
    columns: [
      { name: 'partner' }, { name: 'competency' }, { name: 'level' }, { name: 'validFrom' }, { name: 'validUntil' },
    ],
    organisation: ofPartner,
    key: (row) => [text(row['partner']), text(row['competency']), text(row['validFrom'])],
    input: ({ competency, level, validFrom, validUntil }, { organisationId }) => ({
      partnerId: organisationId, competency, level, validFrom, validUntil,
    }),
    columnOf: { partnerId: 'partner' },
  },
  consultants: {
    command: 'partner.add-consultant',
    columns: [{ name: 'partner' }, { name: 'name', names: true }, { name: 'email' }],
    organisation: ofPartner,
    own: true,
    key: (row) => [text(row['partner']), folded(row['email'])],
    input: ({ name, email }, { organisationId }) => ({ partnerId: organisationId, name, email }),
    columnOf: { partnerId: 'partner' },
  },
  qualifications: {
    command: 'partner.record-qualification',
    columns: [
      { name: 'partner' }, { name: 'consultant' }, { name: 'competency' }, { name: 'title', names: true },
      { name: 'passedOn' },
    ],
    organisation: ofPartner,
    consultant: { column: 'consultant', needed: () => true },
    key: (row) => [text(row['partner']), folded(row['consultant']), text(row['competency']), text(row['passedOn'])],
    input: ({ competency, title, passedOn }, { consultantId }) => ({ consultantId, competency, title, passedOn }),
    columnOf: { consultantId: 'consultant' },
  },
  people: {
    command: 'person.invite',
    columns: [{ name: 'organisation' }, { name: 'name', names: true }, { name: 'email' }, { name: 'roles' }],
    organisation: { column: 'organisation', party: 'any' },
    // A consultant who signs in without being one of the partner's consultants would see nothing.
    consultant: { column: 'email', needed: (row) => wordsOf(row['roles']).includes('consultant') },
    own: true,
    key: (row) => [text(row['organisation']), folded(row['email'])],
    input: ({ name, email, roles }, { organisationId, consultantId }) => ({
      organisationId, name, email, roles: wordsOf(roles), consultantId,
    }),
    columnOf: { organisationId: 'organisation', consultantId: 'email' },
  },
  locations: {
    command: 'partner.add-location',
    columns: [
      { name: 'partner' }, { name: 'name', names: true }, { name: 'country' }, { name: 'city', names: true },
    ],
    organisation: ofPartner,
    own: true,
    key: (row) => [text(row['partner']), text(row['name'])],
    input: ({ name, country, city }, { organisationId }) => ({ partnerId: organisationId, name, country, city }),
    columnOf: { partnerId: 'partner' },
  },
  profiles: {
    command: 'partner.describe',
    columns: [
      { name: 'partner' }, { name: 'description' }, { name: 'languages', optional: true },
      { name: 'industries', optional: true }, { name: 'contactEmail' }, { name: 'website', optional: true },
    ],
    organisation: ofPartner,
    own: true,
    key: (row) => [text(row['partner'])],
    input: ({ description, languages, industries, contactEmail, website }, { organisationId }) => ({
      partnerId: organisationId, description, languages: wordsOf(languages), industries: wordsOf(industries),
      contactEmail, website,
    }),
    columnOf: { partnerId: 'partner' },
  },
  enrolments: {
    command: 'partner.enrol',
    columns: [
      { name: 'partner' }, { name: 'offerings' }, { name: 'on' }, { name: 'signatoryName', names: true },
      { name: 'signatoryTitle', names: true }, { name: 'programme', optional: true },
    ],
    organisation: ofPartner,
    offerings: 'offerings',
    past: 'on',
    own: true,
    // The day on the paper makes the key; the enrolment begins on the day on which it is imported.
    key: (row) => [text(row['partner']), wordsOf(row['offerings']).toSorted().join(' '), text(row['on'])],
    input: ({ offerings, signatoryName, signatoryTitle }, { organisationId, programmeId, agreementVersion }) => ({
      partnerId: organisationId, offerings: wordsOf(offerings), agreementVersion, programmeId,
      signatory: { name: signatoryName, title: signatoryTitle },
    }),
    columnOf: {
      partnerId: 'partner', programmeId: 'programme', agreementVersion: 'offerings',
      'signatory/name': 'signatoryName', 'signatory/title': 'signatoryTitle',
    },
  },
} as const satisfies Readonly<Record<string, ImportKind>>;

export type ImportKindName = keyof typeof IMPORT_KINDS;

export const IMPORT_KIND_NAMES = Object.keys(IMPORT_KINDS) as ImportKindName[];

/** Who imports: a person of a sponsor, or of the organisation itself. */
export type Importer = Pick<Session, 'personId' | 'organisationId' | 'party' | 'roles'>
  & Partial<Pick<Session, 'scopes' | 'keyId'>>;

/**
 * Whether somebody may import a kind: who may give its command, and a sponsor's programme admin, who moves a whole
 * programme in, may import every kind.
 */
export function mayImport(kind: ImportKindName, importer: Importer): boolean {
  const { command } = IMPORT_KINDS[kind];
  // By the role of either; what a key is made for is asked of the kind's own command.
  const person = { ...importer, scopes: null };
  const may = [command, 'organisation.register' as const].some((each) => roleRefusal(each, person) === undefined);
  return may && scopeRefusal(command, importer) === undefined;
}

export function isImportKind(name: string): name is ImportKindName {
  return Object.hasOwn(IMPORT_KINDS, name);
}
