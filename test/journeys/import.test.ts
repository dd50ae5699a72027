/** CSV files become commands: checked as a whole, told row by row, safe to repeat and to interrupt. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { GIVEN_UP } from '../../src/contract/given-up.ts';
import type { ImportView } from '../../src/contract/programme-view.ts';
import { openFileStore, type FileStore } from '../../src/server/files.ts';
import { importErrand, importsOf } from '../../src/server/imports.ts';
import type { ImportKindName, Importer } from '../../src/server/jobs/import-kinds.ts';
import type { ImportProgress } from '../../src/server/jobs/import.ts';
import type { Errand, Taken } from '../../src/server/jobs/outbox.ts';
import { openTheatre, PROGRAMME, referenceDefinition, type Stage, type Theatre } from '../support/stage.ts';

const SAMPLE = new URL(`../../programmes/${PROGRAMME}/sample/`, import.meta.url);
/** The order of a new installation. */
const KINDS: readonly ImportKindName[] = [
  'organisations', 'agreements', 'grants', 'competencies', 'consultants', 'qualifications', 'people', 'locations', 'profiles',
  'enrolments',
];
const MANY = process.env['TALLYSTICK_LONG'] === '1' ? 100_000 : 5000;

let theatre: Theatre;
let folder: string;
let files: FileStore;

