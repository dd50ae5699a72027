/** Where the partner's money goes: shown masked, and registered anew with the answers checked and a fresh sign-in. */
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type SubmitEvent, type ReactNode } from 'react';
import { CURRENCIES } from '../../contract/codes.ts';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useCommand } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { ComboBox, TextField } from '../ui/fields.tsx';
import { Empty, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { Answers, Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { SubmitButton } from './shared.tsx';
import { useTries } from './tries.ts';

interface Typed {
  readonly payee: string;
  readonly taxId: string;
  readonly account: string;
  readonly currency: string | null;
}

const EMPTY: Typed = { payee: '', taxId: '', account: '', currency: null };

export function Payee({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t } = useWords();
  const { payee } = partner;
  const ability = abilityOf(partner.abilities, 'payment.register');
  return (
    <div className="beside even">
      <Panel title={t('company.payee')}>
        {payee === null ? <Empty title={t('company.no-payee')}><p>{t('company.no-payee-text')}</p></Empty> : (
          <div className="stack">
            <Terms facts={[
              [t('company.account-name'), <span key="p" translate="no">{payee.payee}</span>],
              [t('company.tax-id'), <span key="t" className="code" translate="no">{payee.taxId}</span>],
              [t('company.account'), <span key="a" className="code" translate="no">{payee.account}</span>],
              [t('company.currency'), payee.currency],
            ]} />
            {payee.masked ? <p className="quiet">{t('company.masked')}</p> : null}
          </div>
        )}
      </Panel>
      {ability === undefined ? <p className="notice">{t('company.payee-admin')}</p> : <Register partner={partner} />}
    </div>
  );
}

function Register({ partner }: { readonly partner: PartnerView }): ReactNode {
  const { t, locale } = useWords();
  const announce = useAnnounce();
  const { tab, step } = useSearch({ from: '/company' });
  const navigate = useNavigate({ from: '/company' });
  const registering = useCommand('payment.register');
  const [typed, change, forget] = useDraft<Typed>('payee', EMPTY);
  const ability = abilityOf(partner.abilities, 'payment.register');
  const labels = { payee: t('company.account-name'), taxId: t('company.tax-id'), account: t('company.account'), currency: t('company.currency') };
  const wrong: Record<string, string> = {};
  for (const name of ['payee', 'taxId', 'account'] as const) if (typed[name].trim() === '') wrong[name] = t('field.required');
  if (typed.currency === null) wrong['currency'] = t('field.required');
  const isWhole = Object.keys(wrong).length === 0;
  const tries = useTries(wrong);
  const told = (name: string): string | undefined => wrongIn(registering.problem, name) ?? tries.shown[name];
  const go = (to: string | undefined): void => { void navigate({ search: { tab, step: to } }); };
  const submit = async (): Promise<void> => {
    const { payee, taxId, account, currency } = typed;
    if (currency === null) return;
    if (await registering.give({ partnerId: partner.id, payee, taxId, account, currency }) === undefined) return;
    forget();
    change(EMPTY);
    tries.reset();
    announce(t('company.payee-saved'));
    go(undefined);
  };
  if (step === 'check' && isWhole) {
    const again = <Button look="plain" small onPress={() => { go(undefined); }}>{t('field.change')}</Button>;
    return (
      <Panel title={t('company.check-payee')}>
        <div className="stack">
          <ProblemNotice problem={registering.problem} labels={labels} again={() => { void submit(); }} />
          <Answers facts={[
            [labels.payee, <span key="p" translate="no">{typed.payee}</span>, again], [labels.taxId, <span key="t" className="code" translate="no">{typed.taxId}</span>, again],
            [labels.account, <span key="a" className="code" translate="no">{typed.account}</span>, again], [labels.currency, typed.currency, again],
          ]} />
          <p className="notice">{t('company.payee-consequence')}</p>
          <div className="buttons">
            <AbilityButton ability={ability} look="primary" pending={registering.pending} onPress={() => { void submit(); }}>{t('company.register')}</AbilityButton>
            <Button onPress={() => { go(undefined); }}>{t('field.back')}</Button>
          </div>
        </div>
      </Panel>
    );
  }
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return (
    <form className="panel stack" noValidate onSubmit={(event: SubmitEvent) => { event.preventDefault(); if (tries.attempt()) go('check'); }}>
      <h2>{t(partner.payee === null ? 'company.register' : 'company.register-anew')}</h2>
      {ability?.allowed === true ? <p className="quiet">{t('company.register-text')}</p> : null}
      <ErrorSummary wrong={tries.shown} labels={labels} tried={tries.count} />
      <TextField name="payee" label={labels.payee} wrong={told('payee')} value={typed.payee} autoComplete="off" onChange={(payee) => { change({ payee }); }} />
      <TextField name="taxId" label={labels.taxId} wrong={told('taxId')} value={typed.taxId} code autoComplete="off" onChange={(taxId) => { change({ taxId }); }} />
      <TextField name="account" label={labels.account} help={t('company.account-help')} wrong={told('account')} value={typed.account} code autoComplete="off"
        onChange={(account) => { change({ account }); }} />
      <ComboBox name="currency" label={labels.currency} wrong={told('currency')} value={typed.currency}
        choices={[...CURRENCIES].map((id) => ({ id, label: `${id} – ${names.of(id) ?? id}` }))} onChange={(currency) => { change({ currency }); }} />
      <div className="buttons">
        <SubmitButton ability={ability}>{t('field.continue')}</SubmitButton>
      </div>
    </form>
  );
}
