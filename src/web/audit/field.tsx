/** A field of an entry by its name: days as days, ids as the names they stand for, commitments as what they are. */
import type { ReactNode } from 'react';
import { useFirstProgramme, type ShownProgramme } from '../programme.ts';
import { Subject } from '../ui/subject.tsx';
import { useWords, type Words } from '../words/words.tsx';
import './audit.css';

const ID = /^(spo|cus|ptr|per|agr|loc|con|pay)_[0-9a-z]+$/;
const REFERENCE = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}-[0-9A-Z]$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

function commitmentIn(value: object): string | undefined {
  return 'commitment' in value && typeof value.commitment === 'string' ? value.commitment : undefined;
}

function moneyIn(value: object): { readonly amount: number; readonly currency: string } | undefined {
  return 'amount' in value && 'currency' in value && typeof value.amount === 'number' && typeof value.currency === 'string'
    ? { amount: value.amount, currency: value.currency } : undefined;
}

/** Words of ours and of the programme, by the name of the field in which they stand; undefined for any other. */
function wordOf(name: string, value: string, { term, country }: Words, programme: ShownProgramme | undefined): string | undefined {
  switch (name) {
    case 'country': return country(value);
    case 'kind': return term('party', value);
    case 'unit': return term('sponsor.grant.unit', value);
    case 'to': return term('days', value);
    case 'roles': return term('role', value);
    case 'statuses': return term('status', value);
    case 'engagementType': case 'engagementTypes': return programme?.name('engagementTypes', value);
    case 'offering': return programme?.name('offerings', value);
    case 'competency': return programme?.name('competencies', value);
    case 'level': return programme?.name('levels', value);
    default: return undefined;
  }
}

interface FieldProps {
  readonly name: string;
  readonly value: unknown;
}

export function FieldValue({ name, value }: FieldProps): ReactNode {
  const words = useWords();
  const programme = useFirstProgramme();
  const { t, date, money, number } = words;
  if (value === null || value === undefined) return <span className="quiet">{t('audit.nothing')}</span>;
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') {
    const word = wordOf(name, value, words, programme);
    if (word !== undefined) return word;
    if (DAY.test(value)) return date(value, 'short');
    return ID.test(value) || REFERENCE.test(value) ? <Subject of={value} /> : <span translate="no" className="hash">{value}</span>;
  }
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return <Several name={name} values={value} />;
  const commitment = commitmentIn(value);
  if (commitment !== undefined) return <span className="quiet">{t('audit.commitment')} <span className="code small hash" translate="no">{commitment.slice(0, 16)}…</span></span>;
  const sum = moneyIn(value);
  return sum === undefined ? <pre className="raw" translate="no">{JSON.stringify(value, null, 1)}</pre> : money(sum);
}

function Several({ name, values }: { readonly name: string; readonly values: readonly unknown[] }): ReactNode {
  const { t } = useWords();
  if (values.length === 0) return <span className="quiet">{t('audit.nothing')}</span>;
  return <>{values.map((value, at) => <span key={at}>{at === 0 ? null : ', '}<FieldValue name={name} value={value} /></span>)}</>;
}
