/** Writes the words by which things are found, behind the commands and behind the sequencer. */
import type pg from 'pg';
import { send } from './commands/load.ts';
import { inRounds, type Sequencer } from './sequencer.ts';
import { FOLLOW_WORDS } from './store/words.ts';

export interface Words {
  /** Something was committed. */
  readonly wake: () => void;
  /** Answers when whatever was committed before the call can be found. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Entries get their words many at a time: a busy server spends less on each, and whoever looks for words hurries it. */
const PAUSE_MS = 1000;

export function startWords(pool: pg.Pool, sequencer: Pick<Sequencer, 'settled'>, report: (error: unknown) => void): Words {
  let closed = false;
  let running: Promise<void> | undefined;
  let wanted = false;
  let hurry = (): void => undefined;

  /** Follows until nothing is left. */
  const follow = async (): Promise<void> => {
    for (let more = true; more && !closed;) {
      const [rows] = await send(pool, [FOLLOW_WORDS]);
      more = rows?.[0]?.['more'] === true;
    }
  };
  const rounds = async (): Promise<void> => {
    while (wanted && !closed) {
      wanted = false;
      await new Promise<void>((resolve) => { setTimeout(resolve, PAUSE_MS).unref(); hurry = resolve; });
      // What is left waits for the next commit, or for whoever looks for words.
      if (!closed) await follow().catch(report);
    }
    running = undefined;
  };
  const wake = (): void => {
    wanted = true;
    if (!closed) running ??= rounds();
  };
  wake();
  return {
    wake,
    settled: inRounds(async () => {
      await sequencer.settled();
      await follow();
    }),
    async close() {
      closed = true;
      hurry();
      await running;
    },
  };
}
