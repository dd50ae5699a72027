/** A file on its way, or arrived, or not. */
import type { ReactNode } from 'react';
import type { ApiProblem } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { useWords, type WordId } from '../words/words.tsx';

export interface OnItsWay {
  readonly id: string;
  readonly key: string;
  readonly file: File;
  readonly state: 'counting' | 'sending' | 'done' | 'differs' | 'failed' | 'stopped';
  /** Of the bytes, those that have gone out: 0 to 1. */
  readonly share: number;
  readonly sha256: string | undefined;
  readonly theirs: string | undefined;
  readonly problem: ApiProblem | undefined;
}

/** What the API says of these in general, for those who send files by hand, is said here of the file. */
const KNOWN: Readonly<Record<number, WordId>> = { 413: 'report.too-large', 415: 'report.other-kind' };

export function Sent({ file, stop, again }: { readonly file: OnItsWay; readonly stop: () => void; readonly again: () => void }): ReactNode {
  const { t } = useWords();
  const { state, share, sha256, problem } = file;
  const percent = Math.floor(share * 100);
  const told = problem?.problem;
  const known = KNOWN[problem?.status ?? 0];
  return (
    <li className="file" data-state={state}>
      <div className="row apart">
        <strong translate="no">{file.file.name}</strong>
        <span className={`tag ${state === 'done' ? 'good' : state === 'failed' || state === 'differs' ? 'bad' : ''}`}>{t(`report.file-${state}` as WordId, { percent })}</span>
      </div>
      {state === 'sending' ? (
        <div className="progress" role="progressbar" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100} aria-label={file.file.name}>
          <div style={{ inlineSize: `${String(percent)}%` }} />
        </div>
      ) : null}
      {sha256 === undefined || state === 'done' ? null : <p className="small quiet">{t('report.your-checksum')} <span className="code checksum" translate="no">{sha256}</span></p>}
      {state === 'done' && sha256 !== undefined ? <p className="small">{t('report.checksum-same')}</p> : null}
      {state === 'done' && sha256 === undefined ? <p className="small quiet">{t('report.checksum-none')}</p> : null}
      {state === 'differs' ? <p className="small">{t('report.checksum-differs')} <span className="code checksum" translate="no">{file.theirs}</span></p> : null}
      {state === 'failed' ? (
        <div role="alert" className="stack-small">
          {known === undefined ? <p><strong>{told?.title ?? t('problem.unreachable')}</strong></p> : null}
          {(told?.errors ?? []).map(({ pointer, message }) => <p key={pointer}>{message}</p>)}
          {(told?.refusals ?? []).map(({ rule, message, remedy }) => <p key={rule}>{message} {remedy}</p>)}
          <p>{told === undefined ? t('problem.unreachable-text') : known === undefined ? told.detail : t(known)}</p>
        </div>
      ) : null}
      <div className="buttons">
        {state === 'sending' ? <Button small onPress={stop}>{t('report.stop')}</Button> : null}
        {state === 'failed' || state === 'stopped' ? <Button small onPress={again}>{t('problem.again')}</Button> : null}
      </div>
    </li>
  );
}
