/** What a command is answered with: the state it left, and, where it is repeated, the same again from the journal. */
import type { Event } from '../../domain/event.ts';
import { ID_PREFIX, parseReference } from '../../domain/ids.ts';
import { evolveRequest, type PaymentEvent } from '../../domain/payment.ts';
import type { Instant } from '../../domain/time.ts';
import { evolveVoucher, type Voucher, type VoucherEvent } from '../../domain/voucher.ts';
import type { Queryable } from '../store/database.ts';
import type { EntryPlace, Remembered } from '../store/idempotency.ts';
import { canonical, decodeEntry, entriesOf, sha256, type Entry } from '../store/journal.ts';
import { send, type FirstWave } from './load.ts';
import type { Accepted, Command, Reply } from './reply.ts';
import type { DefinitionShelf } from './shelf.ts';
import { pair, systemActor, termsContextOf, type Calendar, type Work } from './work.ts';

interface Around {
  readonly definitions: DefinitionShelf;
  readonly now: () => Instant;
  readonly calendar: Calendar;
}

/** What a client's key stands for: its command and input, not what the server added. */
export function hashOf(command: Pick<Command, 'name' | 'input'>): Buffer {
  return sha256(`${command.name}\n${canonical(command.input)}`);
}

const isVoucherEvent = (event: Event): event is VoucherEvent =>
  event.type.startsWith('voucher.') || event.type.startsWith('engagement.');

const isRequestEvent = (event: Event): event is PaymentEvent =>
  event.type.startsWith('payment.') && event.type !== 'payment.registered';

/** The voucher or request as a command leaves it, folded beside the working set, so that a dry run can tell it too. */
export function outcome(work: Pick<Work, 'world'>, made: string, events: readonly Event[]): Pick<Accepted, 'voucher' | 'request'> {
  const subject = events[0]?.subject ?? made;
  let voucher: Voucher | undefined = work.world.vouchers.get(subject);
  let request = work.world.requests.get(subject);
  for (const event of events) {
    if (isVoucherEvent(event)) voucher = evolveVoucher(voucher, event);
    if (isRequestEvent(event)) request = evolveRequest(request, event);
  }
  return { ...(voucher === undefined ? {} : { voucher }), ...(request === undefined ? {} : { request }) };
}

/**
 * The stretches of chains that rebuild an answer: a voucher's or a request's from its beginning, since the answer shows it
 * as the command left it; of everything else the command's own entries.
 */
export function spansOf(places: readonly EntryPlace[]): Parameters<typeof entriesOf>[] {
  const spans = new Map<string, Parameters<typeof entriesOf>>();
  for (const [agreementId, subject, sequence] of places) {
    const isShown = parseReference(subject) !== undefined || subject.startsWith(`${ID_PREFIX.request}_`);
    const first = isShown ? 1 : Math.min(spans.get(subject)?.[2] ?? sequence, sequence);
    spans.set(subject, [agreementId, subject, first, Math.max(spans.get(subject)?.[3] ?? 0, sequence)]);
  }
  return [...spans.values()];
}

/** Answers a repeated command from the entries it made: the subject folded up to them, whatever came later. */
export async function replay(
  client: Queryable,
  command: Command,
  remembered: Remembered,
  wave: FirstWave,
  around: Around,
): Promise<Reply> {
  if (!isSame(command, remembered)) return { kind: 'key-reused' };
  const history = await send(client, spansOf(remembered.entries).map((span) => entriesOf(...span)));
  return retell(remembered, history.flat().map(decodeEntry), wave.programmes, around);
}

/** Whether a key is shown again with what it was first used for. */
export function isSame(command: Command, remembered: Remembered): boolean {
  return remembered.command === command.name && remembered.inputHash.equals(hashOf(command));
}

/** The answer to a repeated command, told from the entries of its spans. */
export function retell(
  remembered: Remembered,
  entries: readonly Pick<Entry, 'event' | 'sequence' | 'circumstances'>[],
  programmes: FirstWave['programmes'],
  { definitions, now, calendar }: Around,
): Accepted {
  const ours = new Set(remembered.entries.map(([, subject, sequence]) => pair(subject, String(sequence))));
  const events = entries
    .filter((entry) => ours.has(pair(entry.event.subject, String(entry.sequence))))
    .map((entry) => entry.event);
  const first = remembered.entries[0]?.[1];
  const chain = entries.filter((entry) => entry.event.subject === first).map((entry) => entry.event);
  const nothing = { world: { vouchers: new Map(), requests: new Map() } } as unknown as Pick<Work, 'world'>;
  const programmeId = entries.find((entry) => entry.circumstances.programme !== null)?.circumstances.programme?.id;
  const shelf = { world: { programmes: new Map(programmes) }, definitions } as unknown as Work;
  const context = programmeId === undefined
    ? undefined
    : termsContextOf(shelf, programmeId, { at: now(), calendar }, systemActor(undefined));
  return {
    kind: 'accepted',
    replayed: true,
    dryRun: false,
    id: remembered.made,
    events,
    ...outcome(nothing, remembered.made, chain),
    ...(context === undefined ? {} : { terms: context.terms }),
  };
}
