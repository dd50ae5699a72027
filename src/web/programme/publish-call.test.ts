import { afterEach, describe, expect, test, vi } from 'vitest';
import { sendDefinition } from './publish-call.ts';

const send = (answer: () => Promise<Response>) => {
  vi.stubGlobal('fetch', answer);
  return sendDefinition('id: one', '2021-01-01', true, 'key');
};
const answered = (text: string, status: number, type: string) => () =>
  Promise.resolve(new Response(text, { status, headers: { 'content-type': type } }));

afterEach(() => { vi.unstubAllGlobals(); });

describe('an answer to a definition', () => {
  test('is the version, or the problem with what it says', async () => {
    const told = await send(answered('{"id":"one","version":3}', 201, 'application/json; charset=utf-8'));
    expect(told).toEqual({ id: 'one', version: 3 });
    const problem = { type: 'about:blank', title: 'Invalid', status: 400, code: 'invalid' };
    const refused = send(answered(JSON.stringify(problem), 400, 'application/problem+json'));
    await expect(refused).rejects.toMatchObject({ problem, status: 400 });
  });

  test.each([
    ['nothing at all', () => Promise.reject(new TypeError('failed')), 0],
    ['a page of a proxy', answered('<h1>Bad gateway</h1>', 502, 'text/html'), 502],
    ['a proxy’s own JSON', answered('{"message":"too large"}', 413, 'application/json'), 413],
    ['a page that claims success', answered('<h1>Welcome</h1>', 200, 'text/html'), 200],
    ['half an answer', answered('{"id":"one","ver', 201, 'application/json'), 201],
  ])('that is %s is a problem without words of the server', async (_what, answer, status) => {
    await expect(send(answer)).rejects.toMatchObject({ problem: undefined, status });
  });
});
