/** The mail that went out with the voucher. In a sandbox, where nothing leaves, it can be looked at as it was sent. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { CaughtMailView } from '../../../contract/sandbox-view.ts';
import { useClock } from '../../queries.ts';
import { Panel } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

/** The mail leaves a moment after the voucher is there. */
const AGAIN_MS = 1_000;

async function mailOf(reference: string, email: string): Promise<CaughtMailView | null> {
  const answer = await fetch('/sandbox/mails', { headers: { accept: 'application/json' } });
  if (!answer.ok) return null;
  const { items } = await answer.json() as { readonly items: readonly CaughtMailView[] };
  return items.find(({ subject, address }) => subject.includes(reference) && address === email) ?? null;
}

interface SentProps {
  readonly reference: string;
  readonly name: string;
  readonly email: string;
}

export function SentMail({ reference, name, email }: SentProps): ReactNode {
  const { t, rich, moment } = useWords();
  const isSandbox = useClock()?.movable === true;
  const { data } = useQuery({
    queryKey: ['sandbox-mail', reference, email], queryFn: () => mailOf(reference, email), enabled: isSandbox,
    refetchInterval: ({ state }) => (state.data === null && state.dataUpdateCount < 20 ? AGAIN_MS : false),
  });
  const whom = { name: <span translate="no">{name}</span>, email: <span translate="no">{email}</span> };
  return (
    <Panel title={t('customer.done.mail')} className="no-print">
      <div className="stack-small" aria-live="polite">
        <p>{rich('customer.done.mail-text', whom)}</p>
        {data === undefined || data === null ? null : (
          <p><a href={`/sandbox/mail/${encodeURIComponent(data.id)}`} target="_blank" rel="noreferrer">{t('customer.done.mail-open')}</a> <span className="quiet">{moment(data.at)}</span></p>
        )}
        {isSandbox && data === null ? <p className="quiet">{t('customer.done.mail-wait')}</p> : null}
      </div>
    </Panel>
  );
}
