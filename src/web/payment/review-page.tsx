/** The review of one payment request: what was delivered on one side, what has to be checked on the other. */
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import type { ReviewView } from '../../contract/review-view.ts';
import { useRead } from '../queries.ts';
import { useDraft } from '../ui/draft.ts';
import { Empty, Loaded, Page, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Status } from '../ui/status.tsx';
import { Terms } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Decision } from './decision.tsx';
import { Earlier } from './earlier.tsx';
import { checkKey, checksFor, isReviewer, type Mark, type Marks } from './evidence.ts';
import { useKeys } from './keys.ts';
import { Legend } from './legend.tsx';
import { Above } from './parts.tsx';
import { Neighbours, ReviewActs, useTaking } from './review-acts.tsx';
import { Checklist } from './review-checks.tsx';
import { Delivered } from './review-report.tsx';
import { Takers } from './takers.tsx';
import './payment.css';

/** So that a decision of somebody else is seen soon. */
const LOOK_AGAIN_MS = 20_000;

export function ReviewPage(): ReactNode {
  const { t } = useWords();
  const { id } = useParams({ from: '/claims/$id' });
  const read = useRead('/payment-requests/{id}/review', { params: { id }, refetchMs: LOOK_AGAIN_MS });
  const request = useRead('/payment-requests/{id}', { params: { id }, refetchMs: LOOK_AGAIN_MS });
  const above = <Above to="/claims">{t('nav.claims')}</Above>;
  if (read.data !== undefined && request.data !== undefined) return <Review key={id} review={read.data} request={request.data} above={above} />;
  if (read.error?.status === 404 && request.data !== undefined) {
    return <Page title={t('what.request')} above={above}><Empty title={t('payment.review-not-you')}><p><Link to="/requests/$id" params={{ id }}>{t('payment.open')}</Link></p></Empty></Page>;
  }
  return <Page title={t('what.request')} above={above}>{read.data === undefined ? <Loaded of={read}>{() => null}</Loaded> : <Loaded of={request}>{() => null}</Loaded>}</Page>;
}

interface ReviewProps {
  readonly review: ReviewView;
  readonly request: RequestView;
  readonly above: ReactNode;
}

function Review({ review, request, above }: ReviewProps): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/claims/$id' });
  const navigate = useNavigate({ from: '/claims/$id' });
  const [{ marks }, change] = useDraft<{ readonly marks: Marks }>(`review-${request.id}`, { marks: {} });
  const [at, setAt] = useState<string>();
  const [legend, setLegend] = useState(false);
  const [own, setOwn] = useState(request.status);
  const [isDecided, setDecided] = useState(false);
  const taking = useTaking(request, setOwn);
  const shown = review.vouchers.find(({ reference }) => reference === search.voucher) ?? review.vouchers[0];
  const checks = checksFor(review.checks, shown?.reference);
  const mark = (key: string, next: Mark | undefined): void => {
    const { [key]: _before, ...rest } = marks;
    change({ marks: next === undefined ? rest : { ...rest, [key]: next } });
  };
  const decide = (decision: string): void => { void navigate({ search: { ...(search.voucher === undefined ? {} : { voucher: search.voucher }), decision } }); };
  const keys = useReviewKeys({ review, request, shown: shown?.reference, checks: checks.map(checkKey), at, setAt, mark, marks, decide, take: taking.take, setLegend });
  const [isOn, turn] = useKeys(keys);
  return (
    <Page title={t('payment.request-title', { number: request.invoiceNumber })} above={<span className="row">{above}<Neighbours review={review} /></span>}
      lead={<span className="row"><Status of={request.status} /><Name of={request.partnerId} /></span>}
      actions={<ReviewActs request={request} taking={taking} onDecide={decide} onLegend={() => { setLegend(true); }} />}>
      <div className="stack">
        <Meanwhile request={request} own={own} onSeen={() => { setOwn(request.status); }} />
        <ProblemNotice problem={taking.problem} />
        <Decision review={review} request={request} marks={marks} isDecided={isDecided} onDecided={(status) => { setOwn(status); setDecided(true); }} />
        <Summary request={request} />
        <div className="beside even">
          <Delivered review={review} shown={shown} />
          <Checklist request={request} checks={checks} all={review.checks} marks={marks} mark={mark} at={at} onAt={setAt} />
        </div>
        <Earlier of={review.earlier} programme={request.programmeId} />
      </div>
      <Legend isOpen={legend} onClose={() => { setLegend(false); }} isOn={isOn} turn={turn} />
    </Page>
  );
}

