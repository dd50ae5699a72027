/** A refusal in words, as an answer holds it, with the names that a programme's texts have for its ids. */
import type { RefusalView } from '../../contract/answer.ts';
import type { Language } from '../../contract/refusal-params.ts';
import type { NameOf } from '../../contract/refusal-words.ts';
import { explain } from '../../contract/refusals.ts';
import type { Refusal } from '../../domain/decision.ts';
import type { ProgrammeDefinition } from '../../domain/programme.ts';

/** The definitions that are at hand, the latest read last. */
export interface KnownDefinitions {
  get(programmeId: string, version: number): ProgrammeDefinition | undefined;
  all(): readonly ProgrammeDefinition[];
}

/** Puts refusals into words. */
export type Explainer = (refusal: Refusal, language: Language) => RefusalView;

export function explained(refusal: Refusal, language: Language, nameOf?: NameOf): RefusalView {
  // The same shape; only the lists among its params are not to be changed, which a view does not say.
  return explain(refusal, language, nameOf) as RefusalView;
}

/** Explains with the names of the definition that a refusal cites; of one that cites none, with those of any that knows the id. */
export function explainer(definitions: KnownDefinitions): Explainer {
  return (refusal, language) => {
    const [, programmeId = '', version = ''] = /^([^@]+)@(\d+)#/.exec(refusal.source ?? '') ?? [];
    const cited = definitions.get(programmeId, Number(version));
    return explained(refusal, language, namesIn(cited === undefined ? definitions.all().toReversed() : [cited], language));
  };
}

/** Where the texts of a definition have the names of each kind. */
const GROUPS: Readonly<Record<string, string>> = {
  'engagement-type': 'engagementTypes', 'offering': 'offerings', 'competency': 'competencies', 'level': 'levels',
};

type Texts = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string | { readonly title?: string } | undefined>>>>>>;

function namesIn(definitions: readonly ProgrammeDefinition[], language: Language): NameOf {
  return (kind, id) => {
    const group = GROUPS[kind];
    if (group === undefined) return undefined;
    for (const definition of definitions) {
      const { texts } = definition as ProgrammeDefinition & { readonly texts?: Texts };
      const text = texts?.[language]?.[group]?.[id];
      // What needs no more than a name is written as one.
      const title = typeof text === 'string' ? text : text?.title;
      if (title !== undefined) return title;
    }
    return undefined;
  };
}
