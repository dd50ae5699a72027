/** The languages that a partner can say it delivers in. */
import type { PartnerView } from '../../contract/partner-view.ts';
import { languageName } from '../directory/language-name.ts';
import { countriesOf } from '../offered.ts';
import { useProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import type { Choice } from '../ui/fields.tsx';
import { LANGUAGES, useWords } from '../words/words.tsx';
import { useOwnProgramme } from './own-programme.ts';

/** As many partners as an answer holds: together they speak what customers can look for. */
const LOOKED_AT = 200;

/** What is mostly spoken where the programme delivers, the partner's own, the directory's and the portal's; by name. */
export function useLanguages({ profile }: Pick<PartnerView, 'profile'>): readonly Choice[] {
  const { locale } = useWords();
  const programme = useProgramme(useOwnProgramme());
  const there = programme === undefined ? [] : countriesOf(programme).map((country) => new Intl.Locale(`und-${country}`).maximize().language);
  const { data } = useRead('/directory', { query: { limit: LOOKED_AT } });
  const spoken = (data?.items ?? []).flatMap((partner) => partner.profile?.languages ?? []);
  return [...new Set([...LANGUAGES, ...there, ...(profile?.languages ?? []), ...spoken])]
    .map((code) => ({ id: code, label: languageName(code, locale) }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}
