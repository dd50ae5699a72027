/** What moving a card means: the command that does it, or why the server would not accept it. */
import { Link } from '@tanstack/react-router';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useCommand, useRead, useToday } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { DayField } from '../ui/day-field.tsx';
import { NumberField, TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { ProblemNotice, Refusals, wrongIn } from '../ui/problem.tsx';
import { useWords, type WordId } from '../words/words.tsx';
import type { Card, Move } from './board.ts';

interface MoveProps {
  readonly card: Card;
  readonly move: Move;
  readonly onClose: () => void;
}

export function MoveDialog({ card, move, onClose }: MoveProps): ReactNode {
  const { t } = useWords();
  const voucher = useRead('/vouchers/{ref}', { params: { ref: card.reference } });
  return (
    <Dialog title={t(`move.${move}` as WordId)} isOpen onClose={onClose}>
      <p><span className="reference" translate="no">{card.reference}</span></p>
      <Loaded of={voucher}>{(found) => <Moving voucher={found} move={move} onClose={onClose} />}</Loaded>
    </Dialog>
  );
}

function Moving({ voucher, move, onClose }: { readonly voucher: VoucherView; readonly move: Move; readonly onClose: () => void }): ReactNode {
  const { t } = useWords();
  // A report may be opened by whoever may draft it; that a request can be made of it, its own page says.
  const asked = move === 'engagement.report' ? 'engagement.draft' : move;
  const ability = abilityOf(voucher.abilities, asked);
  if (move !== 'payment.save' && ability?.allowed !== true) {
    return (
      <div className="stack">
        <p>{t('move.not-now')}</p>
        <Refusals refusals={ability?.refusals ?? []} />
        <Button onPress={onClose}>{t('shell.close')}</Button>
      </div>
    );
  }
  switch (move) {
    case 'voucher.reschedule':
      return <Reschedule voucher={voucher} onClose={onClose} />;
    case 'voucher.release':
      return <Release voucher={voucher} onClose={onClose} />;
    case 'voucher.redeem':
      return <Redeem voucher={voucher} onClose={onClose} />;
    case 'engagement.report':
      return <p><Link to="/vouchers/$ref/report" params={{ ref: voucher.reference }} className={lookOf('primary')}>{t('move.open-report')}</Link></p>;
    case 'payment.save':
      return (
        <p><Link to="/requests/new" search={{ vouchers: voucher.reference, ...(voucher.reservation === null ? {} : { location: voucher.reservation.locationId }) }} className={lookOf('primary')}>{t('move.open-request')}</Link></p>
      );
  }
}

interface FormProps {
  readonly voucher: VoucherView;
  readonly onClose: () => void;
}

function Ends({ onClose, pending, danger = false, children }: {
  readonly onClose: () => void; readonly pending: boolean; readonly danger?: boolean; readonly children: ReactNode;
}): ReactNode {
  const { t } = useWords();
  return (
    <div className="buttons">
      <Button type="submit" look={danger ? 'danger' : 'primary'} isPending={pending}>{children}</Button>
      <Button onPress={onClose}>{t('field.cancel')}</Button>
    </div>
  );
}

function Reschedule({ voucher, onClose }: FormProps): ReactNode {
  const { t, date } = useWords();
  const announce = useAnnounce();
  const moving = useCommand('voucher.reschedule');
  const today = useToday(useProgramme(voucher.programmeId)?.timeZone);
  const { reservation, redeemBy, days, reference } = voucher;
  const [startsOn, setStarts] = useState(reservation?.startsOn ?? null);
  const [endsOn, setEnds] = useState(reservation?.endsOn ?? null);
  const [offSiteDays, setOffSite] = useState<number | null>(reservation?.offSiteDays ?? 0);
  const labels = { startsOn: t('term.starts-on'), endsOn: t('term.ends-on'), offSiteDays: t('term.off-site-days') };
  const bounds = { max: redeemBy, ...(today === undefined ? {} : { min: today }) };
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (startsOn === null || endsOn === null) return;
    const answer = await moving.give({ voucher: reference, startsOn, endsOn, ...(offSiteDays === null ? {} : { offSiteDays }) });
    if (answer === undefined) return;
    announce(t('move.rescheduled', { reference, from: date(startsOn), to: date(endsOn) }));
    onClose();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => { void submit(event); }}>
      <ProblemNotice problem={moving.problem} labels={labels} />
      <p className="quiet">{t('move.reschedule-text', { by: date(redeemBy), days })}</p>
      <DayField name="startsOn" label={labels.startsOn} value={startsOn} onChange={setStarts} wrong={startsOn === null ? t('field.required') : wrongIn(moving.problem, 'startsOn')} {...bounds} />
      <DayField name="endsOn" label={labels.endsOn} value={endsOn} onChange={setEnds} wrong={endsOn === null ? t('field.required') : wrongIn(moving.problem, 'endsOn')} {...bounds} />
      <NumberField name="offSiteDays" label={labels.offSiteDays} value={offSiteDays} onChange={setOffSite} min={0} max={days} wrong={wrongIn(moving.problem, 'offSiteDays')} />
      <Ends onClose={onClose} pending={moving.pending}>{t('move.voucher.reschedule')}</Ends>
    </form>
  );
}

function Release({ voucher, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const releasing = useCommand('voucher.release');
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === '') return;
    if (await releasing.give({ voucher: voucher.reference, reason }) === undefined) return;
    announce(t('move.released', { reference: voucher.reference }));
    onClose();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => { void submit(event); }}>
      <ProblemNotice problem={releasing.problem} labels={{ reason: t('field.reason') }} />
      <p>{t('move.release-text')}</p>
      <TextField name="reason" label={t('field.reason')} help={t('move.reason-help')} rows={3} value={reason} onChange={setReason}
        wrong={wrongIn(releasing.problem, 'reason') ?? (tried && reason.trim() === '' ? t('field.required') : undefined)} />
      <Ends onClose={onClose} pending={releasing.pending} danger>{t('move.voucher.release')}</Ends>
    </form>
  );
}

function Redeem({ voucher, onClose }: FormProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const redeeming = useCommand('voucher.redeem');
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (await redeeming.give({ voucher: voucher.reference }) === undefined) return;
    announce(t('move.redeemed', { reference: voucher.reference }));
    onClose();
  };
  return (
    <form className="stack" noValidate onSubmit={(event) => { void submit(event); }}>
      <ProblemNotice problem={redeeming.problem} />
      <p>{t('move.redeem-text', { days: voucher.days })}</p>
      <Ends onClose={onClose} pending={redeeming.pending}>{t('move.voucher.redeem')}</Ends>
    </form>
  );
}
