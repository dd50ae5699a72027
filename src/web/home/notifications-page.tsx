/** What others did that concerns the reader; what is new is marked until it is said to be read. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { NotificationsView, NotificationView } from '../../contract/finding.ts';
import { useProgramme } from '../programme.ts';
import { useMe, usePages } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { More } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { useAsking } from './asking.ts';
import { UNREAD_MAX } from './limits.ts';
import { NewsFacts } from './news-facts.tsx';
import { wayOfNews } from './whither.ts';
import './home.css';

export function NotificationsPage(): ReactNode {
  const { t } = useWords();
  const pages = usePages('/notifications');
  const first = pages.data?.pages[0] as NotificationsView | undefined;
  const unread = first?.unread ?? 0;
  const announce = useAnnounce();
  const { ask, pending, problem } = useAsking('/notifications');
  const readAll = (): void => {
    void ask('PUT', '/api/v1/notifications/read', { position: first?.items[0]?.position ?? 0 })
      .then((answer) => { if (answer !== undefined) announce(t('news.done')); });
  };
  return (
    <Page title={t('news.title')} lead={t('news.lead')}
      {...(unread === 0 ? {} : { actions: <Button isPending={pending} onPress={readAll}>{t('news.read-all')}</Button> })}>
      <ProblemNotice problem={problem ?? pages.error} again={() => { void pages.refetch(); }} />
      {first === undefined ? pages.error === null ? <Loading /> : null : pages.items.length === 0 ? (
        <div className="panel"><Empty title={t('news.empty')}><p>{t('news.empty-text')}</p></Empty></div>
      ) : (
        <div className="stack">
          <p className="quiet">{t(unread >= UNREAD_MAX ? 'news.unread-most' : 'news.unread', { count: unread })}</p>
          <ul role="list" className="panel news-list">{pages.items.map((item) => <News key={item.id} item={item} />)}</ul>
          <More pages={pages} />
        </div>
      )}
    </Page>
  );
}

function News({ item }: { readonly item: NotificationView }): ReactNode {
  const { t, moment } = useWords();
  return (
    <li className={`news${item.read ? '' : ' unread'}`}>
      <div>
        <p className="news-what">{item.read ? null : <><span className="tag accent none">{t('news.new')}</span>{' '}</>}<What item={item} /></p>
        <p className="quiet news-by">{item.organisationId === null ? t('news.clock') : <Name of={item.organisationId} />}</p>
        <NewsFacts item={item} />
      </div>
      <time dateTime={item.at}>{moment(item.at)}</time>
    </li>
  );
}

function What({ item }: { readonly item: NotificationView }): ReactNode {
  const { rich, term } = useWords();
  const { organisation } = useMe();
  const way = wayOfNews(item, organisation.kind);
  const shown = <Shown item={item} />;
  const subject = way === undefined ? shown : <Link {...way}>{shown}</Link>;
  return KNOWN.has(item.event)
    ? rich(`news.${item.event}` as 'news.voucher.created', { subject })
    : rich('news.other', { event: term('event', item.event), subject });
}

function Shown({ item: { subject, facts } }: { readonly item: NotificationView }): ReactNode {
  const programme = useProgramme(subject.kind === 'programme' ? subject.id : undefined);
  if (subject.kind === 'voucher') return <span className="reference" translate="no">{subject.id}</span>;
  if (subject.kind === 'programme') return programme?.title ?? subject.id;
  if (subject.kind === 'agreement' || subject.kind === 'request') return <span className="code" translate="no">{String(facts['number'] ?? subject.id)}</span>;
  return <Name of={subject.id} />;
}

/** The events that have a sentence of their own; any other is told by its name. */
const KNOWN: ReadonlySet<string> = new Set([
  'voucher.created', 'voucher.assigned', 'voucher.resent', 'voucher.cancelled', 'voucher.expired', 'voucher.extended', 'voucher.reserved',
  'voucher.rescheduled', 'voucher.released', 'voucher.redeemed', 'engagement.reported', 'agreement.registered', 'agreement.ended',
  'entitlement.granted', 'entitlement.reduced', 'entitlement.activated', 'entitlement.converted', 'entitlement.removed',
  'payment.submitted', 'payment.cancelled', 'payment.reviewed', 'payment.returned', 'payment.denied', 'payment.appealed',
  'payment.approved', 'payment.paid', 'payment.reversed', 'partner.enrolled', 'partner.competency-recorded',
  'programme.published', 'programme.extension-ordered',
]);
