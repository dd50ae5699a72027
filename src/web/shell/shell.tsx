/** What surrounds every page: the head with search and account, the pages of one's party, and the sandbox's bar. */
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { Announcer } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { Bell } from './bell.tsx';
import { CommandKey } from './command-key.tsx';
import { Mark } from './mark.tsx';
import { isHome, placeAt, placesFor } from './navigation.ts';
import { useWho } from './who.tsx';

// What the first picture of a page does not need comes after it.
const AccountMenu = lazy(async () => ({ default: (await import('./account-menu.tsx')).AccountMenu }));
const SandboxBar = lazy(async () => ({ default: (await import('./sandbox-bar.tsx')).SandboxBar }));
const StartPage = lazy(async () => ({ default: (await import('./start-page.tsx')).StartPage }));

export function Shell(): ReactNode {
  const who = useWho();
  const { t } = useWords();
  return (
    <Announcer>
      <a className="skip" href="#content">{t('shell.skip')}</a>
      {who === 'nobody' ? <Suspense><StartPage /></Suspense> : <Signed />}
      <Suspense><SandboxBar /></Suspense>
    </Announcer>
  );
}

function Signed(): ReactNode {
  const { t, isWhole } = useWords();
  const me = useMe();
  const [isOpen, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = placesFor(me);
  const here = placeAt(path, places);
  return (
    <div className="shell">
      <header className="shell-head">
        <Button small aria-expanded={isOpen} aria-controls="navigation" onPress={() => { setOpen(!isOpen); }}>
          <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" d="M3 5.5h14M3 10h14M3 14.5h14" /></svg><span className="hidden">{t('shell.menu')}</span>
        </Button>
        <Link to="/" className="shell-brand"><Mark /><span>{t('shell.name')}</span></Link>
        <CommandKey />
        <div className="shell-tools"><Bell /><Suspense><AccountMenu /></Suspense></div>
      </header>
      <nav id="navigation" className={`shell-nav${isOpen ? ' open' : ''}`} aria-label={t('shell.navigation')} key={path}>
        <p className="shell-organisation" translate="no">{me.organisation.name}</p>
        <ul role="list">
          {places.map(({ to, word }) => (
            <li key={to}><Link to={to} activeOptions={{ exact: true, includeSearch: false }} {...(to === here ? { 'aria-current': 'page' as const } : {})}>{t(word)}</Link></li>
          ))}
        </ul>
      </nav>
      <main id="content" className="shell-main">{isWhole || isHome(path) ? <Outlet /> : <Loading />}</main>
    </div>
  );
}
