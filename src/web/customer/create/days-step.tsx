/** How many days, and in which country: each size is tried, so that those that do not fit say why. */
import { useEffect, useState, type ReactNode } from 'react';
import { useProgramme } from '../../programme.ts';
import { useMe } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { RadioGroup, Select, type Choice } from '../../ui/fields.tsx';
import { Loading } from '../../ui/page.tsx';
import { ErrorSummary, ProblemNotice } from '../../ui/problem.tsx';
import { useWords } from '../../words/words.tsx';
import { countriesOf, levelsOf } from '../../offered.ts';
import { inputOf, type Draft } from './draft.ts';
import { Frame, type StepProps } from './frame.tsx';
import { allBut, only, useRehearsal, useRepeatLimit, type Verdict } from './rehearsal.ts';
import { reasonsOf, WhyNot, type Barred } from './why-not.tsx';

const OF_COUNTRY = ['engagement.no-rate'];
/** More countries than these are a list to choose from. */
const COUNTRIES_SHOWN = 12;

export function DaysStep(props: StepProps): ReactNode {
  const { t } = useWords();
  const { draft, change, onward, agreement } = props;
  const { organisation } = useMe();
  const programme = useProgramme(agreement?.programmeId);
  const [tried, setTried] = useState(0);
  const levels = programme === undefined ? [] : levelsOf(programme);
  const countries = programme === undefined ? [] : countriesOf(programme, organisation.country);
  const tries = [
    ...levels.map((days) => inputOf(alone(draft, draft.country === '' ? organisation.country : draft.country), days)),
    ...countries.map((country) => inputOf(alone(draft, country), levels[0] ?? 1)),
  ];
  // The choices stay while another country is tried: the focus is on one of them.
  const { data, error, refetch, isPlaceholderData } = useRehearsal(tries, true);
  const byDays = new Map(levels.map((days, index) => [days, data?.[index]]));
  const byCountry = new Map(countries.map((country, index) => [country, data?.[levels.length + index]]));
  useOwnCountry(props, byCountry, organisation.country);
  useRepeatLimit(props, byDays.get(draft.days ?? 0));
  // What fitted when it was chosen may not fit any more.
  const against = { days: reasonsOf(allBut(byDays.get(draft.days ?? 0), OF_COUNTRY)), country: reasonsOf(only(byCountry.get(draft.country), OF_COUNTRY)) };
  const wrong: Record<string, string> = {
    ...(draft.days === null ? { days: t('field.choose') } : against.days === '' ? {} : { days: against.days }),
    ...(draft.country === '' ? { country: t('field.choose') } : against.country === '' ? {} : { country: against.country }),
  };
  const shown = tried === 0 ? {} : wrong;
  const submit = (): void => {
    if (isPlaceholderData) return;
    if (Object.keys(wrong).length > 0) setTried(tried + 1);
    else onward();
  };
  return (
    <Frame step="days" title={t('customer.create.days')} lead={programme?.name('engagementTypes', draft.engagementType)} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <ErrorSummary wrong={shown} labels={{ days: t('term.days'), country: t('term.country') }} tried={tried} />
        <ProblemNotice problem={error} again={() => { void refetch(); }} />
        {data === undefined ? error === null ? <Loading /> : null : (
          <>
            <Days byDays={byDays} available={agreement?.balance.available ?? 0} value={draft.days} wrong={shown['days']} onChange={(days) => { change({ days }); }} />
            <Countries byCountry={byCountry} value={draft.country} wrong={shown['country']} onChange={(country) => { change({ country }); }} />
          </>
        )}
        <div className="buttons onward">
          <Button type="submit" look="primary" isPending={isPlaceholderData} isDisabled={data === undefined}>{t('field.continue')}</Button>
        </div>
      </form>
    </Frame>
  );
}

function alone(draft: Draft, country: string): Draft {
  return { ...draft, country, whom: 'nobody', partner: '', repeatLimit: null };
}

/** The customer's own country is taken to begin with, where the server allows it. */
function useOwnCountry({ draft, change }: StepProps, byCountry: ReadonlyMap<string, Verdict | undefined>, own: string): void {
  const verdict = byCountry.get(own);
  const fits = verdict !== undefined && only(verdict, OF_COUNTRY).length === 0;
  useEffect(() => { if (draft.country === '' && fits) change({ country: own }); }, [draft.country, fits, own, change]);
}

function Days({ byDays, available, value, wrong, onChange }: {
  readonly byDays: ReadonlyMap<number, Verdict | undefined>; readonly available: number;
  readonly value: number | null; readonly wrong: string | undefined; readonly onChange: (days: number) => void;
}): ReactNode {
  const { t } = useWords();
  const barred: Barred[] = [];
  const choices = [...byDays].map(([days, verdict]): Choice => {
    const label = t('count.days', { days });
    const refusals = allBut(verdict, OF_COUNTRY);
    if (refusals.length === 0) return { id: String(days), label, more: t('customer.create.remains', { remains: available - days }) };
    barred.push({ label, refusals });
    return { id: String(days), label, isDisabled: true, more: reasonsOf(refusals) };
  });
  return (
    <>
      <RadioGroup name="days" label={t('customer.create.how-many')} help={t('customer.create.how-many-help', { available })} choices={choices} wrong={wrong}
        value={value === null ? null : String(value)} onChange={(days) => { onChange(Number(days)); }} />
      <WhyNot barred={barred} />
    </>
  );
}

function Countries({ byCountry, value, wrong, onChange }: {
  readonly byCountry: ReadonlyMap<string, Verdict | undefined>; readonly value: string; readonly wrong: string | undefined;
  readonly onChange: (country: string) => void;
}): ReactNode {
  const { t, country } = useWords();
  const barred: Barred[] = [];
  const choices = [...byCountry].map(([code, verdict]): Choice => {
    const refusals = only(verdict, OF_COUNTRY);
    if (refusals.length > 0) barred.push({ label: country(code), refusals });
    return { id: code, label: country(code), isDisabled: refusals.length > 0, ...(refusals.length === 0 ? {} : { more: reasonsOf(refusals) }) };
  });
  const shared = { name: 'country', label: t('customer.create.where'), help: t('customer.create.where-help'), choices, wrong, onChange };
  return (
    <>
      {choices.length <= COUNTRIES_SHOWN
        ? <RadioGroup {...shared} across value={value === '' ? null : value} />
        : <Select {...shared} value={value} empty={t('field.choose')} />}
      <WhyNot barred={barred} />
    </>
  );
}
