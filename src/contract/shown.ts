/** Which read shows what an address changes, so that `If-Match` can name the state on which it is asked for. */
import { READ_ROUTES, type ReadName } from './routes.ts';

const READS = Object.entries(READ_ROUTES) as [ReadName, { readonly path: string }][];

/** The addresses of single things, the longest first; each ends with an id. */
const SINGLE = READS.filter(([, { path }]) => path.endsWith('}'))
  .sort(([, one], [, other]) => other.path.length - one.path.length);

/**
 * The read of the thing that an address names or stands under, since that is what its caller has looked at; where it
 * names none, what is read at the address itself.
 */
export function shownBy(path: string): ReadName | undefined {
  const found = SINGLE.find(([, read]) => path === read.path || path.startsWith(`${read.path}/`))
    ?? READS.find(([, read]) => path === read.path);
  return found?.[0];
}
