/**
 * Keeps the draft of a report on the server while it is typed: a moment after the last letter, only over what was there
 * when it was read, so that of two people at one report neither wipes out the other's words unasked.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ProblemView } from '../../contract/answer.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { api, ApiProblem, askingHeaders, bodyOf, newKey } from '../api.ts';
import { useDraft } from '../ui/draft.ts';
import { inTurn } from './in-turn.ts';
import { draftBody, isSame, reportOf, type Report } from './report-parts.ts';

const WAIT_MS = 1200;

interface Kept {
  readonly report: Report | null;
  /** What the server had when typing began. */
  readonly base: Report | null;
  /** The programme wants it confirmed with the report itself, so the server keeps none of it in a draft. */
  readonly handedOver: boolean;
}

export interface Saving {
  readonly report: Report;
  readonly change: (part: Partial<Report>) => void;
  readonly handedOver: boolean;
  readonly confirm: (handedOver: boolean) => void;
  readonly state: 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';
  /** When it was last kept, by the server's clock; undefined where nothing was kept here yet. */
  readonly savedAt: string | undefined;
  readonly problem: ApiProblem | undefined;
  /** What somebody else has made of the draft meanwhile. */
  readonly theirs: Report | undefined;
  readonly save: () => Promise<boolean>;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
  readonly forget: () => void;
}

/** The draft, with the validator under which it may be replaced. */
async function readDraft(ref: string): Promise<{ readonly found: Report; readonly etag: string }> {
  const answer = await api().get('/vouchers/{ref}', { ref });
  const body = await bodyOf(Promise.resolve(answer));
  return { found: reportOf(body), etag: answer.kind === 'ok' ? answer.headers.get('etag') ?? '*' : '*' };
}

/** Puts the draft only where the voucher is still as it was read (`If-Match`). */
async function putDraft(ref: string, report: Report, etag: string, key: string): Promise<VoucherView> {
  const answer = await fetch(`/api/v1/vouchers/${encodeURIComponent(ref)}/report`, {
    method: 'PUT', body: JSON.stringify(draftBody(report)),
    headers: { ...askingHeaders(), 'content-type': 'application/json', 'if-match': etag, 'idempotency-key': key },
  }).catch(() => { throw new ApiProblem(undefined, 0); });
  const told: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new ApiProblem(told as ProblemView | undefined, answer.status);
  return told as VoucherView;
}

const STALE = 412;

export function useAutosave(voucher: VoucherView, isOpen: boolean): Saving {
  const client = useQueryClient();
  const { reference } = voucher;
  const server = reportOf(voucher);
  const [kept, keep, forgetKept] = useDraft<Kept>(`report:${reference}`, { report: null, base: null, handedOver: false });
  const dirty = kept.report !== null && !isSame(kept.report, kept.base ?? server);
  // What was kept here and is no more than the server's own says nothing against what came to the server since.
  const report = kept.report !== null && (dirty || isSame(kept.report, server)) ? kept.report : server;
  const base = dirty ? (kept.base ?? server) : server;
  const [state, setState] = useState<Saving['state']>('saved');
  const [savedAt, setSavedAt] = useState<string>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [theirs, setTheirs] = useState<Report>();
  const [turn] = useState(inTurn);
  const latest = useRef({ report, base });
  latest.current = { report, base };

  const put = useCallback(async (over: Report | undefined): Promise<boolean> => {
    const sent = latest.current.report;
    const { found, etag } = await readDraft(reference);
    if (over !== undefined && !isSame(found, over) && !isSame(found, sent)) {
      setTheirs(found);
      setState('conflict');
      return false;
    }
    const answer = await putDraft(reference, sent, etag, newKey());
    // An answer that was asked for before must not come after.
    await client.cancelQueries({ queryKey: ['/vouchers/{ref}'] });
    client.setQueryData<VoucherView>(['/vouchers/{ref}', { ref: reference }, {}], (before) => ({ ...before, ...answer }));
    keep({ base: sent });
    latest.current = { ...latest.current, base: sent };
    setTheirs(undefined);
    setSavedAt((await bodyOf(api().get('/clock'))).now);
    setState(isSame(latest.current.report, sent) ? 'saved' : 'waiting');
    return true;
  }, [client, keep, reference]);

  /** Keeps what is there once nothing else is being kept; `regardless` of what somebody else has made of it. */
  const save = useCallback((regardless = false): Promise<boolean> => turn(async () => {
    const { report: mine, base: over } = latest.current;
    setProblem(undefined);
    if (!regardless && isSame(mine, over)) {
      setState('saved');
      return true;
    }
    setState('saving');
    const attempt = (): Promise<boolean> => put(regardless ? undefined : over);
    try {
      return await attempt().catch((error: unknown) => {
        // Something else of the voucher changed between the look and the writing: the look is taken once more.
        if (error instanceof ApiProblem && error.status === STALE) return attempt();
        throw error;
      });
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(undefined, 0));
      setState('failed');
      return false;
    }
  }), [put, turn]);

  useEffect(() => {
    // A failed try is repeated with the next letter, or when asked for, not by itself.
    if (!isOpen || !dirty || state === 'conflict' || state === 'saving' || state === 'failed') return undefined;
    const timer = setTimeout(() => { void save(); }, WAIT_MS);
    return () => { clearTimeout(timer); };
  }, [report, base, dirty, isOpen, save, state]);

  return {
    report, savedAt, problem, theirs, state: state === 'saved' || state === 'waiting' ? (dirty ? 'waiting' : 'saved') : state,
    change: (part) => {
      setState((before) => (before === 'conflict' ? before : 'waiting'));
      latest.current = { ...latest.current, report: { ...latest.current.report, ...part } };
      keep(latest.current);
    },
    handedOver: kept.handedOver,
    confirm: (handedOver) => { keep({ handedOver }); },
    save: () => save(),
    takeTheirs: () => {
      keep({ report: null, base: null });
      setTheirs(undefined);
      setState('saved');
      void client.invalidateQueries();
    },
    keepMine: () => { void save(true); },
    forget: forgetKept,
  };
}
