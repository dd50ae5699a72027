/**
 * What is never logged and never stands in an address: the one list. Fields by these names are struck out wherever a line
 * of the log holds them, and whatever looks like one of them is struck out of the words of an error.
 */

/** Names of fields whose value is a secret, or a person's own. */
export const NEVER_LOGGED = [
  'authorization', 'cookie', 'set-cookie', 'apiKey', 'secret', 'token', 'proof', 'password', 'nonce', 'verifier', 'client_secret',
  'id_token', 'access_token', 'refresh_token', 'hash', 'email', 'address', 'to', 'taxId', 'account', 'payee', 'assignee', 'signatory',
  'contactEmail', 'body', 'input', 'payload', 'headers', 'query', 'url',
] as const;

const STRUCK = '[struck out]';

/** Signs of a secret or of a person in running text, and what is left of them. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/\btsk_[\w-]{20,}/g, 'tsk_…'],
  // A JSON Web Token, whole or cut off.
  [/\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g, 'eyJ…'],
  [/\b(bearer|basic)\s+[\w+/=.~-]{8,}/gi, '$1 …'],
  // A password within an address of a database or a mail server.
  [/:\/\/[^\s/@]+@/g, '://…@'],
  [/[^\s@"'<>()[\]{},:;=]+@[^\s@"'<>()[\]{},:;=]+\.[\p{L}\d-]{2,}/gu, '…@…'],
  // What PostgreSQL quotes of a value that it cannot read, and of a key that is there already.
  [/(invalid input [^:]*: )"(?:[^"\\]|\\.)*"/g, '$1"…"'],
  [/(Key \([^)]*\)=)\([^)]*\)/g, '$1(…)'],
  // An account number, as international ones are written.
  [/\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b/g, '…'],
];

/** The words of an error without what must not be logged. */
export function scrubbed(text: string): string {
  return SIGNS.reduce((left, [sign, instead]) => left.replace(sign, instead), text);
}

/** How the log is set up: struck out are the fields of a line and of what it holds. */
export const REDACTION = {
  paths: NEVER_LOGGED.flatMap((name) => [quoted(name), `*${bracketed(name)}`]),
  censor: STRUCK,
};

/** A name that is no identifier stands in brackets. */
function quoted(name: string): string {
  return /^\w+$/.test(name) ? name : `["${name}"]`;
}

function bracketed(name: string): string {
  return /^\w+$/.test(name) ? `.${name}` : `["${name}"]`;
}
