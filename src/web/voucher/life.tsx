/** A voucher's life as steps: what happened, with who did it and when, and what lies ahead. */
import type { ReactNode } from 'react';
import type { JournalEntry } from '../../contract/programme-view.ts';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useName } from '../names.ts';
import { useMe, usePages } from '../queries.ts';
import { Deadline } from '../ui/deadline.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More } from '../ui/table.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import { eventOf, stepsAhead, type Step } from './life-logic.ts';
import { EventDetails } from './event-details.tsx';

const BAD: readonly string[] = ['voucher.expired', 'voucher.cancelled'];
const MOST = 200;

interface LifeProps {
  readonly voucher: VoucherView;
  readonly today: string | undefined;
}

export function Life({ voucher, today }: LifeProps): ReactNode {
  const { t } = useWords();
  const { id, kind: party } = useMe().organisation;
  // A partner that is only named for it is not told what happened to it before.
  const isNamed = party === 'partner' && voucher.partnerId !== id;
  const pages = usePages('/vouchers/{ref}/trail', { params: { ref: voucher.reference }, query: { limit: MOST }, enabled: !isNamed });
  const entries = pages.items.toReversed();
  const ahead = stepsAhead(voucher.status, voucher.requestId, party);
  return (
    <Panel id="life" title={t('voucher.life')} className="life">
      {pages.data === undefined && pages.error === null && !isNamed ? <Loading /> : null}
      {pages.error === null ? null : <ProblemNotice problem={pages.error} again={() => { void pages.refetch(); }} />}
      {isNamed ? <p className="quiet">{t('voucher.life.hidden')}</p> : null}
      <More pages={pages} />
      <ol className="steps">
        {entries.map((entry, index) => <Happened key={entry.id} entry={entry} isLast={index === entries.length - 1} />)}
        {ahead.map((step) => <Ahead key={step} step={step} voucher={voucher} today={today} />)}
      </ol>
    </Panel>
  );
}

function Happened({ entry, isLast }: { readonly entry: JournalEntry; readonly isLast: boolean }): ReactNode {
  const { t, term, moment } = useWords();
  const event = eventOf(entry);
  const look = BAD.includes(event) ? 'bad' : isLast ? 'done now' : 'done';
  return (
    <li className={look} data-event={event}>
      <h3>{term('voucher.event', event)}</h3>
      <EventDetails event={event} data={entry.data} />
      <p className="quiet small">
        <time dateTime={entry.time}>{moment(entry.time)}</time>{' · '}
        {entry.actor === null || entry.actor === undefined ? t('voucher.life.clock') : <By actor={entry.actor} organisation={entry.organisation ?? null} />}
      </p>
    </li>
  );
}

/** Who did it, and for whom; of another organisation's people the organisation alone is told. */
function By({ actor, organisation }: { readonly actor: string; readonly organisation: string | null }): ReactNode {
  const isKnown = typeof useName(actor) === 'string';
  return <>{isKnown ? <Name of={actor} /> : null}{isKnown && organisation !== null ? ', ' : null}{organisation === null ? null : <Name of={organisation} />}</>;
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
      {step === 'redeem' ? <p><Deadline day={deadlines.redeemBy} today={today} rule={deadlines.binds} /></p> : null}
      {step === 'request' && deadlines.payBy !== null ? <p><Deadline day={deadlines.payBy} today={today} rule="payment-window" /></p> : null}
    </li>
  );
}
