/** An empty worklist: what will appear there for the reader's roles, and what they can do meanwhile. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../queries.ts';
import { placesFor } from '../shell/navigation.ts';
import { lookOf } from '../ui/button.tsx';
import { Empty } from '../ui/page.tsx';
import { useWords, type WordId } from '../words/words.tsx';

/** The pages of most use to a role that has nothing to do, the first above all. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  'customer.benefits-admin': ['/benefit', '/vouchers', '/directory'], 'customer.project-manager': ['/directory', '/vouchers'],
  'partner.global-admin': ['/take', '/engagements', '/start'], 'partner.programme-admin': ['/take', '/engagements', '/company'],
  'partner.payment-admin': ['/requests', '/vouchers'], 'partner.consultant': ['/engagements', '/vouchers'],
  'sponsor.programme-admin': ['/programme', '/agreements', '/organisations'], 'sponsor.claims-reviewer': ['/claims', '/vouchers'],
  'sponsor.finance': ['/finance', '/claims'], 'sponsor.auditor': ['/journal', '/claims', '/mails'],
};

export function NothingWaits(): ReactNode {
  const { t } = useWords();
  const me = useMe();
  const { kind } = me.organisation;
  const roles = me.person.roles.map((role) => `${kind}.${role}`).filter((role) => role in NEXT);
  const wanted = [...new Set(roles.flatMap((role) => NEXT[role] ?? []))];
  const places = wanted.flatMap((to) => placesFor(me).filter((place) => place.to === to)).slice(0, 3);
  return (
    <div className="panel">
      <Empty title={t('home.empty')} actions={places.length === 0 ? undefined : places.map((place, index) => (
        <Link key={place.to} to={place.to} className={lookOf(index === 0 ? 'primary' : 'normal')}>{t(place.word)}</Link>
      ))}>
        {(roles.length === 0 ? ['no-role'] : roles).map((role) => <p key={role} className="measure centred">{t(`home.empty.${role}` as WordId)}</p>)}
        {places.length === 0 ? null : <p className="small next">{t('home.next')}</p>}
      </Empty>
    </div>
  );
}

export function NothingOfTask(): ReactNode {
  const { t } = useWords();
  return (
    <div className="panel">
      <Empty title={t('home.none-of-task')} actions={<Link to="/" className={lookOf()}>{t('home.show-all')}</Link>}>
        <p>{t('home.none-of-task-text')}</p>
      </Empty>
    </div>
  );
}
