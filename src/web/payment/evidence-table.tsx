/** The facts that the system looked at for a check, and what it compared each with. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { Name, Reference } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { currencyIn, kindOf, type Check, type Evidence } from './evidence.ts';
import { Titled } from './parts.tsx';

interface TableProps {
  readonly check: Check;
  readonly request: RequestView;
}

export function EvidenceTable({ check, request }: TableProps): ReactNode {
  const { t, term } = useWords();
  if (check.evidence.length === 0) return <p className="small quiet">{t('payment.no-evidence')}</p>;
  const comparedWith = (fact: string): string => {
    const own = term('payment.against', `${check.id}.${fact}`);
    return own === `${check.id}.${fact}` ? t('payment.against') : own;
  };
  return (
    <ul role="list" className="evidence small">
      {check.evidence.map((each, index) => (
        <li key={`${each.fact} ${String(index)}`}>
          <span className="quiet">{term('payment.fact', each.fact)}: </span><strong><Shown each={each} side="value" check={check} request={request} /></strong>
          {each.against === undefined ? null : (
            <span className="quiet"> · {comparedWith(each.fact)}: <Shown each={each} side="against" check={check} request={request} /></span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Shown({ each, side, check, request }: TableProps & { readonly each: Evidence; readonly side: 'value' | 'against' }): ReactNode {
  const { t, date, money, country, number } = useWords();
  const value = side === 'value' ? each.value : (each.against ?? '');
  const written = String(value);
  switch (kindOf(each.fact, value)) {
    case 'day':
      return <time dateTime={written} className="nowrap">{date(written, 'short')}</time>;
    case 'money':
      return <span className="nowrap">{money({ amount: Number(value), currency: currencyIn(check.evidence, side, request.total.currency) })}</span>;
    case 'country':
      return country(written);
    case 'name':
      return <Name of={written} />;
    case 'voucher':
      return <Reference of={written} />;
    case 'competency':
      return <Titled programme={request.programmeId} group="competencies" id={written} />;
    case 'flag':
      return value === true ? t('payment.yes') : t('payment.no');
    default:
      return typeof value === 'number' ? number(value) : <span translate="no">{written}</span>;
  }
}
