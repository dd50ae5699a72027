/** For what the partner is eligible on a day: per offering and engagement type, each requirement with what to do. */
import './partner.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { EligibilityView } from '../../contract/partner-view.ts';
import type { ShownProgramme } from '../programme.ts';
import { NoProgramme } from '../programme/no-programme.tsx';
import { useMe, useRead, useToday } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Deadline } from '../ui/deadline.tsx';
import { DayField } from '../ui/day-field.tsx';
import { Select } from '../ui/fields.tsx';
import { isTypedOut } from '../ui/list-logic.ts';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { CompanyTabs, TabHead } from './company-tabs.tsx';
import { offeredThrough } from './counting.ts';
import { EnrolmentStatus } from './enrolment-status.tsx';
import { isWanting, ownRefusals, sharedRefusals, type ShownOffering, type ShownType } from './eligibility.ts';
import { useOwnProgrammeReading } from './own-programme.ts';
import { Mends, useOwnPartner } from './shared.tsx';

export function EligibilityPage(): ReactNode {
  const { t, date } = useWords();
  const me = useMe();
  const { offering, on, show } = useSearch({ from: '/eligibility' });
  const partner = useOwnPartner();
  const own = useOwnProgrammeReading();
  const { id: programmeId, data: programme } = own;
  const today = useToday(programme?.timeZone);
  const found = useRead('/partners/{id}/eligibility', {
    params: { id: me.organisation.id }, query: { programmeId, on }, enabled: programmeId !== undefined, keep: true,
  });
  return (
    <Page title={partner.data?.name ?? t('company.title')} kind={t('eligibility.title')} above={t('company.title')}>
      <CompanyTabs at="eligibility" />
      <TabHead title={t('eligibility.title')} lead={t('eligibility.lead')} action={<Link to="/enrol" className={lookOf()}>{t('eligibility.enrol')}</Link>} />
      <div className="stack-large">
        <Filters offerings={found.data?.offerings ?? []} programme={programme} today={today} />
        {programmeId === undefined ? <NoProgramme of={own} /> : <Loaded of={found}>{(body) => {
          const shown = body.offerings
            .filter((each) => offering === undefined || each.offering === offering)
            .map((each) => ({ ...each, engagementTypes: show === 'missing' ? each.engagementTypes.filter(isWanting) : each.engagementTypes }))
            .filter(({ engagementTypes }) => engagementTypes.length > 0);
          const open = body.offerings.flatMap(({ engagementTypes }) => engagementTypes).filter(({ eligible }) => eligible).length;
          return (
            <div className="stack-large">
              <p role="status">{t('eligibility.count', { count: open, on: date(body.on) })}</p>
              {shown.length > 0 ? null : <Empty title={t('eligibility.nothing-missing')}>{t('eligibility.nothing-missing-text')}</Empty>}
              {shown.map((each) => <Offering key={each.offering} of={each} whole={body.offerings.find((one) => one.offering === each.offering) ?? each} programme={programme} today={today} />)}
            </div>
          );
        }}</Loaded>}
      </div>
    </Page>
  );
}

function Filters({ offerings, programme, today }: {
  readonly offerings: EligibilityView['offerings']; readonly programme: ShownProgramme | undefined; readonly today: string | undefined;
}): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/eligibility' });
  const navigate = useNavigate({ from: '/eligibility' });
  const choose = (part: Partial<typeof search>): void => { void navigate({ search: { ...search, ...part }, replace: true }); };
  const chooseDay = (on: string | null): void => { if (isTypedOut(on)) choose(on === null || on === today ? { on: '' } : { on }); };
  return (
    <div className="filters no-print">
      <Select name="offering" label={t('term.offering')} value={search.offering ?? ''} empty={t('list.all')} onChange={(offering) => { choose({ offering }); }}
        choices={offerings.map((each) => ({ id: each.offering, label: programme?.name('offerings', each.offering) ?? '…' }))} />
      <Select name="show" label={t('eligibility.show')} value={search.show ?? ''} onChange={(show) => { choose({ show }); }}
        choices={[{ id: '', label: t('list.all') }, { id: 'missing', label: t('eligibility.only-missing') }]} />
      <DayField name="on" label={t('eligibility.on')} value={search.on ?? today ?? null} onChange={chooseDay} />
    </div>
  );
}

function Offering({ of, whole, programme, today }: {
  readonly of: ShownOffering; readonly whole: ShownOffering; readonly programme: ShownProgramme | undefined; readonly today: string | undefined;
}): ReactNode {
  const { t } = useWords();
  const shared = sharedRefusals(whole);
  return (
    <Panel title={programme?.name('offerings', of.offering) ?? '…'} id={`offering-${of.offering}`} aside={<EnrolmentStatus of={of.state} />}>
      <div className="stack">
        {of.through === null ? null : (
          <div>
            <p>{t('eligibility.enrolled-through')} <Deadline day={of.through} today={today} /></p>
            {of.renewalOpensOn === null ? null : <p><Renewal on={of.renewalOpensOn} today={today} /></p>}
          </div>
        )}
        {shared.length === 0 ? null : <div className="indent stack-small"><h3>{t('eligibility.of-all')}</h3><Mends refusals={shared} /></div>}
        {of.engagementTypes.map((type) => <Type key={type.engagementType} of={type} shared={shared} programme={programme} today={today} />)}
      </div>
    </Panel>
  );
}

function Renewal({ on, today }: { readonly on: string; readonly today: string | undefined }): ReactNode {
  const { t, date } = useWords();
  if (today !== undefined && on <= today) return <Link to="/enrol">{t('eligibility.renew-now')}</Link>;
  return <span className="quiet">{t('eligibility.renewal-opens', { on: date(on) })}</span>;
}

const MARKS = { met: ['tick', '✓'], missing: ['cross', '✗'], expiring: ['soon', '!'] } as const;

function Type({ of, shared, programme, today }: {
  readonly of: ShownType; readonly shared: ReturnType<typeof sharedRefusals>; readonly programme: ShownProgramme | undefined; readonly today: string | undefined;
}): ReactNode {
  const { t, term, date } = useWords();
  const own = ownRefusals(of, shared);
  const lastOffered = offeredThrough(programme?.definition, of.engagementType);
  return (
    <section className="type-row stack-small">
      <div className="row apart">
        <h3>{programme?.name('engagementTypes', of.engagementType) ?? '…'}</h3>
        <span className={`tag ${of.eligible ? 'good' : ''}`}>{t(of.eligible ? 'eligibility.eligible' : 'eligibility.not-eligible')}</span>
      </div>
      {lastOffered === undefined || today === undefined || lastOffered >= today ? null : <p>{t('eligibility.no-longer-offered', { on: date(lastOffered) })}</p>}
      <ul className="requirements">
        {of.requirements.map(({ kind, state, until }) => (
          <li key={kind} data-state={state}>
            <span className={MARKS[state][0]}><span aria-hidden="true">{MARKS[state][1]}</span> {t(`requirement.${kind}` as WordId)}</span>
            {': '}{term('status', state)}{until === null ? null : <span className="quiet">, {t('eligibility.until', { on: date(until, 'short') })}</span>}
          </li>
        ))}
      </ul>
      {own.length === 0 ? null : <div className="indent"><Mends refusals={own} /></div>}
    </section>
  );
}
