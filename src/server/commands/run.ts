/**
 * The one runner. Commands gather in a queue while a batch is being committed; there is no timer. One caller alone pays
 * for a batch of one; many share the round trips, the locks and the flush.
 */
import { Lane, type LaneOptions } from './lane.ts';
import { Origins } from './load.ts';
import type { Command, Runner } from './reply.ts';

export interface RunnerOptions extends Omit<LaneOptions, 'origins'> {
  /** Connections that commit batches side by side; rows are locked, so any number is correct. */
  readonly lanes?: number;
  readonly batchMax?: number;
  /** Commands that may wait; above it new ones are turned away. */
  readonly queueMax?: number;
}

const BATCH_MAX = 256;
/** Measured: two lanes halve the batches, and what a batch costs whatever its size, about 1.5 ms, is paid twice. */
const LANES = 1;
const QUEUE_MAX = 10_000;

export function startRunner(options: RunnerOptions): Runner {
  const batchMax = options.batchMax ?? BATCH_MAX;
  const queueMax = options.queueMax ?? QUEUE_MAX;
  let closing = false;
  let idle: (() => void) | undefined;

  const origins = new Origins();
  const lanes = Array.from({ length: options.lanes ?? LANES }, () => new Lane({ ...options, origins }));
  const depth = (): number => lanes.reduce((sum, lane) => sum + lane.depth, 0);

  const work = async (lane: Lane): Promise<void> => {
    while (lane.queue.length > 0) {
      const batch = lane.queue.splice(0, batchMax);
      lane.busy = batch.length;
      await lane.serve(batch);
      lane.busy = 0;
      // Whoever was just answered, and requests that have arrived meanwhile, come into the next batch: a turn costs
      // microseconds, a batch of half the size its statements twice.
      await turn();
    }
    lane.working = false;
    if (depth() === 0) idle?.();
  };

  return {
    get depth() { return depth(); },
    run(command) {
      if (closing || depth() >= queueMax) return Promise.resolve({ kind: 'unavailable' });
      return new Promise((answer) => {
        const lane = laneFor(homeOf(command, origins), lanes);
        lane.queue.push({ command, answer });
        if (lane.working) return;
        lane.working = true;
        // The batch is taken in a later turn, so that callers of the same turn share it.
        queueMicrotask(() => { void work(lane); });
      });
    },
    async close() {
      closing = true;
      if (depth() > 0) await new Promise<void>((resolve) => { idle = resolve; });
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}

/** The agreement whose row a command will lock, where that is known before it is looked up. */
function homeOf({ input }: Command, origins: Origins): string | undefined {
  const { agreementId, voucher } = input as { readonly agreementId?: unknown; readonly voucher?: unknown };
  if (typeof agreementId === 'string') return agreementId;
  return typeof voucher === 'string' ? origins.get(voucher)?.agreementId : undefined;
}

/**
 * Commands on one agreement go by one lane, so that two lanes do not wait for each other's row of days and a busy pool
 * fills one large batch; any other command goes where least is waiting. It is about speed alone: rows are locked.
 */
function laneFor(home: string | undefined, lanes: readonly Lane[]): Lane {
  const [first] = lanes;
  if (first === undefined) throw new Error('a runner has at least one lane');
  if (home === undefined) return lanes.reduce((least, lane) => (lane.depth < least.depth ? lane : least), first);
  let sum = 0;
  for (let at = home.length - 6; at < home.length; at += 1) sum += home.charCodeAt(at);
  return lanes[sum % lanes.length] ?? first;
}

function turn(): Promise<void> {
  return new Promise((resolve) => { setImmediate(resolve); });
}
