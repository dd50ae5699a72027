/** What of the journal is looked for: one thing, one organisation, or everything from a place on. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { FindOrganisation } from '../sponsor/find.tsx';
import { Button } from '../ui/button.tsx';
import { NumberField, TextField } from '../ui/fields.tsx';
import { useWords } from '../words/words.tsx';
import type { Search } from './pager.ts';

export function SearchForm({ search }: { readonly search: Search }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/journal' });
  const [subject, setSubject] = useState(search.subject ?? '');
  const [organisationId, setOrganisation] = useState(search.organisationId ?? null);
  const [position, setPosition] = useState(search.after === undefined ? null : Number(search.after) + 1);
  const look = (): void => {
    const sought = subject.trim();
    void navigate({ search: {
      subject: sought === '' ? undefined : sought, organisationId: organisationId ?? undefined,
      after: position === null ? undefined : String(Math.max(0, position - 1)), back: undefined,
    } });
  };
  const isSet = Object.values(search).some((value) => value !== undefined);
  return (
    <form className="stack" role="search" aria-label={t('audit.search')} onSubmit={(event) => { event.preventDefault(); look(); }}>
      <div className="columns">
        <TextField name="subject" type="search" label={t('audit.subject')} help={t('audit.subject-help')} code value={subject} onChange={setSubject} maxLength={200} />
        <NumberField name="position" label={t('audit.from-position')} optional value={position} min={1} onChange={setPosition} />
      </div>
      <details open={organisationId !== null}>
        <summary>{t('audit.of-organisation')}</summary>
        <FindOrganisation name="organisationId" label={t('what.organisation')} help={t('sponsor.find.organisation-help')} value={organisationId} onChange={setOrganisation} />
      </details>
      <div className="buttons">
        <Button type="submit" look="primary">{t('shell.search')}</Button>
        {isSet ? <Link to="/journal" search={{}}>{t('list.clear')}</Link> : null}
      </div>
    </form>
  );
}
