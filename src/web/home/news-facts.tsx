/** What else is told of an event: type, days, dates, money. */
import type { ReactNode } from 'react';
import type { NotificationView } from '../../contract/finding.ts';
import { useFirstProgramme } from '../programme.ts';
import { useWords, type Words } from '../words/words.tsx';

export function NewsFacts({ item: { facts } }: { readonly item: NotificationView }): ReactNode {
  const words = useWords();
  const programme = useFirstProgramme();
  const { engagementType, competency } = facts;
  const parts = [
    ...(typeof engagementType === 'string' ? [programme?.name('engagementTypes', engagementType) ?? '…'] : []),
    ...(typeof competency === 'string' ? [programme?.name('competencies', competency) ?? '…'] : []),
    ...amounts(facts, words), ...dates(facts, words),
  ];
  if (parts.length === 0) return null;
  return <ul role="list" className="facts">{parts.map((part) => <li key={part}>{part}</li>)}</ul>;
}

type Facts = NotificationView['facts'];

function amounts({ days, trainingDays, planningDays, amount, currency, version }: Facts, { t, money }: Words): readonly string[] {
  return [
    ...(typeof days === 'number' ? [t('count.days', { days })] : []),
    ...(typeof trainingDays === 'number' && trainingDays > 0 ? [t('news.fact.trainingDays', { days: trainingDays })] : []),
    ...(typeof planningDays === 'number' ? [t('news.fact.planningDays', { days: planningDays })] : []),
    ...(typeof amount === 'number' && typeof currency === 'string' ? [money({ amount, currency })] : []),
    ...(typeof version === 'number' ? [t('news.fact.version', { number: version })] : []),
  ];
}

const DATED = ['expiresOn', 'payBy', 'dueOn', 'paidOn', 'effectiveFrom'] as const;

function dates(facts: Facts, { t, date }: Words): readonly string[] {
  const { startsOn, endsOn } = facts;
  return [
    ...(typeof startsOn === 'string' && typeof endsOn === 'string'
      ? [t('news.from-to', { from: date(startsOn, 'short'), to: date(endsOn, 'short') })] : []),
    ...DATED.flatMap((name) => {
      const value = facts[name];
      return typeof value === 'string' ? [t(`news.fact.${name}`, { date: date(value, 'short') })] : [];
    }),
  ];
}
