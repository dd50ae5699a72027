/** Why something did not happen: a problem of the API, refusals with their remedies, and what is wrong in a form. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { RefusalView } from '../../contract/answer.ts';
import type { ApiProblem } from '../api.ts';
import { useWords } from '../words/words.tsx';
import { Button, lookOf } from './button.tsx';
import { fieldId } from './field-id.ts';

/** One refusal: why, what to do and who can, and from when or until when. */
export function Refusal({ refusal }: { readonly refusal: RefusalView }): ReactNode {
  const { t, date } = useWords();
  return (
    <div className="stack-small" data-rule={refusal.rule}>
      <p><strong>{refusal.message}</strong></p>
      <p>{refusal.remedy}</p>
      {refusal.allowedFrom === undefined ? null : <p>{t('refusal.allowed-from', { date: date(refusal.allowedFrom) })}</p>}
      {refusal.lastAllowed === undefined ? null : <p>{t('refusal.last-allowed', { date: date(refusal.lastAllowed) })}</p>}
      {refusal.source === undefined ? null : <p className="small quiet">{t('refusal.source')} <span className="code">{refusal.source}</span></p>}
    </div>
  );
}

export function Refusals({ refusals }: { readonly refusals: readonly RefusalView[] }): ReactNode {
  if (refusals.length === 1 && refusals[0] !== undefined) return <Refusal refusal={refusals[0]} />;
  return <ul role="list" className="stack">{refusals.map((each) => <li key={`${each.rule} ${each.message}`}><Refusal refusal={each} /></li>)}</ul>;
}

/** Where signing in leads back to: here. */
export function signInAddress(again: boolean): string {
  const back = encodeURIComponent(`${location.pathname}${location.search}`);
  return `/sign-in?return=${back}${again ? '&again=1' : ''}`;
}

/** Asked again it would be found no more than before. */
const NOT_FOUND = 404;

const ASK_AGAIN = new Set(['sign-in.too-old']);

interface ProblemProps {
  readonly problem: ApiProblem | undefined | null;
  readonly again?: () => void;
  /** What the fields of the form are called, by which the summary names them and leads to them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** It came by itself, while something is being typed: it is told and leaves the focus where it is. */
  readonly isAside?: boolean;
}

/** A problem, announced and given the focus when it appears, so that it cannot be overlooked. */
export function ProblemNotice({ problem, again, labels = {}, isAside = false }: ProblemProps): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => { if (problem !== undefined && problem !== null && !isAside) place.current?.focus(); }, [problem, isAside]);
  if (problem === undefined || problem === null) return null;
  const { problem: told, status } = problem;
  const errors = told?.errors ?? [];
  const signIn = status === 401;
  return (
    <div className="notice bad" role={isAside ? 'status' : 'alert'} tabIndex={-1} ref={place} data-code={told?.code ?? 'unreachable'}>
      <h2>{told === undefined ? t('problem.unreachable') : told.refusals !== undefined && told.refusals.length > 0 ? t('problem.refused') : told.title}</h2>
      {told === undefined ? <p>{t('problem.unreachable-text')}</p> : null}
      {told?.refusals !== undefined && told.refusals.length > 0 ? <Refusals refusals={told.refusals} /> : null}
      {told?.detail !== undefined && (told.refusals ?? []).length === 0 ? <p>{told.detail}</p> : null}
      {errors.length === 0 ? null : (
        <ul>{errors.map(({ pointer, message }) => {
          const name = pointer.split('/')[1] ?? '';
          const label = labels[name] ?? name;
          return <li key={pointer}>{labels[name] === undefined ? `${label} ${message}` : <a href={`#${fieldId(name)}`} onClick={(event) => { focusField(event, name); }}>{label}: {message}</a>}</li>;
        })}</ul>
      )}
      {told?.retryAfter === undefined ? null : <p>{t('problem.retry-after', { seconds: told.retryAfter })}</p>}
      {signIn ? <p><a className={lookOf('primary')} href={signInAddress(ASK_AGAIN.has(told?.code ?? ''))}>{t('problem.sign-in')}</a></p> : null}
      {again === undefined || signIn || status === NOT_FOUND ? null : <p><Button onPress={again}>{t('problem.again')}</Button></p>}
    </div>
  );
}

function focusField(event: { preventDefault: () => void }, name: string): void {
  event.preventDefault();
  const field = document.getElementById(fieldId(name));
  const first = field?.matches('input, select, textarea, button') === true ? field : field?.querySelector<HTMLElement>('input, select, textarea, [role="spinbutton"], button');
  first?.focus();
  field?.scrollIntoView({ block: 'center' });
}

/** What is wrong in a form before it is sent: takes the focus each time the form is tried. `tried` counts the tries. */
export function ErrorSummary({ wrong, labels, tried }: {
  readonly wrong: Readonly<Record<string, string>>; readonly labels: Readonly<Record<string, string>>; readonly tried: number;
}): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const names = Object.keys(wrong);
  useEffect(() => { if (tried > 0) place.current?.focus(); }, [tried]);
  if (tried === 0 || names.length === 0) return null;
  return (
    <div className="notice bad" role="alert" tabIndex={-1} ref={place}>
      <h2>{t('problem.form')}</h2>
      <ul>{names.map((name) => <li key={name}><a href={`#${fieldId(name)}`} onClick={(event) => { focusField(event, name); }}>{labels[name] ?? name}: {wrong[name]}</a></li>)}</ul>
    </div>
  );
}

/** What the server found wrong in a field, `wrongIn(problem, 'startsOn')`. */
export function wrongIn(problem: ApiProblem | undefined, name: string): string | undefined {
  return problem?.problem?.errors?.find(({ pointer }) => pointer === `/${name}` || pointer.startsWith(`/${name}/`))?.message;
}
