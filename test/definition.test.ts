import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeProblem, readDefinition } from '../src/cli/definition-files.ts';
import { checkDefinition, programmeJsonSchema, type ProgrammeFile } from '../src/contract/programme.ts';
import { inLanguage } from '../src/contract/state-errors.ts';
import type { ProgrammeDefinition } from '../src/domain/programme.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, 'programmes/microsoft-planning-services');

async function shipped(): Promise<ProgrammeFile> {
  const read = await readDefinition(folder);
  if ('errors' in read) throw new Error(read.errors.map(describeProblem).join('\n'));
  return read.definition;
}

describe('the published schema', () => {
  const texts = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Texts of a programme definition in one language',
    $ref: 'programme.schema.json#/$defs/Texts',
  };

  test.each([
    ['programme.schema.json', programmeJsonSchema],
    ['texts.schema.json', texts],
  ])('%s is current', async (name, schema) => {
    const file = join(root, 'programmes', name);
    const current = `${JSON.stringify(schema, null, 2)}\n`;
    if (process.env['UPDATE'] === '1') await writeFile(file, current);
    const published = await readFile(file, 'utf8').catch(() => '');
    expect(published === current, `${name} is stale; renew it with: UPDATE=1 npx vitest run test/definition.test.ts`)
      .toBe(true);
  });

  test('refuses unknown fields at every level, and needs no texts beside a programme.yaml', () => {
    const open: string[] = [];
    const walk = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Record<string, unknown>;
      if (schema['type'] === 'object' && schema['additionalProperties'] === undefined) open.push(path);
      for (const [key, child] of Object.entries(schema)) walk(child, `${path}/${key}`);
    };
    walk(programmeJsonSchema, '');
    expect(open).toEqual([]);
    expect(programmeJsonSchema['required']).not.toContain('texts');
    expect(programmeJsonSchema['required']).toContain('calendar');
  });
});

