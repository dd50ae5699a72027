/** Search as a page of its own, with what is looked for in the address. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useMe, useRead } from '../queries.ts';
import { Button, lookOf } from '../ui/button.tsx';
import { TextField } from '../ui/fields.tsx';
import { Empty, Loaded, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { FoundList } from './found-list.tsx';
import { looksLikeReference } from './whither.ts';
import './home.css';

export function SearchPage(): ReactNode {
  const { t } = useWords();
  const { q = '' } = useSearch({ from: '/search' });
  const navigate = useNavigate();
  const [typed, setTyped] = useState(q);
  useEffect(() => { setTyped(q); }, [q]);
  const search = (event: SyntheticEvent): void => {
    event.preventDefault();
    void navigate({ to: '/search', search: typed.trim() === '' ? {} : { q: typed.trim() } });
  };
  return (
    <Page title={t('search.title')} lead={t('search.lead')}>
      <form role="search" className="search-form" onSubmit={search}>
        <TextField name="q" label={t('search.label')} value={typed} onChange={setTyped} type="search" maxLength={200} />
        <Button look="primary" type="submit">{t('search.go')}</Button>
      </form>
      {q === '' ? null : <Results q={q} />}
    </Page>
  );
}

function Results({ q }: { readonly q: string }): ReactNode {
  const { t } = useWords();
  const found = useRead('/search', { query: { q }, keep: true });
  return (
    <Loaded of={found}>{({ items }) => (
      <section aria-labelledby="found" className="stack">
        <h2 id="found"><span role="status">{t('search.found', { count: items.length, q })}</span></h2>
        {items.length > 0 ? <FoundList items={items} /> : <NothingFound q={q} />}
      </section>
    )}</Loaded>
  );
}

function NothingFound({ q }: { readonly q: string }): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const mayTake = looksLikeReference(q) && me.commands.includes('voucher.reserve');
  return (
    <div className="panel">
      <Empty title={t('search.found', { count: 0, q })}
        actions={mayTake ? <Link to="/take" search={{ ref: q }} className={lookOf('primary')}>{t('search.take')}</Link> : undefined}>
        <p>{t(mayTake ? 'search.take-text' : 'search.none')}</p>
      </Empty>
    </div>
  );
}
