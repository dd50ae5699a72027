/** A programme's own texts and terms, as its definition has them. The portal shows them and decides nothing by them. */
import { useRead } from './queries.ts';
import { useWords, type Language } from './words/words.tsx';

interface Titled { readonly title: string; readonly text?: string }
type Texts = Readonly<Record<string, unknown>>;

export interface ShownProgramme {
  readonly id: string;
  readonly version: number | null;
  readonly versions: readonly { readonly version: number; readonly effectiveFrom: string; readonly digest: string }[];
  readonly sponsorId: string;
  readonly timeZone: string;
  /** The definition as it is written, for pages that show it. */
  readonly definition: Readonly<Record<string, unknown>>;
  readonly title: string;
  /** The title of something in the definition, `title('engagementTypes', id)`; the id where there is no text. */
  readonly name: (group: string, id: string) => string;
  readonly text: (group: string, id: string) => string | undefined;
  /** Another language's texts, for pages that show both. */
  readonly textsIn: (language: Language) => Texts;
}

/** A programme with the definition in force today or on a day; undefined until it is known. */
export function useProgramme(id: string | null | undefined, on?: string): ShownProgramme | undefined {
  const { language } = useWords();
  const { data } = useRead('/programmes/{id}', {
    params: { id: id ?? '' }, query: on === undefined ? {} : { on }, enabled: id !== null && id !== undefined && id !== '',
  });
  if (data?.definition === undefined || data.definition === null) return undefined;
  const { definition } = data;
  const all = (definition['texts'] ?? {}) as Readonly<Record<string, Texts>>;
  const texts = all[language] ?? all[Object.keys(all)[0] ?? ''] ?? {};
  const of = (group: string, name: string): Titled | string | undefined =>
    (texts[group] as Readonly<Record<string, Titled | string>> | undefined)?.[name];
  return {
    id: data.id, version: data.version, versions: data.versions, sponsorId: data.sponsorId, definition,
    timeZone: typeof definition['timeZone'] === 'string' ? definition['timeZone'] : 'UTC',
    title: typeof texts['title'] === 'string' ? texts['title'] : data.id,
    name: (group, name) => {
      // Some have a text besides their title; competencies and levels are a title alone.
      const found = of(group, name);
      return typeof found === 'string' ? found : found?.title ?? name;
    },
    text: (group, name) => {
      const found = of(group, name);
      return typeof found === 'string' ? undefined : found?.text;
    },
    textsIn: (other) => all[other] ?? {},
  };
}

/** The one programme that most installations have; the first one elsewhere. */
export function useFirstProgramme(): ShownProgramme | undefined {
  const { data } = useRead('/programmes');
  return useProgramme(data?.items[0]?.id);
}
