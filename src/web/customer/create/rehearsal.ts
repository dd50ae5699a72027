/** What the server would say to vouchers that nobody has created yet: a dry run of a list, decided for real and written nowhere. */
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ProblemView, RefusalView } from '../../../contract/answer.ts';
import type { CommandAnswer } from '../../../contract/command-answers.ts';
import { api, bodyOf, type ApiProblem } from '../../api.ts';
import { limitedBy, type CreateInput } from './draft.ts';
import type { StepProps } from './frame.tsx';

export interface Verdict {
  /** The voucher as it would be; its reference is made anew when it is created. */
  readonly voucher: CommandAnswer<'voucher.create'> | undefined;
  readonly problem: ProblemView | undefined;
  readonly refusals: readonly RefusalView[];
}

/** A verdict for each input, in order. */
export async function rehearse(inputs: readonly CreateInput[]): Promise<readonly Verdict[]> {
  const { items } = await bodyOf(api().commands(inputs.map((input) => ({ command: 'voucher.create', input })), { dryRun: true }));
  return items.map(({ answer, problem }) => ({
    voucher: answer as CommandAnswer<'voucher.create'> | undefined, problem: problem === undefined ? undefined : asGivenAlone(problem),
    refusals: problem?.refusals ?? [],
  }));
}

/** In a list what is wrong is found within the item's input; given alone the command is the input. */
function asGivenAlone(problem: ProblemView): ProblemView {
  const errors = problem.errors?.map(({ pointer, message }) => ({ pointer: pointer.replace(/^\/input(?=\/)/, ''), message }));
  return { ...problem, ...(errors === undefined ? {} : { errors }) };
}

/**
 * The same, kept while it is looked at, and asked anew whenever it is shown again: the pool may have changed meanwhile. With
 * `keep` the verdicts before stay until others are there.
 */
export function useRehearsal(inputs: readonly CreateInput[], keep = false): UseQueryResult<readonly Verdict[], ApiProblem> {
  return useQuery<readonly Verdict[], ApiProblem>({
    queryKey: ['rehearsal', inputs], queryFn: () => rehearse(inputs), enabled: inputs.length > 0, staleTime: 5_000,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Keeps what has to differ once it is known, however the step is left then: creating refuses no repetition, reserving does. */
export function useRepeatLimit({ draft, change }: Pick<StepProps, 'draft' | 'change'>, verdict: Verdict | undefined): void {
  const told = verdict?.voucher?.repeatLimit;
  const part = told === undefined ? undefined : limitedBy(draft, told);
  useEffect(() => { if (part !== undefined) change(part); });
}

/** The refusals of some rules only, or of all but some. */
export function only(verdict: Verdict | undefined, rules: readonly string[]): readonly RefusalView[] {
  return (verdict?.refusals ?? []).filter(({ rule }) => rules.includes(rule));
}

export function allBut(verdict: Verdict | undefined, rules: readonly string[]): readonly RefusalView[] {
  return (verdict?.refusals ?? []).filter(({ rule }) => !rules.includes(rule));
}
