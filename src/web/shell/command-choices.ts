/** What the command menu offers for what was typed: a whole reference, pages by their names, what the server finds. */
import { useEffect, useState } from 'react';
import type { FoundItem } from '../../contract/finding.ts';
import { looksLikeReference, plainReference, wayOfFound, type Way } from '../home/whither.ts';
import { useMe, useRead } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { placesFor } from './navigation.ts';

export interface Choice {
  readonly id: string;
  readonly group: 'found' | 'pages';
  readonly way: Way;
  /** What it is called; of something found, its own title is. */
  readonly words: string;
  readonly found?: FoundItem;
}

/** A pause in typing after which the server is asked. */
const PAUSE_MS = 120;

export function useChoices(typed: string): { readonly choices: readonly Choice[]; readonly isFresh: boolean } {
  const me = useMe();
  const asked = usePaused(typed);
  const { data, isPlaceholderData, isError } = useRead('/search', { query: { q: asked }, enabled: asked !== '', keep: true });
  const found = typed === '' ? [] : (data?.items ?? []).map((item): Choice => ({
    id: `${item.kind}-${item.id}`, group: 'found', way: wayOfFound(item, me.organisation.kind), words: item.title, found: item,
  }));
  const isFresh = typed === '' || isError || (asked === typed && data !== undefined && !isPlaceholderData);
  return { choices: [...useReference(typed, found, isFresh), ...found, ...usePlaces(typed)], isFresh };
}

function usePaused(typed: string): string {
  const [paused, setPaused] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => { setPaused(typed); }, PAUSE_MS);
    return () => { clearTimeout(timer); };
  }, [typed]);
  return paused;
}

/** A whole reference that is not among what was found: a partner may take it, anybody else may look whether it is theirs. */
function useReference(typed: string, found: readonly Choice[], isFresh: boolean): readonly Choice[] {
  const { t } = useWords();
  const me = useMe();
  if (!looksLikeReference(typed) || found.some((choice) => plainReference(choice.words) === plainReference(typed))) return [];
  const mayTake = isFresh && me.commands.includes('voucher.reserve');
  const way: Way = mayTake ? { to: '/take', search: { ref: typed } } : { to: '/vouchers/$ref', params: { ref: typed } };
  return [{ id: 'reference', group: 'found', way, words: t(mayTake ? 'command.take' : 'command.open', { reference: typed.toUpperCase() }) }];
}

/** The reader's pages of which every typed word begins a word of the name; all of them where nothing is typed. */
function usePlaces(typed: string): readonly Choice[] {
  const { t, locale } = useWords();
  const me = useMe();
  const fold = (text: string): readonly string[] =>
    text.toLocaleLowerCase(locale).normalize('NFKD').replace(/[\u0300-\u036f]/gu, '').replaceAll('ı', 'i').split(/\s+/).filter((word) => word !== '');
  const more = [{ to: '/notifications', word: 'news.title' }, { to: '/settings', word: 'settings.title' }, { to: '/search', word: 'search.title' }] as const;
  const wanted = fold(typed);
  return [...placesFor(me), ...more]
    .filter(({ word }) => wanted.every((part) => fold(t(word)).some((own) => own.startsWith(part))))
    .map(({ to, word }): Choice => ({ id: `page-${to.replaceAll('/', '-')}`, group: 'pages', way: { to }, words: t(word) }));
}
