/** Which partner: any that may take it, or one by name. Those that could not take it stay below, each with why. */
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { RadioGroup } from 'react-aria-components/RadioGroup';
import type { DirectoryRow } from '../../../contract/partner-view.ts';
import { useProgramme } from '../../programme.ts';
import { usePages } from '../../queries.ts';
import { Button } from '../../ui/button.tsx';
import { fieldId } from '../../ui/field-id.ts';
import { Loading } from '../../ui/page.tsx';
import { ErrorSummary, ProblemNotice } from '../../ui/problem.tsx';
import { Name } from '../../ui/status.tsx';
import { More } from '../../ui/table.tsx';
import { useWords } from '../../words/words.tsx';
import { languageName } from '../../directory/language-name.ts';
import { Frame, type StepProps } from './frame.tsx';
import { Option } from './option.tsx';
import { SearchField, useSought } from './search-field.tsx';
import { WhyNot } from './why-not.tsx';

const PAGE = 100;

export function PartnerStep(props: StepProps): ReactNode {
  const { t, country } = useWords();
  const { draft, change, onward, agreement } = props;
  const [typed, type, sought] = useSought('partner');
  const programme = useProgramme(agreement?.programmeId);
  const partners = usePages('/directory', {
    query: { engagementType: draft.engagementType, deliveredIn: draft.country, limit: PAGE, ...(sought === '' ? {} : { q: sought }) },
  });
  const [tried, setTried] = useState(0);
  const isMissing = tried > 0 && draft.partner === '';
  const label = t('customer.create.partner');
  const lead = t('customer.create.partner-lead', { type: programme?.name('engagementTypes', draft.engagementType) ?? '', country: country(draft.country) });
  const submit = (): void => { if (draft.partner === '') setTried(tried + 1); else onward(); };
  return (
    <Frame step="partner" title={label} lead={lead} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <ErrorSummary wrong={isMissing ? { partnerId: t('field.choose') } : {}} labels={{ partnerId: label }} tried={tried} />
        <SearchField label={t('customer.partner.search')} value={typed} onChange={type} />
        <ProblemNotice problem={partners.error} again={() => { void partners.refetch(); }} />
        {partners.data === undefined ? partners.error === null ? <Loading /> : null : (
          <Partners rows={partners.items} value={draft.partner} label={label} wrong={isMissing ? t('field.choose') : undefined} onChange={(partner) => { change({ partner }); }} />
        )}
        <More pages={partners} />
        <div className="buttons onward"><Button type="submit" look="primary">{t('field.continue')}</Button></div>
      </form>
    </Frame>
  );
}

interface PartnersProps {
  readonly rows: readonly DirectoryRow[];
  readonly value: string;
  readonly label: string;
  readonly wrong: string | undefined;
  readonly onChange: (partner: string) => void;
}

function Partners({ rows, value, label, wrong, onChange }: PartnersProps): ReactNode {
  const { t } = useWords();
  const able = rows.filter(({ eligible }) => eligible !== false);
  const barred = rows.filter(({ eligible }) => eligible === false).map(({ name, refusals = [] }) => ({ label: name, refusals }));
  const isElsewhere = value !== '' && value !== 'any' && !able.some(({ partnerId }) => partnerId === value);
  return (
    <>
      <p role="status" className="quiet">{t('customer.partner.found', { able: able.length, barred: barred.length })}</p>
      <RadioGroup className="field types" id={fieldId('partnerId')} aria-label={label} value={value === '' ? null : value} onChange={onChange} isInvalid={wrong !== undefined} validationBehavior="aria">
        <FieldError className="wrong" elementType="p">{wrong}</FieldError>
        <div className="choices">
          <Option value="any" title={t('customer.partner.any')}>{t('customer.partner.any-more')}</Option>
          {able.map((partner) => <OnePartner key={partner.partnerId} partner={partner} />)}
          {isElsewhere ? <Option value={value} title={<Name of={value} />}>{t(rows.some(({ partnerId }) => partnerId === value) ? 'customer.partner.chosen-barred' : 'customer.partner.chosen-before')}</Option> : null}
        </div>
      </RadioGroup>
      <WhyNot barred={barred} />
      <p><Link to="/directory">{t('customer.partner.directory')}</Link></p>
    </>
  );
}

function OnePartner({ partner }: { readonly partner: DirectoryRow }): ReactNode {
  const { country, list, locale } = useWords();
  const { name, locations, profile } = partner;
  const places = list(locations.map((each) => `${each.city} (${country(each.country)})`));
  return (
    <Option value={partner.partnerId} title={<span translate="no">{name}</span>}>
      {[places, list((profile?.languages ?? []).map((code) => languageName(code, locale)))].filter((part) => part !== '').join(' · ')}
    </Option>
  );
}
