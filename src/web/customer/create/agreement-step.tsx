/** From which agreement the days come: those that cannot be used stay there, each with its reasons. */
import { useState, type ReactNode } from 'react';
import { abilityOf } from '../../ui/ability.tsx';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/fields.tsx';
import { ErrorSummary } from '../../ui/problem.tsx';
import { useWords } from '../../words/words.tsx';
import type { Agreement } from '../agreements.ts';
import { NO_SIZE } from './draft.ts';
import { Frame, type StepProps } from './frame.tsx';
import { reasonsOf, WhyNot } from './why-not.tsx';

export function mayCreate(agreement: Agreement): boolean {
  return abilityOf(agreement.abilities, 'voucher.create')?.allowed === true;
}

export function AgreementStep({ agreements, ...props }: StepProps & { readonly agreements: readonly Agreement[] }): ReactNode {
  const { t, date } = useWords();
  const { draft, change, onward } = props;
  const [tried, setTried] = useState(0);
  const usable = agreements.filter(mayCreate);
  const isMissing = tried > 0 && draft.agreementId === '';
  const label = t('customer.create.agreement');
  const choices = [...usable, ...agreements.filter((each) => !mayCreate(each))].map((agreement) => ({
    id: agreement.id, label: agreement.number, isDisabled: !mayCreate(agreement),
    more: mayCreate(agreement)
      ? t('customer.create.agreement-more', { available: agreement.balance.available, date: date(agreement.endsOn, 'short') })
      : reasonsOf(abilityOf(agreement.abilities, 'voucher.create')?.refusals ?? []),
  }));
  const barred = agreements.filter((each) => !mayCreate(each))
    .map(({ number, abilities }) => ({ label: number, refusals: abilityOf(abilities, 'voucher.create')?.refusals ?? [] }));
  const submit = (): void => { if (draft.agreementId === '') setTried(tried + 1); else onward(); };
  return (
    <Frame step="agreement" title={label} lead={usable.length === 0 ? t('customer.create.no-agreement') : undefined} {...props}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <ErrorSummary wrong={isMissing ? { agreementId: t('field.choose') } : {}} labels={{ agreementId: label }} tried={tried} />
        <RadioGroup name="agreementId" label={t('customer.create.agreements')} choices={choices} value={draft.agreementId === '' ? null : draft.agreementId}
          onChange={(agreementId) => { change({ agreementId, ...(agreementId === draft.agreementId ? {} : NO_SIZE) }); }} wrong={isMissing ? t('field.choose') : undefined} />
        <WhyNot barred={barred} />
        {usable.length === 0 ? null : <Button type="submit" look="primary">{t('field.continue')}</Button>}
      </form>
    </Frame>
  );
}
