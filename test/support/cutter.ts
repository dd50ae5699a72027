/** A wire between engine and database that can be cut at the worst moment, around a COMMIT, or held up for a while. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Place } from '../../src/server/store/database.ts';

/** What is cut off: the COMMIT on its way there, or its answer on the way back. */
export type Cut = 'request' | 'answer';

export interface Cutter {
  /** Where an engine connects to. */
  readonly place: Place;
  /** Cuts the wire at the next COMMIT, or at another statement that `at` names, once. */
  armed: Cut | undefined;
  /** The prepared statement at which it is cut; `commit` where nothing else is said. */
  at: 'commit' | 'finish-outbox';
  /** How often it was cut. */
  cuts: number;
  /** Lets nothing pass in either direction, until `flow`. */
  stall(): void;
  flow(): void;
  close(): Promise<void>;
}

/** PostgreSQL's CommandComplete: its type, its length, and a tag. */
function completed(tag: string): Buffer {
  return Buffer.concat([Buffer.from('C'), Buffer.from([0, 0, 0, tag.length + 5]), Buffer.from(`${tag}\0`)]);
}

/** What a request holds, which names its prepared statement, and what its answer holds. */
const SIGNS = {
  commit: { request: Buffer.from('commit\0'), answer: completed('COMMIT') },
  'finish-outbox': { request: Buffer.from('finish-outbox\0'), answer: completed('UPDATE 1') },
} as const;

export async function openCutter(place: Place): Promise<Cutter> {
  const wires = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = reach(place);
    for (const end of [near, far]) {
      wires.add(end);
      end.on('error', () => undefined);
      end.on('close', () => { near.destroy(); far.destroy(); wires.delete(end); });
    }
    // An answer is cut on the wire on which its request went by; others may hold the same tag.
    let asked = false;
    const pass = (from: Socket, to: Socket, kind: Cut) => {
      from.on('data', (chunk: Buffer) => {
        const met = chunk.includes(SIGNS[cutter.at][kind]);
        if (kind === 'request' && met) asked = true;
        if (cutter.armed !== kind || !met || !asked) {
          to.write(chunk);
          return;
        }
        cutter.armed = undefined;
        cutter.cuts += 1;
        near.destroy();
        far.destroy();
      });
      if (stalled) from.pause();
    };
    pass(near, far, 'request');
    pass(far, near, 'answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cutter: Cutter = {
    place: through(place, port),
    armed: undefined,
    at: 'commit',
    cuts: 0,
    stall() {
      stalled = true;
      for (const wire of wires) wire.pause();
    },
    flow() {
      stalled = false;
      for (const wire of wires) wire.resume();
    },
    async close() {
      server.close();
      for (const wire of wires) wire.destroy();
      await once(server, 'close');
    },
  };
  return cutter;
}

function reach(place: Place): Socket {
  if (!('url' in place)) {
    return place.host.startsWith('/') ? connect(`${place.host}/.s.PGSQL.${String(place.port)}`) : connect(place.port, place.host);
  }
  const url = new URL(place.url);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || url.searchParams.get('port') || '5432');
  return folder?.startsWith('/') === true ? connect(`${folder}/.s.PGSQL.${String(port)}`) : connect(port, url.hostname);
}

function through(place: Place, port: number): Place {
  if (!('url' in place)) return { ...place, host: '127.0.0.1', port };
  const url = new URL(place.url);
  url.search = '';
  return { url: `${url.protocol}//${url.username}${url.password === '' ? '' : `:${url.password}`}@127.0.0.1:${String(port)}${url.pathname}` };
}
