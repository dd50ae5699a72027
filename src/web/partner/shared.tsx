/** What several pages of a partner need: its own record, ways to mend what is refused, and the steps of a form. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AbilityView, RefusalView } from '../../contract/answer.ts';
import type { ApiProblem } from '../api.ts';
import { useMe, useRead } from '../queries.ts';
import { AbilityButton } from '../ui/ability.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { fieldId } from '../ui/field-id.ts';
import { Refusal } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

/** The partner that the reader acts for. */
export function useOwnPartner() {
  const me = useMe();
  return useRead('/partners/{id}', { params: { id: me.organisation.id } });
}

/** Where something that is refused can be mended; nothing where the server's remedy is all there is to say. */
export function Mend({ rule }: { readonly rule: string }): ReactNode {
  const { t } = useWords();
  const look = lookOf('normal', true);
  switch (rule) {
    case 'partner.not-enrolled':
    case 'partner.enrolment-lapsed':
      return <Link to="/enrol" className={look}>{t('partner.mend-enrolment')}</Link>;
    case 'partner.competency-missing':
      return <Link to="/company" search={{ tab: 'competencies' }} className={look}>{t('partner.mend-competency')}</Link>;
    case 'partner.profile-incomplete':
      return <Link to="/company" className={look}>{t('partner.mend-profile')}</Link>;
    case 'partner.location-country':
      return <Link to="/company" search={{ tab: 'locations' }} className={look}>{t('partner.mend-location')}</Link>;
    case 'consultant.not-qualified':
      return <Link to="/consultants" className={look}>{t('partner.mend-consultants')}</Link>;
    default:
      return null;
  }
}

/** Refusals, each with the way to mend it. Their place in the definition is for those who write it. */
export function Mends({ refusals }: { readonly refusals: readonly RefusalView[] }): ReactNode {
  return (
    <ul role="list" className="stack">
      {refusals.map(({ source: _source, ...refusal }, index) => (
        <li key={`${refusal.rule}-${String(index)}`} className="stack-small">
          <Refusal refusal={refusal} />
          <Mend rule={refusal.rule} />
        </li>
      ))}
    </ul>
  );
}

/** Puts the reader into a field, as from the answer that is to be changed. */
export function focusField(name: string): void {
  // After the page with the field has been drawn.
  requestAnimationFrame(() => {
    const place = document.getElementById(fieldId(name));
    const field = place?.matches('input, select, textarea, button') === true
      ? place : place?.querySelector<HTMLElement>('input:not([type="hidden"]), select, textarea, [role="spinbutton"], button');
    field?.focus();
    place?.scrollIntoView({ block: 'center' });
  });
}

/** What may be done after a trial of it: what the trial was refused for is refused. */
export function afterTrial(ability: AbilityView | undefined, trial: ApiProblem | undefined): AbilityView | undefined {
  const refusals = trial?.problem?.refusals ?? [];
  return ability?.allowed === true && refusals.length > 0 ? { ...ability, allowed: false, refusals } : ability;
}

/** The button of a form for a command: Enter in a field presses it, too. Where it is refused it opens the reasons. */
export function SubmitButton({ ability, pending = false, children }: {
  readonly ability: AbilityView | undefined; readonly pending?: boolean; readonly children: ReactNode;
}): ReactNode {
  if (ability?.allowed !== true) return <AbilityButton ability={ability} look="primary" onPress={() => undefined}>{children}</AbilityButton>;
  return <Button type="submit" look="primary" isPending={pending}>{children}</Button>;
}
