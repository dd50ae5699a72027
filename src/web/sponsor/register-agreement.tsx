/** Registering a customer's agreement, under which it will be granted days. */
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import { useFirstProgramme } from '../programme.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { TextField } from '../ui/fields.tsx';
import { FindOrganisation } from '../ui/find.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { ProgrammeChoice } from '../ui/programme-choice.tsx';
import { useWords } from '../words/words.tsx';

interface Draft {
  readonly customerId: string | null;
  readonly programmeId: string | null;
  readonly number: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
}

const FIELDS = ['customerId', 'programmeId', 'number', 'startsOn', 'endsOn'] as const;

function useLabels(): Readonly<Record<(typeof FIELDS)[number], string>> {
  const { t } = useWords();
  return {
    customerId: t('term.customer'), programmeId: t('term.programme'), number: t('sponsor.agreements.number'),
    startsOn: t('term.starts-on'), endsOn: t('term.ends-on'),
  };
}

export function RegisterAgreement({ customerId, onClose }: { readonly customerId: string | undefined; readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const only = useFirstProgramme();
  // Each customer's page has a draft of its own: what was begun on another's names another.
  const [kept, change, forget] = useDraft<Draft>(`agreement:${customerId ?? ''}`, {
    customerId: customerId ?? null, programmeId: null, number: '', startsOn: null, endsOn: null,
  });
  const draft = { ...kept, programmeId: kept.programmeId ?? only?.id ?? null };
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('agreement.register');
  const labels = useLabels();
  const missing = FIELDS.filter((field) => (draft[field] ?? '').trim() === '');
  const wrong = Object.fromEntries(missing.map((field) => [field, t('field.required')]));
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const register = async (): Promise<void> => {
    setTried((count) => count + 1);
    if (missing.length > 0) return;
    const done = await give({ ...draft, number: draft.number.trim() } as ClientInput<'agreement.register'>);
    if (done === undefined) return;
    forget();
    announce(t('sponsor.agreements.registered', { number: draft.number.trim() }));
    void navigate({ to: '/agreements/$id', params: { id: done.id } });
  };
  return (
    <Dialog title={t('sponsor.agreements.register')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void register(); }}>
        <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
        <ProblemNotice problem={problem} labels={labels} />
        <FindOrganisation kind="customer" name="customerId" label={labels.customerId} help={t('sponsor.find.organisation-help')} value={draft.customerId}
          wrong={wrongOf('customerId')} onChange={(id) => { change({ customerId: id }); }} />
        <ProgrammeChoice value={draft.programmeId} wrong={wrongOf('programmeId')} onChange={(programmeId) => { change({ programmeId }); }} />
        <TextField name="number" label={labels.number} help={t('sponsor.agreements.number-help')} code size="short" value={draft.number} maxLength={200}
          wrong={wrongOf('number')} onChange={(number) => { change({ number }); }} />
        <div className="columns">
          <DayField name="startsOn" label={labels.startsOn} value={draft.startsOn} wrong={wrongOf('startsOn')} onChange={(startsOn) => { change({ startsOn }); }} />
          <DayField name="endsOn" label={labels.endsOn} value={draft.endsOn} wrong={wrongOf('endsOn')} onChange={(endsOn) => { change({ endsOn }); }} />
        </div>
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending}>{t('sponsor.agreements.register-do')}</Button>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
