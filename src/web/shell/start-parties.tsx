/** The parties of the sandbox side by side, their people with what they have to do today, and a tour through the whole job. */
import type { ReactNode } from 'react';
import type { PersonaView } from '../../contract/sandbox-view.ts';
import { useToday } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { beAddress, byOrganisation } from './personas.ts';

/** Of a persona's tasks so many are told; the worklist has all. */
const TOLD_MAX = 3;

export function Parties({ personas }: { readonly personas: readonly PersonaView[] }): ReactNode {
  const { t, term } = useWords();
  return (
    <section aria-labelledby="parties" className="stack">
      <h2 id="parties">{t('start.parties')}</h2>
      <div className="parties">
        {byOrganisation(personas).map(([organisation, members]) => (
          <section key={organisation} className="party" aria-label={organisation}>
            <h3><span className="quiet small party-kind">{term('party', members[0]?.kind ?? '')}</span><span translate="no">{organisation}</span></h3>
            <ul role="list" className="stack-small">{members.map((persona) => <li key={persona.personId}><Persona persona={persona} /></li>)}</ul>
          </section>
        ))}
      </div>
    </section>
  );
}

function Persona({ persona }: { readonly persona: PersonaView }): ReactNode {
  const { t, term, date, list } = useWords();
  const { name, roles, today: tasks, kind } = persona;
  const today = useToday();
  return (
    <div className="persona">
      <a className="persona-name" href={beAddress(persona)} aria-label={t('start.be', { name })} aria-describedby={`of-${persona.personId}`}>
        <strong translate="no">{name}</strong> <span aria-hidden="true" className="persona-go">→</span>
      </a>
      <span id={`of-${persona.personId}`} className="persona-more">
        <span className="persona-role">{list(roles.map((role) => term('role', role)))}</span>
        {tasks.length === 0 ? <span className="quiet">{roles.map((role) => t(`people.role.${kind}.${role}` as WordId)).join(' ')}</span> : null}
        {tasks.slice(0, TOLD_MAX).map(({ task, count, due }) => (
          <span key={task} className="persona-task">
            {due === null ? t('start.task', { task: t(`home.kind.${task}`), count })
              : t(today !== undefined && due < today ? 'start.task-late' : 'start.task-due', { task: t(`home.kind.${task}`), count, date: date(due, 'short').replaceAll(' ', '\u00A0') })}
          </span>
        ))}
      </span>
    </div>
  );
}

/** Each step of the job with who does it and where. */
const TOUR = [
  { step: 'create', kind: 'customer', role: 'benefits-admin', to: '/create' },
  { step: 'take', kind: 'partner', role: 'programme-admin', to: '/take' },
  { step: 'report', kind: 'partner', role: 'programme-admin', to: '/engagements' },
  { step: 'redeem', kind: 'partner', role: 'programme-admin', to: '/redeem' },
  { step: 'pay', kind: 'sponsor', role: 'claims-reviewer', to: '/claims' },
] as const;

export function Tour({ personas }: { readonly personas: readonly PersonaView[] }): ReactNode {
  const { t } = useWords();
  const steps = TOUR.flatMap((step) => {
    const who = personas.find(({ kind, roles }) => kind === step.kind && roles.includes(step.role));
    return who === undefined ? [] : [{ ...step, who }];
  });
  return (
    <section aria-labelledby="tour" className="stack">
      <h2 id="tour">{t('start.tour')}</h2>
      <p className="measure">{t('start.tour-text')}</p>
      <ol className="tour" role="list">
        {steps.map(({ step, to, who }, index) => (
          <li key={step}>
            <span className="tour-number number" aria-hidden="true">{index + 1}</span>
            <h3><a href={beAddress(who, to)} className={lookOf('normal', true)}>{t(`start.tour.${step}`)}</a></h3>
            <p className="small">{t(`start.tour.${step}-text`, { name: who.name })}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
