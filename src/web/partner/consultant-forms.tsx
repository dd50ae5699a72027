/** A new consultant, and an exam or assessment that one has passed. */
import { type SubmitEvent, type ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { useCommand, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { Select, TextField } from '../ui/fields.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { SubmitButton } from './shared.tsx';
import { useTries } from './tries.ts';

const NOBODY = { name: '', email: '' };

export function AddConsultant({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const adding = useCommand('partner.add-consultant');
  const [typed, change] = useDraft('consultant', NOBODY);
  const labels = { name: t('term.name'), email: t('term.email') };
  const wrong: Record<string, string> = {};
  if (typed.name.trim() === '') wrong['name'] = t('field.required');
  if (!/^\S+@\S+$/.test(typed.email.trim())) wrong['email'] = t('company.wrong-email');
  const tries = useTries(wrong);
  const told = (name: string): string | undefined => wrongIn(adding.problem, name) ?? tries.shown[name];
  const submit = async (): Promise<void> => {
    if (!tries.attempt()) return;
    if (await adding.give({ partnerId: partner.id, ...typed }) === undefined) return;
    announce(t('consultants.added', { name: typed.name }));
    change(NOBODY);
    tries.reset();
  };
  return (
    <form className="panel stack" noValidate onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
      <h2>{t('consultants.add')}</h2>
      <p className="quiet">{t('consultants.add-text')}</p>
      <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
      <ProblemNotice problem={adding.problem} labels={labels} />
      <TextField name="name" label={labels.name} wrong={told('name')} value={typed.name} autoComplete="off" onChange={(name) => { change({ name }); }} />
      <TextField name="email" type="email" label={labels.email} wrong={told('email')} value={typed.email} autoComplete="off" onChange={(email) => { change({ email }); }} />
      <div className="buttons"><SubmitButton ability={abilityOf(partner.abilities, 'partner.add-consultant')} pending={adding.pending}>{t('consultants.add')}</SubmitButton></div>
    </form>
  );
}

interface RecordProps {
  readonly partner: PartnerView;
  readonly consultant: PartnerView['consultants'][number];
  readonly programme: ShownProgramme | undefined;
  readonly onClose: () => void;
}

interface Typed {
  readonly competency: string;
  readonly title: string;
  readonly passedOn: string | null;
}

const EMPTY: Typed = { competency: '', title: '', passedOn: null };

export function RecordQualification({ partner, consultant, programme, onClose }: RecordProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const recording = useCommand('partner.record-qualification');
  const today = useToday(programme?.timeZone);
  const [typed, change, forget] = useDraft<Typed>(`qualification:${consultant.id}`, EMPTY);
  const labels = { competency: t('company.competency'), title: t('consultants.title'), passedOn: t('consultants.passed-on') };
  const wrong: Record<string, string> = {};
  if (typed.competency === '') wrong['competency'] = t('field.required');
  if (typed.title.trim() === '') wrong['title'] = t('field.required');
  if (typed.passedOn === null) wrong['passedOn'] = t('field.required');
  const tries = useTries(wrong);
  const told = (name: string): string | undefined => wrongIn(recording.problem, name) ?? tries.shown[name];
  const submit = async (): Promise<void> => {
    const { competency, title, passedOn } = typed;
    if (!tries.attempt() || passedOn === null) return;
    const answer = await recording.give({ consultantId: consultant.id, competency, title, passedOn }, { within: partner.id });
    if (answer === undefined) return;
    forget();
    announce(t('consultants.recorded', { name: consultant.name, title }));
    onClose();
  };
  const competencies = (programme?.definition['competencies'] ?? []) as readonly { readonly id: string }[];
  return (
    <Dialog title={t('consultants.record-for', { name: consultant.name })} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event: SubmitEvent) => { event.preventDefault(); void submit(); }}>
        <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
        <ProblemNotice problem={recording.problem} labels={labels} />
        <Select name="competency" label={labels.competency} wrong={told('competency')} value={typed.competency} empty={t('field.choose')}
          choices={competencies.map(({ id }) => ({ id, label: programme?.name('competencies', id) ?? '…' }))} onChange={(competency) => { change({ competency }); }} />
        <TextField name="title" label={labels.title} help={t('consultants.title-help')} wrong={told('title')} value={typed.title} onChange={(title) => { change({ title }); }} />
        <DayField name="passedOn" label={labels.passedOn} wrong={told('passedOn')} value={typed.passedOn} {...(today === undefined ? {} : { max: today })}
          onChange={(passedOn) => { change({ passedOn }); }} />
        <div className="buttons">
          <SubmitButton ability={abilityOf(partner.abilities, 'partner.record-qualification')} pending={recording.pending}>{t('consultants.record')}</SubmitButton>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
