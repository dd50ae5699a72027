/** What whoever is not signed in sees: in a sandbox everybody one can be, with what they have to do; else the way to sign in. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { useClock } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { signInAddress } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { Mark } from './mark.tsx';
import { personasQuery } from './personas.ts';
import { Parties, Tour } from './start-parties.tsx';
import './start.css';

export function StartPage(): ReactNode {
  const { t, language, choose } = useWords();
  const clock = useClock();
  useEffect(() => { document.title = t('shell.name'); }, [t]);
  return (
    <div className="start">
      <header className="start-head">
        <span className="shell-brand"><Mark /><span>{t('shell.name')}</span></span>
        <Button look="plain" small lang={language === 'en' ? 'tr' : 'en'} onPress={() => { choose(language === 'en' ? 'tr' : 'en'); }}>{t('shell.other-language')}</Button>
      </header>
      <main id="content" className="start-main stack-large">
        <div className="stack">
          <h1>{t('shell.name')}</h1>
          <p className="lead measure">{t('start.lead')}</p>
        </div>
        {clock === undefined ? null : clock.movable ? <Sandbox now={clock.now} /> : <Plain />}
      </main>
    </div>
  );
}

function Plain(): ReactNode {
  const { t } = useWords();
  return <div className="stack"><p>{t('start.plain')}</p><p><a className={lookOf('primary')} href={signInAddress(false)}>{t('problem.sign-in')}</a></p></div>;
}

function Sandbox({ now }: { readonly now: string }): ReactNode {
  const { t, date, rich } = useWords();
  const { data, isError } = useQuery(personasQuery);
  if (isError) return <Plain />;
  return (
    <>
      <div className="stack-small">
        <p className="measure">{t('start.sandbox')}</p>
        <p>{rich('start.today', { date: <strong key="date">{date(now.slice(0, 10))}</strong> })}</p>
      </div>
      {data === undefined ? null : (
        <>
          <Parties personas={data} />
          <Tour personas={data} />
        </>
      )}
      <section className="stack-small" aria-labelledby="look">
        <h2 id="look">{t('start.look')}</h2>
        <p className="row"><a href="/sandbox/mail">{t('sandbox.mailbox')}</a><a href="/sandbox">{t('sandbox.developers')}</a></p>
      </section>
    </>
  );
}
