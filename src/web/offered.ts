/** What a definition offers, as pages show it for choosing. Whether it can be had is the server’s to say. */
import type { ShownProgramme } from './programme.ts';

export interface OfferedType {
  readonly id: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly serviceLevels: readonly number[];
}

export interface Offered {
  readonly id: string;
  readonly title: string;
  readonly text: string | undefined;
  readonly types: readonly OfferedType[];
}

interface Definition {
  readonly offerings?: readonly {
    readonly id: string;
    readonly engagementTypes: readonly { readonly id: string; readonly serviceLevels: readonly number[] }[];
  }[];
  readonly serviceLevels?: readonly number[];
  readonly rates?: readonly { readonly country: string }[];
}

export function offeredBy(programme: ShownProgramme): readonly Offered[] {
  const { offerings = [] } = programme.definition as Definition;
  return offerings.map(({ id, engagementTypes }) => ({
    id, title: programme.name('offerings', id), text: programme.text('offerings', id),
    types: engagementTypes.map((type) => ({
      id: type.id, title: programme.name('engagementTypes', type.id), text: programme.text('engagementTypes', type.id), serviceLevels: type.serviceLevels,
    })),
  }));
}

/** Every size that a voucher of the programme can have, the smallest first. */
export function levelsOf(programme: ShownProgramme): readonly number[] {
  return [...new Set((programme.definition as Definition).serviceLevels ?? [])].toSorted((one, other) => one - other);
}

/** Countries for which the programme ever had a rate; one's own first, whether or not it is among them. */
export function countriesOf(programme: ShownProgramme, own?: string): readonly string[] {
  return [...new Set([...(own === undefined ? [] : [own]), ...((programme.definition as Definition).rates ?? []).map(({ country }) => country)])];
}

/** What is looked for, in any case and in the reader's alphabet. */
export function findTypes(offered: readonly Offered[], sought: string, locale: string): readonly Offered[] {
  const fold = (text: string): string => text.toLocaleLowerCase(locale);
  const words = fold(sought).split(/\s+/).filter((word) => word !== '');
  const has = (...texts: readonly (string | undefined)[]): boolean => words.every((word) => texts.some((text) => fold(text ?? '').includes(word)));
  return offered
    .map((offering) => ({ ...offering, types: offering.types.filter((type) => has(type.title, type.text, type.id, offering.title, offering.text)) }))
    .filter(({ types }) => types.length > 0);
}
