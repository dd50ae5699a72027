/** The one partner that may reserve a voucher, of those in the directory; those that could not take it say why. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePages } from '../queries.ts';
import { ComboBox } from '../ui/fields.tsx';
import { Loading } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/words.tsx';

const MOST = 200;

interface PartnerFieldProps {
  readonly engagementType: string;
  readonly country: string;
  readonly value: string | null;
  readonly onChange: (partnerId: string | null) => void;
  readonly wrong: string | undefined;
}

export function PartnerField({ engagementType, country, value, onChange, wrong }: PartnerFieldProps): ReactNode {
  const { t, locale } = useWords();
  const pages = usePages('/directory', { query: { engagementType, deliveredIn: country, limit: MOST } });
  if (pages.error !== null) return <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />;
  if (pages.data === undefined) return <Loading />;
  const choices = pages.items.map(({ partnerId, name, eligible, refusals = [] }) => ({
    id: partnerId, label: name, isDisabled: eligible === false, ...(eligible === false ? { more: refusals[0]?.message } : {}),
  })).sort((one, other) => Number(one.isDisabled) - Number(other.isDisabled) || one.label.localeCompare(other.label, locale));
  return (
    <div className="stack-small">
      <ComboBox key={choices.length} name="partnerId" label={t('voucher.assign.partner')} optional wrong={wrong} value={value} onChange={onChange} choices={choices}
        help={t('voucher.assign.partner-help')} />
      <div className="row">
        {value === null ? null : <Button small onPress={() => { onChange(null); }}>{t('voucher.assign.any-partner')}</Button>}
        <Link to="/directory" search={{ engagementType, deliveredIn: country }}>{t('voucher.assign.directory')}</Link>
        {pages.hasNextPage ? <Button small isPending={pages.isFetchingNextPage} onPress={() => { void pages.fetchNextPage(); }}>{t('list.more')}</Button> : null}
      </div>
    </div>
  );
}
