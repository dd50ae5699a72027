/** For what a partner is eligible, and what is missing or expiring; and what it has enrolled in. */
import type { ReactNode } from 'react';
import type { EligibilityView } from '../../contract/partner-view.ts';
import { EnrolmentStatus } from '../partner/enrolment-status.tsx';
import { useProgramme, type ShownProgramme } from '../programme.ts';
import { useRead } from '../queries.ts';
import { Empty, Loaded, Panel } from '../ui/page.tsx';
import { Refusals } from '../ui/problem.tsx';
import { Status } from '../ui/status.tsx';
import { Table } from '../ui/table.tsx';
import { OfferingName } from '../voucher/type-name.tsx';
import { useWords } from '../words/words.tsx';

export function EligibilityOf({ partnerId }: { readonly partnerId: string }): ReactNode {
  const { data } = useRead('/programmes');
  const programmes = data?.items ?? [];
  return <div className="stack">{programmes.map(({ id }) => <InProgramme key={id} partnerId={partnerId} programmeId={id} />)}<Enrolments partnerId={partnerId} /></div>;
}

function InProgramme({ partnerId, programmeId }: { readonly partnerId: string; readonly programmeId: string }): ReactNode {
  const programme = useProgramme(programmeId);
  const eligibility = useRead('/partners/{id}/eligibility', { params: { id: partnerId }, query: { programmeId } });
  return <Loaded of={eligibility}>{({ offerings }) => offerings.map((offering) => <OneOffering key={offering.offering} offering={offering} programme={programme} />)}</Loaded>;
}

type Offering = EligibilityView['offerings'][number];
type Type = Offering['engagementTypes'][number];

function OneOffering({ offering, programme }: { readonly offering: Offering; readonly programme: ShownProgramme | undefined }): ReactNode {
  const { t, date } = useWords();
  const { through, state, engagementTypes } = offering;
  const title = programme?.name('offerings', offering.offering) ?? '…';
  return (
    <Panel title={title} id={`offering-${offering.offering}`} aside={<EnrolmentStatus of={state} />}>
      <p className="quiet">{through === null ? t('sponsor.organisation.not-enrolled') : t('sponsor.organisation.enrolled-through', { date: date(through) })}</p>
      <Table caption={t('sponsor.organisation.types-of', { offering: title })} hideCaption rows={engagementTypes} keyOf={({ engagementType }) => engagementType} columns={[
        { id: 'type', title: t('term.engagement-type'), cell: ({ engagementType }) => programme?.name('engagementTypes', engagementType) ?? '…' },
        { id: 'state', title: t('sponsor.organisation.eligible'), cell: ({ eligible }) => <span className={`tag ${eligible ? 'good' : 'warn'}`}>{t(eligible ? 'sponsor.organisation.is-eligible' : 'sponsor.organisation.not-eligible')}</span> },
        { id: 'requirements', title: t('sponsor.organisation.requirements'), cell: (type) => <Requirements type={type} /> },
      ]} />
    </Panel>
  );
}

/** Those that are met need no reading; what is missing or expiring says what to do. */
function Requirements({ type: { requirements } }: { readonly type: Type }): ReactNode {
  const { t, term, date } = useWords();
  const open = requirements.filter(({ state }) => state !== 'met');
  if (open.length === 0) return t('sponsor.organisation.all-met', { count: requirements.length });
  return (
    <ul role="list" className="stack-small">
      {open.map(({ kind, state, until, refusals }) => (
        <li key={kind}>
          <details>
            <summary><Status of={state} /> {term('sponsor.requirement', kind)}{until === null ? null : `, ${t('list.through-day', { date: date(until, 'short') })}`}</summary>
            <div className="notice"><Refusals refusals={refusals} /></div>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Enrolments({ partnerId }: { readonly partnerId: string }): ReactNode {
  const { t, date } = useWords();
  const partner = useRead('/partners/{id}', { params: { id: partnerId } });
  return (
    <Panel title={t('sponsor.organisation.enrolments')}>
      <Loaded of={partner}>{({ enrolments }) => (enrolments.length === 0
        ? <Empty title={t('sponsor.organisation.no-enrolments')}><p>{t('sponsor.organisation.no-enrolments-text')}</p></Empty>
        : (
          <Table caption={t('sponsor.organisation.enrolments')} hideCaption rows={enrolments.toReversed()} keyOf={({ programmeId, offering, from }) => `${programmeId}/${offering}/${from}`} columns={[
            { id: 'offering', title: t('term.offering'), cell: (enrolment) => <OfferingName of={enrolment} /> },
            { id: 'from', title: t('list.from'), cell: ({ from }) => date(from, 'short') },
            { id: 'through', title: t('list.through'), cell: ({ through }) => date(through, 'short') },
          ]} />
        ))}</Loaded>
    </Panel>
  );
}
