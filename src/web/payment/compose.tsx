/** The form of a payment request: a location, its redeemed vouchers, the invoice. Beside it, what the server makes of it. */
import { useState, type ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ClientInput } from '../../contract/client.ts';
import type { VoucherRow } from '../../contract/voucher-view.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button, lookOf } from '../ui/button.tsx';
import { fieldId } from '../ui/field-id.ts';
import { DayField } from '../ui/day-field.tsx';
import { RadioGroup, TextField } from '../ui/fields.tsx';
import { Empty, Panel } from '../ui/page.tsx';
import { ErrorSummary, ProblemNotice } from '../ui/problem.tsx';
import { Name, Reference } from '../ui/status.tsx';
import type { Column } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { isLater, isWhole, useDay } from './day.ts';
import { PayBy, Reasons, Titled, Worth } from './parts.tsx';
import { Picking } from './picking.tsx';
import { wrongFields, type Draft, type Made, type Wrong } from './request-draft.ts';
import { Totals, useRested, useTried } from './totals.tsx';

interface ComposeProps {
  readonly made: Made;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  /** Undefined while something is missing. */
  readonly input: ClientInput<'payment.save'> | undefined;
  readonly tried: number;
  /** What the server found wrong when it was asked about just this. */
  readonly found: Wrong;
  readonly onCheck: () => void;
  readonly onSaved: () => void;
}

export function Compose({ made, draft, change, input, tried, found, onCheck, onSaved }: ComposeProps): ReactNode {
  const { t } = useWords();
  const save = useSaving(input, onSaved);
  const today = useDay();
  const rested = useRested(input);
  const reckoned = useTried(rested, save.pending);
  const wrong: Wrong = {
    ...found, ...(rested === undefined || rested !== input && JSON.stringify(rested) !== JSON.stringify(input) ? {} : wrongFields(reckoned.error)), ...wrongFields(save.problem),
    ...(tried === 0 ? {} : missingIn(draft, t)), ...(isLater(draft.invoiceDate, today) ? { invoiceDate: t('payment.later-invoice') } : {}),
  };
  const labels = {
    locationId: t('term.location'), vouchers: t('payment.vouchers'), invoiceNumber: t('term.invoice-number'), invoiceDate: t('term.invoice-date'),
  };
  const places = new Set(made.vouchers.map(({ reservation }) => reservation?.locationId));
  if (made.request === undefined && places.size === 0) return <Nothing />;
  return (
    <div className="stack">
      <ErrorSummary wrong={wrong} labels={labels} tried={tried} />
      {made.request?.status === 'returned' ? (
        <div className="notice warn"><h2>{t('payment.mend-title')}</h2><Reasons of={made.request.reasons} programme={made.request.programmeId} /></div>
      ) : null}
      {made.partner.payee === null ? <div className="notice warn"><p>{t('payment.no-payee')}</p><p><Link to="/company">{t('nav.company')}</Link></p></div> : null}
      <Panel title={t('payment.where')}>
        <Where made={made} draft={draft} change={change} wrong={wrong['locationId']} />
      </Panel>
      <Panel title={t('payment.which')}>
        <Which made={made} draft={draft} change={change} wrong={wrong['vouchers']} />
      </Panel>
      <Panel title={t('payment.invoice')}>
        <Invoice draft={draft} change={change} wrong={wrong} />
      </Panel>
      <Totals rested={rested} tried={reckoned} count={draft.vouchers.length} />
      <ProblemNotice problem={save.problem} labels={labels} />
      <div className="buttons no-print">
        <Button look="primary" onPress={onCheck}>{t('payment.to-check')}</Button>
        <Button isPending={save.pending} onPress={() => { if (input === undefined) onCheck(); else save.save(); }}>{t('payment.save-draft')}</Button>
      </div>
    </div>
  );
}

/** Keeps the request as a draft on the server and shows it. */
function useSaving(input: ComposeProps['input'], onSaved: () => void) {
  const { t } = useWords();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const { give, problem } = useCommand('payment.save');
  const [pending, setPending] = useState(false);
  const save = (): void => {
    if (input === undefined) return;
    setPending(true);
    void give(input).then((saved) => {
      if (saved === undefined) {
        setPending(false);
        return;
      }
      onSaved();
      announce(t('payment.saved', { number: saved.invoiceNumber }));
      void navigate({ to: '/requests/$id', params: { id: saved.id } });
    });
  };
  return { save, pending, problem };
}

