/** The mails of a sponsor's programmes: what each was about, what became of it, and sending it once more. */
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { MailView } from '../../contract/mail.ts';
import { api, ApiProblem, bodyOf } from '../api.ts';
import { useMe } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { List, type ListColumn } from '../ui/list.tsx';
import { Empty, Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name, Status } from '../ui/status.tsx';
import { Subject } from '../ui/subject.tsx';
import { useWords, type Words } from '../words/words.tsx';

const STATES = ['waiting', 'gathered', 'sent', 'dead', 'dropped'] as const;

export function MailsPage(): ReactNode {
  const words = useWords();
  const { t, term } = words;
  const maySend = useMe().commands.includes('mail.send-again');
  return (
    <Page title={t('nav.mails')} lead={t('sponsor.mails.lead')}>
      <List caption={t('nav.mails')} path="/mails" keyOf={({ id }) => id}
        filters={[{ kind: 'any', name: 'state', label: t('sponsor.mails.state'), choices: STATES.map((id) => ({ id, label: term('status', id) })) }]}
        columns={[...columnsOf(words), ...(maySend ? [{ id: 'again', title: t('sponsor.mails.again'), cell: (mail: MailView) => <SendAgain mail={mail} /> }] : [])]}
        empty={<Empty title={t('sponsor.mails.none')}><p>{t('sponsor.mails.none-text')}</p></Empty>} />
    </Page>
  );
}

function columnsOf({ t, term, moment, language }: Words): readonly ListColumn<MailView>[] {
  return [
    { id: 'what', title: t('sponsor.mails.what'), cell: ({ what }) => term('sponsor.mail', what) },
    { id: 'subject', title: t('sponsor.mails.about'), cell: ({ subject }) => <Subject of={subject} /> },
    { id: 'to', title: t('sponsor.mails.to'), cell: ({ organisationId }) => <Name of={organisationId} /> },
    { id: 'made', title: t('sponsor.mails.made'), cell: ({ madeAt }) => <span className="nowrap">{moment(madeAt)}</span> },
    { id: 'state', title: t('sponsor.mails.state'), cell: ({ state }) => <Status of={state} /> },
    { id: 'error', title: t('sponsor.mails.error'), cell: ({ lastError }) => (lastError === null ? '–' : <span translate="no" lang="en">{lastError}</span>) },
    { id: 'sent', title: t('sponsor.mails.sent'), cell: ({ sentAt }) => (sentAt === null ? '–' : moment(sentAt)), spare: true },
    { id: 'language', title: t('shell.language'), cell: (mail) => new Intl.DisplayNames(language, { type: 'language' }).of(mail.language) ?? mail.language, spare: true },
  ];
}

function SendAgain({ mail }: { readonly mail: MailView }): ReactNode {
  const { t, term } = useWords();
  const announce = useAnnounce();
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly pending: boolean; readonly problem?: ApiProblem }>({ pending: false });
  if (mail.state !== 'dead' && mail.state !== 'sent') return '–';
  const send = async (): Promise<void> => {
    setState({ pending: true });
    try {
      await bodyOf(api().request<MailView>('POST', `/api/v1/mails/${encodeURIComponent(mail.id)}/send-again`));
      setState({ pending: false });
      announce(t('sponsor.mails.sent-again', { what: term('sponsor.mail', mail.what) }));
      await client.invalidateQueries();
    } catch (error) {
      setState({ pending: false, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
    }
  };
  return (
    <>
      <Button small isPending={state.pending} onPress={() => { void send(); }}>{t('sponsor.mails.send')}<span className="hidden"> {term('sponsor.mail', mail.what)} {mail.subject}</span></Button>
      <ProblemNotice problem={state.problem} />
    </>
  );
}
