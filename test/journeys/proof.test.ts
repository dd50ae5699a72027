/** What a party, an auditor or a stranger can prove of the journal, with the server and then without it. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/proof/check.ts';
import { verifyInclusion } from '../../src/proof/merkle.ts';
import { openNote, readCheckpoint, readVerifier } from '../../src/proof/note.ts';
import { RECEIPT, shorten, type Receipt } from '../../src/proof/receipt.ts';
import { receiptPicture } from '../../src/server/receipt-picture.ts';
import { startProofs } from '../../src/server/proofs.ts';
import { ensureKeys, openKeys, retireKeys, rotateKeys } from '../../src/server/signing.ts';
import { verify } from '../../src/server/queries/verify.ts';
import { body, cast, does, startStage, type Cast, type Stage } from './http-stage.ts';

const CLI = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../dist/proof', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tallystick-proof-'));
const place = { folder, fileName: 'signing-key' };

let stage: Stage;
let parties: Cast;
let vkey: string;
let voucher: string;

interface Receipts { readonly items: readonly { readonly type: string; readonly position: number; readonly qr: string; readonly receipt: Receipt }[] }
interface Noted { readonly size: number; readonly note: string }

const get = <Body>(role: Parameters<Cast['as']>[0] | null, path: string): Promise<Body> =>
  (role === null ? fetch(`${stage.url}/api/v1${path}`).then((answer) => answer.json() as Promise<Body>)
    : parties.as(role).request<Body>('GET', `/api/v1${path}`).then(body));
const statusOf = async (role: Parameters<Cast['as']>[0] | null, path: string): Promise<number> =>
  (await fetch(`${stage.url}/api/v1${path}`, { headers: role === null ? {} : { authorization: `Bearer ${parties.secrets[role]}` } })).status;
const receiptsOf = (role: Parameters<Cast['as']>[0]) => get<Receipts>(role, `/vouchers/${voucher}/receipts`);

beforeAll(async () => {
  stage = await startStage('2021-03-15', {}, { keys: () => ensureKeys(place, () => 'journal.example/test') });
  vkey = (await openKeys(place))!.listed[0]!.vkey;
  parties = await cast(stage);
  ({ id: voucher } = await does(parties.as('customer.admin'), 'voucher.create', {
    agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 3, country: 'TR',
  }));
  await does(parties.as('customer.admin'), 'voucher.assign', { voucher, assignee: { name: 'Deniz Arslan', email: 'deniz@contoso.example' } });
  await does(parties.as('partner.admin'), 'voucher.reserve', {
    voucher, email: 'deniz@contoso.example', locationId: parties.location, consultantIds: [parties.consultant],
    startsOn: '2021-04-05', endsOn: '2021-04-07', offSiteDays: 0,
  });
}, 60_000);

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a receipt', () => {
  test('is there right after the reservation, and is checked far from the server', async () => {
    const { items } = await receiptsOf('partner.admin');
    const reserved = items.find(({ type }) => type === 'voucher.reserved')!;
    // The folder of the verifier alone, elsewhere: no packages, no server.
    const away = mkdtempSync(join(tmpdir(), 'tallystick-away-'));
    for (const name of readdirSync(PROGRAM).filter((each) => each.endsWith('.js'))) cpSync(join(PROGRAM, name), join(away, name));
    const file = join(away, 'receipt.json');
    const run = (...args: string[]) => spawnSync(process.execPath, [join(away, 'verifier.js'), ...args], { encoding: 'utf8', cwd: away, env: {} });
    writeFileSync(file, JSON.stringify(reserved.receipt));
    const proven = run(file, '--key', vkey);
    expect([proven.status, proven.stderr]).toEqual([0, '']);
    expect(proven.stdout).toMatch(new RegExp(`^Voucher ${voucher} was reserved by partner ${parties.partner}, from 2021-04-05 to 2021-04-07.\n`));
    expect(proven.stdout).toContain(`by person ${parties.people['partner.admin']}, acting for ${parties.partner}.`);
    expect(proven.stdout).toMatch(/This is proven\.\n$/);
    expect(run('--text', shorten(reserved.receipt), '--key', vkey).stdout).toBe(proven.stdout);
    writeFileSync(file, JSON.stringify(reserved.receipt).replace('2021-04-07', '2021-04-08'));
    const forged = run(file, '--key', vkey);
    expect([forged.status, forged.stdout]).toEqual([1, '']);
    expect(forged.stderr).toMatch(/^NOT PROVEN: The entry is not at position/);
    expect(run(file).status).toBe(2);
    expect(run('nowhere', '--key', vkey).status).toBe(2);
    expect(run(file, '--key', 'x').status).toBe(2);
    rmSync(away, { recursive: true });
  });

  test('holds no name and no address', async () => {
    for (const role of ['customer.admin', 'partner.admin', 'sponsor.admin'] as const) {
      const text = JSON.stringify(await receiptsOf(role));
      expect(text).toContain('voucher.reserved');
      expect(text).not.toMatch(/Deniz|contoso\.example|Elif/);
    }
  });

  test('is a picture, too, which holds the short form', async () => {
    const { items: [created] } = await receiptsOf('customer.admin');
    const answer = await fetch(`${stage.url}${created!.qr}`, { headers: { authorization: `Bearer ${parties.secrets['customer.admin']}` } });
    expect(answer.headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(await answer.text()).toMatch(/^<svg [^]*<\/svg>\n?$/);
  });

  test('is for those who see the entry; others find nothing', async () => {
    const { items } = await receiptsOf('partner.admin');
    const { position } = items.find(({ type }) => type === 'voucher.reserved')!;
    for (const form of ['proof', 'receipt', 'receipt.svg']) {
      const path = `/journal/${String(position)}/${form}`;
      expect(await Promise.all([
        statusOf('partner.admin', path), statusOf('customer.admin', path), statusOf('sponsor.auditor', path), statusOf('rival.global', path), statusOf(null, path),
      ]), form).toEqual([200, 200, 200, 404, 401]);
      expect(await statusOf('sponsor.auditor', `/journal/999999/${form}`)).toBe(404);
      expect(await statusOf('sponsor.auditor', `/journal/0/${form}`)).toBe(404);
      expect(await statusOf('sponsor.auditor', `/journal/x/${form}`)).toBe(404);
    }
    expect(await statusOf('rival.global', `/vouchers/${voucher}/receipts`)).toBe(404);
    expect(await statusOf('customer.admin', '/payment-requests/pay_x/receipts')).toBe(404);
  });

  test('of a key there is none: a part of that entry is kept back', async () => {
    const [row] = await stage.rows(`select p.position from journal j join journal_position p on p.id = j.id
      where j.type = 'key.created' and j.sponsor_id is not null limit 1`);
    const path = `/journal/${String(row!['position'])}`;
    expect([await statusOf('sponsor.admin', `${path}/receipt`), await statusOf('sponsor.admin', `${path}/proof`)]).toEqual([404, 200]);
  });

  test('fits a QR code for a long report in a journal of ten million entries', async () => {
    const id = (prefix: string) => `${prefix}_${randomBytes(8).toString('hex')}`;
    const many = (count: number, prefix: string) => Array.from({ length: count }, () => id(prefix));
    const hash = () => randomBytes(32).toString('hex');
    const entry = JSON.stringify({
      actor: { organisation: id('ptr'), person: id('per') }, at: '2021-03-15T12:00:00.000Z', command: 'engagement.report',
      data: { on: '2021-03-15', report: {
        consultantIds: many(6, 'con'), deliverableIds: many(12, 'dlv'), endedOn: '2021-03-12', offSiteDays: 2, onSiteDays: 13,
        recommendations: { commitment: hash() }, startedOn: '2021-02-22', summary: { commitment: hash() },
      } },
      previous: hash(), programme: { id: 'microsoft-planning-services', version: 12 }, sequence: 31, subject: voucher, type: 'engagement.reported',
    });
    const { note } = await get<Noted>(null, '/journal/checkpoint');
    const receipt: Receipt = {
      kind: RECEIPT, position: 9_876_543, entry, checkpoint: note, path: Array.from({ length: 24 }, () => randomBytes(32).toString('base64')),
    };
    expect(shorten(receipt).length).toBeLessThan(3391);
    expect(await receiptPicture(receipt)).toMatch(/^<svg/);
    expect(await receiptPicture({ ...receipt, entry: randomBytes(4000).toString('hex') })).toBeUndefined();
  });
});

describe('the journal', () => {
  test('tells everybody its keys and its last checkpoint', async () => {
    const known = await (await fetch(`${stage.url}/.well-known/tallystick.json`)).json() as object;
    expect(known).toMatchObject({ origin: 'journal.example/test', keys: [{ vkey, until: null }], checkpoint: '/api/v1/journal/checkpoint' });
    const { note, size } = await get<Noted>(null, '/journal/checkpoint');
    const { text, signedBy } = openNote(note, [readVerifier(vkey)]);
    expect(signedBy).toHaveLength(1);
    expect(readCheckpoint(text)).toMatchObject({ origin: 'journal.example/test', size });
    const plain = await fetch(`${stage.url}/api/v1/journal/checkpoint`, { headers: { accept: 'text/plain' } });
    expect([plain.headers.get('content-type'), await plain.text()]).toEqual(['text/plain; charset=utf-8', note]);
  });

  test('names the state of each answer, so that what is there already is not sent again', async () => {
    const receipt = `/api/v1/journal/${String((await receiptsOf('partner.admin')).items[0]!.position)}/receipt.svg`;
    const paths = ['/.well-known/tallystick.json', '/api/v1/journal/checkpoint', '/api/v1/journal/consistency?from=1', receipt];
    for (const path of paths) {
      for (const accept of ['application/json', 'text/plain']) {
        const headers = { accept, authorization: `Bearer ${parties.secrets['partner.admin']}` };
        const etag = (await fetch(`${stage.url}${path}`, { headers })).headers.get('etag') ?? 'none';
        const again = await fetch(`${stage.url}${path}`, { headers: { ...headers, 'if-none-match': etag } });
        expect([path, accept, again.status, await again.text()]).toEqual([path, accept, 304, '']);
      }
    }
  });

  test('proves each entry and that it only grew', async () => {
    const kept = await get<Noted>(null, '/journal/checkpoint');
    await does(parties.as('partner.admin'), 'voucher.release', { voucher, reason: 'illness' });
    const { items } = await receiptsOf('customer.admin');
    const { receipt, position } = items.at(-1)!;
    expect(position).toBeGreaterThan(kept.size);
    expect(check(JSON.stringify(receipt), [readVerifier(vkey)], kept.note)[0]).toMatch(/voucher\.released/);
    const proof = await get<{ leafHash: string; index: number; size: number; path: string[]; checkpoint: string }>('sponsor.auditor', `/journal/${String(position)}/proof`);
    const { root } = readCheckpoint(openNote(proof.checkpoint, []).text);
    const hashes = proof.path.map((hash) => Buffer.from(hash, 'base64'));
    expect(verifyInclusion(Buffer.from(proof.leafHash, 'base64'), proof.index, proof.size, hashes, root)).toBe(true);
    const grown = await get<object>(null, `/journal/consistency?from=${String(kept.size)}`);
    expect(check(JSON.stringify(grown), [readVerifier(vkey)], kept.note).join()).toMatch(/none of these was changed/);
    expect(await statusOf(null, '/journal/consistency')).toBe(400);
    expect(await statusOf(null, '/journal/consistency?from=1&to=999999')).toBe(404);
    expect(await statusOf(null, '/journal/consistency?from=-1')).toBe(400);
  });

  test('is signed by many servers at once without ever becoming two', async () => {
    const keys = await openKeys(place);
    const { writers: pool, sequenced } = stage.server.engine;
    const servers = Array.from({ length: 4 }, () => startProofs({ pool, keys, sequenced, report: (error) => { throw error; } }));
    for (let round = 0; round < 8; round += 1) {
      await does(parties.as('customer.admin'), 'voucher.create', {
        agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR',
      });
      await sequenced();
      const { entries } = await stage.rows('select count(*)::integer as entries from journal_position').then(([row]) => row as { entries: number });
      const signed = await Promise.all(servers.map((server) => server.checkpoint(entries)));
      expect(new Set(signed.map((each) => each?.note)).size).toBe(1);
      const proofs = await Promise.all(servers.map((server) => server.consistency(round, undefined)));
      expect(proofs.map((proof) => proof?.checkpoint.size)).toEqual(servers.map(() => entries));
    }
    const verified = await verify(pool, { keys: keys!.verifiers });
    expect([verified.faults, verified.unchecked, verified.checkpoints > 8]).toEqual([[], 0, true]);
  });
});

describe('a signing key', () => {
  test('is for its owner’s eyes', () => {
    const path = join(folder, 'signing-key');
    expect(existsSync(path)).toBe(true);
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('is made once by many that begin at once', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tallystick-keys-'));
    const made = await Promise.all(Array.from({ length: 20 }, (_, at) => ensureKeys({ folder: other, fileName: 'k' }, () => `n${String(at)}`)));
    expect(new Set(made.map(({ listed }) => listed[0]!.vkey)).size).toBe(1);
    expect(readdirSync(other)).toEqual(['k']);
    rmSync(other, { recursive: true });
  });

  test('is followed by another without a gap: both sign for a while, and the old one stays listed', async () => {
    const path = join(folder, 'signing-key');
    const kept = await get<Noted>(null, '/journal/checkpoint');
    const both = await rotateKeys(path);
    const { writers: pool, sequenced } = stage.server.engine;
    const grow = async (keys: Awaited<ReturnType<typeof openKeys>>) => {
      await does(parties.as('customer.admin'), 'voucher.create', {
        agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 1, country: 'TR',
      });
      await sequenced();
      const server = startProofs({ pool, keys, sequenced, report: () => undefined });
      const [row] = await stage.rows('select max(position)::integer as last from journal_position');
      return (await server.checkpoint(row!['last'] as number))!;
    };
    const signed = await grow(both);
    expect(both.listed.map(({ until }) => until)).toEqual([null, null]);
    for (const verifier of both.verifiers) expect(openNote(signed.note, [verifier]).signedBy).toHaveLength(1);
    const after = await retireKeys(path);
    const last = await grow(after);
    expect(after.listed[1]).toMatchObject({ vkey, until: expect.any(String) as string });
    expect(openNote(last.note, [readVerifier(vkey)]).signedBy).toEqual([]);
    expect(after.name).toBe('journal.example/test');
    const verified = await verify(pool, { keys: after.verifiers, held: [{ name: 'kept', note: kept.note }] });
    expect(verified.faults).toEqual([]);
  });

  test('of another installation signs nothing here', async () => {
    const { writers: pool, sequenced } = stage.server.engine;
    const other = mkdtempSync(join(tmpdir(), 'tallystick-keys-'));
    const keys = await ensureKeys({ folder: other, fileName: 'k' }, () => 'journal.example/test');
    const server = startProofs({ pool, keys, sequenced, report: () => undefined });
    const [row] = await stage.rows('select count(*)::integer as count from checkpoint');
    await expect(server.checkpoint(1e9)).rejects.toThrow(/signed by another key/);
    expect(await stage.rows('select count(*)::integer as count from checkpoint')).toEqual([row]);
    rmSync(other, { recursive: true });
  });

  test('is shown, rotated and retired by the command line, and receipts are checked there too', async () => {
    const data = mkdtempSync(join(tmpdir(), 'tallystick-cli-'));
    const { DATABASE_URL: _own, ...environment } = process.env;
    const cli = (...args: string[]) => spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env: { ...environment, TALLYSTICK_SIGNING_KEY_FILE: join(data, 'keys/a') } });
    expect(cli('signing', 'show').status).toBe(3);
    const made = JSON.parse(cli('signing', 'create', '--name', 'log.example').stdout) as { items: { vkey: string }[] };
    expect(made.items[0]!.vkey).toMatch(/^log\.example\+/);
    expect(cli('signing', 'create').status).toBe(3);
    expect((JSON.parse(cli('signing', 'rotate').stdout) as typeof made).items).toHaveLength(2);
    expect((JSON.parse(cli('signing', 'retire').stdout) as typeof made).items[1]).toMatchObject({ vkey: made.items[0]!.vkey });
    // The key of links in mails stands beside it, and is named by an option; the journal's stays as it is.
    const before = readFileSync(join(data, 'keys/a'), 'utf8');
    const links = (verb: string) => spawnSync(process.execPath, [CLI, 'signing', verb, '--for', 'proof'], {
      encoding: 'utf8', env: { ...environment, TALLYSTICK_SIGNING_KEY_FILE: join(data, 'keys/a'), TALLYSTICK_PROOF_KEY_FILE: join(data, 'keys/b') },
    });
    expect(links('show')).toMatchObject({ status: 3, stderr: expect.stringContaining('signing create --for proof') as string });
    const rotated = ['create', 'rotate', 'retire'].map((verb) => (JSON.parse(links(verb).stdout) as { where: string; items: object[] }));
    expect(rotated.map(({ where, items: listed }) => [where, listed.length])).toEqual([1, 2, 2].map((count) => [join(data, 'keys/b'), count]));
    expect(statSync(join(data, 'keys/b')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'keys/b'), 'utf8')).toMatch(/^# Signs the links of vouchers and invitations\./);
    expect(readFileSync(join(data, 'keys/a'), 'utf8')).toBe(before);
    const { items } = await receiptsOf('customer.admin');
    const file = join(data, 'receipt.json');
    writeFileSync(file, JSON.stringify(items[0]!.receipt));
    const current = (await openKeys(place))!.listed[0]!.vkey;
    const proven = cli('receipt', 'verify', '--key', current, file);
    expect(proven.status).toBe(0);
    // Whoever reads a pipe is a program.
    const { shown, ...rest } = JSON.parse(proven.stdout) as { proven: boolean; shown: string[] };
    expect([rest, shown.length > 1, shown.at(-1)]).toEqual([{ proven: true }, true, expect.stringMatching(/^The journal .+ has it at position/)]);
    const wrong = cli('receipt', 'verify', file, '--key', made.items[0]!.vkey);
    expect([wrong.status, wrong.stderr]).toEqual([1, 'NOT PROVEN: The receipt’s checkpoint is not signed by the key that was given.\n']);
    rmSync(data, { recursive: true, force: true });
  });
});
