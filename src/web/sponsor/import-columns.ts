/** Which tables can be imported, and their columns: as the server reads them, which a test holds this against. */

export interface ImportColumn {
  readonly name: string;
  readonly optional?: true;
}

const column = (name: string): ImportColumn => ({ name });
const optional = (name: string): ImportColumn => ({ name, optional: true });

export const IMPORTS = {
  grants: [column('reference'), column('agreement'), column('days'), optional('on'), optional('unit'), optional('reason'), optional('programme')],
  agreements: [column('number'), column('customer'), column('programme'), column('startsOn'), column('endsOn')],
  organisations: [column('code'), column('kind'), column('name'), column('country')],
  people: [column('organisation'), column('name'), column('email'), column('roles')],
  competencies: [column('partner'), column('competency'), column('level'), column('validFrom'), column('validUntil')],
  consultants: [column('partner'), column('name'), column('email')],
  qualifications: [column('partner'), column('consultant'), column('competency'), column('title'), column('passedOn')],
  locations: [column('partner'), column('name'), column('country'), column('city')],
  profiles: [column('partner'), column('description'), optional('languages'), optional('industries'), column('contactEmail'), optional('website')],
  enrolments: [column('partner'), column('offerings'), column('on'), column('signatoryName'), column('signatoryTitle'), optional('programme')],
} as const satisfies Readonly<Record<string, readonly ImportColumn[]>>;

export type ImportKind = keyof typeof IMPORTS;

export const IMPORT_KINDS = Object.keys(IMPORTS) as ImportKind[];

export function kindOf(written: string | undefined): ImportKind {
  return IMPORT_KINDS.find((each) => each === written) ?? 'grants';
}

/** An empty table with the right heads. Spreadsheets in Turkish take the semicolon; the server reads either. */
export function emptyTable(kind: ImportKind, language: 'en' | 'tr'): string {
  return `\uFEFF${IMPORTS[kind].map(({ name }) => name).join(language === 'tr' ? ';' : ',')}\r\n`;
}
