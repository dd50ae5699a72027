/** Registering a customer or a partner: nothing is lost by it, so it happens at once and is announced. */
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { COUNTRIES } from '../../contract/codes.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { ComboBox, RadioGroup, TextField } from '../ui/fields.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

interface Draft {
  readonly kind: 'customer' | 'partner' | null;
  readonly name: string;
  readonly country: string | null;
  readonly code: string;
}

export function RegisterOrganisation({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t, term, country, locale } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [draft, change, forget] = useDraft<Draft>('organisation', { kind: null, name: '', country: null, code: '' });
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('organisation.register');
  const labels = { kind: t('sponsor.organisations.kind'), name: t('term.name'), country: t('sponsor.organisations.country'), code: t('sponsor.organisations.code') };
  const missing = (['kind', 'name', 'country'] as const).filter((field) => (draft[field] ?? '').trim() === '');
  const wrong = Object.fromEntries(missing.map((field) => [field, t('field.required')]));
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const register = async (): Promise<void> => {
    setTried((count) => count + 1);
    const { kind, name, country: where, code } = draft;
    if (kind === null || where === null || missing.length > 0) return;
    const done = await give({ kind, name: name.trim(), country: where, ...(code.trim() === '' ? {} : { code: code.trim() }) });
    if (done === undefined) return;
    forget();
    announce(t('sponsor.organisations.registered', { name: name.trim() }));
    void navigate({ to: '/organisations/$id', params: { id: done.id } });
  };
  const countries = COUNTRIES.map((id) => ({ id, label: country(id) })).sort((one, other) => one.label.localeCompare(other.label, locale));
  return (
    <Dialog title={t('sponsor.organisations.register')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void register(); }}>
        <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
        <ProblemNotice problem={problem} labels={labels} />
        <RadioGroup name="kind" label={labels.kind} across wrong={wrongOf('kind')} value={draft.kind}
          choices={[{ id: 'customer', label: term('party', 'customer') }, { id: 'partner', label: term('party', 'partner') }]}
          onChange={(kind) => { change({ kind: kind as Draft['kind'] }); }} />
        <TextField name="name" label={labels.name} value={draft.name} maxLength={200} wrong={wrongOf('name')} autoComplete="off" onChange={(name) => { change({ name }); }} />
        <ComboBox name="country" label={labels.country} value={draft.country} wrong={wrongOf('country')} choices={countries} onChange={(where) => { change({ country: where }); }} />
        <TextField name="code" label={labels.code} help={t('sponsor.organisations.code-help')} optional code size="short" value={draft.code} maxLength={200}
          wrong={wrongOf('code')} onChange={(code) => { change({ code }); }} />
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending}>{t('sponsor.organisations.register-do')}</Button>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
