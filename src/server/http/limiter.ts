/** How often something may be tried before it has to wait; what counts is kept in the database, for all servers together. */

/** What is limited, and by whose name: an address for signing in and for keys, an organisation for uploads, and so on. */
export type Limited = 'sign-in' | 'key' | 'upload' | 'proof';

export interface Limiter {
  /** Counts one attempt. Answers how many seconds to wait where there were too many, and undefined where it may go on. */
  take(what: Limited, who: string): Promise<number | undefined>;
}
