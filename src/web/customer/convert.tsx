/** Training days into planning days: how many give how many, and what is left over, asked of the server before it is done. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { AgreementView } from '../../contract/entitlement-view.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import { useCommand } from '../queries.ts';
import { useAnnounce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberField } from '../ui/fields.tsx';
import { useFrozen } from '../ui/frozen.ts';
import { ProblemNotice, Refusals, wrongIn } from '../ui/problem.tsx';
import { useWords } from '../words/words.tsx';

type Converted = CommandAnswer<'entitlement.convert'>;

/** What is typed is asked about when the typing pauses. */
const PAUSE_MS = 250;

function useRehearsed(agreementId: string, trainingDays: number | null, isGiven: boolean) {
  const [asked, ask] = useState(trainingDays);
  useEffect(() => {
    const timer = setTimeout(() => { ask(trainingDays); }, PAUSE_MS);
    return () => { clearTimeout(timer); };
  }, [trainingDays]);
  return useQuery<Converted, ApiProblem>({
    queryKey: ['rehearsal', 'convert', agreementId, asked],
    queryFn: () => bodyOf(api().command('entitlement.convert', { agreementId, trainingDays: asked ?? 0 }, { dryRun: true })),
    // Once they are converted, converting them again would be refused.
    enabled: asked !== null && !isGiven, retry: false, staleTime: 5_000,
  });
}

interface ConvertProps {
  readonly agreement: AgreementView;
  readonly onClose: () => void;
}

export function ConvertDialog({ agreement, onClose }: ConvertProps): ReactNode {
  const { t } = useWords();
  const announce = useAnnounce();
  const { give, pending, problem } = useCommand('entitlement.convert');
  const { training } = useFrozen(agreement, pending).balance;
  const [days, setDays] = useState<number | null>(training);
  const rehearsed = useRehearsed(agreement.id, days, pending);
  const wrong = wrongIn(rehearsed.error ?? undefined, 'trainingDays') ?? wrongIn(problem, 'trainingDays');
  const refusals = rehearsed.error?.problem?.refusals ?? [];
  const convert = async (): Promise<void> => {
    const done = await give({ agreementId: agreement.id, trainingDays: days ?? 0 });
    if (done === undefined) return;
    announce(t('customer.convert.done', { training: done.trainingDays, planning: done.planningDays }));
    onClose();
  };
  return (
    <Dialog title={t('customer.convert.title')} isOpen onClose={onClose}>
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void convert(); }}>
        <p>{t('customer.convert.text', { training })}</p>
        <NumberField name="trainingDays" label={t('customer.convert.days')} value={days} onChange={setDays} min={1} max={Math.max(1, training)} wrong={wrong} autoFocus />
        <div aria-live="polite">
          {refusals.length > 0 ? <div className="notice warn"><Refusals refusals={refusals} /></div> : <Outcome of={rehearsed.data} training={training} />}
        </div>
        <ProblemNotice problem={wrong === undefined && refusals.length === 0 ? rehearsed.error : undefined} isAside again={() => { void rehearsed.refetch(); }} />
        <ProblemNotice problem={wrong === undefined ? problem : undefined} />
        <div className="buttons">
          <Button type="submit" look="primary" isPending={pending} isDisabled={rehearsed.data === undefined}>{t('customer.convert.do')}</Button>
          <Button onPress={onClose}>{t('field.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ of, training }: { readonly of: Converted | undefined; readonly training: number }): ReactNode {
  const { t } = useWords();
  if (of === undefined) return null;
  const { trainingDays, planningDays } = of;
  return <p className="notice">{t('customer.convert.outcome', { training: trainingDays, planning: planningDays, left: training - trainingDays })}</p>;
}
