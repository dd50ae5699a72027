/** What an upload may be: what it says it is, no bomb, nothing that a scanner knows; what is refused leaves nothing behind. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server as Listener, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { archiveFault } from '../../src/server/http/archive.ts';
import { newSecret } from '../../src/server/http/keys.ts';
import { makeScanner } from '../../src/server/scan.ts';
import { body, cast, does, startStage, type Cast, type Stage } from '../journeys/http-stage.ts';
import { docxOf, zipOf } from '../support/zip.ts';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ZEROS = Buffer.alloc(21_000_000);
const BOMB = zipOf([{ name: 'zeros', content: ZEROS }]);

describe('an archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallystick-archives-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });
  const faultOf = (bytes: Buffer, type: Parameters<typeof archiveFault>[2] = 'application/zip') => {
    const path = join(folder, 'archive');
    writeFileSync(path, bytes);
    return archiveFault(path, bytes.length, type);
  };

  test('that holds what it says, an office file in it too, is taken', async () => {
    expect(await faultOf(zipOf([]))).toBeUndefined();
    expect(await faultOf(zipOf([{ name: 'plan/', content: '' }, { name: 'plan/plan.txt', content: 'The plan.' }, { name: 'plan.docx', content: docxOf() }]))).toBeUndefined();
    expect(await faultOf(docxOf([{ name: 'word/embeddings/table.xlsx', content: zipOf([]) }]), DOCX)).toBeUndefined();
    expect(await faultOf(zipOf([{ name: 'zeros.csv', content: ZEROS.subarray(0, 19_000_000) }]))).toBeUndefined();
  });

  test('that swells beyond reason is refused, whatever its directory says', async () => {
    const bomb = { name: 'zeros', content: ZEROS };
    expect(await faultOf(BOMB)).toBe('archive-swells');
    expect(await faultOf(zipOf([{ ...bomb, claimed: 10 }]))).toBe('archive-broken');
    expect(await faultOf(docxOf([bomb]), DOCX)).toBe('archive-swells');
    expect(await faultOf(zipOf([{ name: 'inner.zip', content: BOMB }]))).toBe('archive-swells');
    expect(await faultOf(zipOf([{ name: 'lie', content: 'x', claimed: 0xffff_fff0 }]))).toBe('archive-swells');
    expect(await faultOf(zipOf(Array.from({ length: 10_001 }, (_, index) => ({ name: String(index), content: '' }))))).toBe('archive-swells');
  });

  test('within an archive within an archive is not looked for, and refused', async () => {
    const third = zipOf([{ name: 'c.zip', content: zipOf([{ name: 'd.zip', content: zipOf([{ name: 'e', content: 'x' }]) }]) }]);
    expect(await faultOf(zipOf([{ name: 'b.zip', content: third }]))).toBe('archive-nested');
    expect(await faultOf(zipOf([{ name: 'not-said', content: zipOf([{ name: 'b', content: zipOf([{ name: 'c', content: zipOf([{ name: 'e', content: 'x' }]) }]) }]) }]))).toBe('archive-nested');
  });

  test('that cannot be looked into is refused: encrypted, cut short, with names that lead out', async () => {
    expect(await faultOf(zipOf([{ name: 'a', content: 'x', locked: true }]))).toBe('archive-locked');
    const sound = zipOf([{ name: 'a', content: 'words and words' }]);
    for (let length = 4; length < sound.length; length += 7) expect(await faultOf(sound.subarray(0, length))).toBe('archive-broken');
    expect(await faultOf(zipOf([{ name: '../../etc/passwd', content: 'x' }]))).toBe('archive-broken');
    expect(await faultOf(zipOf([{ name: '/etc/passwd', content: 'x' }]))).toBe('archive-broken');
    const spoilt = Buffer.from(zipOf([{ name: 'a', content: 'words '.repeat(1000) }]));
    spoilt.fill(0xff, 40, 60);
    expect(await faultOf(spoilt)).toBe('archive-broken');
  });

  test('that is called an office file is one, and brings no macros', async () => {
    expect(await faultOf(zipOf([{ name: 'plan.txt', content: 'x' }]), DOCX)).toBe('not-that-type');
    expect(await faultOf(docxOf([{ name: 'word/vbaProject.bin', content: 'x' }]), DOCX)).toBe('archive-macros');
  });
});

/** A daemon that speaks ClamAV's protocol as far as it is used, and answers, hangs or breaks off as it is told. */
class FakeDaemon {
  manner: 'scan' | 'silent' | 'hang-up' | 'garble' | 'error' | 'early' = 'scan';
  readonly seen: number[] = [];
  readonly #listener: Listener;
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.#listener = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      this.#serve(socket).catch(() => { socket.destroy(); });
    });
  }

  async listen(at: string | number): Promise<number> {
    this.#listener.listen(at);
    await once(this.#listener, 'listening');
    const bound = this.#listener.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => { this.#listener.close(done); });
  }

  async #serve(socket: Socket): Promise<void> {
    let held = Buffer.alloc(0);
    let content = Buffer.alloc(0);
    let begun = false;
    for await (const chunk of socket) {
      held = Buffer.concat([held, chunk as Buffer]);
      if (!begun) {
        if (held.length < 10) continue;
        expect(held.subarray(0, 10).toString('latin1')).toBe('zINSTREAM\0');
        held = held.subarray(10);
        begun = true;
        if (this.manner === 'hang-up') { socket.destroy(); return; }
        if (this.manner === 'early') { socket.end('INSTREAM size limit exceeded. ERROR\0'); return; }
      }
      while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
        const length = held.readUInt32BE(0);
        if (length === 0 && this.manner === 'silent') await new Promise(() => undefined);
        if (length === 0) { this.#answer(socket, content); return; }
        content = Buffer.concat([content, held.subarray(4, 4 + length)]);
        held = held.subarray(4 + length);
      }
    }
  }

  #answer(socket: Socket, content: Buffer): void {
    this.seen.push(content.length);
    const said = { garble: 'what?', error: 'stream: Can\'t allocate memory ERROR' }[this.manner as string];
    socket.end(`${said ?? (content.includes('EVIL') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK')}\0`);
  }
}

