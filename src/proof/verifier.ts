#!/usr/bin/env node
/**
 * Checks a receipt, or a proof that a journal only grew, with nothing but the verifier key: no server, no packages, no
 * network. The five files beside this one are all of it, and may be copied to any machine with Node.js 20.19 or later.
 *
 *   node verifier.js FILE --key VKEY [--key VKEY…] [--checkpoint KEPT]
 *   node verifier.js --text 'TALLYSTICK1:…' --key VKEY
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check, NotProven } from './check.ts';
import { readVerifier, type Verifier } from './note.ts';

const USAGE = 'usage: node verifier.js FILE|--text TEXT --key VKEY [--key VKEY…] [--checkpoint FILE]\n'
  + '  FILE          a receipt or a proof of consistency; - for standard input\n'
  + '  --text        a receipt as a QR code holds it\n'
  + '  --key         a verifier key of the installation, which you have kept yourself\n'
  + '  --checkpoint  a checkpoint that you kept, a signed note';
const EXIT = { proven: 0, notProven: 1, usage: 2 } as const;

class Usage extends Error {}

function given() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { text: { type: 'string' }, key: { type: 'string', multiple: true }, checkpoint: { type: 'string' } },
    });
  } catch (error) {
    throw new Usage((error as Error).message);
  }
}

function fileOf(name: string): string {
  try {
    return readFileSync(name === '-' ? 0 : name, 'utf8');
  } catch {
    throw new Usage(`${name} cannot be read`);
  }
}

function keyOf(vkey: string): Verifier {
  try {
    return readVerifier(vkey);
  } catch (error) {
    throw new Usage(`--key ${vkey}: ${(error as Error).message}`);
  }
}

function main(): string[] {
  const { values, positionals: [file, ...more] } = given();
  const { text, key = [], checkpoint } = values;
  if (more.length > 0 || (file === undefined) === (text === undefined) || key.length === 0) throw new Usage(USAGE);
  const keys = key.map(keyOf);
  const kept = checkpoint === undefined ? undefined : fileOf(checkpoint);
  return check(text ?? fileOf(file ?? '-'), keys, kept);
}

try {
  process.stdout.write(`${main().join('\n')}\nThis is proven.\n`);
} catch (error) {
  process.stderr.write(`${error instanceof NotProven ? `NOT PROVEN: ${error.message}` : (error as Error).message}\n`);
  process.exitCode = error instanceof Usage ? EXIT.usage : EXIT.notProven;
}
