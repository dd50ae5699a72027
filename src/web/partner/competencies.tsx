/** The competencies that the sponsor has recorded: to be read here, and what each counts for. */
import type { ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useProgramme } from '../programme.ts';
import { useToday } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Empty, Panel } from '../ui/page.tsx';
import { Name } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { typesOpenedBy } from './counting.ts';
import { useOwnProgramme } from './own-programme.ts';

type Held = PartnerView['competencies'][number];

export function Competencies({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t, date, list } = useWords();
  const programme = useProgramme(useOwnProgramme());
  const today = useToday(programme?.timeZone);
  const unlocks = (held: Held): string => {
    if (programme === undefined) return '…';
    const opened = typesOpenedBy(programme.definition, held);
    return opened.length === 0 ? t('company.counts-for-nothing') : list(opened.map((id) => programme.name('engagementTypes', id)));
  };
  const valid = ({ validUntil }: Held): boolean => today === undefined || validUntil >= today;
  const sorted = [...partner.competencies].sort((one, other) => (one.competency < other.competency ? -1 : 1));
  const over = sorted.filter((held) => !valid(held));
  const table = (rows: readonly Held[]): ReactNode => (
    <Table caption={t('company.competencies')} hideCaption rows={rows} keyOf={({ id }) => id} columns={[
      { id: 'competency', title: t('company.competency'), cell: ({ competency }) => programme?.name('competencies', competency) ?? '…' },
      { id: 'level', title: t('company.level'), cell: ({ level }) => programme?.name('levels', level) ?? '…' },
      { id: 'from', title: t('company.valid-from'), cell: ({ validFrom }) => <span className="nowrap">{date(validFrom, 'short')}</span> },
      { id: 'until', title: t('company.valid-until'), cell: (held) => <Deadline day={held.validUntil} today={today} live={valid(held)} style="short" /> },
      { id: 'for', title: t('company.counts-for'), cell: (held) => (valid(held) ? unlocks(held) : <span className="quiet">{t('company.over')}</span>) },
    ]} />
  );
  return (
    <Panel title={t('company.competencies')}>
      <div className="stack">
        <p>{t('company.competencies-text')} <Name of={programme?.sponsorId} /></p>
        {sorted.length === 0 ? <Empty title={t('company.no-competencies')}><p>{t('company.no-competencies-text')}</p></Empty> : table(sorted.filter(valid))}
        {over.length === 0 ? null : <details><summary>{t('company.over-count', { count: over.length })}</summary>{table(over)}</details>}
      </div>
    </Panel>
  );
}
