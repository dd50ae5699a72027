/** Who delivers for the partner: what each has passed, and which engagements that opens. */
import './partner.css';
import { useState, type ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useProgramme, type ShownProgramme } from '../programme.ts';
import { abilityOf, AbilityButton } from '../ui/ability.tsx';
import { Empty, Loaded, Page } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { CompanyTabs, TabHead } from './company-tabs.tsx';
import { AddConsultant, RecordQualification } from './consultant-forms.tsx';
import { competenciesByType } from './counting.ts';
import { useOwnProgramme } from './own-programme.ts';
import { useOwnPartner } from './shared.tsx';

type Consultant = PartnerView['consultants'][number];

export function ConsultantsPage(): ReactNode {
  const { t } = useWords();
  const partner = useOwnPartner();
  const programme = useProgramme(useOwnProgramme());
  const [recording, setRecording] = useState<Consultant>();
  return (
    <Page title={partner.data?.name ?? t('company.title')} kind={t('term.consultants')} above={t('company.title')}>
      <CompanyTabs at="consultants" />
      <TabHead title={t('term.consultants')} lead={t('consultants.lead')} />
      <Loaded of={partner}>{(own) => (
        <div className="stack-large">
          {own.consultants.length === 0 ? <Empty title={t('consultants.none')}><p>{t('consultants.none-text')}</p></Empty> : null}
          {own.consultants.map((each) => (
            <OneConsultant key={each.id} of={each} programme={programme}
              action={<AbilityButton ability={abilityOf(own.abilities, 'partner.record-qualification')} small onPress={() => { setRecording(each); }}>{t('consultants.record')}<span className="hidden">: {each.name}</span></AbilityButton>} />
          ))}
          {abilityOf(own.abilities, 'partner.add-consultant') === undefined ? null : <AddConsultant partner={own} />}
          {recording === undefined ? null : <RecordQualification partner={own} consultant={recording} programme={programme} onClose={() => { setRecording(undefined); }} />}
        </div>
      )}</Loaded>
    </Page>
  );
}

function OneConsultant({ of, programme, action }: {
  readonly of: Consultant; readonly programme: ShownProgramme | undefined; readonly action: ReactNode;
}): ReactNode {
  const { t, date, list } = useWords();
  const held = new Set(of.qualifications.map(({ competency }) => competency));
  const opened = [...competenciesByType(programme?.definition)].filter(([, counting]) => counting.some((each) => held.has(each)))
    .map(([id]) => programme?.name('engagementTypes', id) ?? '…');
  return (
    <article className="panel" aria-labelledby={of.id}>
      <div className="panel-head"><h2 id={of.id} translate="no">{of.name}</h2>{action}</div>
      <div className="stack">
        <p className="quiet" translate="no">{of.email}</p>
        <p>{opened.length === 0 ? t('consultants.opens-nothing') : t('consultants.opens', { count: opened.length, types: list(opened) })}</p>
        {of.qualifications.length === 0 ? null : (
          <Table caption={t('consultants.qualifications')} rows={of.qualifications} keyOf={({ id }) => id} columns={[
            { id: 'title', title: t('consultants.title'), cell: ({ title }) => title },
            { id: 'competency', title: t('company.competency'), cell: ({ competency }) => programme?.name('competencies', competency) ?? '…' },
            { id: 'on', title: t('consultants.passed-on'), cell: ({ passedOn }) => date(passedOn, 'short') },
          ]} />
        )}
      </div>
    </article>
  );
}

