/** The voucher as far as it is answered, beside each step. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProgramme } from '../../programme.ts';
import { Name } from '../../ui/status.tsx';
import { useWords } from '../../words/words.tsx';
import type { Agreement } from '../agreements.ts';
import { assigneeOf, isAnswered, stepsOf, type Draft, type Step } from './draft.ts';

interface SoFarProps {
  readonly draft: Draft;
  readonly agreement: Agreement | undefined;
  readonly hasChoice: boolean;
  readonly others: number;
}

export function SoFar({ draft, agreement, hasChoice, others }: SoFarProps): ReactNode {
  const { t } = useWords();
  const { rows } = useAnswers(draft, agreement);
  const steps = stepsOf(draft, hasChoice || others > 0);
  return (
    <aside className="notched so-far no-print" aria-labelledby="so-far">
      <h2 id="so-far">{t('customer.create.so-far')}</h2>
      <dl>
        {rows.map(({ step, term, value }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value === undefined
              ? <span className="quiet">{t('customer.create.open')}</span>
              : steps.includes(step) ? <Link to="/create" search={{ step }}>{value}<span className="hidden"> ({t('field.change')})</span></Link> : value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}

interface AnswerRow {
  readonly step: Step;
  readonly term: string;
  readonly value: ReactNode | undefined;
}

/** Every answer in words. A row without a value is still to be answered. */
export function useAnswers(draft: Draft, agreement: Agreement | undefined): { readonly rows: readonly AnswerRow[] } {
  const { t, country } = useWords();
  const programme = useProgramme(agreement?.programmeId);
  const given = (step: Step, value: ReactNode): ReactNode | undefined => (isAnswered(step, draft) ? value : undefined);
  const assignee = assigneeOf(draft);
  const limit = draft.repeatLimit ?? [];
  const repeat = (['division', 'product'] as const).filter((field) => limit.includes(field))
    .map((field): AnswerRow => ({ step: 'repeat', term: t(`term.${field}`), value: given('repeat', draft[field] === '' ? t('customer.create.without') : draft[field]) }));
  return {
    rows: [
      { step: 'agreement', term: t('term.agreement'), value: agreement === undefined ? undefined : <span className="code" translate="no">{agreement.number}</span> },
      { step: 'type', term: t('term.engagement-type'), value: given('type', programme?.name('engagementTypes', draft.engagementType)) },
      { step: 'days', term: t('term.days'), value: given('days', t('count.days', { days: draft.days ?? 0 })) },
      { step: 'days', term: t('term.country'), value: draft.country === '' ? undefined : country(draft.country) },
      ...repeat,
      { step: 'person', term: t('term.assignee'), value: given('person', assignee === undefined ? t('customer.person.nobody') : <span translate="no">{assignee.name}</span>) },
      { step: draft.whom === 'nobody' ? 'person' : 'partner', term: t('term.partner'), value: given('partner', partnerOf(draft, t('customer.partner.any'), t('customer.partner.later'))) },
    ],
  };
}

function partnerOf({ whom, partner }: Draft, any: string, later: string): ReactNode {
  if (whom === 'nobody') return later;
  return partner === 'any' ? any : <Name of={partner} />;
}
