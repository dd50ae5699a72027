/** A voucher: what it is, until when, what to do with it now, its engagement, and its life so far and ahead. */
import { useIsMutating } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { VoucherView } from '../../contract/voucher-view.ts';
import { useProgramme } from '../programme.ts';
import { useRead, useToday } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { useFrozen } from '../ui/frozen.ts';
import { Loaded, Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { VoucherCard } from './card.tsx';
import { Deadlines } from './deadlines.tsx';
import { Doing } from './doing.tsx';
import { Engagement } from './engagement.tsx';
import { Facts } from './facts.tsx';
import { Life } from './life.tsx';
import { LinkPanel, LinkSheet, useLink } from './link-panel.tsx';
import { Missing } from './missing.tsx';
import { useRequestOf } from './request.ts';
import { TaskPage } from './task-page.tsx';
import { taskOf, type Task } from './tasks.ts';
import './voucher.css';

/** What is said of a reference that stands for nothing that the reader may see, or for nothing at all. */
const UNKNOWN: readonly number[] = [400, 404];

export function VoucherPage(): ReactNode {
  const { ref } = useParams({ from: '/vouchers/$ref' });
  const task = taskOf(useSearch({ from: '/vouchers/$ref' }).do);
  return <One key={`${ref} ${task ?? ''}`} reference={ref} task={task} />;
}

function One({ reference, task }: { readonly reference: string; readonly task: Task | undefined }): ReactNode {
  const [isDone, setDone] = useState(false);
  const isGiving = useIsMutating() > 0;
  // What a task makes of the voucher is no news on the task's own page, which it leads away from.
  const voucher = useFrozen(useRead('/vouchers/{ref}', { params: { ref: reference } }), task !== undefined && (isGiving || isDone));
  const today = useToday(useProgramme(voucher.data?.programmeId)?.timeZone);
  if (voucher.error !== null && UNKNOWN.includes(voucher.error.status)) return <Missing reference={reference} />;
  if (voucher.data !== undefined && task !== undefined) return <TaskPage voucher={voucher.data} today={today} task={task} onLeave={() => { setDone(true); }} />;
  if (voucher.data !== undefined) return <Whole voucher={voucher.data} today={today} />;
  return <Waiting of={voucher} reference={reference} />;
}

function Waiting({ of, reference }: { readonly of: Parameters<typeof Loaded<VoucherView>>[0]['of']; readonly reference: string }): ReactNode {
  const { t } = useWords();
  return <Page title={t('voucher.title', { reference })}><Loaded of={of}>{() => null}</Loaded></Page>;
}

function Whole({ voucher, today }: { readonly voucher: VoucherView; readonly today: string | undefined }): ReactNode {
  const { t } = useWords();
  const link = useLink(voucher);
  const request = useRequestOf(voucher);
  // With a link what is printed is the sheet that is handed to a partner; without one, all that is here.
  const hidden = link === undefined ? '' : ' no-print';
  return (
    <Page title={t('voucher.title', { reference: voucher.reference })} above={<Link to="/vouchers">{t('nav.vouchers')}</Link>}
      actions={link === undefined ? <Button onPress={() => { print(); }}>{t('field.print')}</Button> : undefined}>
      <div className="voucher-whole">
        <div className="stack now">
          <VoucherCard voucher={voucher} request={request} today={today} />
          {link === undefined ? null : <LinkSheet link={link} reference={voucher.reference} />}
          <Doing voucher={voucher} />
        </div>
        <div className={`stack aside${hidden}`}>
          <Deadlines voucher={voucher} request={request} today={today} />
          {link === undefined ? null : <LinkPanel link={link} />}
          <Facts voucher={voucher} request={request} />
        </div>
        <div className={`stack then${hidden}`}>
          <Engagement voucher={voucher} />
          <Life voucher={voucher} request={request} today={today} />
        </div>
      </div>
    </Page>
  );
}
