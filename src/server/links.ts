/** The links of vouchers: a token in the fragment of the page's address. */
import { endOf } from './clock.ts';
import { proofDrawing } from './mail/proof-picture.ts';
import { linkOf, type Tokens } from './mail/tokens.ts';
import type { MakeLink } from './queries/voucher-link.ts';

/** Makes links; undefined where nothing signs them, as where the last key was retired. */
export function linksOf(tokens: Tokens | undefined, publicUrl: () => string): MakeLink | undefined {
  if (tokens?.signs !== true) return undefined;
  return async (proven, lastDay, timeZone) => {
    const link = linkOf(publicUrl(), await tokens.voucher(proven, endOf(lastDay, timeZone)));
    return { link, qr: await proofDrawing(link) };
  };
}
