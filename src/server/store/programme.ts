/** Rows of programmes and their immutable versions. */
import type { Programme, ProgrammeDefinition, ProgrammeVersion } from '../../domain/programme.ts';
import type { OrganisationId, ProgrammeId } from '../../domain/ids.ts';
import type { Row } from './database.ts';
import { day, integer, json, text } from './decode.ts';
import type { Statement, Table } from './table.ts';

export const programmes: Table<Programme> = {
  name: 'programme',
  key: ['id'],
  columns: [
    { name: 'id', type: 'text', value: (state) => state.id },
    { name: 'sponsor_id', type: 'text', value: (state) => state.sponsorId, fixed: true },
  ],
  decode: (row) => ({
    id: text(row, 'id') as ProgrammeId,
    sponsorId: text(row, 'sponsor_id') as OrganisationId,
    versions: json<Row[] | null>(row, 'versions')?.map(decodeVersion) ?? [],
  }),
};

function decodeVersion(row: Row): ProgrammeVersion {
  return {
    version: integer(row, 'version'), effectiveFrom: day(row, 'effectiveFrom'), digest: text(row, 'digest'),
  };
}

const VERSIONS = `(select json_agg(json_build_object('version', v.version, 'effectiveFrom', v.effective_from,
  'digest', v.digest) order by v.version) from programme_version v where v.programme_id = p.id) as versions`;

/** How far each programme's chain has come: it tells whether what is known of the programme is the present. */
export const PROGRAMME_HEADS: Statement = { name: 'programme-head', text: 'select id, sequence from programme', values: [] };

/** Every programme with its versions. */
export function readProgrammes(): Statement {
  return { name: 'read-programme', text: `select p.*, ${VERSIONS} from programme p`, values: [] };
}

export function lockProgrammes(ids: readonly string[]): Statement {
  return {
    name: 'lock-programme',
    text: `select p.*, ${VERSIONS} from programme p where p.id = any($1) order by p.id for no key update of p`,
    values: [ids],
  };
}

/** The definition of a version, which never changes. */
export function readDefinition(programmeId: string, version: number): Statement {
  return {
    name: 'read-definition',
    text: 'select definition from programme_version where programme_id = $1 and version = $2',
    values: [programmeId, version],
  };
}

export function decodeDefinition(row: Row): ProgrammeDefinition {
  return json<ProgrammeDefinition>(row, 'definition');
}

export interface NewVersion {
  readonly programmeId: string;
  readonly version: ProgrammeVersion;
  /** The definition's canonical text. */
  readonly definition: string;
}

export function insertVersions(versions: readonly NewVersion[]): Statement {
  return {
    name: 'insert-programme-version',
    text: `insert into programme_version (programme_id, version, effective_from, digest, definition)
      select programme_id, version, effective_from, digest, definition::json
      from unnest($1::text[], $2::integer[], $3::date[], $4::text[], $5::text[])
        as u(programme_id, version, effective_from, digest, definition)`,
    values: [
      versions.map((each) => each.programmeId),
      versions.map((each) => each.version.version),
      versions.map((each) => each.version.effectiveFrom),
      versions.map((each) => each.version.digest),
      versions.map((each) => each.definition),
    ],
  };
}
