/** How a server ends: once, within the time of grace, and with everything answered that had been asked. */
import type { FastifyInstance } from 'fastify';

type Part = () => Promise<void> | undefined;

/**
 * Ends what takes from outside and what stands beside it, and then what all of it stands on. One time of grace is for all;
 * answers whether it was enough. Where it was not, connections are cut off, and the process may hold what keeps it alive.
 */
export async function endWithin(seconds: number, app: FastifyInstance, parts: readonly Part[], last: Part): Promise<boolean> {
  const ending = async (): Promise<void> => {
    const ended = await Promise.allSettled([stopListening(app), ...parts.map((part) => part())]);
    await last();
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  };
  const inOrder = await within(seconds, ending());
  app.server.closeAllConnections();
  return inOrder;
}

/** Takes no new connections, and ends each that is open as soon as what it asked is answered. */
async function stopListening(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => { app.server.closeIdleConnections(); }, 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
  }
}

/** The same work for all who ask for it. */
export function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let done: Promise<Result> | undefined;
  return () => (done ??= work());
}

/** Waits for work, but not for longer than that; answers whether it came to its end in time. */
async function within(seconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<boolean>((resolve) => { timer = setTimeout(() => { resolve(false); }, seconds * 1000); });
  const isDone = await Promise.race([work.then(() => true, () => false), enough]);
  clearTimeout(timer);
  return isDone;
}
