/** Which engagement: the types of each offering, with what they end in. What is not on offer stays there and says why. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { RadioGroup } from 'react-aria-components/RadioGroup';
import { useProgramme } from '../../programme.ts';
import { useMe } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { fieldId } from '../../ui/field-id.ts';
import { Empty, Loading } from '../../ui/page.tsx';
import { ErrorSummary, ProblemNotice } from '../../ui/problem.tsx';
import { useWords } from '../../words/words.tsx';
import { findTypes, offeredBy, type Offered } from '../../offered.ts';
import { inputOf, NO_SIZE } from './draft.ts';
import { Frame, type StepProps } from './frame.tsx';
import { Option } from './option.tsx';
import { allBut, useRehearsal, type Verdict } from './rehearsal.ts';
import { SearchField, useSought } from './search-field.tsx';
import { reasonsOf, WhyNot } from './why-not.tsx';

/** Which country cannot be answered here is asked for later. */
const LATER = ['engagement.no-rate'];

export function TypeStep(props: StepProps): ReactNode {
  const { t, locale } = useWords();
  const { draft, change, onward, agreement } = props;
  const [sought, type] = useSought('type');
  const programme = useProgramme(agreement?.programmeId);
  const { verdicts, error, again } = useTypeVerdicts(props);
  const [tried, setTried] = useState(0);
  const label = t('customer.create.type');
  const isMissing = tried > 0 && draft.engagementType === '';
  const submit = (): void => { if (draft.engagementType === '') setTried(tried + 1); else onward(); };
  const choose = (engagementType: string): void => { change({ engagementType, ...(engagementType === draft.engagementType ? {} : NO_SIZE) }); };
  const found = programme === undefined ? undefined : findTypes(offeredBy(programme), sought, locale);
  return (
    <Frame step="type" title={label} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <OnlyAgreement {...props} />
        <ErrorSummary wrong={isMissing ? { engagementType: t('field.choose') } : {}} labels={{ engagementType: label }} tried={tried} />
        <ProblemNotice problem={error} again={again} />
        <SearchField label={t('customer.create.find-type')} value={sought} onChange={type} />
        {found === undefined ? <Loading /> : <Types found={found} verdicts={verdicts} label={label} wrong={isMissing ? t('field.choose') : undefined}
          value={draft.engagementType} onChange={choose} />}
        <WhyNot barred={(found ?? []).flatMap((offering) => offering.types).flatMap(({ id, title }) => {
          const refusals = allBut(verdicts.get(id), LATER);
          return refusals.length === 0 ? [] : [{ label: title, refusals }];
        })} />
        {found?.length === 0 ? <Empty title={t('customer.create.no-type', { q: sought.trim() })}><p>{t('customer.create.no-type-text')}</p></Empty> : null}
        <div className="buttons onward"><Button type="submit" look="primary">{t('field.continue')}</Button></div>
      </form>
    </Frame>
  );
}

/** Where no agreement was asked for, which one it is, and the way to why it is no other. */
function OnlyAgreement({ agreement, hasChoice, others }: StepProps): ReactNode {
  const { t } = useWords();
  if (hasChoice || agreement === undefined) return null;
  return (
    <p className="quiet">
      {t('customer.create.only-agreement', { number: agreement.number, available: agreement.balance.available })}{' '}
      {others === 0 ? null : <Link to="/create" search={{ step: 'agreement' }}>{t('customer.create.other-agreements', { others })}</Link>}
    </p>
  );
}

/** Each type is tried at its smallest size: what speaks against that speaks against the type. */
function useTypeVerdicts({ draft, agreement }: StepProps) {
  const { organisation } = useMe();
  const programme = useProgramme(agreement?.programmeId);
  const types = programme === undefined ? [] : offeredBy(programme).flatMap((each) => each.types);
  const inputs = types.map((type) => ({
    ...inputOf({ ...draft, whom: 'nobody', engagementType: type.id, country: organisation.country, repeatLimit: null }, Math.min(...type.serviceLevels)),
  }));
  const { data, error, refetch } = useRehearsal(inputs);
  const verdicts = new Map(types.map(({ id }, index) => [id, data?.[index]]));
  return { verdicts, error, again: () => { void refetch(); } };
}

interface TypesProps {
  readonly found: readonly Offered[];
  readonly verdicts: ReadonlyMap<string, Verdict | undefined>;
  readonly label: string;
  readonly wrong: string | undefined;
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function Types({ found, verdicts, label, wrong, value, onChange }: TypesProps): ReactNode {
  return (
    <RadioGroup className="field types" id={fieldId('engagementType')} aria-label={label} value={value === '' ? null : value} onChange={onChange}
      isInvalid={wrong !== undefined} validationBehavior="aria">
      <FieldError className="wrong" elementType="p">{wrong}</FieldError>
      {found.map((offering) => (
        <section key={offering.id} aria-labelledby={`offering-${offering.id}`}>
          <h2 id={`offering-${offering.id}`}>{offering.title}</h2>
          <p className="quiet">{offering.text}</p>
          <div className="choices">
            {offering.types.map((type) => {
              const refusals = allBut(verdicts.get(type.id), LATER);
              return (
                <Option key={type.id} value={type.id} title={type.title} isDisabled={refusals.length > 0}>
                  <p>{type.text}</p>
                  {refusals.length === 0 ? null : <p className="reason">{reasonsOf(refusals)}</p>}
                </Option>
              );
            })}
          </div>
        </section>
      ))}
    </RadioGroup>
  );
}
