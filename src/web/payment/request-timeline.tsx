/** Who did what with a payment request, for whom and when, and what comes next. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { useName } from '../names.ts';
import { useRead } from '../queries.ts';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { Reasons } from './parts.tsx';
import { stepsOf, type Step } from './timeline.ts';

/** Far more than happens to one request; the rest would stand in the journal. */
const ENTRIES = 200;

export function Timeline({ request }: { readonly request: RequestView }): ReactNode {
  const { data, error } = useRead('/journal', { query: { subject: request.id, limit: ENTRIES } });
  const steps = stepsOf(request, data?.items ?? []);
  return (
    <>
      <ol className="steps">
        {steps.map((step, index) => (
          <li key={`${step.word} ${String(index)}`} className={step.look} {...(step.look === 'now' ? { 'aria-current': 'step' as const } : {})}>
            <What step={step} request={request} />
          </li>
        ))}
      </ol>
      {error === null || error.status === 404 || error.status === 403 ? null : <ProblemNotice problem={error} />}
    </>
  );
}

/** The person, where the reader may know them, and whom they did it for. */
function Who({ person, organisation }: { readonly person: string | null; readonly organisation: string | null }): ReactNode {
  const name = useName(person);
  return (
    <>
      {typeof name === 'string' ? <><span translate="no">{name}</span>{organisation === null ? null : ', '}</> : null}
      {organisation === null ? null : <Name of={organisation} />}
    </>
  );
}

function What({ step, request }: { readonly step: Step; readonly request: RequestView }): ReactNode {
  const { term, date, moment } = useWords();
  const { at, who, organisation, text, reasons } = step;
  return (
    <div className="stack-small">
      <p><strong>{term('payment.step', step.word)}</strong></p>
      {at === null ? null : <p className="small quiet"><time dateTime={at}>{at.length === 10 ? date(at, 'short') : moment(at)}</time></p>}
      {who === null && organisation === null ? null : (
        <p className="small quiet"><Who person={who} organisation={organisation} /></p>
      )}
      {text === null ? null : <p className="written small">{text}</p>}
      {reasons.length === 0 ? null : <div className="small"><Reasons of={reasons} programme={request.programmeId} /></div>}
    </div>
  );
}
