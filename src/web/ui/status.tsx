/** Statuses as words with a colour beside them, references, days and names. */
import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useName } from '../names.ts';
import { useWords } from '../words/words.tsx';

const TONES: Readonly<Record<string, string>> = {
  created: '', assigned: 'accent', reserved: 'accent', completed: 'accent', redeemed: 'good', cancelled: '', expired: 'bad',
  draft: '', submitted: 'accent', 'under-review': 'accent', returned: 'warn', approved: 'good', denied: 'bad', paid: 'good', reversed: 'bad',
  active: 'good', lapsed: 'bad', 'not-enrolled': '', met: 'good', missing: 'bad', expiring: 'warn',
  passed: 'good', failed: 'bad', open: 'warn', done: 'good', todo: 'accent', waiting: '', blocked: 'warn', 'given-up': 'bad',
};

/** A status of a voucher, a request, an enrolment or a requirement. */
export function Status({ of, group = 'status' }: { readonly of: string; readonly group?: string }): ReactNode {
  const { term } = useWords();
  return <span className={`tag ${TONES[of] ?? ''}`}>{term(group, of)}</span>;
}

export function Reference({ of, link = true }: { readonly of: string; readonly link?: boolean }): ReactNode {
  if (!link) return <span className="reference" translate="no">{of}</span>;
  return <Link to="/vouchers/$ref" params={{ ref: of }} className="reference" translate="no">{of}</Link>;
}

/** A name by its id, as far as the reader may know it. */
export function Name({ of, none }: { readonly of: string | null | undefined; readonly none?: string }): ReactNode {
  const { t } = useWords();
  const name = useName(of);
  if (of === null || of === undefined) return none ?? '–';
  if (name === undefined) return <span className="quiet">…</span>;
  return name === null ? <span className="quiet">{t('name.hidden')}</span> : <span translate="no">{name}</span>;
}
