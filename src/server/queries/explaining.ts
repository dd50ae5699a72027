/** A refusal in words, as an answer holds it. */
import type { RefusalView } from '../../contract/answer.ts';
import type { Language } from '../../contract/refusal-params.ts';
import { explain } from '../../contract/refusals.ts';
import type { Refusal } from '../../domain/decision.ts';

export function explained(refusal: Refusal, language: Language): RefusalView {
  // The same shape; only the lists among its params are not to be changed, which a view does not say.
  return explain(refusal, language) as RefusalView;
}
