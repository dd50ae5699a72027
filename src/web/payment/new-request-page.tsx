/** A payment request that is made, or mended: first what it holds, then everything once more before it is sent. */
import { useEffect, type ReactNode } from 'react';
import { Link, useSearch } from '@tanstack/react-router';
import type { RequestView } from '../../contract/payment-view.ts';
import { useMe, usePages, useRead } from '../queries.ts';
import { abilityOf } from '../ui/ability.tsx';
import { lookOf } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';
import { Above } from './parts.tsx';
import { Making } from './making.tsx';
import './payment.css';

/** Pages of redeemed vouchers that are fetched unasked; vouchers are redeemed for weeks before their window ends. */
const PAGES = 10;

export function NewRequestPage(): ReactNode {
  const { t } = useWords();
  const search = useSearch({ from: '/requests/new' });
  const me = useMe();
  const mayMake = me.commands.includes('payment.save');
  const editing = search.request !== undefined;
  const request = useRead('/payment-requests/{id}', { params: { id: search.request ?? '' }, enabled: editing && mayMake });
  const partner = useRead('/partners/{id}', { params: { id: me.organisation.id }, enabled: mayMake });
  const { vouchers, error, isComplete } = useRequestable(search.request, mayMake);
  const above = <Above to="/requests">{t('nav.requests')}</Above>;
  if (!mayMake) {
    return <Page title={t('payment.new')} above={above}><Empty title={t('payment.new-not-you')}><p>{t('payment.new-not-you-text')}</p></Empty></Page>;
  }
  const problem = request.error ?? partner.error ?? error;
  const isLoaded = partner.data !== undefined && isComplete && (!editing || request.data !== undefined);
  if (problem !== null || !isLoaded) {
    return <Page title={t('payment.new')} above={above}>{problem === null ? <Loading /> : <ProblemNotice problem={problem} />}</Page>;
  }
  const found = request.data;
  if (found !== undefined && abilityOf(found.abilities, 'payment.save')?.allowed !== true) return <Fixed request={found} above={above} />;
  const name = `request-${search.request ?? 'new'}-${search.vouchers ?? ''}-${search.location ?? ''}`;
  return <Making key={name} name={name} made={{ request: found, partner: partner.data, vouchers }} above={above} />;
}

/** Redeemed vouchers that a request may hold: those in no other one. All pages are fetched, for they are sorted here. */
function useRequestable(requestId: string | undefined, enabled: boolean) {
  const pages = usePages('/vouchers', { query: { status: 'redeemed', limit: 200 }, enabled });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = pages;
  const fetched = data?.pages.length ?? 0;
  const more = hasNextPage && fetched < PAGES;
  useEffect(() => { if (more && !isFetchingNextPage) void fetchNextPage(); }, [more, isFetchingNextPage, fetchNextPage]);
  const vouchers = pages.items
    .filter((each) => each.payBy !== null && (each.requestId === null || each.requestId === requestId))
    .sort((one, other) => (one.payBy ?? '').localeCompare(other.payBy ?? ''));
  return { vouchers, error: pages.error, isComplete: data !== undefined && !more };
}

/** A request that can be edited no more, as when it was submitted in another tab. */
function Fixed({ request, above }: { readonly request: RequestView; readonly above: ReactNode }): ReactNode {
  const { t, term } = useWords();
  return (
    <Page title={t('payment.request-title', { number: request.invoiceNumber })} above={above}>
      <Empty title={t('payment.fixed', { status: term('status', request.status) })}
        actions={<Link className={lookOf('primary')} to="/requests/$id" params={{ id: request.id }}>{t('payment.open')}</Link>} />
    </Page>
  );
}
