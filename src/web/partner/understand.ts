/** What somebody has pasted or typed to name a voucher: a link of its mail, an address of this portal, or a reference. */

export type Understood =
  | { readonly kind: 'nothing' }
  /** The signed token of a link. It proves the voucher and holds its reference. */
  | { readonly kind: 'proof'; readonly proof: string }
  /** As it was written; the server reads every spelling. */
  | { readonly kind: 'reference'; readonly reference: string };

/** A token is three parts of base64url; the first two of a real one are long, which no web address is that is typed. */
const TOKEN = /(?:^|[#\s])([\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})(?=$|[\s>)\]"'])/;
const IN_ADDRESS = /\/vouchers\/([^/?#\s]+)/;
/** Four, four, four and one, as references are printed, somewhere in a longer text. */
const PRINTED = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{4}[-\p{Pd} ][\p{L}\p{N}]{4}[-\p{Pd} ][\p{L}\p{N}]{4}[-\p{Pd} ][\p{L}\p{N}](?![\p{L}\p{N}])/u;

export function understand(text: string): Understood {
  const written = text.trim();
  if (written === '') return { kind: 'nothing' };
  const proof = TOKEN.exec(written)?.[1];
  if (proof !== undefined) return { kind: 'proof', proof };
  const named = IN_ADDRESS.exec(written)?.[1];
  if (named !== undefined) return { kind: 'reference', reference: decoded(named) };
  return { kind: 'reference', reference: PRINTED.exec(written)?.[0] ?? written };
}

const ADDRESS = /[^\s<>(),;:@"]+@[^\s<>(),;:@"]+\.[\p{L}\p{N}-]+/gu;

/** The one e-mail address in what was pasted; undefined where there is none, or several of which any could be meant. */
export function addressIn(text: string): string | undefined {
  const found = new Set((text.match(ADDRESS) ?? []).map((each) => each.toLowerCase()));
  return found.size === 1 ? [...found][0] : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
