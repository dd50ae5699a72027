/** The languages that a partner can say it delivers in. */
import type { PartnerView } from '../../contract/partner-view.ts';
import { languageName } from '../directory/language-name.ts';
import { useRead } from '../queries.ts';
import type { Choice } from '../ui/fields.tsx';
import { LANGUAGES, useWords } from '../words/words.tsx';

/** As many partners as an answer holds: together they speak what customers can look for. */
const LOOKED_AT = 200;

/** Those that the directory knows, the partner's own, and the portal's; by name, in the reader's order. */
export function useLanguages({ profile }: Pick<PartnerView, 'profile'>): readonly Choice[] {
  const { locale } = useWords();
  const { data } = useRead('/directory', { query: { limit: LOOKED_AT } });
  const spoken = (data?.items ?? []).flatMap((partner) => partner.profile?.languages ?? []);
  return [...new Set([...LANGUAGES, ...(profile?.languages ?? []), ...spoken])]
    .map((code) => ({ id: code, label: languageName(code, locale) }))
    .sort((one, other) => one.label.localeCompare(other.label, locale));
}