beforeAll(async () => {
  theatre = await openTheatre();
  folder = mkdtempSync(join(tmpdir(), 'tallystick-import-'));
  files = await openFileStore(folder);
});
afterAll(async () => {
  await theatre.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Desk {
  readonly stage: Stage;
  readonly importer: Importer;
  readonly errand: Errand;
  /** Imports a file by the errand, as the server does. */
  load(kind: ImportKindName, csv: string | Uint8Array | AsyncIterable<Uint8Array>, more?: More): Promise<ImportView>;
}

interface More {
  readonly partial?: boolean;
  readonly dryRun?: boolean;
  readonly language?: 'en' | 'tr';
  readonly as?: Importer;
}

async function openDesk(on = '2021-03-15'): Promise<Desk> {
  const stage = await theatre.openStage({ on, errands: (tools) => ({ import: importErrand(tools, files) }) });
  const caller = await stage.caller('sponsor.programme-admin');
  const importer: Importer = { ...caller, party: 'sponsor', roles: ['programme-admin'] };
  const imports = importsOf(stage.engine);
  return {
    stage, importer,
    errand: importErrand(stage.engine, files),
    async load(kind, csv, { partial = false, dryRun = false, language = 'en', as = importer } = {}) {
      const { sha256 } = await files.put(typeof csv === 'string' ? Buffer.from(csv) : csv, Number.MAX_SAFE_INTEGER);
      const started = await imports.start({ kind, partial, dryRun, language, sha256 }, as);
      if (started === 'key-reused') throw new Error('no key was given');
      const { id } = started;
      await stage.engine.drain();
      const view = await imports.view(id, as);
      if (view === undefined) throw new Error('the import cannot be seen');
      return view;
    },
  };
}

const sample = (kind: string) => readFileSync(new URL(`${kind}.csv`, SAMPLE), 'utf8');

async function entries({ engine }: Stage): Promise<number> {
  const { rows } = await engine.writers.query<{ count: string }>('select count(*) from journal');
  return Number(rows[0]?.count);
}

const ORGANISATIONS = 'code,kind,name,country\nC1,customer,Contoso,TR\nP1,partner,Fabrikam,TR\n';
const AGREEMENTS = `number,customer,programme,startsOn,endsOn\nE1,C1,${PROGRAMME},2019-01-01,2022-12-31\n`;
const said = ({ errors }: ImportView) => errors.map(({ row, column, message }) => `${String(row)} ${column ?? '-'}: ${message}`);

describe('the files that ship', () => {
  test('are imported in order, each row once, and again without any change', async () => {
    // Before the pools closed to accrual, and with every paper signed.
    const desk = await openDesk('2021-01-31');
    for (const kind of KINDS) {
      // Enrolments of later days are signed later.
      const csv = kind === 'enrolments'
        ? sample(kind).split('\n').filter((line, index) => index === 0 || !/,2021-02/.test(line)).join('\n')
        : sample(kind);
      const partial = kind === 'grants' || kind === 'enrolments';
      const first = await desk.load(kind, csv, { partial });
      if (!partial) expect(first, kind).toMatchObject({ status: 'done', failed: 0, alreadyThere: 0, accepted: first.rows });
      expect(first.rows).toBeGreaterThan(10);
      expect(first.accepted).toBeGreaterThan(10);
      const before = await entries(desk.stage);
      const again = await desk.load(kind, csv, { partial });
      expect(again, kind).toMatchObject({ status: 'done', accepted: first.accepted, alreadyThere: first.accepted, failed: first.failed });
      expect(await entries(desk.stage)).toBe(before);
    }
    expect(await desk.stage.faults()).toEqual([]);
  });
});

describe('what is wrong is told by row and column, and nothing is done', () => {
  test('cells, references, rules and doubles together', async () => {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    await desk.load('agreements', AGREEMENTS);
    const before = await entries(desk.stage);
    const view = await desk.load('grants', [
      'reference,agreement,days,on,reason',
      'G1,E1,ten,2020-01-01,',
      'G2,E9,5,2020-01-01,',
      '',
      'G3,E1,5,2021-02-01,after the last day',
      'G4,E1,5,2020-02-30,',
      'G5,E1,5,2020-01-01,fine',
      'G5,E1,6,2020-01-01,the same reference',
      '=1+1,E1,5,2020-01-01,',
      'G6,,5,2020-01-01,',
      'G7,E1,5,2020-01-01,fine,more,and more',
      'G8,E1,5,2020-01-01,"a\0b"',
    ].join('\r\n'));
    expect(view).toMatchObject({ status: 'refused', rows: 10, accepted: 0, failed: 10 });
    expect(said(view)).toEqual([
      '2 days: must be a number',
      '3 agreement: E9 is the number of no agreement of yours',
      '5 -: Days that accrue on 1 February 2021 cannot be granted: the last day was 31 January 2021.',
      '6 on: must be a calendar date from 1900 to 9999, such as 2021-06-30',
      '7 -: means the same as row 8; keep one of the two',
      '8 -: means the same as row 7; keep one of the two',
      '9 reference: begins like a formula, with "=": write the name itself',
      '10 agreement: is required',
      '11 -: has 7 cells, but the first row names 5 columns',
      '12 reason: must not hold NUL bytes',
    ]);
    expect(view.errors[2]).toMatchObject({ code: 'programme.accrual-closed' });
    expect(await entries(desk.stage)).toBe(before);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['an empty file', '  \n', '1 -: the file is empty'],
    ['a wrong name', 'code,kind,nam,country\n', '1 nam: is no column of this import; its columns are code, kind, name, country'],
    ['a name twice', 'code,kind,name,name,country\n', '1 name: stands in the first row twice'],
    ['tabs', 'code\tkind\tname\tcountry\n', '1 -: the columns must be separated'],
    ['another encoding', Buffer.concat([Buffer.from('code,kind,name,country\nC1,customer,Ba'), Buffer.from([0xfe]), Buffer.from('k,TR\n')]), '2 -: is not UTF-8 text'],
    ['UTF-16', Buffer.from('\ufeffcode,kind,name,country\n', 'utf16le'), '1 -: is not UTF-8 text'],
    ['a quotation mark left open', 'code,kind,name,country\nC1,customer,"Contoso,TR\nC2,customer,B,TR\n', '2 -: has a quotation mark in the wrong place'],
    ['a mark within a cell', 'code,kind,name,country\nC1,customer,Con"toso,TR\n', '2 -: has a quotation mark in the wrong place'],
    ['a row without end', `code,kind,name,country\nC1,customer,"${'x'.repeat(200_000)}`, '2 -: is longer than 100000 characters'],
    ['a huge cell', `code,kind,name,country\nC1,customer,${'x'.repeat(20_000)},TR\n`, '2 name: is longer than 11000 characters'],
    ['a name too long', `code,kind,name,country\nC1,customer,${'x'.repeat(201)},TR\n`, '2 name: must be at most 200 characters'],
  ])('%s', async (_name, csv, wanted) => {
    const desk = await shared();
    const before = await entries(desk.stage);
    const view = await desk.load('organisations', csv, { partial: _name !== 'a huge cell' && _name !== 'a name too long' });
    expect(view.status).toBe('refused');
    expect(said(view)[0]).toContain(wanted);
    expect(await entries(desk.stage)).toBe(before);
  });

  test('in Turkish, too', async () => {
    const desk = await shared();
    const view = await desk.load('organisations', 'code,kind,name,country\nC1,müşteri,,TR\n', { language: 'tr' });
    expect(said(view)).toEqual(['2 name: zorunludur']);
    const agreements = 'number,customer,programme,startsOn,endsOn\n';
    const unknown = await desk.load('agreements', `${agreements}E1,C9,${PROGRAMME},2019-01-01,2022-12-31\n`, { language: 'tr' });
    expect(said(unknown)).toEqual(['2 customer: C9 kodlu bir müşteriniz yok']);
    const places = await desk.load('locations', 'partner,name,country,city\nP9,Ankara,TR,Ankara\n', { language: 'tr' });
    expect(said(places)).toEqual(['2 partner: P9 kodlu bir iş ortağınız yok']);
    const people = await desk.load('people', 'organisation,name,email,roles\nX9,Ece,ece@x.example,global-admin\n', { language: 'tr' });
    expect(said(people)).toEqual(['2 organisation: X9 kodlu bir kuruluşunuz yok']);
    await desk.load('organisations', ORGANISATIONS.replace(/(?<=[CP])1/g, '8'));
    const nowhere = await desk.load('agreements', `${agreements}E1,C8,no-such-programme,2019-01-01,2022-12-31\n`, { language: 'tr' });
    expect(said(nowhere)).toEqual(['2 -: program yok ya da size ait değil']);
  });
});

let kept: Promise<Desk> | undefined;
const shared = () => (kept ??= openDesk());

describe('how files are written', () => {
  test('with a mark at the beginning, semicolons, quoted cells with line breaks, and blank rows', async () => {
    const desk = await openDesk();
    const csv = '\ufeffname;kind;country;code\r\n"Contoso; the ""first""";customer;TR;C1\r\n;;;\r\n"Margie\'s, Travel";customer;GB;C2\r\n';
    expect(await desk.load('organisations', csv)).toMatchObject({ status: 'done', rows: 2, accepted: 2 });
    const { rows } = await desk.stage.engine.writers.query<{ name: string }>(`select name from organisation where kind = 'customer' order by code`);
    expect(rows.map(({ name }) => name)).toEqual(['Contoso; the "first"', 'Margie\'s, Travel']);
    const text = 'partner,description,contactEmail\nP1,"- one\n- two",a@b.example\n';
    await desk.load('organisations', ORGANISATIONS.replace('C1,customer,Contoso', 'C3,customer,Contoso'));
    expect(said(await desk.load('profiles', text))).toEqual([]);
  });
});

describe('repeating', () => {
  test('the same row with other values is an error of that row, and changes nothing', async () => {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    const changed = await desk.load('organisations', `${ORGANISATIONS.replace('Contoso', 'Another')}C9,customer,New,TR\n`);
    expect(changed).toMatchObject({ status: 'refused', failed: 1, accepted: 0 });
    expect(said(changed)).toEqual(['2 -: was imported before with other values, and an import changes nothing that is there']);
    const partly = await desk.load('organisations', `${ORGANISATIONS.replace('Contoso', 'Another')}C9,customer,New,TR\n`, { partial: true });
    expect(partly).toMatchObject({ status: 'done', failed: 1, accepted: 2, alreadyThere: 1 });
  });

  test('a check leaves nothing behind', async () => {
    const desk = await openDesk();
    const before = await entries(desk.stage);
    expect(await desk.load('organisations', ORGANISATIONS, { dryRun: true })).toMatchObject({ status: 'done', dryRun: true, accepted: 2 });
    expect(await entries(desk.stage)).toBe(before);
  });
});

describe('enrolments', () => {
  const HEADER = 'partner,offerings,on,signatoryName,signatoryTitle';
  const PAPER = `${HEADER}\nP1,sdps,2020-12-01,Ada,Head\n`;

  /** With a partner that may enrol. */
  async function openWithPartner(): Promise<Desk> {
    const desk = await openDesk();
    const competency = 'collaboration-and-content';
    const files: readonly [ImportKindName, string][] = [
      ['organisations', ORGANISATIONS],
      ['competencies', `partner,competency,level,validFrom,validUntil\nP1,${competency},gold,2019-01-01,2022-12-31\n`],
      ['consultants', 'partner,name,email\nP1,Elif,elif@fabrikam.example\n'],
      ['qualifications', `partner,consultant,competency,title,passedOn\nP1,elif@fabrikam.example,${competency},Exam,2019-01-02\n`],
      ['locations', 'partner,name,country,city\nP1,Istanbul,TR,Istanbul\n'],
      ['profiles', 'partner,description,languages,industries,contactEmail\nP1,Planning,tr,retail,hello@fabrikam.example\n'],
    ];
    for (const [kind, csv] of files) expect(said(await desk.load(kind, csv)), kind).toEqual([]);
    return desk;
  }

  const publish = ({ stage }: Desk, definition: object, effectiveFrom: string) =>
    stage.ok('sponsor.programme-admin', 'programme.publish', { definition, effectiveFrom });

  test('are the same file once another text of the agreement is in force', async () => {
    const desk = await openWithPartner();
    expect(await desk.load('enrolments', PAPER)).toMatchObject({ status: 'done', accepted: 1, alreadyThere: 0 });
    const later = JSON.stringify(await referenceDefinition()).replaceAll('"2019-07"', '"2021-04"');
    await publish(desk, JSON.parse(later) as object, '2021-04-01');
    await desk.stage.on('2021-04-02');
    const before = await entries(desk.stage);
    const again = await desk.load('enrolments', PAPER);
    expect(said(again)).toEqual([]);
    expect(again).toMatchObject({ status: 'done', accepted: 1, alreadyThere: 1 });
    expect(await entries(desk.stage)).toBe(before);
    const other = await desk.load('enrolments', PAPER.replace('Ada', 'Eda'));
    expect(said(other)).toEqual(['2 -: was imported before with other values, and an import changes nothing that is there']);
  });

  test('are of no programme that the file does not tell, where several have the offerings', async () => {
    const desk = await openWithPartner();
    await publish(desk, { ...await referenceDefinition(), id: 'other-services' }, '2021-01-01');
    expect(said(await desk.load('enrolments', PAPER)))
      .toEqual([`2 offerings: ${PROGRAMME}, other-services have these offerings: add a column programme, and name one of them there`]);
    const named = `${HEADER},programme\nP1,sdps,2020-12-01,Ada,Head,other-services\n`;
    expect(await desk.load('enrolments', named)).toMatchObject({ status: 'done', accepted: 1 });
    const { rows } = await desk.stage.engine.writers.query<{ id: string }>(`select e ->> 'programmeId' as id from partner p,
      jsonb_array_elements(p.standing -> 'enrolments') e`);
    expect(rows).toEqual([{ id: 'other-services' }]);
  });

  test('have a date that is one, and that has come in the programme’s own zone', async () => {
    const desk = await openWithPartner();
    await publish(desk, { ...await referenceDefinition(), id: 'far-east', timeZone: 'Pacific/Kiritimati' }, '2021-01-01');
    const on = (day: string, programme: string) => `${HEADER},programme\nP1,sdps,${day},Ada,Head,${programme}\n`;
    for (const none of ['31.12.2019', '2019-02-30', '0']) {
      expect(said(await desk.load('enrolments', on(none, PROGRAMME))))
        .toEqual(['2 on: must be a calendar date from 1900 to 9999, such as 2021-06-30']);
    }
    // It is noon of the fifteenth in Greenwich.
    expect(said(await desk.load('enrolments', on('2021-03-16', PROGRAMME)))).toEqual(['2 on: must not be later than today, 2021-03-15']);
    expect(said(await desk.load('enrolments', on('2021-03-17', 'far-east')))).toEqual(['2 on: must not be later than today, 2021-03-16']);
    expect(said(await desk.load('enrolments', on('2021-03-16', 'far-east')))).toEqual([]);
  });
});

describe('an import that the server gave up', () => {
  test('says so in words, and what of it is written', async () => {
    const desk = await openDesk();
    const imports = importsOf(desk.stage.engine);
    const { sha256 } = await files.put(Buffer.from(ORGANISATIONS), Number.MAX_SAFE_INTEGER);
    const started = await imports.start({ kind: 'organisations', partial: false, dryRun: false, language: 'tr', sha256 }, desk.importer);
    const id = started === 'key-reused' ? '' : started.id;
    const aside = async (progress: ImportProgress | null) => {
      await desk.stage.engine.writers.query('update outbox set dead_at = now(), progress = $2::json where subject = $1', [id, JSON.stringify(progress)]);
      return imports.view(id, desk.importer);
    };
    const none = { through: 0, accepted: 0, alreadyThere: 0, failed: 0, errors: [] };
    const seen = { ...none, through: 3, accepted: 2 };
    const givenUp = { status: 'given-up', phase: 'ended', message: GIVEN_UP.tr };
    expect(await aside(null)).toMatchObject({ ...givenUp, accepted: 0 });
    expect(await aside({ phase: 'checking', rows: 2, checked: seen, written: none })).toMatchObject({ ...givenUp, accepted: 0 });
    expect(await aside({ phase: 'writing', rows: 2, checked: seen, written: { ...none, through: 2, accepted: 1 } }))
      .toMatchObject({ ...givenUp, accepted: 1 });
    // What is done is done, though nothing could note it.
    expect(await aside({ phase: 'done', rows: 2, checked: seen, written: seen })).toMatchObject({ status: 'done', accepted: 2 });
  });
});

describe('who may', () => {
  test('an organisation’s own admin imports its own, and nobody else’s', async () => {
    const desk = await openDesk();
    await desk.load('organisations', `${ORGANISATIONS}P2,partner,Rival,TR\n`);
    await desk.load('people', 'organisation,name,email,roles\nP1,Defne,defne@fabrikam.example,global-admin\nP2,Nia,nia@rival.example,global-admin\n');
    const { rows } = await desk.stage.engine.writers.query<{ id: string; organisation_id: string }>(
      `select id, organisation_id from person where email = 'defne@fabrikam.example'`);
    const own: Importer = {
      personId: rows[0]!.id, organisationId: rows[0]!.organisation_id, party: 'partner', roles: ['global-admin'],
    };
    const consultants = 'partner,name,email\nP1,Elif,elif@fabrikam.example\n';
    expect(await desk.load('consultants', consultants, { as: own })).toMatchObject({ status: 'done', accepted: 1 });
    const people = 'organisation,name,email,roles\nP1,Elif,elif@fabrikam.example,consultant\n';
    expect(await desk.load('people', people, { as: own })).toMatchObject({ status: 'done', accepted: 1 });
    expect(said(await desk.load('consultants', 'partner,name,email\nP2,Can,can@rival.example\n', { as: own })))
      .toEqual(['2 partner: P2 is the code of no partner of yours']);
    const grants = await desk.load('grants', 'reference,agreement,days\nG1,E1,5\n', { as: own });
    expect(grants).toMatchObject({ status: 'refused', accepted: 0 });
  });
});

describe('with an API key', () => {
  const PEOPLE = 'organisation,name,email,roles\nP1,Defne,defne@fabrikam.example,global-admin\n';
  const STOPPED = 'was not imported, nor was any row after it: whoever gave the import, or their API key, may not do so any more';

  async function openWithKey(expiresOn?: string) {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    const { runner } = desk.stage.engine;
    const made = await runner.run({
      name: 'key.create', input: { personId: desk.importer.personId, name: 'imports', expiresOn }, caller: { kind: 'system' },
      extra: { hash: 'x' },
    });
    const keyId = made.kind === 'accepted' ? made.id : '';
    const revoke = () => runner.run({ name: 'key.revoke', input: { keyId }, caller: { kind: 'system' } });
    return { desk, revoke, as: { ...desk.importer, keyId, scopes: null } };
  }

  test('that was revoked meanwhile nothing is imported, neither one’s own rows nor those on behalf of others', async () => {
    const { desk, revoke, as } = await openWithKey();
    const others = (digit: string) => ORGANISATIONS.replace(/(?<=[CP])1/g, digit);
    expect(await desk.load('organisations', others('2'), { as })).toMatchObject({ status: 'done', accepted: 2 });
    await revoke();
    for (const [kind, csv] of [['organisations', others('3')], ['people', PEOPLE]] as const) {
      const view = await desk.load(kind, csv, { as });
      expect(view).toMatchObject({ status: 'refused', accepted: 0 });
      expect(said(view)).toEqual([`1 -: ${STOPPED}`]);
    }
  });

  test('nothing is imported after its last day', async () => {
    const { desk, as } = await openWithKey('2021-03-15');
    await desk.stage.on('2021-03-16');
    expect(await desk.load('people', PEOPLE, { as })).toMatchObject({ status: 'refused', accepted: 0 });
  });

  test('that is revoked half-way what was written stays, and is told', async () => {
    const { desk, revoke, as: { personId, organisationId, keyId } } = await openWithKey();
    const { sha256 } = await files.put(Buffer.from(PEOPLE), Number.MAX_SAFE_INTEGER);
    const payload = { kind: 'people', partial: false, dryRun: false, language: 'en', sha256, personId, organisationId, keyId };
    const taken: Taken = { id: 0, kind: 'import', subject: 'imp_x', payload, progress: null, attempts: 1 };
    let progress: object | null = null;
    const keep = async (now: object): Promise<void> => {
      progress = now;
      if ((now as { phase: string }).phase === 'writing') await revoke();
    };
    await expect(desk.errand(taken, keep)).rejects.toThrow('may not go on');
    await desk.errand({ ...taken, progress }, keep);
    const written = { accepted: 0, failed: 1, errors: [{ row: 1, message: STOPPED }] };
    expect(progress).toMatchObject({ phase: 'done', rows: 1, written });
    const { rows } = await desk.stage.engine.writers.query(`select from person where email = 'defne@fabrikam.example'`);
    expect(rows).toEqual([]);
  });
});

describe('an import that is stopped while it writes', () => {
  test('tells of all that was written, and of nothing that was not', async () => {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    const people = Array.from({ length: 2000 }, (_, index) => `P1,Ece,ece-${String(index + 2)}@fabrikam.example,global-admin`);
    const { sha256 } = await files.put(Buffer.from(`organisation,name,email,roles\n${people.join('\n')}\n`), Number.MAX_SAFE_INTEGER);
    const { personId, organisationId } = desk.importer;
    const payload = { kind: 'people', partial: false, dryRun: false, language: 'en', sha256, personId, organisationId };
    const taken: Taken = { id: 0, kind: 'import', subject: 'imp_x', payload, progress: null, attempts: 1 };
    let progress: ImportProgress | null = null;
    const keep = async (now: object): Promise<void> => {
      progress = now as ImportProgress;
      if (progress.phase !== 'writing' || progress.written.through === 0) return;
      await desk.stage.engine.writers.query(`update person set roles = '{auditor}' where id = $1`, [personId]);
    };
    // Progress is kept at each window.
    let time = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (time += 1000));
    try {
      await expect(desk.errand(taken, keep)).rejects.toThrow('may not go on');
    } finally {
      clock.mockRestore();
    }
    await desk.errand({ ...taken, progress }, keep);
    const { rows: [there] } = await desk.stage.engine.writers.query<{ count: number; last: number }>(`select count(*)::integer as count,
      max(substring(email from '\\d+')::integer) as last from person where email like 'ece-%'`);
    const { written } = progress as unknown as ImportProgress;
    expect(there?.count).toBeGreaterThan(256);
    expect(written).toMatchObject({ accepted: there?.count, through: there?.last });
    expect(written.errors.map(({ row }) => row)).toEqual([Number(there?.last) + 1]);
  });
});

function* grantRows(count: number): Generator<string> {
  yield 'reference,agreement,days,on,reason\n';
  for (let row = 1; row <= count; row += 1) yield `G-${String(row)},E1,1,2020-01-01,coverage\n`;
}

async function* inChunks(rows: Generator<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for (const row of rows) {
    text += row;
    if (text.length < 65_536) continue;
    yield await Promise.resolve(Buffer.from(text));
    text = '';
  }
  yield Buffer.from(text);
}

describe('a large file', () => {
  test('is taken up again where a killed server left it, and nothing doubles', async () => {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    await desk.load('agreements', AGREEMENTS);
    const { sha256 } = await files.put(inChunks(grantRows(3000)), Number.MAX_SAFE_INTEGER);
    const { personId, organisationId } = desk.importer;
    const payload = { kind: 'grants', partial: false, dryRun: false, language: 'en', sha256, personId, organisationId };
    const taken: Taken = { id: 0, kind: 'import', subject: 'imp_x', payload, progress: null, attempts: 1 };
    // The first server dies at the third word it gives of its progress while it writes.
    let last: object | null = null;
    let words = 0;
    await expect(desk.errand(taken, (progress) => {
      if ((progress as { phase: string }).phase === 'writing' && (words += 1) === 1) {
        last = progress;
        return new Promise((_resolve, reject) => { setTimeout(() => { reject(new Error('killed')); }, 150); });
      }
      return Promise.resolve();
    })).rejects.toThrow('killed');
    expect(last).not.toBeNull();
    let progress: unknown;
    const keep = (now: object) => { progress = now; return Promise.resolve(); };
    await desk.errand({ ...taken, progress: last }, keep);
    expect(progress).toMatchObject({ phase: 'done', written: { accepted: 3000 } });
    // A server that was only thought dead may still be at it.
    await desk.errand({ ...taken, progress: last }, keep);
    expect(progress).toMatchObject({ phase: 'done', written: { accepted: 3000, failed: 0 }, checked: { alreadyThere: 0 } });
    const { rows } = await desk.stage.engine.writers.query<{ granted: string }>('select granted from agreement');
    expect(rows).toEqual([{ granted: '3000' }]);
  });

  test(`${String(MANY)} rows in the memory of a few`, async () => {
    const desk = await openDesk();
    await desk.load('organisations', ORGANISATIONS);
    await desk.load('agreements', AGREEMENTS);
    let peak = 0;
    const look = setInterval(() => { peak = Math.max(peak, process.memoryUsage().heapUsed); }, 20);
    const before = process.memoryUsage().heapUsed;
    const begun = performance.now();
    const view = await desk.load('grants', inChunks(grantRows(MANY)));
    clearInterval(look);
    const seconds = (performance.now() - begun) / 1000;
    process.stdout.write(`${String(MANY)} grants checked and written in ${seconds.toFixed(1)} s, heap +${((peak - before) / 1e6).toFixed(0)} MB\n`);
    expect(view).toMatchObject({ status: 'done', rows: MANY, accepted: MANY, failed: 0 });
    expect(peak - before).toBeLessThan(150_000_000);
  }, 300_000);
});
