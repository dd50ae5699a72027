/** Refusals as people read them: a sentence and a remedy for every code, in every language. */
import type { Refusal, RefusalCode } from '../domain/decision.ts';
import type { Catalogue, Language, Sentences } from './refusal-params.ts';
import { sayer, type NameOf } from './refusal-words.ts';
import { en } from './refusals.en.ts';
import { tr } from './refusals.tr.ts';

export const CATALOGUE: { readonly [Each in Language]: Catalogue } = { en, tr };

/** A refusal of the API (api.md §1): its code and figures, a sentence, and what to do and who can do it. */
export interface ExplainedRefusal extends Refusal {
  readonly message: string;
  readonly remedy: string;
}

/**
 * A refusal with its sentence and remedy in a language. `nameOf` gives the names that a programme's texts have for its
 * ids, where the caller has them at hand; without it the sentences show the ids.
 */
export function explain(refusal: Refusal, language: Language, nameOf?: NameOf): ExplainedRefusal {
  const { rule, params, allowedFrom, lastAllowed, source } = refusal;
  // The codes' sentences differ in the params they may read, and which code this is, is known only here.
  const sentences = CATALOGUE[language][rule] as unknown as Sentences<RefusalCode>;
  const say = sayer(refusal, language, nameOf);
  return {
    rule,
    message: sentences.message(say),
    params,
    remedy: sentences.remedy(say),
    ...(allowedFrom === undefined ? {} : { allowedFrom }),
    ...(lastAllowed === undefined ? {} : { lastAllowed }),
    ...(source === undefined ? {} : { source }),
  };
}
