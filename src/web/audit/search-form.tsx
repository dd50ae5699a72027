/** What of the journal is looked for: one thing, one organisation, or everything from a place on. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { NumberField, TextField } from '../ui/fields.tsx';
import { FindOrganisation } from '../ui/find.tsx';
import { useWords } from '../words/words.tsx';
import { searchFor, typedIn, type Search } from './pager.ts';

export function SearchForm({ search }: { readonly search: Search }): ReactNode {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/journal' });
  const sought = typedIn(search);
  const address = JSON.stringify(sought);
  const [typed, setTyped] = useState(sought);
  const [seen, setSeen] = useState(address);
  const [isOpen, setOpen] = useState(sought.organisationId !== null);
  const change = (part: Partial<typeof typed>): void => { setTyped((before) => ({ ...before, ...part })); };
  // Something else is sought than before: by this form, by going back, or by a link.
  if (address !== seen) {
    setSeen(address);
    setTyped(sought);
    if (sought.organisationId !== null) setOpen(true);
  }
  const isSet = Object.values(search).some((value) => value !== undefined);
  return (
    <form className="stack" role="search" aria-label={t('audit.search')}
      onSubmit={(event) => { event.preventDefault(); void navigate({ search: searchFor(typed) }); }}>
      <div className="columns">
        <TextField name="subject" type="search" label={t('audit.subject')} help={t('audit.subject-help')} code value={typed.subject} maxLength={200}
          onChange={(subject) => { change({ subject }); }} />
        <NumberField name="position" label={t('audit.from-position')} optional value={typed.position} min={1}
          onChange={(position) => { change({ position }); }} />
      </div>
      <details open={isOpen} onToggle={(event) => { setOpen(event.currentTarget.open); }}>
        <summary>{t('audit.of-organisation')}</summary>
        <FindOrganisation name="organisationId" label={t('what.organisation')} help={t('sponsor.find.organisation-help')}
          value={typed.organisationId} onChange={(organisationId) => { change({ organisationId }); }} />
      </details>
      <div className="buttons">
        <Button type="submit" look="primary">{t('shell.search')}</Button>
        {isSet ? <Link to="/journal" search={{}}>{t('list.clear')}</Link> : null}
      </div>
    </form>
  );
}
