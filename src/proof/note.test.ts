import { describe, expect, test } from 'vitest';
import { isKeyName, makeSigner, openNote, readCheckpoint, readSigner, readVerifier, signNote, writeCheckpoint } from './note.ts';

/** The published example of Go's package `note`, from which the format comes. */
const PETER = {
  secret: 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: 'If you think cryptography is the answer to your problem,\nthen you don\'t know what your problem is.\n',
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

describe('a signed note', () => {
  test('is written byte for byte as the published example', () => {
    const signer = readSigner(PETER.secret);
    expect(signer.verifier.vkey).toBe(PETER.vkey);
    expect(signer.secret).toBe(PETER.secret);
    expect(signNote(PETER.text, [signer])).toBe(`${PETER.text}\n${PETER.line}`);
  });

  test('is opened with the verifier key alone', () => {
    const { text, signedBy } = openNote(`${PETER.text}\n${PETER.line}`, [readVerifier(PETER.vkey)]);
    expect([text, signedBy.map(({ name }) => name)]).toEqual([PETER.text, ['PeterNeumann']]);
  });

  test('tells which of several keys signed it', () => {
    const [old, fresh, stranger] = ['log', 'log', 'log'].map((name) => makeSigner(name));
    const note = signNote('text\n', [old!, fresh!]);
    const by = (...keys: typeof old[]) => openNote(note, keys.map((key) => key!.verifier)).signedBy.map(({ vkey }) => vkey);
    expect(by(old, fresh, stranger)).toEqual([old!.verifier.vkey, fresh!.verifier.vkey]);
    expect(by(fresh)).toEqual([fresh!.verifier.vkey]);
    expect(by(stranger)).toEqual([]);
  });

  test('is not signed any more when one of its bits is flipped', () => {
    const signer = makeSigner('log.example');
    const note = Buffer.from(signNote('log.example\n12\nabc\n', [signer]));
    for (let bit = 0; bit < note.length * 8; bit += 1) {
      const spoilt = Buffer.from(note);
      spoilt[bit >> 3] = (spoilt[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const signed = (): number => {
        try {
          return openNote(spoilt.toString('utf8'), [signer.verifier]).signedBy.length;
        } catch {
          return 0;
        }
      };
      expect(signed(), `bit ${String(bit)}`).toBe(0);
    }
  });

  test.each(['', 'text', 'text\n', 'text\n\n', 'text\n\nname sig\n', 'text\n\n— name\n', 'text\n\n— name AAAA\n', 'text\n\n— name !!!!!!!!\n'])(
    '%j is none', (note) => { expect(() => openNote(note, [])).toThrow(/no signed note/); },
  );
});

describe('a key', () => {
  test.each([
    '', 'PeterNeumann', 'PeterNeumann+c74f20a3', 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    'PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', 'PeterNeumann+c74f20a3+ARpc2QcU',
    'Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW', PETER.secret,
  ])('%j is none', (vkey) => { expect(() => readVerifier(vkey)).toThrow(/key/); });

  test('that is made can be kept and read again', () => {
    const made = makeSigner('tallystick/7f');
    expect(readSigner(made.secret).verifier.vkey).toBe(made.verifier.vkey);
    expect(() => readSigner(made.verifier.vkey)).toThrow(/no signing key/);
    expect(() => makeSigner('a b')).toThrow(/name/);
    expect([isKeyName('a+b'), isKeyName(''), isKeyName('a\nb'), isKeyName('günlük.example/1')]).toEqual([false, false, false, true]);
  });
});

describe('a checkpoint', () => {
  const root = Buffer.alloc(32, 7);

  test('is three lines, and is read as it was written', () => {
    const text = writeCheckpoint({ origin: 'log.example', size: 12, root });
    expect(text).toBe(`log.example\n12\n${root.toString('base64')}\n`);
    expect(readCheckpoint(text)).toEqual({ origin: 'log.example', size: 12, root });
    expect(readCheckpoint(`${text}an extension\n`).size).toBe(12);
  });

  test.each(['', 'a\n', 'a\n1\n', `a\n01\n${root.toString('base64')}\n`, `a\n-1\n${root.toString('base64')}\n`, `a\n1e3\n${root.toString('base64')}\n`,
    `a\n1\n${root.toString('base64').slice(4)}\n`, `\n1\n${root.toString('base64')}\n`, `a\n99999999999999999\n${root.toString('base64')}\n`])(
    '%j is none', (text) => { expect(() => readCheckpoint(text)).toThrow(/no checkpoint/); },
  );
});
