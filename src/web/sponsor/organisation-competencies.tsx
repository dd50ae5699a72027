/** What a partner company holds, and recording another competency with its level and dates. */
import { useState, type ReactNode } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useFirstProgramme, type ShownProgramme } from '../programme.ts';
import { useCommand, useRead } from '../queries.ts';
import { abilityOf, AbilityButton } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { DayField } from '../ui/day-field.tsx';
import { ComboBox, RadioGroup } from '../ui/fields.tsx';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';

export function Competencies({ partnerId }: { readonly partnerId: string }): ReactNode {
  const { t, date } = useWords();
  const programme = useFirstProgramme();
  const partner = useRead('/partners/{id}', { params: { id: partnerId } });
  const [isOpen, setOpen] = useState(false);
  const ability = abilityOf(partner.data?.abilities, 'partner.record-competency');
  const record = <AbilityButton ability={ability} small onPress={() => { setOpen(true); }}>{t('sponsor.competency.record')}</AbilityButton>;
  return (
    <Panel title={t('sponsor.organisation.tab.competencies')} aside={record}>
      <Loaded of={partner}>{({ competencies }) => (competencies.length === 0
        ? <Empty title={t('sponsor.competency.none')}><p>{t('sponsor.competency.none-text')}</p></Empty>
        : (
          <Table caption={t('sponsor.organisation.tab.competencies')} hideCaption rows={competencies} keyOf={({ id }) => id} columns={[
            { id: 'competency', title: t('sponsor.competency.one'), cell: ({ competency }) => programme?.name('competencies', competency) ?? '…' },
            { id: 'level', title: t('sponsor.competency.level'), cell: ({ level }) => programme?.name('levels', level) ?? '…' },
            { id: 'from', title: t('list.from'), cell: ({ validFrom }) => date(validFrom, 'short') },
            { id: 'until', title: t('list.through'), cell: ({ validUntil }) => date(validUntil, 'short') },
          ]} />
        ))}</Loaded>
      {isOpen && partner.data !== undefined && programme !== undefined ? <Record partner={partner.data} programme={programme} onClose={() => { setOpen(false); }} /> : null}
    </Panel>
  );
}

interface Draft {
  readonly competency: string | null;
  readonly level: string | null;
  readonly validFrom: string | null;
  readonly validUntil: string | null;
}

const FIELDS = ['competency', 'level', 'validFrom', 'validUntil'] as const;

interface RecordProps {
  readonly partner: PartnerView;
  readonly programme: ShownProgramme;
  readonly onClose: () => void;
}

function idsIn(programme: ShownProgramme, group: 'competencies' | 'levels') {
  const entries = (programme.definition[group] ?? []) as readonly { readonly id: string }[];
  return entries.map(({ id }) => ({ id, label: programme.name(group, id) }));
}

function Record({ partner, programme, onClose }: RecordProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const [draft, change, forget] = useDraft<Draft>(`competency-${partner.id}`, { competency: null, level: null, validFrom: null, validUntil: null });
  const [tried, setTried] = useState(0);
  const { give, pending, problem } = useCommand('partner.record-competency');
  const labels = { competency: t('sponsor.competency.one'), level: t('sponsor.competency.level'), validFrom: t('sponsor.competency.from'), validUntil: t('sponsor.competency.until') };
  const missing = FIELDS.filter((field) => draft[field] === null);
  const wrong = Object.fromEntries(missing.map((field) => [field, t('field.required')]));
  const wrongOf = (name: string): string | undefined => (tried > 0 ? wrong[name] : undefined) ?? wrongIn(problem, name);
  const save = async (): Promise<void> => {
    setTried((count) => count + 1);
    if (missing.length > 0) return;
    if (await give({ partnerId: partner.id, ...draft } as ClientInput<'partner.record-competency'>) === undefined) return;
    forget();
    announce(t('sponsor.competency.recorded', { competency: programme.name('competencies', draft.competency ?? ''), partner: partner.name }));
    onClose();
  };
  return (
    <Dialog title={t('sponsor.competency.record')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
        <ProblemNotice problem={problem} labels={labels} />
        <ComboBox name="competency" label={labels.competency} choices={idsIn(programme, 'competencies')} value={draft.competency} wrong={wrongOf('competency')} onChange={(competency) => { change({ competency }); }} />
        <RadioGroup name="level" label={labels.level} choices={idsIn(programme, 'levels')} across value={draft.level} wrong={wrongOf('level')} onChange={(level) => { change({ level }); }} />
        <div className="columns">
          <DayField name="validFrom" label={labels.validFrom} value={draft.validFrom} wrong={wrongOf('validFrom')} onChange={(validFrom) => { change({ validFrom }); }} />
          <DayField name="validUntil" label={labels.validUntil} value={draft.validUntil} wrong={wrongOf('validUntil')} onChange={(validUntil) => { change({ validUntil }); }} />
        </div>
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending}>{t('field.save')}</Button>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
