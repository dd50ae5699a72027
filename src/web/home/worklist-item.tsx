/** One thing to do: what, by when and by which rule, and the one button to where it is done. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorklistItem } from '../../contract/worklist.ts';
import { useProgramme } from '../programme.ts';
import { daysBetween, useMe } from '../queries.ts';
import { lookOf } from '../ui/button.tsx';
import { Deadline, inDays } from '../ui/deadline.tsx';
import { Name, Reference } from '../ui/status.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { wayOfFound, wayOfTask } from './whither.ts';

/** Tasks in whose sentence the days stand already. */
const SAYS_DAYS = new Set(['activate', 'use-days', 'convert-days']);

export function WorkItem({ item, today }: { readonly item: WorklistItem; readonly today: string }): ReactNode {
  const { t, date } = useWords();
  const { task, due, rule, since } = item;
  return (
    <li className="work" data-task={task}>
      <div className="work-what">
        <p className="work-sentence"><Sentence item={item} /></p>
        <Facts item={item} today={today} />
      </div>
      <div className="work-when">
        {due === null
          ? since === null ? null : <span className="quiet">{t('home.since', { date: date(since) })}</span>
          : <Deadline day={due} today={today} {...(rule === null ? {} : { rule })} />}
      </div>
      <p className="work-do no-print">
        <Link {...wayOfTask(item)} className={lookOf('normal')}>
          {t(`home.do.${task}`)}<span className="hidden"> {item.subject.name ?? (item.subject.kind === 'voucher' ? item.subject.id : '')}</span>
        </Link>
      </p>
    </li>
  );
}

function Sentence({ item }: { readonly item: WorklistItem }): ReactNode {
  const { rich, term } = useWords();
  const { task, subject, facts } = item;
  const number = (name: string): number => Number(facts[name] ?? 0);
  return rich(`home.task.${task}`, {
    ref: <Reference of={subject.id} />,
    name: <Subject of={subject} />,
    about: <span className="code" translate="no">{String(facts['about'] ?? '')}</span>,
    days: number('days'), trainingDays: number('trainingDays'), offerings: number('offerings'),
    milestone: term('milestone', String(facts['milestone'] ?? '')),
  });
}

/** What has a number by which people know it leads to its page, as a voucher does by its reference. */
function Subject({ of: { kind, id, name } }: { readonly of: WorklistItem['subject'] }): ReactNode {
  const { organisation } = useMe();
  return kind === 'agreement' || kind === 'request'
    ? <Link {...wayOfFound({ kind, id }, organisation.kind)} className="code" translate="no">{name ?? id}</Link>
    : <span translate="no">{name ?? id}</span>;
}

function Facts({ item, today }: { readonly item: WorklistItem; readonly today: string }): ReactNode {
  const words = useWords();
  const programme = useProgramme(item.programmeId);
  const { facts } = item;
  const type = facts['engagementType'];
  const parts: ReactNode[] = [
    ...(typeof type === 'string' ? [programme?.name('engagementTypes', type) ?? '…'] : []),
    ...plainFacts(item, words),
    ...ended(item, today, words),
    ...(typeof facts['organisation'] === 'string' ? [<Name key="organisation" of={facts['organisation']} />] : []),
  ];
  if (parts.length === 0) return null;
  return <ul role="list" className="facts">{parts.map((part, index) => <li key={index}>{part}</li>)}</ul>;
}

function plainFacts({ task, facts }: WorklistItem, { t, money, list, term }: Words): readonly string[] {
  const { days, amount, currency, vouchers, assignee, missing } = facts;
  return [
    ...(typeof days === 'number' && !SAYS_DAYS.has(task) ? [t('count.days', { days })] : []),
    ...(typeof amount === 'number' && typeof currency === 'string' ? [money({ amount, currency })] : []),
    ...(typeof vouchers === 'number' ? [t('count.vouchers', { count: vouchers })] : []),
    ...(typeof assignee === 'string' ? [t('home.fact.assignee', { name: assignee })] : []),
    ...(typeof missing === 'string' ? [t('home.fact.missing', { fields: list(missing.split(', ').map((field) => term('home.profile', field))) })] : []),
  ];
}

/** The end that was planned; once it has passed, how long ago that is. */
function ended({ facts: { endsOn } }: WorklistItem, today: string, { t, date }: Words): readonly ReactNode[] {
  if (typeof endsOn !== 'string') return [];
  const told = t('home.fact.ended', { date: date(endsOn, 'short') });
  const left = daysBetween(today, endsOn);
  return [left >= 0 ? told : <span key="ended" className="deadline soon">{told}<span className="left">, {inDays(t, left)}</span></span>];
}