describe('the definition that ships', () => {
  test('has no errors, and only the two contradictions that the sources hold', async () => {
    const read = await readDefinition(folder);
    expect('errors' in read ? read.errors.map(describeProblem) : []).toEqual([]);
    expect('warnings' in read ? read.warnings : []).toEqual([
      expect.stringMatching(/last day to redeem, 2022-01-01, binds nobody.*2021-12-27/),
      expect.stringMatching(/from 2021-07-01 on .* lapse at once/),
    ]);
  });

  test('can be read by the rules', async () => {
    const definition: ProgrammeDefinition = await shipped();
    expect(definition.calendar.redemption?.lastDay).toBe('2022-01-01');
    expect(definition.rates.find((rate) => rate.country === 'KW')?.perDay).toEqual({ amount: 480_000, currency: 'KWD' });
  });

  test('says the same in both languages: the same ids, the same figures to fill in', async () => {
    const { texts } = await shipped();
    const shape = (value: unknown): unknown => {
      if (typeof value === 'string') return [...value.matchAll(/\{[A-Za-z]+\}/g)].map(String).sort();
      if (Array.isArray(value)) return value.map(shape);
      return Object.fromEntries(Object.entries(value as object).map(([key, child]) => [key, shape(child)]));
    };
    expect(Object.keys(texts)).toEqual(['en', 'tr']);
    expect(shape(texts['tr'])).toEqual(shape(texts['en']));
  });

  test('glues no Turkish suffix to what is filled in', async () => {
    const { texts } = await shipped();
    for (const message of Object.values(texts['tr']?.notifications ?? {})) {
      expect(`${message.subject}\n${message.body}`).not.toMatch(/\}['’]?\p{L}/u);
    }
  });
});

describe('a definition', () => {
  const cases: [string, (file: ProgrammeFile) => void, string, RegExp][] = [
    ['with a date that does not exist', (file) => { set(file.calendar, 'accrual', { lastDay: '2021-02-30' }); },
      '/calendar/accrual/lastDay', /calendar date/],
    ['with a field nobody knows', (file) => { set(file.voucher, 'lifeWeeks', 3); }, '/voucher/lifeWeeks', /not a field/],
    ['without a field', (file) => { set(file, 'voucher', undefined); }, '/voucher', /is required/],
    ['with an unknown country', (file) => { set(file.rates[0], 'country', 'UK'); }, '/rates/0/country', /ISO 3166/],
    ['with a fraction of money', (file) => { set(file.rates[0]?.perDay, 'amount', 1.5); },
      '/rates/0/perDay/amount', /whole number/],
    ['with an unknown currency', (file) => { set(file.rates[0]?.perDay, 'currency', 'XYZ'); },
      '/rates/0/perDay/currency', /ISO 4217/],
    ['in a zone that does not exist', (file) => { set(file, 'timeZone', 'Mars/Olympus'); }, '/timeZone', /IANA/],
    ['with an unknown competency', (file) => { set(file.offerings[0]?.engagementTypes[0]?.competencies[0], 'competency', 'x'); },
      '/offerings/0/engagementTypes/0/competencies/0/competency', /x is not among/],
    ['with an unknown level', (file) => { set(file.offerings[0]?.engagementTypes[0]?.competencies[0], 'levels', ['tin']); },
      '/offerings/0/engagementTypes/0/competencies/0/levels/0', /tin is not among/],
    ['with an id twice', (file) => { set(file.competencies[1], 'id', 'windows-and-devices'); },
      '/competencies/1/id', /used twice/],
    ['with an engagement type in two offerings',
      (file) => { set(file.offerings[1]?.engagementTypes[0], 'id', 'windows-office-deployment-planning'); },
      '/offerings/1/engagementTypes/0/id', /used twice/],
    ['with a service level outside the list', (file) => { file.offerings[0]?.engagementTypes[2]?.serviceLevels.push(7); },
      '/offerings/0/engagementTypes/2/serviceLevels/3', /7 is not among/],
    ['with overlapping rates', (file) => { addRate(file, { from: '2020-01-01' }); }, '/rates/6/from', /overlaps/],
    ['with a gap between rates', (file) => { set(file.rates[0], 'through', '2019-12-31'); addRate(file, { from: '2020-01-03' }); },
      '/rates/6/from', /without a rate from 2020-01-01 to 2020-01-02/],
    ['with a text missing in one language', (file) => { set(file.texts['tr']?.offerings, 'ddps', undefined); },
      '/texts/tr/offerings', /ddps is missing/],
    ['with a text that belongs to nothing', (file) => { set(file.texts['en']?.levels, 'bronze', 'Bronze'); },
      '/texts/en/levels/bronze', /belongs to nothing/],
    ['without texts in one of its languages', (file) => { set(file.texts, 'tr', undefined); }, '/languages/1', /no texts in tr/],
    ['with texts in a language it does not have', (file) => { set(file.texts, 'de', file.texts['en']); },
      '/texts/de', /not among the languages/],
    ['with an unknown figure in a message',
      (file) => { set(file.texts['en']?.notifications['voucher-expired'], 'body', 'Dear {assignee}'); },
      '/texts/en/notifications/voucher-expired/body', /\{assignee\} is unknown/],
    ['that redeems before it creates', (file) => { set(file.calendar, 'redemption', { lastDay: '2021-06-29' }); },
      '/calendar/redemption/lastDay', /before the last day to create/],
    ['that closes pools while vouchers are made', (file) => { set(file.calendar, 'removal', { on: '2021-06-30' }); },
      '/calendar/removal/on', /while creation is open/],
    ['whose milestone has another date than its rule', (file) => { set(file.milestones[5], 'on', '2021-07-02'); },
      '/milestones/5/on', /not the date of removal/],
    ['with an unknown agreement version', (file) => { set(file.enrolment, 'agreementVersion', '2020-01'); },
      '/enrolment/agreementVersion', /not among the agreements/],
    ['that asks the system to judge', (file) => { set(file.compliance[3], 'by', 'system'); },
      '/compliance/3/by', /cannot evaluate deliverable-prescriptive/],
    ['with a requirement of two kinds', (file) => { set(file.requirements, '0', { enrolment: 'offering', location: 'x' }); },
      '/requirements/0/location', /not a field/],
    ['with a requirement of no kind', (file) => { set(file.requirements, '0', { mood: 'good' }); },
      '/requirements/0', /one requirement/],
    ['with a requirement that is nearly right', (file) => { set(file.requirements, '0', { profile: ['logo'] }); },
      '/requirements/0/profile/0', /one of description/],
    ['of another unit', (file) => { set(file, 'unit', 'hours'); }, '/unit', /must be days/],
  ];

  test.each(cases)('%s is refused there', async (_, spoil, pointer, message) => {
    const spoilt = structuredClone(await shipped());
    spoil(spoilt);
    const verdict = checkDefinition(JSON.parse(JSON.stringify(spoilt)));
    const errors = 'errors' in verdict ? verdict.errors : [];
    expect(errors.find((error) => error.pointer === pointer)?.message, JSON.stringify(errors.slice(0, 5))).toMatch(message);
    expect(errors.filter((error) => inLanguage(error.message, 'tr') === error.message), 'told in Turkish, too').toEqual([]);
  });

  test.each([[null], [[]], ['text'], [42], [{}]])('is no %j', (input) => {
    const verdict = checkDefinition(input);
    expect('errors' in verdict && verdict.errors.length > 0).toBe(true);
    expect('errors' in verdict && verdict.errors.every((error) => inLanguage(error.message, 'tr') !== error.message)).toBe(true);
  });

  test('that refers to itself, or is too deep, is refused without exhausting anything', () => {
    const loop: Record<string, unknown> = {};
    loop['requirements'] = [loop];
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level += 1) deep = { all: [deep] };
    expect(checkDefinition(loop)).toHaveProperty('errors.0.message', 'is nested deeper than 24 levels');
    expect(checkDefinition({ requirements: [deep] })).toHaveProperty('errors.0.message', 'is nested deeper than 24 levels');
  });

  test('may hold a rate that changes, and warns where rates run out', async () => {
    const file = structuredClone(await shipped());
    set(file.rates[0], 'through', '2019-12-31');
    addRate(file, { from: '2020-01-01', through: '2020-12-31' });
    const verdict = checkDefinition(file);
    expect('warnings' in verdict && verdict.warnings.some((warning) => warning.includes('rates of US end on 2020-12-31')))
      .toBe(true);
  });
});