describe('a scanner', () => {
  const daemon = new FakeDaemon();
  let port = 0;
  beforeAll(async () => { port = await daemon.listen(0); });
  afterAll(() => daemon.close());
  const scan = (text: string, ms = 2000) => makeScanner({ host: '127.0.0.1', port }, ms)(Readable.from([Buffer.from(text)]));

  test('says clean, or what it found, having seen every byte', async () => {
    expect(await scan('words')).toEqual({ kind: 'clean' });
    expect(await scan('EVIL')).toEqual({ kind: 'found', what: 'Eicar-Test-Signature' });
    expect(await scan('x'.repeat(5_000_000))).toEqual({ kind: 'clean' });
    expect(daemon.seen).toEqual([5, 4, 5_000_000]);
  });

  test('that gives no clear answer has not completed', async () => {
    for (const manner of ['hang-up', 'garble', 'error', 'early'] as const) {
      daemon.manner = manner;
      expect(await scan('words'), manner).toMatchObject({ kind: 'not-completed' });
      expect(await scan('x'.repeat(3_000_000)), manner).toMatchObject({ kind: 'not-completed' });
    }
    daemon.manner = 'silent';
    expect(await scan('words', 200)).toMatchObject({ kind: 'not-completed', reason: 'the scanner says nothing' });
    daemon.manner = 'scan';
    const gone = makeScanner({ host: '127.0.0.1', port: 1 });
    expect(await gone(Readable.from([Buffer.from('words')]))).toMatchObject({ kind: 'not-completed' });
  });

  test('is reached by a socket of this machine, too', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clamd-'));
    const local = new FakeDaemon();
    const path = join(folder, 'clamd.sock');
    await local.listen(path);
    expect(await makeScanner({ path })(Readable.from([Buffer.from('EVIL')]))).toMatchObject({ kind: 'found' });
    await local.close();
    rmSync(folder, { recursive: true });
  });
});