function missingIn({ location, vouchers, invoiceNumber, invoiceDate }: Draft, t: ReturnType<typeof useWords>['t']): Readonly<Record<string, string>> {
  return {
    ...(location === null ? { locationId: t('payment.missing-location') } : {}),
    ...(location !== null && vouchers.length === 0 ? { vouchers: t('payment.missing-vouchers') } : {}),
    ...(invoiceNumber.trim() === '' ? { invoiceNumber: t('payment.missing-number') } : {}),
    ...(!isWhole(invoiceDate) ? { invoiceDate: t('payment.missing-date') } : {}),
  };
}

interface PartProps extends Pick<ComposeProps, 'made' | 'draft' | 'change'> {
  readonly wrong: string | undefined;
}

function Where({ made: { partner, vouchers }, draft, change, wrong }: PartProps): ReactNode {
  const { t, date, country } = useWords();
  const choices = partner.locations.map(({ id, name, city, country: code }) => {
    const here = vouchers.filter(({ reservation }) => reservation?.locationId === id);
    const first = here[0]?.payBy;
    return {
      id, label: `${name}, ${city}, ${country(code)}`, isDisabled: here.length === 0 && draft.location !== id,
      more: first === undefined || first === null ? t('payment.where-none') : t('payment.where-some', { count: here.length, date: date(first, 'short') }),
    };
  });
  return (
    <RadioGroup name="locationId" label={t('term.location')} help={t('payment.where-help')} choices={choices} value={draft.location} wrong={wrong}
      onChange={(location) => {
        change({ location, vouchers: draft.vouchers.filter((each) => vouchers.find(({ reference }) => reference === each)?.reservation?.locationId === location) });
      }} />
  );
}

function Which({ made: { vouchers }, draft, change, wrong }: PartProps): ReactNode {
  const { t } = useWords();
  const today = useDay();
  const here = vouchers.filter(({ reservation }) => reservation?.locationId === draft.location);
  const columns: readonly Column<VoucherRow>[] = [
    { id: 'reference', title: t('term.reference'), cell: ({ reference }) => <Reference of={reference} /> },
    { id: 'customer', title: t('term.customer'), cell: (row) => <Name of={row.customerId} /> },
    { id: 'type', title: t('term.engagement-type'), cell: (row) => <Titled programme={row.programmeId} group="engagementTypes" id={row.engagementType} /> },
    { id: 'worth', title: t('payment.worth'), end: true, cell: (row) => <Worth days={row.days} rate={row.reservation?.ratePerDay} /> },
    { id: 'by', title: t('term.pay-by'), cell: (row) => (row.payBy === null ? '–' : <PayBy day={row.payBy} today={today} />) },
  ];
  if (draft.location === null) return <p className="quiet">{t('payment.which-first')}</p>;
  return (
    <div className="field wide" id={fieldId('vouchers')} {...(wrong === undefined ? {} : { 'data-invalid': true })}>
      <p className="help">{t('payment.which-help')}</p>
      {wrong === undefined ? null : <p className="wrong">{wrong}</p>}
      <Picking caption={t('payment.which')} rows={here} keyOf={({ reference }) => reference} nameOf={({ reference }) => reference} columns={columns}
        picked={draft.vouchers} onPick={(picked) => { change({ vouchers: picked }); }} />
    </div>
  );
}

function Invoice({ draft, change, wrong }: Pick<ComposeProps, 'draft' | 'change'> & {
  readonly wrong: Wrong;
}): ReactNode {
  const { t } = useWords();
  const today = useDay();
  return (
    <div className="stack">
      <TextField name="invoiceNumber" label={t('term.invoice-number')} help={t('payment.invoice-help')} code value={draft.invoiceNumber} autoComplete="off"
        wrong={wrong['invoiceNumber']} onChange={(invoiceNumber) => { change({ invoiceNumber }); }} />
      <DayField name="invoiceDate" label={t('term.invoice-date')} value={draft.invoiceDate} {...(today === undefined ? {} : { max: today })}
        wrong={wrong['invoiceDate']} onChange={(invoiceDate) => { change({ invoiceDate }); }} />
    </div>
  );
}

function Nothing(): ReactNode {
  const { t } = useWords();
  return (
    <Panel>
      <Empty title={t('payment.nothing')} actions={<Link className={lookOf('primary')} to="/redeem">{t('nav.redeem')}</Link>}>
        <p>{t('payment.nothing-text')}</p>
      </Empty>
    </Panel>
  );
}