describe('a definition on disk', () => {
  let place = '';
  const write = async (name: string, content: string | Buffer) => {
    await writeFile(join(place, name), content);
    return join(place, name);
  };
  const problems = async (path: string) => {
    const read = await readDefinition(path);
    return 'errors' in read ? read.errors : [];
  };
  beforeAll(async () => { place = await mkdtemp(join(tmpdir(), 'definition-')); });
  afterAll(async () => { await rm(place, { recursive: true, force: true }); });

  test('is the same as one JSON file', async () => {
    const definition = await shipped();
    expect(await readDefinition(await write('whole.json', JSON.stringify(definition)))).toHaveProperty('definition', definition);
  });

  test('is the same by its file as by its folder', async () => {
    expect(await readDefinition(join(folder, 'programme.yaml'))).toEqual(await readDefinition(folder));
  });

  test('that holds its texts needs none of those beside it', async () => {
    await mkdir(join(place, 'beside'));
    await write('beside/texts.en.yaml', 'title: Another\n');
    const definition = await shipped();
    const exported = await write('beside/exported.json', JSON.stringify(definition));
    expect(await readDefinition(exported)).toHaveProperty('definition', definition);
  });

  test('names the file and the line of a mistake, in the texts too', async () => {
    const copy = join(place, 'copy');
    await mkdir(copy);
    for (const name of ['programme.yaml', 'texts.en.yaml', 'texts.tr.yaml']) {
      const content = await readFile(join(folder, name), 'utf8');
      await writeFile(join(copy, name), content
        .replace('lifeDays: 180', 'lifeDays: many').replace(/^ {2}silver: Gümüş$/m, '  tin: Teneke'));
    }
    const found = await problems(copy);
    const numberOf = async (name: string, needle: string) =>
      (await readFile(join(copy, name), 'utf8')).split('\n').findIndex((text) => text.includes(needle)) + 1;
    expect(found).toEqual([{
      file: join(copy, 'programme.yaml'), line: await numberOf('programme.yaml', 'lifeDays'),
      pointer: '/voucher/lifeDays', message: 'must be a whole number',
    }]);
    await writeFile(join(copy, 'programme.yaml'), await readFile(join(folder, 'programme.yaml'), 'utf8'));
    const inTexts = await problems(copy);
    expect(inTexts.map(({ pointer }) => pointer)).toEqual(['/levels', '/levels/tin']);
    expect(inTexts[1]).toMatchObject({ file: join(copy, 'texts.tr.yaml'), line: await numberOf('texts.tr.yaml', 'tin:') });
  });

  test('that is no YAML is refused with the line', async () => {
    expect((await problems(await write('broken.yaml', 'id: a\nid: b\n')))[0]).toMatchObject({ line: 2 });
    expect((await problems(await write('tag.yaml', 'id: !!js/function "x"\n')))[0]).toMatchObject({ line: 1 });
  });

  test('that grows when it is read is refused', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 8 }, (_, index) => {
      const [name, before] = ['bcdefghi'.charAt(index), 'abcdefgh'.charAt(index)];
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`;
    })].join('\n');
    expect((await problems(await write('bomb.yaml', bomb)))[0]?.message).toMatch(/alias/);
    expect((await problems(await write('loop.yaml', 'a: &a [*a]\n')))[0]?.message).toMatch(/nested deeper/);
    expect(await problems(await write('deep.yaml', '['.repeat(300_000)))).not.toEqual([]);
  });

  test.each([
    ['too large', 'large.yaml', Buffer.alloc(1_000_001, 'a'), /larger than 1 MB/],
    ['no text', 'binary.yaml', Buffer.from([0xff, 0xfe, 0x00]), /not UTF-8/],
  ])('that is %s is refused', async (_, name, content, message) => {
    expect((await problems(await write(name, content)))[0]?.message).toMatch(message);
  });

  test('that is not there, or no file, is refused', async () => {
    expect((await problems(join(place, 'nowhere.yaml')))[0]?.message).toMatch(/does not exist/);
    expect((await problems('/dev/null'))[0]?.message).toMatch(/no ordinary file/);
    await mkdir(join(place, 'empty'));
    expect((await problems(join(place, 'empty')))[0]?.message).toMatch(/no programme.yaml/);
  });
});

function set(target: object | undefined, field: string, value: unknown): void {
  if (target === undefined) throw new Error(`nothing to set ${field} of`);
  Object.assign(target, { [field]: value });
}

/** One more rate of the first country. */
function addRate(file: ProgrammeFile, period: { from: string; through?: string }): void {
  file.rates.push({ ...file.rates[0], ...period, through: period.through } as ProgrammeFile['rates'][number]);
}
