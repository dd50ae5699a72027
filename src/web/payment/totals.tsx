/** What the request would come to, as the server reckons it, while the form is filled in. */
import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import type { ClientInput } from '../../contract/client.ts';
import { api, type ApiProblem, bodyOf } from '../api.ts';
import { Panel } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';
import { Why } from './outcomes.tsx';
import { wrongFields } from './request-draft.ts';

type SaveInput = ClientInput<'payment.save'>;

/** Typing rests for as long before the server is asked. */
const REST_MS = 500;

export function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  const written = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => { setRested(value); }, REST_MS);
    return () => { clearTimeout(timer); };
  }, [written]);
  return rested;
}

/** Saving, tried: the request as it would be, or why it would not. */
export function useTried(input: SaveInput | undefined, isSaving: boolean) {
  return useQuery<CommandAnswer<'payment.save'>, ApiProblem>({
    queryKey: ['payment.save', 'tried', input],
    queryFn: () => bodyOf(api().command('payment.save', input as SaveInput, { dryRun: true })),
    // Once it is saved, saving it again would be refused: its vouchers are taken, by itself.
    enabled: input !== undefined && !isSaving,
  });
}

export function Totals({ rested, tried: { data, error, isFetching }, count }: {
  /** What the server was asked about. */
  readonly rested: SaveInput | undefined; readonly tried: ReturnType<typeof useTried>; readonly count: number;
}): ReactNode {
  const { t, money } = useWords();
  const days = data?.lines.reduce((sum, line) => sum + line.days, 0) ?? 0;
  return (
    <Panel title={t('term.total')}>
      <div className="stack-small" aria-live="polite">
        {rested === undefined || count === 0 ? <p className="quiet">{t('payment.total-later')}</p> : null}
        {rested !== undefined && data !== undefined && error === null ? (
          <>
            <p className="figure">{money(data.total)}</p>
            <p>{t('payment.total-of', { count: data.lines.length, days })}</p>
            <p className="small quiet">{t('payment.total-by')}</p>
          </>
        ) : null}
        {rested !== undefined && error !== null ? <Unreckoned problem={error} /> : null}
        {rested !== undefined && isFetching && data === undefined ? <p className="skeleton">{t('shell.loading')}</p> : null}
      </div>
    </Panel>
  );
}

/** Why there is no total; what is wrong in a field stands at the field. */
function Unreckoned({ problem }: { readonly problem: ApiProblem }): ReactNode {
  const { t } = useWords();
  if (wrongFields(problem) !== undefined) return <p className="quiet">{t('payment.total-wrong')}</p>;
  return <div className="notice bad"><Why problem={problem} /></div>;
}