describe('an upload', () => {
  const daemon = new FakeDaemon();
  let stage: Stage;
  let parties: Cast;
  let voucher: string;

  beforeAll(async () => {
    stage = await startStage('2021-03-15', { clamavAddress: { host: '127.0.0.1', port: await daemon.listen(0) }, uploadBytesMax: 3_000_000, trustedProxies: ['192.0.2.0/24'] });
    parties = await cast(stage);
    voucher = (await does(parties.as('customer.admin'), 'voucher.create', {
      agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
      assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
    })).reference;
    await does(parties.as('partner.admin'), 'voucher.reserve', {
      voucher, email: 'deniz@contoso.example', locationId: parties.location, consultantIds: [parties.consultant],
      startsOn: '2021-03-15', endsOn: '2021-03-19',
    });
  });
  afterAll(async () => {
    await stage.close();
    await daemon.close();
  });

  const upload = (fileName: string, type: string, content: Buffer, more: { dryRun?: boolean; language?: string; key?: string } = {}) => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(content)], { type }), fileName);
    return fetch(`${stage.url}/api/v1/vouchers/${voucher}/deliverables${more.dryRun === true ? '?dryRun=true' : ''}`, {
      method: 'POST', body: form,
      headers: {
        'authorization': `Bearer ${parties.secrets['partner.admin']}`, 'accept-language': more.language ?? 'en',
        ...(more.key === undefined ? {} : { 'idempotency-key': more.key }),
      },
    });
  };

  /** Every file in the store, half-written ones too. */
  const stored = (): readonly string[] => readdirSync(stage.files, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map(({ name }) => name);

  test('is what it says: magic bytes, name and type agree', async () => {
    const pdf = Buffer.from('%PDF-1.7\n%%EOF\n');
    const executable = Buffer.from('4d5a90000300000004000000ffff0000', 'hex');
    const elf = Buffer.from('7f454c4602010100', 'hex');
    const before = stored();
    const refused: readonly (readonly [string, string, Buffer, number])[] = [
      ['plan.pdf', 'application/pdf', executable, 400], ['plan.pdf', 'application/pdf', elf, 400], ['plan.txt', 'text/plain', executable, 400],
      ['plan.docx', DOCX, executable, 400], ['plan.docx', DOCX, zipOf([{ name: 'run.exe', content: executable }]), 400],
      ['plan.png', 'image/png', pdf, 400], ['plan.exe', 'application/pdf', pdf, 415], ['plan.pdf.exe', 'application/octet-stream', executable, 415],
      ['plan', 'application/octet-stream', executable, 415], ['plan.txt', 'text/plain', Buffer.from('#!/bin/sh\nrm -r /\n'), 400],
      ['page.html', 'text/plain', Buffer.from('<script>'), 415], ['plan.svg', 'image/png', Buffer.from('<svg/>'), 415],
      ['plan.zip', 'application/zip', BOMB, 400],
    ];
    for (const [name, type, content, status] of refused) {
      for (const more of [{}, { dryRun: true }, { key: `${name} ${type} ${String(content.length)}` }]) {
        expect((await upload(name, type, content, more)).status, `${name} as ${type} ${JSON.stringify(more)}`).toBe(status);
      }
    }
    expect(stored()).toEqual(before);
    expect((await upload('plan.pdf', 'application/pdf', pdf)).status).toBe(201);
    expect((await upload('plan.docx', DOCX, docxOf())).status).toBe(201);
    expect(stored()).toHaveLength(before.length + 2);
  });

  test('of an archive that swells says so in both languages', async () => {
    for (const [language, words] of [['en', /far more than its size says/], ['tr', /aşırı büyük içerik/]] as const) {
      const answer = await upload('plan.zip', 'application/zip', BOMB, { language });
      expect(await answer.json()).toMatchObject({ code: 'invalid', errors: [{ pointer: '/file', message: expect.stringMatching(words) as string }] });
    }
  });

  test('in which the scanner finds something is refused, and one that it has not completed is to be sent again', async () => {
    const before = stored();
    const found = await upload('plan.txt', 'text/plain', Buffer.from('EVIL'));
    expect([found.status, await found.json()]).toMatchObject([422, { code: 'upload.infected' }]);
    expect((await upload('plan.txt', 'text/plain', Buffer.from('EVIL'), { dryRun: true })).status).toBe(422);
    daemon.manner = 'hang-up';
    const lost = await upload('plan.txt', 'text/plain', Buffer.from('words'));
    expect([lost.status, lost.headers.get('retry-after'), await lost.json()]).toMatchObject([503, '30', { code: 'upload.not-scanned' }]);
    expect(stored()).toEqual(before);
    daemon.manner = 'scan';
    expect((await upload('plan.txt', 'text/plain', Buffer.from('words'))).status).toBe(201);
    expect(stored()).toHaveLength(before.length + 1);
    const [item] = body(await parties.as('partner.admin').commands([{ command: 'engagement.attach', input: { voucher, fileName: 'a.txt', content: 'EVIL' } }])).items;
    expect(item).toMatchObject({ status: 422, problem: { code: 'upload.infected' } });
  });

  test('from behind a proxy that nobody trusts counts for that proxy', async () => {
    await fetch(`${stage.url}/api/v1/me`, { headers: { 'authorization': `Bearer ${newSecret()}`, 'x-forwarded-for': '203.0.113.9' } });
    const counted = await stage.rows(`select key from tallystick.attempt where key like 'key:%'`);
    expect(counted).toEqual([{ key: 'key:127.0.0.1' }]);
  });

  test('is given back as an attachment that runs nothing', async () => {
    const made = await (await upload('plan.md', 'text/markdown', Buffer.from('# <script>alert(1)</script>'))).json() as { id: string };
    const got = await fetch(`${stage.url}/api/v1/vouchers/${voucher}/deliverables/${made.id}`, {
      headers: { authorization: `Bearer ${parties.secrets['customer.admin']}` },
    });
    expect(got.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(got.headers.get('x-content-type-options')).toBe('nosniff');
    expect(got.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
  });

  test('too many in an hour have to wait', async () => {
    await stage.rows(`insert into tallystick.attempt (key, points, expire) values ($1, 600, $2)
      on conflict (key) do update set points = 600`, [`upload:${parties.partner}`, Date.now() + 1_800_000]);
    const before = stored();
    const answer = await upload('late.txt', 'text/plain', Buffer.from('late'));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1700);
    expect(stored()).toEqual(before);
    const [item] = body(await parties.as('partner.admin').commands([{ command: 'engagement.attach', input: { voucher, fileName: 'a.txt', content: 'x' } }])).items;
    expect(item).toMatchObject({ status: 429, problem: { code: 'too-many', retryAfter: expect.any(Number) as number } });
  });
});
