/** A voucher's life as steps: what happened, with who did it and when, and what lies ahead. */
import type { ReactNode } from 'react';
import type { RequestView } from '../../contract/payment-view.ts';
import type { JournalEntry } from '../../contract/programme-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useMe, usePages } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More } from '../ui/table.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { By } from './by.tsx';
import { EventDetails } from './event-details.tsx';
import { eventOf, part, stepsAhead, type Step } from './life-logic.ts';
import { PaySteps } from './paying.tsx';
import { runsOf, toldOf } from './runs.ts';

const BAD: readonly string[] = ['voucher.expired', 'voucher.cancelled'];
const MOST = 200;

interface LifeProps {
  readonly voucher: VoucherView;
  readonly today: string | undefined;
}

/** `request` is the payment request that it is in, as far as the reader may see it. */
export function Life({ voucher, request, today }: LifeProps & { readonly request: RequestView | null | undefined }): ReactNode {
  const { t } = useWords();
  const { id, kind: party } = useMe().organisation;
  // A partner that is only named for it is not told what happened to it before.
  const isNamed = party === 'partner' && voucher.partnerId !== id;
  const pages = usePages('/vouchers/{ref}/trail', { params: { ref: voucher.reference }, query: { limit: MOST }, enabled: !isNamed });
  const runs = runsOf(pages.items.toReversed());
  const isPaying = request !== null && request !== undefined;
  // What the sponsor may not see yet is a draft: to the sponsor nothing has been requested.
  const isDraft = party === 'sponsor' && request === null;
  const ahead = stepsAhead(voucher.status, isDraft ? null : voucher.requestId, party);
  return (
    <Panel id="life" title={t('voucher.life')} className="life">
      {pages.data === undefined && pages.error === null && !isNamed ? <Loading /> : null}
      {pages.error === null ? null : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />}
      {isNamed ? <p className="quiet">{t('voucher.life.hidden')}</p> : null}
      <More pages={pages} />
      <ol className="steps">
        {runs.map((run, index) => <Happened key={run[0].id} run={run} isLast={!isPaying && index === runs.length - 1} />)}
        {isPaying ? <PaySteps request={request} today={today} /> : null}
        {ahead.map((step) => <Ahead key={step} step={step} voucher={voucher} today={today} />)}
      </ol>
    </Panel>
  );
}

function Happened({ run, isLast }: { readonly run: readonly [JournalEntry, ...JournalEntry[]]; readonly isLast: boolean }): ReactNode {
  const { t, term, moment } = useWords();
  const { time, actor, organisation } = run.at(-1) ?? run[0];
  const event = eventOf(run[0]);
  const look = BAD.includes(event) ? 'bad' : isLast ? 'done now' : 'done';
  const at = moment(time);
  // Whom it is for may be said when it is made: then it is assigned from the first.
  const isGiven = event === 'voucher.created' && part(run[0].data, 'assignee') !== undefined;
  return (
    <li className={look} data-event={event}>
      <h3>{isGiven ? t('voucher.life.created-assigned') : term('voucher.event', event)}</h3>
      {toldOf(run).map(({ id, data }) => <EventDetails key={id} event={event} data={data} />)}
      <p className="quiet small">
        <time dateTime={time}>{run.length === 1 ? at : t('voucher.life.again', { count: run.length, at })}</time>{' · '}
        {actor === null || actor === undefined ? t('voucher.life.clock') : <By actor={actor} organisation={organisation ?? null} />}
      </p>
    </li>
  );
}

/** A step to come, with the day until which it can be taken where a deadline of the voucher says so. */
function Ahead({ step, voucher, today }: LifeProps & { readonly step: Step }): ReactNode {
  const { t, date } = useWords();
  const { reservation, deadlines, namedPartnerId } = voucher;
  return (
    <li className="ahead">
      <h3>{t(`voucher.ahead.${step}` as WordId)}<span className="hidden"> {t('voucher.ahead')}</span></h3>
      {step === 'reserve' && namedPartnerId !== null ? <p>{t('voucher.named-only')} <Name of={namedPartnerId} /></p> : null}
      {step === 'report' && reservation !== null ? <p>{t('voucher.planned', { from: date(reservation.startsOn), through: date(reservation.endsOn) })}</p> : null}
      {step === 'redeem' ? <p>{t('voucher.ahead.by', { date: date(deadlines.redeemBy) })}</p> : null}
      {step === 'request' && deadlines.payBy !== null ? <p><Deadline day={deadlines.payBy} today={today} rule="payment-window" /></p> : null}
    </li>
  );
}