interface KeyProps {
  readonly review: ReviewView;
  readonly request: RequestView;
  readonly shown: string | undefined;
  readonly checks: readonly string[];
  readonly at: string | undefined;
  readonly setAt: (key: string) => void;
  readonly mark: (key: string, mark: Mark | undefined) => void;
  readonly marks: Marks;
  readonly decide: (decision: string) => void;
  readonly take: () => void;
  readonly setLegend: (open: boolean) => void;
}

/** What each key does; `Legend` tells it. */
function useReviewKeys({ review, request, shown, checks, at, setAt, mark, marks, decide, take, setLegend }: KeyProps): Readonly<Record<string, () => void>> {
  const navigate = useNavigate({ from: '/claims/$id' });
  useEffect(() => { if (at !== undefined) document.getElementById(`check-${at}`)?.focus(); }, [at]);
  const may = (action: string): boolean => request.abilities?.some((each) => each.action === action && each.allowed) === true;
  const go = (id: string | null) => (): void => { if (id !== null) void navigate({ to: '/claims/$id', params: { id }, search: {} }); };
  const turn = (by: number) => (): void => {
    const references = review.vouchers.map(({ reference }) => reference);
    const next = references[references.indexOf(shown ?? '') + by];
    if (next !== undefined) void navigate({ search: (before) => ({ ...before, voucher: next }) });
  };
  const step = (by: number) => (): void => {
    const index = at === undefined ? (by > 0 ? 0 : checks.length - 1) : checks.indexOf(at) + by;
    const next = checks[index];
    if (next !== undefined) setAt(next);
  };
  const judge = (state: Mark['state']) => (): void => {
    const check = review.checks.find((each) => checkKey(each) === at);
    if (at === undefined || check?.by !== 'person' || !isReviewer(request)) return;
    mark(at, { state, text: marks[at]?.text ?? '' });
  };
  return {
    'n': go(review.next), 'p': go(review.previous), 'v': turn(1), 'V': turn(-1), 'j': step(1), 'k': step(-1),
    'y': judge('passed'), 'x': judge('failed'), 'u': () => { if (at !== undefined) mark(at, undefined); },
    't': () => { if (may('payment.review')) take(); },
    'a': () => { if (may('payment.approve')) decide('approve'); },
    'r': () => { if (may('payment.return')) decide('return'); },
    'd': () => { if (may('payment.deny')) decide('deny'); },
    '?': () => { setLegend(true); },
  };
}

/** That somebody else has decided while the page was open. */
function Meanwhile({ request, own, onSeen }: { readonly request: RequestView; readonly own: string; readonly onSeen: () => void }): ReactNode {
  const { t, term } = useWords();
  if (request.status === own) return null;
  const by = request.status === 'approved' ? request.approvedBy : request.reviewers.at(-1);
  return (
    <div className="notice warn" role="alert">
      <h2>{t('payment.meanwhile')}</h2>
      <p>{t('payment.meanwhile-text', { before: term('status', own), now: term('status', request.status) })}</p>
      {by === undefined || by === null ? null : <p>{t('payment.last-by')} <Name of={by} /></p>}
      <p><button type="button" className="button small" onClick={onSeen}>{t('payment.meanwhile-seen')}</button></p>
    </div>
  );
}

function Summary({ request }: { readonly request: RequestView }): ReactNode {
  const { t, date, money } = useWords();
  const { submittedOn, statement, dueOn } = request;
  return (
    <Panel className="abstract">
      <h2 className="hidden">{t('payment.facts')}</h2>
      <Terms facts={[
        [t('term.total'), <strong key="total">{money(request.total)}</strong>],
        [t('term.location'), <Name key="location" of={request.locationId} />],
        [t('term.invoice-date'), date(request.invoiceDate, 'short')],
        submittedOn === null ? undefined : [t('payment.submitted-on'), date(submittedOn, 'short')],
        [t('payment.taken-by'), <Takers key="by" of={request.reviewers} />],
        dueOn === null ? undefined : [t('term.due'), date(dueOn, 'short')],
        statement === null ? undefined : [t('payment.statement'), <span key="statement" className="written">{statement}</span>],
      ]} />
      <p className="small no-print"><Link to="/requests/$id" params={{ id: request.id }}>{t('payment.to-trail')}</Link></p>
    </Panel>
  );
}
