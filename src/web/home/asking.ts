/** Operations of the API that are no command: asked, announced by whoever asks, and what is on the screen read again. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ApiProblem, bodyOf } from '../api.ts';

export interface Asking {
  /** Answers undefined where it was not done, and `problem` then says why. */
  readonly ask: <Body>(method: 'PUT' | 'POST', path: string, body?: unknown) => Promise<Body | undefined>;
  readonly pending: boolean;
  readonly problem: ApiProblem | undefined;
}

/** `again` names the reads that the operation changes. */
export function useAsking(again: string): Asking {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  return {
    pending, problem,
    ask: async <Body>(method: 'PUT' | 'POST', path: string, body?: unknown) => {
      setPending(true);
      setProblem(undefined);
      try {
        const answer = await bodyOf(api().request<Body>(method, path, body));
        await client.invalidateQueries({ queryKey: [again] });
        return answer;
      } catch (failed) {
        setProblem(failed instanceof ApiProblem ? failed : new ApiProblem(undefined, 0));
        return undefined;
      } finally {
        setPending(false);
      }
    },
  };
}
