/** One command given to many vouchers: to those that are chosen as a list of commands, to all that match in the background. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { BulkView } from '../../contract/bulk.ts';
import type { ItemAnswer } from '../../contract/command-answers.ts';
import { api, ApiProblem, bodyOf, newKey } from '../api.ts';
import { useOnLanguage } from '../ui/on-language.ts';

export const BULK_COMMANDS = ['voucher.resend', 'voucher.redeem', 'voucher.cancel'] as const;
export type BulkCommand = (typeof BULK_COMMANDS)[number];

/** What is to be given, to which: some references, or all that match a filter. */
export interface Order {
  readonly command: BulkCommand;
  readonly reason?: string;
  readonly references?: readonly string[];
  readonly filter: Readonly<Record<string, string>>;
}

export interface Told {
  readonly found: number;
  readonly accepted: number;
  readonly refused: number;
  readonly refusals: BulkView['refusals'];
  /** Of a list of commands, each that was refused. */
  readonly rows?: readonly { readonly reference: string; readonly message: string }[];
}

/** What a list of commands came to, told as a run in the background is. */
export function toldOf(items: readonly ItemAnswer[], references: readonly string[]): Told {
  const rows = items.flatMap(({ index, problem }) => {
    if (problem === undefined) return [];
    const refusal = problem.refusals?.[0];
    return [{ reference: references[index] ?? '', rule: refusal?.rule ?? problem.code, message: refusal?.message ?? problem.title }];
  });
  const refusals = [...new Map(rows.map((row) => [row.message, row])).values()]
    .map(({ rule, message }) => ({ rule, count: rows.filter((row) => row.message === message).length, message }))
    .sort((one, other) => other.count - one.count);
  return { found: items.length, accepted: items.length - rows.length, refused: rows.length, refusals, rows };
}

export interface Run {
  readonly order: Order;
  readonly dryRun: boolean;
  /** Where it goes on in the background. */
  readonly id?: string;
  readonly told?: Told;
}

/** Which run in the background is told: what is asked for now comes before what the address still tells of. */
export function runTold(order: Order | undefined, run: Run | undefined, inAddress: string | undefined): string | undefined {
  return run?.id ?? (order === undefined ? inAddress : undefined);
}

/** Gives an order, as a trial or for real. */
export function useOrders() {
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly pending: boolean; readonly problem?: ApiProblem }>({ pending: false });
  const [keys, keep] = useState<{ readonly written: string; readonly keys: readonly string[] }>();
  const many = async ({ command, reason, references = [] }: Order, dryRun: boolean): Promise<Told> => {
    const written = JSON.stringify([command, reason, references, dryRun]);
    // Sent again after an answer that was lost, each goes out under its own key of before.
    const own = keys?.written === written ? keys.keys : references.map(newKey);
    keep({ written, keys: own });
    const items = references.map((voucher, index) => ({
      command, key: own[index] ?? newKey(), input: { voucher, ...(reason === undefined ? {} : { reason }) },
    }));
    const told = toldOf((await bodyOf(api().commands(items, { dryRun }))).items, references);
    if (!dryRun) await client.invalidateQueries();
    return told;
  };
  const give = async (order: Order, dryRun: boolean): Promise<Run | undefined> => {
    setState({ pending: true });
    try {
      const run = { order, dryRun };
      const done = order.references === undefined ? { ...run, id: await start(order, dryRun) } : { ...run, told: await many(order, dryRun) };
      setState({ pending: false });
      return done;
    } catch (error) {
      setState({ pending: false, problem: error instanceof ApiProblem ? error : new ApiProblem(undefined, 0) });
      return undefined;
    }
  };
  useOnLanguage(() => { if (state.problem?.problem !== undefined) setState({ pending: false }); });
  return { give, ...state };
}

async function start({ command, reason, filter }: Order, dryRun: boolean): Promise<string> {
  const { status, ...rest } = filter;
  const body = {
    command, filter: { ...rest, ...(status === undefined ? {} : { status: status.split(',') }) }, ...(reason === undefined ? {} : { reason }),
  };
  return (await bodyOf(api().request<BulkView>('POST', `/api/v1/bulk${dryRun ? '?dryRun=true' : ''}`, body))).id;
}

const POLL_MS = 1000;

/** How far a run in the background is; asked again and again until it ends. What it changed is then read again everywhere. */
export function useBulk(id: string) {
  const client = useQueryClient();
  const found = useQuery<BulkView, ApiProblem>({
    queryKey: ['/bulk/{id}', id],
    queryFn: () => bodyOf(api().get('/bulk/{id}', { id })),
    refetchInterval: ({ state }) => (state.data === undefined || state.data.status === 'running' ? POLL_MS : false),
  });
  const hasWritten = found.data !== undefined && found.data.status !== 'running' && found.data.dryRun !== true;
  useEffect(() => {
    if (hasWritten) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== '/bulk/{id}' });
  }, [hasWritten, client]);
  return found;
}
