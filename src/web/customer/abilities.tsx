/** What can be done with an agreement: by its customer at once, by the sponsor on the page of grants. */
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { AgreementView } from '../../contract/entitlement-view.ts';
import { useCommand } from '../queries.ts';
import { abilityOf, AbilityButton, WhyNot } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { lookOf } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { ConvertDialog } from './convert.tsx';

export function AgreementAbilities({ agreement }: { readonly agreement: AgreementView }): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const [isConverting, setConverting] = useState(false);
  const { give, pending, problem } = useCommand('entitlement.activate');
  const { id, number, abilities, activatedOn, balance } = agreement;
  const activate = async (): Promise<void> => {
    if (await give({ agreementId: id }) !== undefined) announce(t('customer.activate.done', { number }));
  };
  const toGrants = (): void => { void navigate({ to: '/grants', search: { agreement: id } }); };
  const isNew = activatedOn === null;
  const converting = balance.trainingGranted === 0 ? undefined : abilityOf(abilities, 'entitlement.convert');
  return (
    <div className="stack-small no-print">
      <ProblemNotice problem={problem} />
      <div className="buttons">
        {isNew ? <AbilityButton ability={abilityOf(abilities, 'entitlement.activate')} look="primary" pending={pending} onPress={() => { void activate(); }}>{t('customer.activate.do')}</AbilityButton> : null}
        <CreateLink agreement={agreement} look={isNew ? 'normal' : 'primary'} />
        {converting === undefined ? null : <AbilityButton ability={converting} onPress={() => { setConverting(true); }}>{t('customer.convert.open')}</AbilityButton>}
        <AbilityButton ability={abilityOf(abilities, 'entitlement.grant')} onPress={toGrants}>{t('customer.grant')}</AbilityButton>
        <AbilityButton ability={abilityOf(abilities, 'entitlement.reduce')} look="danger" onPress={toGrants}>{t('customer.reduce')}</AbilityButton>
      </div>
      {converting === undefined ? null : <div className="small quiet"><WhyNot ability={converting} /></div>}
      {isConverting ? <ConvertDialog agreement={agreement} onClose={() => { setConverting(false); }} /> : null}
    </div>
  );
}

function CreateLink({ agreement, look }: { readonly agreement: AgreementView; readonly look: 'primary' | 'normal' }): ReactNode {
  const { t } = useWords();
  const ability = abilityOf(agreement.abilities, 'voucher.create');
  if (ability?.allowed !== true) return <AbilityButton ability={ability} onPress={() => undefined}>{t('nav.create')}</AbilityButton>;
  return <Link to="/create" search={{ agreement: agreement.id }} className={lookOf(look)}>{t('nav.create')}</Link>;
}
