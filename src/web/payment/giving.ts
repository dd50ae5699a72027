/** Giving one command for each of several things: each is decided by itself, and each is told what became of it. */
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ItemAnswer } from '../../contract/command-answers.ts';
import { api, ApiProblem, bodyOf, newKey } from '../api.ts';

/** What one request holds. A list that is longer goes in several, one after the other. */
const TOGETHER = 50;

export interface Wish {
  /** Of what it is about: a voucher's reference, a request's id. */
  readonly id: string;
  readonly command: string;
  readonly input: object;
}

export interface Told {
  readonly id: string;
  readonly answer: Readonly<Record<string, unknown>> | undefined;
  readonly problem: ApiProblem | undefined;
}

export interface Many {
  readonly give: (wishes: readonly Wish[], options?: { readonly dryRun?: boolean }) => Promise<readonly Told[]>;
  readonly pending: boolean;
  /** How many have been answered so far. */
  readonly answered: number;
  /** Why all of it stopped: no answer at all, or a sign-in that is too long ago. */
  readonly problem: ApiProblem | undefined;
}

/** Reads an answer of the list; what the list leaves out counts as not answered. */
export function toldOf({ id }: Wish, item: ItemAnswer | undefined): Told {
  if (item?.problem !== undefined) return { id, answer: undefined, problem: new ApiProblem(item.problem, item.status) };
  return { id, answer: item?.answer, problem: item === undefined ? new ApiProblem(undefined, 0) : undefined };
}

const writtenAs = ({ command, input }: Wish): string => JSON.stringify([command, input]);

/** A wish that is repeated after its answer was lost goes out under the same key, and is done once. */
export function useMany(): Many {
  const client = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const [pending, setPending] = useState(false);
  const [answered, setAnswered] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const keyOf = (wish: Wish): string => {
    const written = writtenAs(wish);
    const key = keys.current.get(written) ?? newKey();
    keys.current.set(written, key);
    return key;
  };
  const giveSome = async (wishes: readonly Wish[], dryRun: boolean): Promise<readonly Told[]> => {
    const items = wishes.map((wish) => ({ command: wish.command, input: wish.input, ...(dryRun ? {} : { key: keyOf(wish) }) }));
    const { items: answers } = await bodyOf(api().commands(items, { dryRun }));
    const told = wishes.map((wish, index) => toldOf(wish, answers.find((each) => each.index === index)));
    // What was decided is over; what may still have been done keeps its key.
    told.forEach(({ problem: why }, index) => {
      const wish = wishes[index];
      if (wish !== undefined && (why === undefined || (why.status >= 400 && why.status < 500))) keys.current.delete(writtenAs(wish));
    });
    return told;
  };
  const give = async (wishes: readonly Wish[], { dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<readonly Told[]> => {
    setPending(true);
    setAnswered(0);
    setProblem(undefined);
    const told: Told[] = [];
    try {
      for (let at = 0; at < wishes.length; at += TOGETHER) {
        const some = await giveSome(wishes.slice(at, at + TOGETHER), dryRun);
        const signIn = some.find((each) => each.problem?.status === 401);
        if (signIn !== undefined) {
          setProblem(signIn.problem);
          told.push(...some.filter((each) => each.problem?.status !== 401));
          break;
        }
        told.push(...some);
        setAnswered(told.length);
      }
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem(undefined, 0));
    }
    setPending(false);
    if (!dryRun && told.length > 0) await client.invalidateQueries();
    return told;
  };
  return { give, pending, answered, problem };
}
