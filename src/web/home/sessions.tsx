/** Where the reader has signed in, and the end of any of it. */
import type { ReactNode } from 'react';
import type { SessionView } from '../../contract/party-view.ts';
import { useClock, usePages } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { More, Table } from '../ui/table.tsx';
import { useWords } from '../words/words.tsx';
import { useAsking } from './asking.ts';

export function Sessions(): ReactNode {
  const { t, moment } = useWords();
  const pages = usePages('/sessions');
  const isSandbox = useClock()?.movable === true;
  const announce = useAnnounce();
  const { ask, pending, problem } = useAsking('/sessions');
  const end = ({ id, program }: SessionView): void => {
    void ask('POST', `/api/v1/sessions/${encodeURIComponent(id)}/end`).then((answer) => { if (answer !== undefined) announce(t('settings.session.ended', { program })); });
  };
  const time = (at: string): ReactNode => <time dateTime={at}>{moment(at)}</time>;
  return (
    <Panel title={t('settings.sessions')} id="sessions">
      <div className="stack">
        <p>{t('settings.sessions-lead')}</p>
        {isSandbox ? <p className="quiet">{t('settings.sessions-real')}</p> : null}
        <ProblemNotice problem={problem ?? pages.error} />
        {pages.data === undefined ? pages.error === null ? <Loading /> : null : (
          <Table<SessionView> caption={t('settings.sessions')} hideCaption rows={pages.items} keyOf={({ id }) => id} columns={[
            { id: 'program', title: t('settings.session.program'), cell: ({ program, current }) => (
              <span className="row"><span>{program}</span>{current ? <span className="tag good">{t('settings.session.current')}</span> : null}</span>
            ) },
            { id: 'created', title: t('settings.session.created'), cell: ({ createdAt }) => time(createdAt) },
            { id: 'seen', title: t('settings.session.seen'), cell: ({ seenAt }) => time(seenAt) },
            { id: 'ends', title: t('settings.session.ends'), cell: ({ endsAt }) => time(endsAt) },
            { id: 'end', title: t('settings.session.end'), hideTitle: true, cell: (session) => (session.current ? null
              : <Button small isDisabled={pending} aria-label={t('settings.session.end-of', { program: session.program })} onPress={() => { end(session); }}>{t('settings.session.end')}</Button>) },
          ]} />
        )}
        <More pages={pages} />
      </div>
    </Panel>
  );
}
