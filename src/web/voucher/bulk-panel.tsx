/**
 * Giving one command to many vouchers: what it means and a reason where it wants one, a trial that tells what would happen,
 * then for real, with how far it is. A run in the background stands in the address, and is there again after a reload.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ApiProblem, download } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { useDraft } from '../ui/draft.ts';
import { TextField } from '../ui/fields.tsx';
import { useOnLanguage } from '../ui/on-language.ts';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice, wrongIn } from '../ui/problem.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { runTold, useBulk, useOrders, type Order, type Run, type Told } from './bulk.ts';
import { Outcome } from './bulk-outcome.tsx';

const WANTS_REASON: readonly string[] = ['voucher.cancel'];

interface Kept {
  readonly reason: string;
  /** The order that the run of the address tried out, by which it can be given for real. */
  readonly tried?: { readonly id: string; readonly order: Order };
}

interface BulkPanelProps {
  /** What is asked for now; undefined where only a run of the address is told. */
  readonly order: Order | undefined;
  readonly running: string | undefined;
  readonly onRun: (id: string | undefined) => void;
  readonly onClose: () => void;
}

export function BulkPanel({ order, running, onRun, onClose }: BulkPanelProps): ReactNode {
  const [kept, keep, forget] = useDraft<Kept>('voucher-bulk', { reason: '' });
  const [run, setRun] = useState<Run>();
  const { give, pending, problem } = useOrders();
  const id = runTold(order, run, running);
  const known = id !== undefined && kept.tried?.id === id ? kept.tried.order : undefined;
  const given = async (asked: Order, dryRun: boolean): Promise<void> => {
    const done = await give(asked, dryRun);
    if (done === undefined) return;
    setRun(done);
    if (done.id !== undefined) {
      keep(dryRun ? { tried: { id: done.id, order: asked } } : {});
      onRun(done.id);
    }
    if (!dryRun) forget();
  };
  const close = (): void => { setRun(undefined); onRun(undefined); onClose(); };
  const asked = order ?? run?.order ?? known;
  const told = run?.told;
  // Why some were refused was told in words of the other language.
  useOnLanguage(() => { if (told !== undefined && run?.dryRun === true) void given(run.order, true); });
  return (
    <Framed command={asked?.command} stage={id ?? (told === undefined ? 'ask' : run?.dryRun === true ? 'tried' : 'done')}>
      <ProblemNotice problem={problem} />
      {id !== undefined ? (
        <Background key={id} id={id} pending={pending} onClose={close} {...(known === undefined ? {} : { onReal: () => { void given(known, false); } })} />
      ) : run !== undefined && told !== undefined && asked !== undefined ? (
        <Ended told={told} dryRun={run.dryRun} command={asked.command} pending={pending} onClose={close} onReal={() => { void given(run.order, false); }} />
      ) : asked === undefined ? null : (
        <Ask order={asked} reason={kept.reason} onReason={(reason) => { keep({ reason }); }} pending={pending} problem={problem} onClose={close}
          onTry={(reason) => { void given({ ...asked, ...(reason === '' ? {} : { reason }) }, true); }} />
      )}
    </Framed>
  );
}

interface FramedProps {
  readonly command: string | undefined;
  /** What the panel shows: each has buttons of its own, and what had the focus goes with those before. */
  readonly stage: string;
  readonly children: ReactNode;
}

/** Takes the focus whenever it shows something else, and gives it back to the button that it came from. */
function Framed({ command, stage, children }: FramedProps): ReactNode {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const opener = useRef(document.activeElement);
  useEffect(() => () => {
    if (document.activeElement !== document.body) return;
    const { current } = opener;
    const back = current instanceof HTMLElement && current !== document.body && current.isConnected ? current : document.querySelector('h1');
    back?.focus();
  }, []);
  useEffect(() => { place.current?.focus(); }, [stage]);
  return (
    <div ref={place} tabIndex={-1} className="bulk">
      <Panel id="bulk" title={t(command === undefined ? 'voucher.bulk.title' : `voucher.bulk.${command}` as WordId)}>
        <div className="stack">{children}</div>
      </Panel>
    </div>
  );
}

interface AskProps {
  readonly order: Order;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
  readonly onTry: (reason: string) => void;
  readonly onClose: () => void;
}

