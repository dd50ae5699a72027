/** What a partner company holds, and recording another competency with its level and dates. */
import { useState, type ReactNode } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useProgramme, useProgrammeReading, type ShownProgramme } from '../programme.ts';
import { NoProgramme } from '../programme/no-programme.tsx';
import { useCommand, useMe, useRead } from '../queries.ts';
import { abilityOf, AbilityButton } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { ComboBox, RadioGroup } from '../ui/fields.tsx';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { ProgrammeChoice } from '../ui/programme-choice.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

export function Competencies({ partnerId }: { readonly partnerId: string }): ReactNode {
  const { t, date } = useWords();
  const partner = useRead('/partners/{id}', { params: { id: partnerId } });
  const programmes = useRead('/programmes').data?.items.map(({ id }) => id) ?? [];
  const [isOpen, setOpen] = useState(false);
  const ability = abilityOf(partner.data?.abilities, 'partner.record-competency');
  const record = <AbilityButton ability={ability} small onPress={() => { setOpen(true); }}>{t('sponsor.competency.record')}</AbilityButton>;
  return (
    <Panel title={t('sponsor.organisation.tab.competencies')} aside={record}>
      <Loaded of={partner}>{({ competencies }) => (competencies.length === 0
        ? <Empty title={t('sponsor.competency.none')}><p>{t('sponsor.competency.none-text')}</p></Empty>
        : (
          <Table caption={t('sponsor.organisation.tab.competencies')} hideCaption rows={competencies} keyOf={({ id }) => id} columns={[
            { id: 'competency', title: t('sponsor.competency.one'), cell: ({ competency }) => <Titled group="competencies" id={competency} of={competency} programmes={programmes} /> },
            { id: 'level', title: t('sponsor.competency.level'), cell: ({ level, competency }) => <Titled group="levels" id={level} of={competency} programmes={programmes} /> },
            { id: 'from', title: t('list.from'), cell: ({ validFrom }) => date(validFrom, 'short') },
            { id: 'until', title: t('list.through'), cell: ({ validUntil }) => date(validUntil, 'short') },
          ]} />
        ))}</Loaded>
      {isOpen && partner.data !== undefined ? <Record partner={partner.data} onClose={() => { setOpen(false); }} /> : null}
    </Panel>
  );
}

/** A competency, or its level, in the words of the first programme that speaks of the competency. */
function Titled({ group, id, of, programmes: [first, ...others] }: {
  readonly group: Group; readonly id: string; readonly of: string; readonly programmes: readonly string[];
}): ReactNode {
  const programme = useProgramme(first);
  const isKnown = programme !== undefined && idsIn(programme, 'competencies').includes(of);
  if (!isKnown && others.length > 0) return <Titled group={group} id={id} of={of} programmes={others} />;
  return programme?.name(group, id) ?? '…';
}

type Group = 'competencies' | 'levels';

function idsIn(programme: ShownProgramme, group: Group): readonly string[] {
  return ((programme.definition[group] ?? []) as readonly { readonly id: string }[]).map(({ id }) => id);
}

interface Draft {
  readonly programmeId: string | null;
  readonly competency: string | null;
  readonly level: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

const FIELDS = ['programmeId', 'competency', 'level', 'validFrom', 'validUntil'] as const;
const EMPTY: Draft = { programmeId: null, competency: null, level: null, validFrom: null, validUntil: null };

interface RecordProps {
  readonly partner: PartnerView;
  readonly onClose: () => void;
}

function Record({ partner, onClose }: RecordProps): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const programmes = useRead('/programmes');
  return (
    <Dialog title={t('sponsor.competency.record')} isOpen onClose={onClose}>
      <Loaded of={programmes}>{({ items }) => (
        <RecordForm partner={partner} onClose={onClose} own={items.filter(({ sponsorId }) => sponsorId === me.organisation.id).map(({ id }) => id)} />
      )}</Loaded>
    </Dialog>
  );
}

function RecordForm({ partner, own, onClose }: RecordProps & { readonly own: readonly string[] }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [typed, change, forget] = useDraft<Draft>(`competency-${partner.id}`, EMPTY);
  const draft = { ...typed, programmeId: typed.programmeId ?? (own.length === 1 ? own[0] ?? null : null) };
  const { programmeId, ...held } = draft;
  const reading = useProgrammeReading(programmeId);
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('partner.record-competency');
  const labels = {
    programmeId: t('term.programme'), competency: t('sponsor.competency.one'), level: t('sponsor.competency.level'),
    validFrom: t('sponsor.competency.from'), validUntil: t('sponsor.competency.until'),
  };
  const missing = FIELDS.filter((field) => draft[field] === null);
  const wrong = Object.fromEntries(missing.map((field) => [field, t('field.required')]));
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const choices = (group: Group) => (reading.data === undefined ? [] : idsIn(reading.data, group).map((id) => ({ id, label: reading.data?.name(group, id) ?? id })));
  const save = async (): Promise<void> => {
    setTried((count) => count + 1);
    if (missing.length > 0) return;
    if (await give({ partnerId: partner.id, ...held } as ClientInput<'partner.record-competency'>) === undefined) return;
    forget();
    announce(t('sponsor.competency.recorded', { competency: reading.data?.name('competencies', held.competency ?? '') ?? '', partner: partner.name }));
    onClose();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      <ProblemNotice problem={problem} labels={labels} />
      <ProgrammeChoice among={own} value={programmeId} wrong={wrongOf('programmeId')}
        onChange={(id) => { change({ programmeId: id, competency: null, level: null }); }} />
      {programmeId !== null && reading.data === undefined ? <NoProgramme of={reading} /> : null}
      <ComboBox name="competency" label={labels.competency} choices={choices('competencies')} value={draft.competency} wrong={wrongOf('competency')} onChange={(competency) => { change({ competency }); }} />
      <RadioGroup name="level" label={labels.level} choices={choices('levels')} across value={draft.level} wrong={wrongOf('level')} onChange={(level) => { change({ level }); }} />
      <div className="columns">
        <DayField name="validFrom" label={labels.validFrom} value={draft.validFrom} wrong={wrongOf('validFrom')} onChange={(validFrom) => { change({ validFrom }); }} />
        <DayField name="validUntil" label={labels.validUntil} value={draft.validUntil} wrong={wrongOf('validUntil')} onChange={(validUntil) => { change({ validUntil }); }} />
      </div>
      <div className="buttons">
        <Button type="submit" look="primary" isPending={pending}>{t('field.save')}</Button>
        <Button onPress={onClose}>{t('field.cancel')}</Button>
      </div>
    </form>
  );
}
