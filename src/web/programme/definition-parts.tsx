/** The parts of a definition, each as a page that people can read. */
import type { ReactNode } from 'react';
import type { ShownProgramme } from '../programme.ts';
import { Panel } from '../ui/page.tsx';
import { Table } from '../ui/table.tsx';
import { Terms, type Fact } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Both } from './both.tsx';
import type { Definition } from './terms-shown.ts';

interface PartProps {
  readonly programme: ShownProgramme;
  readonly definition: Definition;
}

/** Marks a value that comes from no source. */
export function Sample({ of }: { readonly of: { readonly sample?: boolean | undefined } }): ReactNode {
  const { t } = useWords();
  return of.sample === true ? <span className="sample">{t('programme.sample')}</span> : null;
}

/** Where a value comes from. */
function Source({ of }: { readonly of: { readonly source?: string | undefined } }): ReactNode {
  return of.source === undefined ? null : <span className="quiet small" lang="en">{of.source}</span>;
}

export function OfferingsPart({ programme, definition }: PartProps): ReactNode {
  const { t, date, list } = useWords();
  const days = (levels: readonly number[]): string => t('programme.levels', { days: list(levels.map(String)) });
  return (
    <div className="stack">
      {definition.offerings.map((offering) => (
        <Panel key={offering.id} title={programme.name('offerings', offering.id)} id={`offering-${offering.id}`}>
          <p><Both group="offerings" id={offering.id} only="text" /></p>
          {offering.engagementTypes.map((type) => (
            <section key={type.id} className="stack-small" aria-labelledby={`type-${type.id}`}>
              <h3 id={`type-${type.id}`}>{programme.name('engagementTypes', type.id)} <Sample of={type} /></h3>
              <p><Both group="engagementTypes" id={type.id} only="text" /></p>
              <Terms facts={[
                [t('programme.service-levels'), days(type.serviceLevels)],
                [t('programme.competencies'), (
                  <ul key="competencies">{type.competencies.map(({ competency, levels, sample }) => (
                    <li key={competency}>{programme.name('competencies', competency)} ({list(levels.map((level) => programme.name('levels', level)))}) <Sample of={{ sample }} /></li>
                  ))}</ul>
                )],
                type.offeredFrom === undefined ? undefined : [t('programme.offered-from'), date(type.offeredFrom)],
                type.offeredThrough === undefined ? undefined : [t('programme.offered-through'), date(type.offeredThrough)],
              ]} />
            </section>
          ))}
        </Panel>
      ))}
    </div>
  );
}

export function RulesPart({ programme, definition }: PartProps): ReactNode {
  const { t, date, term, list } = useWords();
  const { voucher, offSite, repeatLimit, conversion } = definition;
  const facts: (Fact | undefined)[] = [
    [t('programme.voucher-life'), t('count.days', { days: voucher.lifeDays })],
    [t('term.off-site-days'), (
      <span key="off-site">{t('programme.at-most', { days: offSite.daysMax })}{offSite.waivers.map(({ from, through, sample }) => (
        <span key={from}><br />{t('programme.waived', { from: date(from, 'short'), through: date(through, 'short') })} <Sample of={{ sample }} /></span>
      ))}</span>
    )],
    repeatLimit === undefined ? undefined : [t('programme.repeat-limit'), t('programme.repeat-text', {
      days: repeatLimit.serviceLevel, unless: list(repeatLimit.unlessDiffers.map((each) => term('term', each))),
    })],
    conversion === undefined ? undefined : [t('programme.conversion'), (
      <span key="conversion">{t('programme.conversion-text', { training: conversion.trainingDays, planning: conversion.planningDays })} <Sample of={conversion} /></span>
    )],
  ];
  return (
    <div className="stack">
      <Panel title={t('programme.part.rules')}><Terms facts={facts} /></Panel>
      <Panel title={t('programme.requirements')}>
        <p>{t('programme.requirements-text')}</p>
        <ul>{definition.requirements.map((each) => <li key={JSON.stringify(each)}><RequirementText of={each} programme={programme} /></li>)}</ul>
      </Panel>
    </div>
  );
}