function Ask({ order, reason, onReason, pending, problem, onTry, onClose }: AskProps): ReactNode {
  const { t } = useWords();
  const [tried, setTried] = useState(false);
  const wants = WANTS_REASON.includes(order.command);
  const missing = wants && reason.trim() === '';
  return (
    <form className="stack" noValidate onSubmit={(event) => {
      event.preventDefault();
      setTried(true);
      if (!missing) onTry(wants ? reason.trim() : '');
    }}>
      <p>{order.references === undefined ? t('voucher.bulk.everything') : t('voucher.bulk.chosen', { count: order.references.length })}</p>
      <p>{t(`voucher.bulk.${order.command}.text` as WordId)}</p>
      {!wants ? null : (
        <TextField name="reason" label={t('field.reason')} help={t('voucher.cancel.reason-help')} value={reason} onChange={onReason} rows={3}
          wrong={tried && missing ? t('field.required') : wrongIn(problem, 'reason')} />
      )}
      <div className="buttons">
        <Button type="submit" look="primary" isPending={pending}>{t('voucher.bulk.try')}</Button>
        <Button onPress={onClose}>{t('field.cancel')}</Button>
      </div>
      <p className="quiet small">{t('voucher.bulk.try-text')}</p>
    </form>
  );
}

interface EndedProps {
  readonly told: Told;
  readonly dryRun: boolean;
  readonly command: string | undefined;
  readonly pending: boolean;
  readonly onReal?: () => void;
  readonly onClose: () => void;
}

/** What a trial or a run came to, and what can be done next. */
function Ended({ told, dryRun, command, pending, onReal, onClose, children }: EndedProps & { readonly children?: ReactNode }): ReactNode {
  const { t } = useWords();
  const can = dryRun && told.accepted > 0 && onReal !== undefined;
  return (
    <>
      <Outcome told={told} dryRun={dryRun} />
      {!dryRun || told.accepted === 0 || command === undefined ? null : <p className="notice warn">{t(`voucher.bulk.${command}.text` as WordId)}</p>}
      {children}
      <div className="buttons">
        {can ? <Button look="primary" isPending={pending} onPress={onReal}>{t('voucher.bulk.do', { count: told.accepted })}</Button> : null}
        <Button onPress={onClose}>{t(can ? 'field.cancel' : 'shell.close')}</Button>
      </div>
    </>
  );
}

interface BackgroundProps {
  readonly id: string;
  readonly pending: boolean;
  readonly onReal?: () => void;
  readonly onClose: () => void;
}

function Background({ id, pending, onReal, onClose }: BackgroundProps): ReactNode {
  const { t } = useWords();
  const { data, error } = useBulk(id);
  const [failed, setFailed] = useState<ApiProblem>();
  if (data === undefined) {
    if (error === null) return <Loading />;
    return <><ProblemNotice problem={error} /><p><Button onPress={onClose}>{t('shell.close')}</Button></p></>;
  }
  const done = data.accepted + data.refused;
  const isDry = data.dryRun === true;
  // Of a trial that was given up nobody knows the whole.
  const mayDo = data.status === 'done' && onReal !== undefined;
  const save = (): void => {
    download(`/api/v1/bulk/${id}/result.csv`).catch((reason: unknown) => {
      setFailed(reason instanceof ApiProblem ? reason : new ApiProblem(undefined, 0));
    });
  };
  if (data.status === 'running') {
    return (
      <>
        <p role="status">
          {data.found === 0 ? t('voucher.bulk.finding') : t(isDry ? 'voucher.bulk.trying' : 'voucher.bulk.doing', { done, found: data.found })}
        </p>
        <div className="progress" role="progressbar" aria-label={t('voucher.bulk.progress')} aria-valuemin={0}
          aria-valuemax={Math.max(data.found, 1)} aria-valuenow={done}>
          <div style={{ inlineSize: `${String(data.found === 0 ? 0 : Math.round((done / data.found) * 100))}%` }} />
        </div>
        <p className="quiet small">{t('voucher.bulk.leave')}</p>
      </>
    );
  }
  return (
    <Ended told={data} dryRun={isDry} command={data.command} pending={pending} onClose={onClose} {...(mayDo ? { onReal } : {})}>
      {data.message === undefined ? null : <p className="notice bad">{data.message}</p>}
      <ProblemNotice problem={failed} />
      {isDry && onReal === undefined && data.accepted > 0 ? <p className="notice">{t('voucher.bulk.stale')}</p> : null}
      <p><Button small onPress={save}>{t('voucher.bulk.result')}</Button></p>
    </Ended>
  );
}
