/** Everything once more, as the server would keep it, before a payment request is sent. */
import { useEffect, useState, type ReactNode } from 'react';
import { useNavigate } from '@tanstack/react-router';
import type { AbilityView } from '../../contract/answer.ts';
import type { ClientInput } from '../../contract/client.ts';
import type { RequestView } from '../../contract/payment-view.ts';
import { useCommand } from '../queries.ts';
import { AbilityButton, abilityOf } from '../ui/ability.tsx';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Loading, Panel } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem.tsx';
import { Name } from '../ui/status.tsx';
import { Answers } from '../ui/terms.tsx';
import { useWords } from '../words/words.tsx';
import { Lines } from './lines.tsx';
import { isSaved, wrongFields, type Made, type Wrong } from './request-draft.ts';
import { useTried } from './totals.tsx';

interface CheckProps {
  readonly made: Made;
  readonly input: ClientInput<'payment.save'>;
  readonly onDone: () => void;
  readonly onBack: () => void;
  /** What the server found wrong in the form is told there, at its field. */
  readonly onWrong: (wrong: Wrong) => void;
}

export function RequestCheck({ made, input, onDone, onBack, onWrong }: CheckProps): ReactNode {
  const { t } = useWords();
  const sending = useSending(made, input, onDone);
  const { data, error, refetch } = useTried(input, sending.pending !== undefined);
  const wrong = wrongFields(error ?? sending.problem);
  useEffect(() => { if (wrong !== undefined) onWrong(wrong); }, [wrong === undefined]);
  if (wrong !== undefined) return <Loading />;
  if (error !== null) {
    return (
      <div className="stack">
        <ProblemNotice problem={error} {...(error.status >= 400 && error.status < 500 ? {} : { again: () => { void refetch(); } })} />
        <p><Button onPress={onBack}>{t('field.back')}</Button></p>
      </div>
    );
  }
  if (data === undefined) return <Loading />;
  return (
    <div className="stack">
      <Panel><Given made={made} request={data} onBack={onBack} /></Panel>
      <Lines request={{ ...data, status: 'draft' }} />
      <div className="notice warn">
        <h2>{t('payment.submit-means')}</h2>
        <ul><li>{t('payment.submit-means-fixed')}</li><li>{t('payment.submit-means-review')}</li><li>{t('payment.submit-means-cancel')}</li></ul>
      </div>
      <ProblemNotice problem={sending.problem} />
      <div className="buttons no-print">
        <AbilityButton ability={abilityToSubmit(made, input)} look="primary" pending={sending.pending === 'submit'} onPress={() => { void sending.send('submit'); }}>{t('payment.submit-now')}</AbilityButton>
        <Button isPending={sending.pending === 'save'} onPress={() => { void sending.send('save'); }}>{t('payment.save-draft')}</Button>
        <Button look="plain" onPress={onBack}>{t('field.back')}</Button>
      </div>
    </div>
  );
}

/** What the server says of submitting what it already has; what it has not seen yet it judges when it is sent. */
function abilityToSubmit(made: Made, input: CheckProps['input']): AbilityView {
  const known = isSaved(made, input) ? abilityOf(made.request?.abilities, 'payment.submit') : undefined;
  return known ?? { action: 'payment.submit', allowed: true, refusals: [] };
}

function Given({ made, request, onBack }: { readonly made: Made; readonly request: RequestView; readonly onBack: () => void }): ReactNode {
  const { t, date, money } = useWords();
  const { payee } = made.partner;
  const change = (what: string): ReactNode => (
    <Button look="plain" small onPress={onBack}>{t('field.change')}<span className="hidden"> {what}</span></Button>
  );
  return (
    <Answers facts={[
      [t('term.location'), <Name key="location" of={request.locationId} />, change(t('term.location'))],
      [t('payment.vouchers'), t('count.vouchers', { count: request.lines.length }), change(t('payment.vouchers'))],
      [t('term.invoice-number'), <span key="number" className="code" translate="no">{request.invoiceNumber}</span>, change(t('term.invoice-number'))],
      [t('term.invoice-date'), date(request.invoiceDate), change(t('term.invoice-date'))],
      [t('term.total'), <strong key="total">{money(request.total)}</strong>],
      [t('payment.payee'), payee === null ? '–' : <span key="payee" translate="no">{payee.payee} · {payee.account} · {payee.currency}</span>],
    ]} />
  );
}

/** Saves, and submits where that is wanted. What was saved and not submitted stays a draft, and says so. */
function useSending(made: Made, input: ClientInput<'payment.save'>, onDone: () => void) {
  const { t } = useWords();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const save = useCommand('payment.save');
  const submit = useCommand('payment.submit');
  const [pending, setPending] = useState<'save' | 'submit'>();
  const finish = async (id: string, news: string): Promise<void> => {
    onDone();
    announce(news);
    await navigate({ to: '/requests/$id', params: { id } });
  };
  const give = async (wanted: 'save' | 'submit'): Promise<void> => {
    const kept = made.request;
    const id = kept !== undefined && isSaved(made, input) ? kept.id : (await save.give(input))?.id;
    if (id === undefined) return;
    const number = input.invoiceNumber;
    if (wanted === 'save') return finish(id, t('payment.saved', { number }));
    const sent = await submit.give({ request: id });
    if (sent !== undefined) return finish(id, t('payment.submitted', { number }));
    // Editing goes on with what is now a draft; the problem stays on the page that shows it.
    if (kept === undefined) return finish(id, t('payment.saved-only', { number }));
    return undefined;
  };
  return {
    pending,
    problem: save.problem ?? submit.problem,
    send: async (wanted: 'save' | 'submit'): Promise<void> => {
      setPending(wanted);
      await give(wanted);
      setPending(undefined);
    },
  };
}
