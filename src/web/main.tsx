/** The portal begins: language, theme, who is there, and then the page of the address. */
import '@fontsource-variable/source-sans-3/wght.css';
import './ui/base.css';
import './ui/parts.css';
import './ui/table.css';
import './shell/shell.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { api, ApiProblem, askAs, bodyOf } from './api.ts';
import { makeRouter } from './router.tsx';
import { followTheme, keepLanguage, languageChosen } from './shell/theme.ts';
import { isHome } from './shell/navigation.ts';
import { placeKept, WhoContext, type Who } from './shell/who.tsx';
import { loadFirstWords, loadWords, makeWords, WordsProvider, type Catalogue, type Language } from './words/words.tsx';

const RETRIES = 2;
const FRESH_MS = 5000;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // What was answered is an answer; only silence is asked again.
      retry: (count, error) => error instanceof ApiProblem && error.status === 0 && count < RETRIES,
    },
  },
});

interface PortalProps {
  readonly who: Who;
  readonly first: Language;
  readonly catalogue: Catalogue;
  /** Whether the words of all pages are there; they follow the first picture where it needs few. */
  readonly isWhole: boolean;
}

function Portal({ who, first, catalogue, isWhole }: PortalProps): ReactNode {
  const [chosen, setChosen] = useState({ language: first, catalogue, isWhole });
  const router = useMemo(() => makeRouter(), []);
  const words = useMemo(() => makeWords(chosen.language, chosen.catalogue, (language) => {
    void loadWords(language).then((loaded) => {
      keepLanguage(language);
      speak(language);
      setChosen({ language, catalogue: loaded, isWhole: true });
      // Refusals and titles come from the server in the reader's language.
      void client.invalidateQueries();
    });
  }, chosen.isWhole), [chosen]);
  useEffect(() => {
    if (isWhole) return;
    // A language chosen meanwhile brings its own.
    void loadWords(first).then((loaded) => { setChosen((now) => (now.isWhole ? now : { language: first, catalogue: loaded, isWhole: true })); });
  }, [first, isWhole]);
  return (
    <QueryClientProvider client={client}>
      <WordsProvider words={words}>
        <WhoContext value={who}><RouterProvider router={router} /></WhoContext>
      </WordsProvider>
    </QueryClientProvider>
  );
}

function speak(language: Language): void {
  document.documentElement.lang = language;
  askAs({ language });
}

/** Asks who is there before anything is drawn. Whoever was put out of an organisation acts for the first of the others. */
async function whoIsThere(): Promise<Who> {
  // The server has seen no session: nobody need be asked for.
  if (document.documentElement.dataset['known'] === 'no') return 'nobody';
  askAs({ organisation: placeKept() });
  try {
    const me = await bodyOf(api().get('/me'));
    client.setQueryData(['/me', {}, {}], me);
    return 'somebody';
  } catch (error) {
    if (placeKept() !== undefined && error instanceof ApiProblem && error.status === 404) {
      askAs({ organisation: undefined });
      client.setQueryData(['/me', {}, {}], await bodyOf(api().get('/me')));
      return 'somebody';
    }
    return 'nobody';
  }
}

async function begin(): Promise<void> {
  followTheme();
  const language = languageChosen();
  speak(language);
  const isWhole = !isHome(location.pathname);
  const [catalogue, who] = await Promise.all([isWhole ? loadWords(language) : loadFirstWords(language), whoIsThere()]);
  const place = document.getElementById('portal');
  if (place !== null) createRoot(place).render(<Portal who={who} first={language} catalogue={catalogue} isWhole={isWhole} />);
}

void begin();
