/**
 * One batch in memory: gathered, decided by the runner's own step, and committed at one stroke or not at all. Between
 * the two another server may commit; then what it changed is decided again, as its locks would have forced.
 */
import type { Kind } from '../../src/domain/fold.ts';
import type { Instant } from '../../src/domain/time.ts';
import { actorOf } from '../../src/server/commands/batch.ts';
import { isSame, retell, spansOf } from '../../src/server/commands/replay.ts';
import type { Command, Reply } from '../../src/server/commands/reply.ts';
import { decideAll, isKeyed, keyOf, type Open } from '../../src/server/commands/step.ts';
import { pair, type Calendar, type Chance } from '../../src/server/commands/work.ts';
import { emptyLedger, type Ledger } from '../../src/server/commands/write.ts';
import { gather, type Gathered } from './gathering.ts';
import { Memory, type Change } from './memory.ts';

export interface Around {
  readonly now: Instant;
  readonly calendar: Calendar;
  readonly chance: Chance;
}

/** A batch that is decided and not yet committed. */
export interface Draft extends Gathered {
  readonly commands: readonly Command[];
  readonly replies: ReadonlyMap<Command, Reply>;
  readonly written: ReadonlySet<Command>;
  readonly ledger: Ledger;
  readonly now: Instant;
  /** How many batches had written something when it was decided. */
  readonly commits: number;
}

export function deliberate(memory: Memory, commands: readonly Command[], { now, calendar, chance }: Around): Draft {
  const gathered = gather(memory, commands);
  const { wave, work } = gathered;
  const replies = new Map<Command, Reply>();
  const open: Open[] = [];
  for (const command of commands) {
    const actor = actorOf(command, wave);
    const remembered = isKeyed(command) ? wave.remembered.get(keyOf(command)) : undefined;
    if (actor === undefined) replies.set(command, { kind: 'unauthorised' });
    else if (remembered === undefined) open.push({ command, actor });
    else if (!isSame(command, remembered)) replies.set(command, { kind: 'key-reused' });
    else {
      const entries = spansOf(remembered.entries).flatMap(([, subject, first, last]) =>
        (memory.journal.get(subject) ?? []).slice(first - 1, last));
      const around = { definitions: memory.definitions, now: () => now, calendar };
      replies.set(command, retell(remembered, entries, wave.programmes, around));
    }
  }
  const ledger = emptyLedger();
  const written = decideAll({ open, keys: wave.keys, work, ledger, now, calendar, chance, replies });
  return { ...gathered, commands, replies, written, ledger, now, commits: memory.commits };
}

/** What a batch would write that the database would refuse; a defect of ours. */
export class Unwritable extends Error {}

/**
 * Commits a draft; answers false, and writes nothing, where another batch changed what it was decided on. `alone` asks
 * that no other wrote anything at all: what is read without a lock may be stale, and then no serial order gives the same.
 */
export function commit(memory: Memory, draft: Draft, alone = false): boolean {
  if (isOvertaken(memory, draft) || (alone && memory.commits !== draft.commits)) return false;
  const { work, ledger } = draft;
  const changes = changesOf(memory, draft);
  if (clashes(memory, changes)) return false;
  for (const change of changes) memory.write(change);
  if (ledger.sealed.length > 0) memory.commits += 1;
  for (const entry of ledger.sealed) {
    const { subject } = entry.event;
    const entries = memory.journal.get(subject);
    if (entries === undefined) memory.journal.set(subject, [entry]);
    else entries.push(entry);
    const chain = work.chains.get(subject);
    if (chain !== undefined) memory.chains.set(subject, chain);
  }
  for (const version of ledger.versions) memory.publish(version);
  for (const remembered of ledger.remembered) memory.keys.set(pair(remembered.organisationId, remembered.key), remembered);
  memory.errands.push(...ledger.errands);
  return true;
}

function isOvertaken(memory: Memory, { locked, ledger }: Draft): boolean {
  for (const [token, writes] of locked) if ((memory.writes.get(token) ?? 0) !== writes) return true;
  return ledger.remembered.some((each) => memory.keys.has(pair(each.organisationId, each.key)));
}

function changesOf(memory: Memory, { work, changeable }: Draft): readonly Change[] {
  const changes: Change[] = [];
  for (const [kind, ids] of work.changed) {
    for (const id of ids) {
      const before = memory.world[kind].get(id);
      const after = work.world[kind].get(id);
      if (after === undefined) continue;
      const fresh = work.fresh.has(id);
      if (fresh && before !== undefined) throw new Unwritable(`${kind} ${id} is inserted twice`);
      if (!fresh && before === undefined) throw new Unwritable(`${kind} ${id} is updated and was never inserted`);
      if (!fresh && !changeable.has(`${kind}/${id}`)) throw new Unwritable(`${kind} ${id} is changed without its lock`);
      changes.push({ kind, id, before, after });
    }
  }
  return changes;
}

/** Whether a unique index would refuse a row: then PostgreSQL rolls back, and the runner decides again. */
function clashes(memory: Memory, changes: readonly Change[]): boolean {
  const freed = new Set(changes.flatMap(({ kind, id, before }) =>
    before === undefined ? [] : Memory.placesOf(kind, before).map(([index, key]) => `${index}/${key}/${id}`)));
  const taken = new Map<string, string>();
  for (const { kind, id, after } of changes) {
    for (const [index, key] of Memory.placesOf(kind as Kind, after)) {
      const holder = memory.unique[index].get(key);
      if (holder !== undefined && holder !== id && !freed.has(`${index}/${key}/${holder}`)) return true;
      const other = taken.get(`${index}/${key}`);
      if (other !== undefined) throw new Unwritable(`${index} ${key} is taken twice in one batch, by ${other} and ${id}`);
      taken.set(`${index}/${key}`, id);
    }
  }
  return false;
}
