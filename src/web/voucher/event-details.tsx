/** What an event of a voucher says besides its name, as sentences. */
import type { ReactNode } from 'react';
import { Name } from '../ui/status.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { amount, number, part, text, texts } from './life-logic.ts';
import { sizeOf } from './size.ts';

type Facts = Readonly<Record<string, unknown>>;
type Teller = (data: Facts, words: Words) => readonly ReactNode[];

const TELLERS: Readonly<Record<string, Teller>> = {
  'voucher.created': (data, { t, country, date }) => [
    t('voucher.told.created', { days: number(data, 'days') ?? 0, country: country(text(data, 'country') ?? '') }),
    ...ifThere(text(data, 'expiresOn'), (day) => t('voucher.told.expires', { date: date(day) })),
    ...ifThere(part(data, 'assignee'), (assignee) => <To assignee={assignee} />),
    ...named(data),
  ],
  'voucher.assigned': (data) => [<To assignee={part(data, 'assignee')} />, ...named(data)],
  'voucher.resent': (data, { rich }) => ifThere(text(data, 'email'), (email) => rich('voucher.told.resent', { email: <span translate="no">{email}</span> })),
  'voucher.cancelled': ended,
  'voucher.expired': ended,
  'voucher.extended': (data, { t, date }) => [
    t('voucher.told.extended', { days: number(data, 'days') ?? 0, date: date(text(data, 'expiresOn') ?? '') }), ...reason(data),
  ],
  'voucher.reserved': (data, { t, date, money }) => [
    <span key="partner"><Name of={text(data, 'partnerId')} />{', '}<Name of={text(data, 'locationId')} /></span>,
    t('voucher.planned', { from: date(text(data, 'startsOn') ?? ''), through: date(text(data, 'endsOn') ?? '') }),
    <Names ids={texts(data, 'consultantIds')} />,
    ...ifThere(amount(data, 'ratePerDay'), (rate) => t('voucher.told.rate', { rate: money(rate) })),
  ],
  'voucher.rescheduled': (data, { t, date }) => [
    t('voucher.planned', { from: date(text(data, 'startsOn') ?? ''), through: date(text(data, 'endsOn') ?? '') }),
  ],
  'voucher.released': (data, { t }) => [t('voucher.told.released'), ...reason(data)],
  'voucher.redeemed': (data, { t, date }) => [
    t('voucher.told.redeemed', { days: number(data, 'days') ?? 0 }),
    ...ifThere(text(data, 'payBy'), (day) => t('voucher.told.pay-by', { date: date(day) })),
  ],
  'engagement.attached': (data, { locale }) => [
    <span key="file"><span translate="no">{text(data, 'fileName')}</span>{', '}{sizeOf(number(data, 'size') ?? 0, locale)}</span>,
  ],
  'engagement.reported': (data, { t, date }) => ifThere(part(data, 'report'), (report) => t('voucher.told.reported', {
    from: date(text(report, 'startedOn') ?? ''), through: date(text(report, 'endedOn') ?? ''),
    onSite: number(report, 'onSiteDays') ?? 0, offSite: number(report, 'offSiteDays') ?? 0,
  })),
};

function ifThere<Value>(value: Value | undefined, tell: (value: Value) => ReactNode): readonly ReactNode[] {
  return value === undefined ? [] : [tell(value)];
}

function named(data: Facts): readonly ReactNode[] {
  return ifThere(text(data, 'namedPartnerId'), (id) => <Named id={id} />);
}

function reason(data: Facts): readonly ReactNode[] {
  return ifThere(text(data, 'reason'), (said) => <q className="said">{said}</q>);
}

function ended(data: Facts, { t }: Words): readonly ReactNode[] {
  const days = number(data, 'days') ?? 0;
  return [t(text(data, 'to') === 'available' ? 'voucher.told.returned' : 'voucher.told.lapsed', { days }), ...reason(data)];
}

function To({ assignee }: { readonly assignee: Facts | undefined }): ReactNode {
  const { t } = useWords();
  const [name, email] = [text(assignee, 'name'), text(assignee, 'email')];
  if (name === undefined) return t('voucher.told.assignee-hidden');
  return <>{t('voucher.told.to')} <span translate="no">{name}{email === undefined ? '' : ` (${email})`}</span></>;
}

function Named({ id }: { readonly id: string }): ReactNode {
  const { t } = useWords();
  return <>{t('voucher.named-only')} <Name of={id} /></>;
}

function Names({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const { t } = useWords();
  return <>{t('term.consultants')}{': '}{ids.map((id, index) => <span key={id}>{index === 0 ? '' : ', '}<Name of={id} /></span>)}</>;
}

export function EventDetails({ event, data }: { readonly event: string; readonly data: Facts }): ReactNode {
  const words = useWords();
  return (TELLERS[event]?.(data, words) ?? []).map((told, index) => <p key={`${event}${String(index)}`}>{told}</p>);
}