function RequirementText({ of, programme }: { readonly of: Definition['requirements'][number]; readonly programme: ShownProgramme }): ReactNode {
  const { t, term, list } = useWords();
  if ('all' in of || 'any' in of) {
    const parts = 'all' in of ? of.all : of.any;
    return <>{t('all' in of ? 'programme.all-of' : 'programme.any-of')}<ul>{parts.map((each) => <li key={JSON.stringify(each)}><RequirementText of={each} programme={programme} /></li>)}</ul></>;
  }
  if ('competency' in of) {
    return t('programme.requires.competency', { of: list(of.competency.map(({ competency }) => programme.name('competencies', competency))) });
  }
  if ('profile' in of) return t('programme.requires.profile', { fields: list(of.profile.map((field) => term('profile-field', field))) });
  if ('enrolment' in of) return t('programme.requires.enrolment');
  return t('location' in of ? 'programme.requires.location' : 'programme.requires.qualification');
}

export function CalendarPart({ definition }: PartProps): ReactNode {
  const { t, term, date } = useWords();
  const days = Object.entries(definition.calendar).flatMap(([id, each]) => (each === undefined ? [] : 'on' in each ? [{ id, day: each.on }] : 'lastDay' in each ? [{ id, day: each.lastDay }] : []))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1));
  return (
    <div className="stack">
      <Panel title={t('programme.calendar')}>
        <Table caption={t('programme.calendar-caption')} keyOf={({ id }) => id} rows={days} columns={[
          { id: 'day', title: t('term.date'), cell: ({ day }) => <time dateTime={day}>{date(day)}</time> },
          { id: 'what', title: t('programme.what'), cell: ({ id }) => term('milestone', id) },
        ]} />
      </Panel>
      <Panel title={t('programme.milestones')}>
        <ol className="milestones" role="list">
          {(definition.milestones ?? []).map(({ id, on, source }) => (
            <li key={id}><time dateTime={on}>{date(on, 'short')}</time><span><Both group="milestones" id={id} /><br /><Source of={{ source }} /></span></li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

export function RatesPart({ definition }: PartProps): ReactNode {
  const { t, money, date, country } = useWords();
  return (
    <div className="stack">
      <Panel title={t('programme.part.rates')}>
        <Table caption={t('programme.rates-caption')} keyOf={(rate) => `${rate.country}${rate.from}`} rows={definition.rates} columns={[
          { id: 'country', title: t('term.country'), cell: (rate) => country(rate.country) },
          { id: 'rate', title: t('term.rate'), end: true, cell: (rate) => <>{money(rate.perDay)} <Sample of={rate} /></> },
          { id: 'from', title: t('programme.from'), cell: ({ from }) => date(from, 'short') },
          { id: 'through', title: t('programme.through'), cell: ({ through }) => (through === undefined ? t('programme.open-end') : date(through, 'short')) },
        ]} />
      </Panel>
      <Panel title={t('programme.payment')}>
        <Terms facts={[
          [t('programme.window'), t('programme.window-text', { days: definition.payment.windowDays })],
          [t('programme.due'), t('programme.due-text', { days: definition.payment.dueDays })],
          [t('programme.appeals'), t('programme.appeals-text', { count: definition.payment.appeals })],
        ]} />
        <ol>{definition.review.map(({ id, sample }) => <li key={id}><Both group="review" id={id} /> <Sample of={{ sample }} /></li>)}</ol>
      </Panel>
    </div>
  );
}

export function EnrolmentPart({ definition }: PartProps): ReactNode {
  const { t } = useWords();
  const { years, renewalOpensDays, agreementVersion } = definition.enrolment;
  return (
    <div className="stack">
      <Panel title={t('programme.part.enrolment')}>
        <Terms facts={[
          [t('programme.enrolment-lasts'), t('programme.years', { count: years })],
          [t('programme.renewal'), t('programme.renewal-text', { days: renewalOpensDays })],
          [t('programme.agreement-version'), agreementVersion],
        ]} />
      </Panel>
      <Panel title={t('programme.agreement-text')}><div className="stack-small"><Both group="agreements" id={agreementVersion} /></div></Panel>
      <Panel title={t('programme.steps')}><ol>{(definition.steps ?? []).map(({ id }) => <li key={id}><Both group="steps" id={id} /></li>)}</ol></Panel>
    </div>
  );
}

export function CompliancePart({ definition }: PartProps): ReactNode {
  const { t } = useWords();
  return (
    <Panel title={t('programme.part.compliance')}>
      <p>{t('programme.compliance-text')}</p>
      <ul role="list" className="stack">
        {definition.compliance.map(({ id, by, source }) => (
          <li key={id}><Both group="compliance" id={id} /><br /><span className="tag">{t(`programme.by.${by}`)}</span> <Source of={{ source }} /></li>
        ))}
      </ul>
    </Panel>
  );
}
