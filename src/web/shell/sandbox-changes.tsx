/** What moving the clock has changed, told as soon as it is known, above the bar and over nothing that needs reading. */
import type { ReactNode } from 'react';
import type { ChangesView } from '../../contract/sandbox-view.ts';
import { looksLikeReference } from '../home/whither.ts';
import { useRead } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Reference } from '../ui/status.tsx';
import { useWords, type WordId, type Words } from '../words/words.tsx';
import type { Moving } from './sandbox-moving.ts';
import { useWho } from './who.tsx';

/** Subjects that are named; the journal has all. */
const NAMED = 6;

export function SandboxChanges({ moving: { to, changes, problem, close } }: { readonly moving: Moving }): ReactNode {
  const words = useWords();
  const { t, date } = words;
  const said = to !== undefined ? t('sandbox.moving', { date: date(to) }) : changes === undefined ? '' : summary(changes.told, words).join('. ');
  return (
    <>
      <p className="hidden" role="status">{said}</p>
      {to === undefined && changes === undefined && problem === undefined ? null : (
        <section className="sandbox-changes" aria-label={t('sandbox.bar')}>
          {to === undefined ? null : <p aria-hidden="true">{said}</p>}
          <ProblemNotice problem={problem} />
          {changes === undefined ? null : <Told day={changes.day} told={changes.told} />}
          {to === undefined ? <Button small onPress={close}>{t('shell.close')}</Button> : null}
        </section>
      )}
    </>
  );
}

function Told({ day, told }: { readonly day: string; readonly told: ChangesView }): ReactNode {
  const words = useWords();
  const { t, date } = words;
  // Whose the vouchers are is not told; the sponsor alone may open any of them.
  const { data: me } = useRead('/me', { enabled: useWho() === 'somebody' });
  const mayOpen = me?.organisation.kind === 'sponsor';
  const vouchers = [...new Set(told.items.map(({ subject }) => subject).filter(looksLikeReference))];
  return (
    <div className="stack-small">
      <h2>{t('sandbox.changed', { date: date(day, 'short') })}</h2>
      <ul>
        {told.counts.length === 0 && told.mails === 0 ? <li>{t('sandbox.changed-none')}</li> : null}
        {told.counts.map(({ event, count }) => <li key={event}>{t('sandbox.changed-count', { what: words.term('sandbox.event', event), count })}</li>)}
        {told.mails === 0 ? null : <li><a href="/sandbox/mail">{t(mailsOf(told), { count: told.mails })}</a></li>}
      </ul>
      {vouchers.length === 0 ? null : (
        <p className="row small">
          {vouchers.slice(0, NAMED).map((ref) => <Reference key={ref} of={ref} link={mayOpen} />)}
          {vouchers.length > NAMED ? <span>{t('sandbox.changed-more', { count: vouchers.length - NAMED })}</span> : null}
        </p>
      )}
    </div>
  );
}

/** Where nothing but mail went out, one sentence says both. */
function mailsOf({ counts }: ChangesView): WordId {
  return counts.length === 0 ? 'sandbox.changed-only-mails' : 'sandbox.changed-mails';
}

function summary(told: ChangesView, { t, term }: Words): readonly string[] {
  const { counts, mails } = told;
  return [
    ...(counts.length === 0 && mails === 0 ? [t('sandbox.changed-none')] : counts.map(({ event, count }) => t('sandbox.changed-count', { what: term('sandbox.event', event), count }))),
    ...(mails === 0 ? [] : [t(mailsOf(told), { count: mails })]),
  ];
}
