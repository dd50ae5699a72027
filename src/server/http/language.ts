/** Which language an answer is written in. */
import { LANGUAGES, type Language } from '../../contract/refusal-params.ts';

const DEFAULT: Language = 'en';

/**
 * The language that an `Accept-Language` header likes best (RFC 9110 §12.5.4), English where it likes none of ours. A
 * range matches its own language and its regions; of equal quality the earlier one counts.
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined || header === 'en') return DEFAULT;
  if (header === 'tr') return 'tr';
  let best: { readonly language: Language; readonly quality: number } | undefined;
  for (const range of header.slice(0, 1000).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';');
    const language = tag === '*' ? DEFAULT : LANGUAGES.find((each) => tag === each || tag.startsWith(`${each}-`));
    const quality = qualityOf(parameters);
    if (language !== undefined && quality > (best?.quality ?? 0)) best = { language, quality };
  }
  return best?.language ?? DEFAULT;
}

function qualityOf(parameters: readonly string[]): number {
  const written = parameters.map((each) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/.exec(each)?.[1]);
  const quality = written.find((each) => each !== undefined);
  return quality === undefined ? 1 : Math.min(1, Number(quality));
}
