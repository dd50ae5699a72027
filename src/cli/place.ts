/** Where the database of this installation is, for commands that go to it directly. */
import type { Config } from '../server/config.ts';
import { placeOfData, runningServer, startEmbedded } from '../server/store/embedded.ts';
import { hasCluster } from '../server/store/embedded-host.ts';
import type { Place } from '../server/store/database.ts';
import { EXIT, Stop } from './output.ts';

export interface Reached {
  readonly place: Place;
  /** What to tell people about it, without any password. */
  readonly where: string;
  readonly done: () => Promise<void>;
}

/**
 * The database named by DATABASE_URL; else the embedded one, beside the server that runs on it, or started for as long
 * as the command takes. Where there is none, `making` makes one; a command that only looks would leave an empty
 * installation behind, which stands in the way of a restore.
 */
export async function reachDatabase(
  { databaseUrl, data: dataFolder }: Pick<Config, 'databaseUrl' | 'data'>, { making = false } = {},
): Promise<Reached> {
  const nothing = () => Promise.resolve();
  if (databaseUrl !== undefined) {
    return { place: { url: databaseUrl }, where: withoutPassword(databaseUrl), done: nothing };
  }
  const running = runningServer(dataFolder);
  if (running !== undefined) {
    return { place: { url: running.url }, where: `the embedded database of process ${String(running.pid)}`, done: nothing };
  }
  const { folder } = placeOfData(dataFolder);
  if (!making && !hasCluster(folder)) throw new Stop(`${folder} ${NO_INSTALLATION}`, EXIT.usage);
  const server = await startEmbedded({ dataFolder });
  return {
    place: server.connection,
    where: `the embedded database in ${folder}`,
    done: () => server.stop(),
  };
}

const NO_INSTALLATION = 'holds no installation; name its folder with TALLYSTICK_DATA, or its database with DATABASE_URL. '
  + '`tallystick init` begins a new one';

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
