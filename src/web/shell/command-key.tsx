/**
 * The way to the command menu: its button in the head, and its keys. The menu itself is fetched when it is first wanted;
 * what is typed meanwhile is kept for it.
 */
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { useWords } from '../words/words.tsx';
import { slashOpens } from './theme.ts';

const fetchMenu = async () => ({ default: (await import('./command-menu.tsx')).CommandMenu });
const CommandMenu = lazy(fetchMenu);

export function CommandKey(): ReactNode {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  // Undefined where nobody waits for the menu.
  const early = useRef<string>(undefined);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (opens(event)) {
        event.preventDefault();
        early.current ??= '';
        setOpen(true);
      } else if (early.current !== undefined && !isTyping(event.target)) {
        if (event.key === 'Escape') setOpen(false);
        else if (event.key === 'Enter' || isLetter(event)) {
          event.preventDefault();
          early.current += event.key === 'Enter' ? '\n' : event.key;
        }
      }
    };
    document.addEventListener('keydown', onKey);
    return () => { document.removeEventListener('keydown', onKey); };
  }, []);
  const take = (): string => {
    const typed = early.current ?? '';
    early.current = undefined;
    return typed;
  };
  return (
    <>
      <button type="button" className="button command-open" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K"
        onPointerEnter={() => { void fetchMenu(); }} onFocus={() => { void fetchMenu(); }} onClick={() => { setOpen(true); }}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" d="M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M13.2 13.2L17 17" /></svg>
        <span className="command-word">{t('shell.search-key')}</span><kbd aria-hidden="true">{slashOpens() ? '/' : 'Ctrl K'}</kbd>
      </button>
      {isOpen ? <Suspense><CommandMenu take={take} onClose={() => { take(); setOpen(false); }} /></Suspense> : null}
    </>
  );
}

/** Ctrl K or ⌘ K anywhere; `/` where nobody is typing, unless the reader has switched it off. */
function opens(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.altKey) return false;
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) return true;
  return event.key === '/' && !event.ctrlKey && !event.metaKey && slashOpens() && !isTyping(event.target);
}

function isLetter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"], [role="spinbutton"]'));
}
