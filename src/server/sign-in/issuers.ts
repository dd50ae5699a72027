/** The issuers that people sign in with, from the file that `OIDC_ISSUERS` names. Every fault names its field. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../config.ts';

/** How one issuer is asked. */
export interface IssuerSettings {
  /** Ours: it stands in addresses. */
  readonly id: string;
  /** The issuer's own name for itself, an https address, exactly as it writes it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a client without one, which PKCE alone protects. */
  readonly clientSecret: string | undefined;
  readonly name: { readonly en: string; readonly tr: string };
  readonly scopes: readonly string[];
  /** Ways of signing in that are strong enough, one of which the issuer has to name; empty where any will do. */
  readonly acrValues: readonly string[];
}

const word = z.string({ error: 'must be text' }).trim().min(1, 'must not be empty').max(1000, 'is too long');

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, search, hash, username } = new URL(text);
  return protocol === 'https:' && search === '' && hash === '' && username === '';
}

const entry = z.strictObject({
  id: word.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and hyphens, 40 at most'),
  issuer: word.refine(isIssuer, 'must be the https address by which the issuer calls itself, without ? and #'),
  clientId: word,
  clientSecret: word.optional(),
  clientSecretFile: word.optional(),
  name: z.strictObject({ en: word, tr: word }, { error: (issue) => (issue.code === 'invalid_type' ? 'must have en and tr' : undefined) }),
  scopes: z.array(word.regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'is no scope')).default(['openid', 'profile', 'email'])
    .refine((scopes) => scopes.includes('openid'), 'must hold openid'),
  acrValues: z.array(word.regex(/^\S+$/, 'must hold no space')).default([]),
}).refine(
  (each) => each.clientSecret === undefined || each.clientSecretFile === undefined,
  { path: ['clientSecretFile'], error: 'is given beside clientSecret; leave one of them out' },
);

const file = z.array(entry, { error: 'must be a list of issuers' }).min(1, 'holds no issuer').superRefine((entries, context) => {
  for (const field of ['id', 'issuer'] as const) {
    entries.forEach((each, index) => {
      if (entries.findIndex((other) => other[field] === each[field]) === index) return;
      context.addIssue({ code: 'custom', path: [index, field], message: 'is given twice' });
    });
  }
});

/** Reads the file, and the secrets that it names. Throws ConfigError with all that is wrong. */
export async function readIssuers(path: string): Promise<readonly IssuerSettings[]> {
  const fail = (faults: readonly string[]): never => {
    throw new ConfigError(faults.map((fault) => `OIDC_ISSUERS: ${path}: ${fault}`).join('\n'));
  };
  const text = await readFile(path, 'utf8').catch(() => fail(['does not exist or cannot be read']));
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    return fail([`is not YAML: ${(error as Error).message.split('\n')[0] ?? ''}`]);
  }
  const read = file.safeParse(value);
  if (!read.success) return fail(read.error.issues.map(described));
  const faults: string[] = [];
  const settings = await Promise.all(read.data.map(async ({ clientSecret, clientSecretFile, ...each }, index) => {
    if (clientSecretFile === undefined) return { ...each, clientSecret };
    const place = resolve(dirname(path), clientSecretFile);
    const secret = (await readFile(place, 'utf8').catch(() => '')).trim();
    if (secret === '') faults.push(`[${String(index)}].clientSecretFile: ${place} cannot be read, or is empty`);
    return { ...each, clientSecret: secret };
  }));
  return faults.length > 0 ? fail(faults) : settings;
}

/** `[0].scopes[1]: is no scope`. */
function described(issue: z.core.$ZodIssue): string {
  const where = issue.path.map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`)).join('');
  const what = issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')} is not known here` : issue.message;
  return where === '' ? what : `${where}: ${what}`;
}
