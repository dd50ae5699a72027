/** What a search has found, each with what tells it from others. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FoundItem } from '../../contract/finding.ts';
import { useFirstProgramme } from '../programme.ts';
import { useMe } from '../queries.ts';
import { useWords } from '../words/words.tsx';
import { wayOfFound } from './whither.ts';
import './home.css';

export function FoundList({ items }: { readonly items: readonly FoundItem[] }): ReactNode {
  const { term } = useWords();
  const { organisation } = useMe();
  return (
    <ul role="list" className="panel found-list">
      {items.map((item) => (
        <li key={`${item.kind}/${item.id}`} className="found">
          <span className="quiet">{term('what', item.kind)}</span>
          <div>
            <Link {...wayOfFound(item, organisation.kind)} className={LOOKS[item.kind] ?? ''} translate="no">{titleOf(item)}</Link>
            <FoundDetail item={item} />
          </div>
        </li>
      ))}
    </ul>
  );
}

/** References and numbers look the same wherever they stand. */
const LOOKS: Readonly<Partial<Record<FoundItem['kind'], string>>> = { voucher: 'reference', agreement: 'code', request: 'code' };

/** People know a request by its invoice's number, and not by its id. */
export function titleOf({ kind, title, detail }: FoundItem): string {
  return kind === 'request' ? detail['number'] ?? title : title;
}

export function FoundDetail({ item }: { readonly item: FoundItem }): ReactNode {
  const { term, country } = useWords();
  const programme = useFirstProgramme();
  const { status, engagementType, organisation, country: code, number } = item.detail;
  const parts = [
    status === undefined ? undefined : term('status', status),
    engagementType === undefined ? undefined : programme?.name('engagementTypes', engagementType) ?? '…',
    code === undefined ? undefined : country(code),
    number === undefined || number === titleOf(item) ? undefined : <span key="number" translate="no">{number}</span>,
    organisation === undefined ? undefined : <span key="organisation" translate="no">{organisation}</span>,
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return null;
  return <ul role="list" className="facts">{parts.map((part, index) => <li key={index}>{part}</li>)}</ul>;
}
