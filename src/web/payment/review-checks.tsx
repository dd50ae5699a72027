/** What has to be checked before money is approved: the system's findings with their evidence, and what a person judges. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import { useProgramme } from '../programme.ts';
import { TextField } from '../ui/fields.tsx';
import { Panel } from '../ui/page.tsx';
import { Refusals } from '../ui/problem.tsx';
import { Status } from '../ui/status.tsx';
import { useWords } from '../words/words.tsx';
import { checkKey, counted, groupOf, isReviewer, stateOf, type Check, type Mark, type Marks } from './evidence.ts';
import { EvidenceTable } from './evidence-table.tsx';

const GROUPS = ['broken', 'to-judge', 'sound'] as const;

interface ChecklistProps {
  readonly request: RequestView;
  /** Of the voucher that is shown, and of the request. */
  readonly checks: readonly Check[];
  readonly all: readonly Check[];
  readonly marks: Marks;
  readonly mark: (key: string, mark: Mark | undefined) => void;
  readonly at: string | undefined;
  readonly onAt: (key: string) => void;
}

export function Checklist({ request, checks, all, marks, mark, at, onAt }: ChecklistProps): ReactNode {
  const { t } = useWords();
  const { passed, failed, open } = counted(all, marks);
  const marked = isReviewer(request);
  return (
    <Panel title={t('payment.checks')}>
      <div className="stack">
        <p role="status">{marked ? t('payment.checks-count', { passed, failed, open }) : t('payment.checks-system', { passed, failed, open })}</p>
        {marked ? <p className="small">{t('payment.marks-for')} <span className="quiet">{t('payment.marks-here')}</span></p> : null}
        {GROUPS.map((group) => {
          const here = checks.filter((check) => groupOf(check) === group);
          return here.length === 0 ? null : (
            <section key={group} aria-labelledby={`checks-${group}`}>
              <h3 id={`checks-${group}`}>{t(`payment.checks.${group}`, { count: here.length })}</h3>
              <ol role="list" className="checks">
                {here.map((check) => {
                  const key = checkKey(check);
                  return (
                    <li key={key} id={`check-${key}`} tabIndex={-1} className={marked || check.by === 'system' ? stateOf(check, marks) : ''} onFocus={() => { onAt(key); }}
                      {...(at === key ? { 'aria-current': 'true' as const } : {})}>
                      <OneCheck check={check} request={request} marks={marks} {...(marked ? { mark } : {})} />
                    </li>
                  );
                })}
              </ol>
            </section>
          );
        })}
      </div>
    </Panel>
  );
}

function OneCheck({ check, request, marks, mark }: Pick<ChecklistProps, 'request' | 'marks'> & {
  readonly check: Check; readonly mark?: ChecklistProps['mark'];
}): ReactNode {
  const { t } = useWords();
  const programme = useProgramme(request.programmeId);
  const text = programme?.text('compliance', check.id);
  return (
    <div className="stack-small">
      <div className="row apart">
        <h4>{programme?.name('compliance', check.id) ?? '…'}</h4>
        {mark === undefined && check.by === 'person' ? null : <Status of={stateOf(check, marks)} />}
      </div>
      {text === undefined ? null : <p className="small quiet">{text}</p>}
      {check.voucher === null && check.by === 'system' ? <p className="small quiet">{t('payment.of-request')}</p> : null}
      {check.by === 'person'
        ? <Judging check={check} marks={marks} {...(mark === undefined ? {} : { mark })} />
        : <EvidenceTable check={check} request={request} />}
      {check.refusals.length === 0 ? null : <div className="notice bad small"><Refusals refusals={check.refusals} /></div>}
    </div>
  );
}

function Judging({ check, marks, mark }: { readonly check: Check; readonly marks: Marks; readonly mark?: ChecklistProps['mark'] }): ReactNode {
  const { t } = useWords();
  const key = checkKey(check);
  const made = marks[key];
  if (mark === undefined) return <p className="small quiet">{t('payment.by-person')}</p>;
  const press = (state: Mark['state']): void => { mark(key, made?.state === state ? undefined : { state, text: made?.text ?? '' }); };
  return (
    <>
      <div className="row no-print" role="group" aria-label={t('payment.your-mark')}>
        <button type="button" className="button small" aria-pressed={made?.state === 'passed'} onClick={() => { press('passed'); }}>{t('payment.passes')}</button>
        <button type="button" className="button small" aria-pressed={made?.state === 'failed'} onClick={() => { press('failed'); }}>{t('payment.fails')}</button>
      </div>
      {made?.state === 'failed'
        ? <TextField name={`mark-${key}`} rows={2} label={t('payment.why-fails')} help={t('payment.why-fails-help')} value={made.text} onChange={(text) => { mark(key, { ...made, text }); }} />
        : null}
    </>
  );
}
