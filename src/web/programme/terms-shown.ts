/** A definition as pages show it: the contract's own shape, of which nothing is judged here. */
import type { ProgrammeFile } from '../../contract/programme.ts';
import type { ShownProgramme } from '../programme.ts';
import type { Language } from '../words/words.tsx';

export type Definition = ProgrammeFile;

export function definitionOf(programme: ShownProgramme): Definition {
  return programme.definition as unknown as Definition;
}

interface Titled { readonly title?: string; readonly text?: string; readonly paragraphs?: readonly string[] }

/** What a language says of something, `cloud` of the group `offerings`. */
export function textIn(programme: ShownProgramme, language: Language, group: string, id: string): Titled {
  return (programme.textsIn(language)[group] as Readonly<Record<string, Titled>> | undefined)?.[id] ?? {};
}
