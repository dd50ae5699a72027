/** A wire between engine and database that can be cut at the worst moment: around a COMMIT. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { Place } from '../../src/server/store/database.ts';

/** What is cut off: the COMMIT on its way there, or its answer on the way back. */
export type Cut = 'request' | 'answer';

export interface Cutter {
  /** Where an engine connects to. */
  readonly place: Place;
  /** Cuts the wire at the next COMMIT, once. */
  armed: Cut | undefined;
  close(): Promise<void>;
}

/** A Bind of the runner's prepared statement, which it names `commit`. */
const REQUEST = Buffer.from('commit\0');
/** PostgreSQL's CommandComplete: its type, a length of eleven, and the tag. */
const ANSWER = Buffer.concat([Buffer.from('C'), Buffer.from([0, 0, 0, 11]), Buffer.from('COMMIT\0')]);

export async function openCutter(place: Place): Promise<Cutter> {
  const wires = new Set<Socket>();
  const server = createServer((near) => {
    const far = reach(place);
    for (const end of [near, far]) {
      wires.add(end);
      end.on('error', () => undefined);
      end.on('close', () => { near.destroy(); far.destroy(); wires.delete(end); });
    }
    const pass = (from: Socket, to: Socket, kind: Cut, sign: Buffer) => {
      from.on('data', (chunk: Buffer) => {
        if (cutter.armed !== kind || !chunk.includes(sign)) {
          to.write(chunk);
          return;
        }
        cutter.armed = undefined;
        near.destroy();
        far.destroy();
      });
    };
    pass(near, far, 'request', REQUEST);
    pass(far, near, 'answer', ANSWER);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cutter: Cutter = {
    place: through(place, port),
    armed: undefined,
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
