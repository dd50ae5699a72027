/**
 * Moving an agreement's days: the form, the check of its answers, and what was done. Which of them is shown stands in the
 * address, so that Back leads from the check to the form, and a reload to the check.
 */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ClientInput } from '../../contract/client.ts';
import type { CommandAnswer } from '../../contract/command-answers.ts';
import { api, bodyOf, type ApiProblem } from '../api.ts';
import { useCommand } from '../queries.ts';

type MovingName = 'entitlement.grant' | 'entitlement.reduce';

/** `onDone` forgets what was typed: by then the check no longer needs it. */
export function useMoving<Name extends MovingName>(
  name: Name, input: ClientInput<Name>, isWhole: boolean, onDone: (done: CommandAnswer<Name>) => void,
) {
  const { step } = useSearch({ from: '/grants' });
  const navigate = useNavigate({ from: '/grants' });
  const asking = useCommand(name);
  const giving = useCommand(name);
  const [done, setDone] = useState<CommandAnswer<Name>>();
  const isChecked = step === 'check' && isWhole && done === undefined;
  const trial = useQuery<CommandAnswer<Name>, ApiProblem>({
    queryKey: ['trial', name, input], queryFn: () => bodyOf(api().command(name, input, { dryRun: true })),
    // Once the days are moved, moving them again would come to something else.
    enabled: isChecked && !giving.pending,
  });
  const go = (next: 'check' | 'done' | undefined, replace = false): Promise<void> =>
    navigate({ search: (before) => ({ ...before, step: next }), replace, resetScroll: false });
  // An address whose answers are in no draft leads to the form, which must not turn into the check while one types.
  useEffect(() => { if (step === 'check' && !isWhole && done === undefined) void go(undefined, true); });
  const onCheck = async (): Promise<void> => {
    if (await asking.give(input, { dryRun: true }) === undefined) return;
    giving.clear();
    setDone(undefined);
    await go('check');
  };
  const confirm = async (): Promise<void> => {
    const answer = await giving.give(input);
    if (answer === undefined) return;
    setDone(answer);
    await go('done', true);
    onDone(answer);
  };
  return {
    form: { pending: asking.pending, problem: asking.problem, onCheck },
    check: { pending: giving.pending, problem: giving.problem, onBack: () => { void go(undefined); }, onConfirm: () => { void confirm(); } },
    isChecked, trial,
    done: step === undefined ? undefined : done,
    again: () => { setDone(undefined); void go(undefined); },
  };
}
