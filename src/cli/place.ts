/** Where the database of this installation is, for commands that go to it directly. */
import { placeOfData, runningServer, startEmbedded } from '../server/store/embedded.ts';
import type { Place } from '../server/store/database.ts';

export interface Reached {
  readonly place: Place;
  /** What to tell people about it, without any password. */
  readonly where: string;
  readonly done: () => Promise<void>;
}

/**
 * The database named by DATABASE_URL; else the embedded one, beside the server that runs on it, or started for as long
 * as the command takes.
 */
export async function reachDatabase(databaseUrl: string | undefined, dataFolder: string): Promise<Reached> {
  const nothing = () => Promise.resolve();
  if (databaseUrl !== undefined) {
    return { place: { url: databaseUrl }, where: withoutPassword(databaseUrl), done: nothing };
  }
  const running = runningServer(dataFolder);
  if (running !== undefined) {
    return { place: { url: running.url }, where: `the embedded database of process ${String(running.pid)}`, done: nothing };
  }
  const server = await startEmbedded({ dataFolder });
  return {
    place: server.connection,
    where: `the embedded database in ${placeOfData(dataFolder).folder}`,
    done: () => server.stop(),
  };
}

/** An address that may be shown. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    if (parsed.password !== '') parsed.password = '…';
    return parsed.toString();
  } catch {
    return 'DATABASE_URL';
  }
}
