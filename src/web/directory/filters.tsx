/** What the directory is narrowed by; each choice goes into the address at once. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { countriesOf, offeredBy } from '../offered.ts';
import type { ShownProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { Select, type Choice } from '../ui/fields.tsx';
import { WordsField } from '../ui/words-field.tsx';
import { useWords } from '../words/words.tsx';
import { languageName } from './language-name.ts';

/** On a screen narrower than this the filters are shut at first: partners are what people come for. */
const OPEN_FROM = '(min-width: 48rem)';

/** Whose countries and languages the filters offer. */
const LOOKED_AT = 200;

export function Filters({ programme }: { readonly programme: ShownProgramme | undefined }): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/directory' });
  const navigate = useNavigate();
  const set = (part: Partial<typeof search>, replace = false): void => {
    const next = { ...search, ...part };
    void navigate({ to: '/directory', search: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')) as typeof search, replace, resetScroll: false });
  };
  const { countries, languages } = usePlaces();
  const offered = programme === undefined ? [] : offeredBy(programme);
  const choice = ({ id, title }: { readonly id: string; readonly title: string }): Choice => ({ id, label: title });
  const [isOpen] = useState(() => matchMedia(OPEN_FROM).matches);
  const count = Object.values(search).filter((value) => value !== undefined).length;
  return (
    <details className="panel filters no-print" open={isOpen}>
      <summary>{t('list.filters', { count })}</summary>
      <form className="stack" role="search" aria-label={t('directory.search')} onSubmit={(event) => { event.preventDefault(); }}>
        <WordsField label={t('directory.words')} help={t('directory.words-help')} value={search.q ?? ''} onChange={(q) => { set({ q }, true); }} />
        <Select name="country" label={t('directory.country')} choices={countries} value={search.country ?? ''} empty={t('list.all')} onChange={(country) => { set({ country }); }} />
        <Select name="offering" label={t('term.offering')} choices={offered.map(choice)} value={search.offering ?? ''} empty={t('list.all')} onChange={(offering) => { set({ offering }); }} />
        <Select name="language" label={t('directory.language')} choices={languages} value={search.language ?? ''} empty={t('list.all')} onChange={(language) => { set({ language }); }} />
        <Select name="engagementType" label={t('directory.could-take')} choices={offered.flatMap(({ types }) => types.map(choice))} value={search.engagementType ?? ''}
          empty={t('directory.not-asked')} onChange={(engagementType) => { set({ engagementType, ...(engagementType === '' ? { deliveredIn: '' } : {}) }); }} />
        {search.engagementType === undefined ? null : <DeliveredIn programme={programme} value={search.deliveredIn ?? ''} onChange={(deliveredIn) => { set({ deliveredIn }); }} />}
        {count > 0 ? <p><Link to="/directory">{t('list.clear')}</Link></p> : null}
      </form>
    </details>
  );
}

function DeliveredIn({ programme, value, onChange }: {
  readonly programme: ShownProgramme | undefined; readonly value: string; readonly onChange: (code: string) => void;
}): ReactNode {
  const { t, country } = useWords();
  const choices = (programme === undefined ? [] : countriesOf(programme)).map((code) => ({ id: code, label: country(code) }));
  return <Select name="deliveredIn" label={t('term.country')} choices={choices} value={value} empty={t('directory.any-country')} onChange={onChange} />;
}

/** The countries and languages that there are among the partners, in the reader's order. */
function usePlaces(): { readonly countries: readonly Choice[]; readonly languages: readonly Choice[] } {
  const { country, locale } = useWords();
  const { data } = useRead('/directory', { query: { limit: LOOKED_AT } });
  const choices = (codes: readonly string[], name: (code: string) => string): readonly Choice[] =>
    [...new Set(codes)].map((code) => ({ id: code, label: name(code) })).toSorted((one, other) => one.label.localeCompare(other.label, locale));
  const rows = data?.items ?? [];
  return {
    countries: choices(rows.flatMap(({ locations }) => locations.map((each) => each.country)), country),
    languages: choices(rows.flatMap(({ profile }) => profile?.languages ?? []), (code) => languageName(code, locale)),
  };
}
