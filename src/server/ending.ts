/** How a server ends: once, within the time of grace, and with everything answered that had been asked. */
import type { FastifyInstance } from 'fastify';

/** Takes no new connections, and ends each that is open as soon as what it asked is answered. */
export async function stopListening(app: FastifyInstance): Promise<void> {
  const sweep = setInterval(() => { app.server.closeIdleConnections(); }, 50);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    app.server.closeAllConnections();
  }
}

/** The same work for all who ask for it. */
export function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

/** Waits for work, but not for longer than that. */
export async function within(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => { timer = setTimeout(resolve, seconds * 1000); });
  await Promise.race([work.catch(() => undefined), enough]);
  clearTimeout(timer);
}
