/** What a payment request is made of, kept in the tab until it is sent, and which of its two steps is shown. */
import { useState, type ReactNode } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDraft } from '../ui/draft.ts';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { Compose } from './compose.tsx';
import { useDay } from './day.ts';
import { RequestCheck } from './request-check.tsx';
import { begin, inputOf, type Draft, type Made, type Wrong } from './request-draft.ts';

interface MakingProps {
  readonly name: string;
  readonly made: Made;
  readonly above: ReactNode;
}

export function Making({ name, made, above }: MakingProps): ReactNode {
  const { t } = useWords();
  const { step, ...search } = useSearch({ from: '/requests/new' });
  const navigate = useNavigate({ from: '/requests/new' });
  const [draft, change, forget] = useDraft<Draft>(name, begin(made, search));
  const [tried, setTried] = useState(0);
  const [found, setFound] = useState<{ readonly written: string; readonly wrong: Wrong }>();
  const input = inputOf(made, draft, useDay());
  const written = JSON.stringify(input);
  const title = made.request === undefined ? t('payment.new') : t('payment.edit-title', { number: made.request.invoiceNumber });
  if (step === 'check' && input !== undefined) {
    return (
      <Page key="check" title={t('payment.check-title')} above={above}>
        <RequestCheck made={made} input={input} onDone={forget} onBack={() => { void navigate({ search }); }} onWrong={(wrong) => {
          setFound({ written, wrong });
          setTried(tried + 1);
          void navigate({ search, replace: true });
        }} />
      </Page>
    );
  }
  return (
    <Page key="compose" title={title} above={above} lead={t('payment.new-lead')}>
      <Compose made={made} draft={draft} change={change} input={input} tried={tried} found={found !== undefined && found.written === written ? found.wrong : {}} onSaved={forget} onCheck={() => {
        setTried(tried + 1);
        if (input !== undefined) void navigate({ search: { ...search, step: 'check' } });
      }} />
    </Page>
  );
}
