import { parse } from 'csv-parse/sync';
import fastify, { type FastifyReply } from 'fastify';
import { expect, it } from 'vitest';
import { guarded, sendTable, type TableColumn } from './table.ts';

const COLUMNS: readonly TableColumn<{ readonly text: string; readonly days: number }>[] = [
  { name: 'çek, numarası', cell: ({ text }) => text },
  { name: 'gün', cell: ({ days }) => days },
];

async function asked(rows: AsyncIterable<{ readonly text: string; readonly days: number }>, method: 'GET' | 'HEAD' = 'GET') {
  const app = fastify();
  app.decorateRequest('language', 'tr');
  app.get('/table', (_request, reply: FastifyReply) => sendTable(reply, 'günler.csv', COLUMNS, rows));
  try {
    return await app.inject({ method, url: '/table' });
  } finally {
    await app.close();
  }
}

it('guards what a spreadsheet would carry out, and nothing else', () => {
  for (const text of ['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1']) expect(guarded(text)).toBe(`'${text}`);
  for (const text of ['a=1', "'=1", ' x', '1-1', '']) expect(guarded(text)).toBe(text);
  expect([guarded(-3), guarded(null)]).toEqual(['-3', '']);
});

it('writes a table that reads back as it was, beginning with the mark of UTF-8', async () => {
  const rows = Array.from({ length: 250 }, (_, days) => ({ text: `"ğüş", ${String(days)}\nsecond line; =x`, days }));
  const answer = await asked((async function* () { yield* await Promise.resolve(rows); })());
  expect(answer.rawPayload.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
  expect(answer.headers['content-disposition']).toBe(`attachment; filename="g_nler.csv"; filename*=UTF-8''g%C3%BCnler.csv`);
  expect(parse(answer.payload, { bom: true })).toEqual([
    ['çek, numarası', 'gün'], ...rows.map(({ text, days }) => [text, String(days)]),
  ]);
  // The mark stands once, however many pieces it is sent in.
  expect(answer.payload.lastIndexOf('\ufeff')).toBe(0);
});

it('has its names even where there are no rows', async () => {
  const answer = await asked((async function* () { yield* await Promise.resolve([]); })());
  expect(answer.payload).toBe('\ufeff"çek, numarası",gün\r\n');
});

it('ends the rows where the header alone is asked for, and answers a failure before the first piece as one', async () => {
  let given = 0;
  let ended = false;
  const endless = async function* () {
    try {
      for (;;) yield await Promise.resolve({ text: 'x', days: (given += 1) });
    } finally {
      ended = true;
    }
  };
  const head = await asked(endless(), 'HEAD');
  expect([head.statusCode, head.payload, ended]).toEqual([200, '', true]);
  expect(given).toBeLessThanOrEqual(100);
  // eslint-disable-next-line require-yield -- it fails before it has any
  const failing = await asked((async function* () { await Promise.reject(new Error('no rows')); })());
  expect(failing.statusCode).toBe(500);
});
