/** A programme's own texts and terms, as its definition has them. The portal shows them and decides nothing by them. */
import type { BodyOf } from '../contract/client.ts';
import { useRead, type Reading } from './queries.ts';
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

/** A programme as the pages read it that are about nothing else. */
export interface ProgrammeReading extends Reading<ShownProgramme> {
  readonly id: string | undefined;
  /** What an answer lacks that came without fault: any programme, or a version that is in force on the day. */
  readonly lack: 'programme' | 'version' | undefined;
}

/** A programme with the definition in force today or on a day. `before` are the readings that its id comes from. */
export function useProgrammeReading(
  id: string | null | undefined, on?: string, before: readonly Reading<unknown>[] = [],
): ProgrammeReading {
  const { language } = useWords();
  const isKnown = id !== null && id !== undefined && id !== '';
  const read = useRead('/programmes/{id}', { params: { id: id ?? '' }, query: on === undefined ? {} : { on }, enabled: isKnown });
  const { error, refetch } = before.find((each) => each.data === undefined && each.error !== null) ?? read;
  const { data } = read;
  const definition = data?.definition;
  const hasNone = !isKnown && before.length > 0 && before.every((each) => each.data !== undefined);
  return {
    id: isKnown ? id : undefined, error, refetch,
    data: data === undefined || definition === undefined || definition === null ? undefined : shown(data, definition, language),
    lack: hasNone ? 'programme' : definition === null ? 'version' : undefined,
  };
}

/** A programme with the definition in force today or on a day; undefined until it is known. */
export function useProgramme(id: string | null | undefined, on?: string): ShownProgramme | undefined {
  return useProgrammeReading(id, on).data;
}

/** The programme that an address names, or the first there is. */
export function useAskedProgramme(asked: string | undefined, on?: string): ProgrammeReading {
  const list = useRead('/programmes', { enabled: asked === undefined });
  return useProgrammeReading(asked ?? list.data?.items[0]?.id, on, asked === undefined ? [list] : []);
}

/** The one programme that most installations have; the first one elsewhere. */
export function useFirstProgramme(): ShownProgramme | undefined {
  return useAskedProgramme(undefined).data;
}

function shown(view: BodyOf<'/programmes/{id}'>, definition: ShownProgramme['definition'], language: Language): ShownProgramme {
  const all = (definition['texts'] ?? {}) as Readonly<Record<string, Texts>>;
  const texts = all[language] ?? all[Object.keys(all)[0] ?? ''] ?? {};
  const of = (group: string, name: string): Titled | string | undefined =>
    (texts[group] as Readonly<Record<string, Titled | string>> | undefined)?.[name];
  return {
    id: view.id, version: view.version, versions: view.versions, sponsorId: view.sponsorId, definition,
    timeZone: typeof definition['timeZone'] === 'string' ? definition['timeZone'] : 'UTC',
    title: typeof texts['title'] === 'string' ? texts['title'] : view.id,
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
