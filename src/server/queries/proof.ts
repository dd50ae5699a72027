/** Proofs that the journal holds an entry, and receipts: for whoever may see the entry. */
import { RECEIPT } from '../../proof/receipt.ts';
import type { Hash } from '../../proof/merkle.ts';
import type { ReadInput } from '../../contract/calls.ts';
import type { ProofView, ReceiptRow } from '../../contract/proof.ts';
import type { Instant } from '../../domain/time.ts';
import { decodeEntry, type Entry } from '../store/journal.ts';
import { entryAt, entriesOfTypes } from '../store/journal-reads.ts';
import { BASE } from '../../contract/route.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import { KEPT_BACK, seesPart } from './journal.ts';
import { requestAt } from './payment.ts';
import type { ReadReply } from './reads.ts';
import { voucherAt } from './voucher.ts';

/** A checkpoint as it is handed out. */
export interface Signed {
  readonly size: number;
  readonly root: Hash;
  readonly note: string;
  readonly at: Instant;
}

export interface Inclusion {
  readonly leaf: Hash;
  readonly path: readonly Hash[];
  readonly checkpoint: Signed;
}

/** A proof cannot be given. `no-key`: nothing here signs; `broken`: the journal is not what was signed. */
export class NoProof extends Error {
  readonly kind: 'proof.no-key' | 'proof.broken';
  constructor(kind: NoProof['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** What gives proofs; made by `main`, which holds the key. */
export interface Proofs {
  /** The last checkpoint, or one that covers a position; undefined where there is no entry yet. */
  checkpoint(position?: number): Promise<Signed | undefined>;
  /** That the entry at a position, with these bytes, is in the tree. */
  inclusion(position: number, bytes: Buffer): Promise<Inclusion>;
  /** That the tree of one size begins with that of another; undefined where there is no such tree. */
  consistency(from: number, to: number | undefined): Promise<{ readonly path: readonly Hash[]; readonly checkpoint: Signed } | undefined>;
}

const base64 = (hash: Hash): string => hash.toString('base64');

/** The entry at a position, where the caller may see it: the rows' policies say whose it is. */
async function seen(glance: Glance, position: number): Promise<Entry | undefined> {
  const [row] = await glance.rows(entryAt(position));
  const entry = row === undefined ? undefined : decodeEntry(row);
  if (entry === undefined || !seesPart(glance)) return entry;
  return entry.circumstances.person === glance.actor.personId ? entry : undefined;
}

async function proven(give: () => Promise<ReadReply>): Promise<ReadReply> {
  try {
    return await give();
  } catch (error) {
    if (error instanceof NoProof) return { kind: error.kind };
    throw error;
  }
}

export async function getProof(glance: Glance, { params }: ReadInput<'journal.proof'>): Promise<ReadReply> {
  const entry = await seen(glance, params.position);
  if (entry === undefined) return NOT_FOUND;
  return proven(async () => {
    const { leaf, path, checkpoint } = await glance.sources.proofs.inclusion(params.position, entry.bytes);
    const body: ProofView = {
      position: params.position, index: params.position - 1, size: checkpoint.size, leafHash: base64(leaf), path: path.map(base64),
      checkpoint: checkpoint.note,
    };
    return { kind: 'found', body };
  });
}

export async function getReceipt(glance: Glance, { params }: ReadInput<'journal.receipt'>): Promise<ReadReply> {
  const entry = await seen(glance, params.position);
  // A receipt holds the entry's exact bytes, so that of an entry of which a part is kept back there is none.
  if (entry === undefined || KEPT_BACK[entry.event.type] !== undefined) return NOT_FOUND;
  return proven(async () => ({ kind: 'found', body: await receiptOf(glance, entry, params.position) }));
}

async function receiptOf(glance: Glance, { bytes }: Entry, position: number): Promise<ReceiptRow['receipt']> {
  const { path, checkpoint } = await glance.sources.proofs.inclusion(position, bytes);
  return { kind: RECEIPT, position, entry: bytes.toString('utf8'), path: path.map(base64), checkpoint: checkpoint.note };
}

const OF_VOUCHER = [
  'voucher.created', 'voucher.reserved', 'voucher.rescheduled', 'voucher.released', 'engagement.reported', 'voucher.redeemed',
  'voucher.cancelled', 'voucher.expired', 'voucher.extended',
];
const OF_REQUEST = [
  'payment.submitted', 'payment.returned', 'payment.denied', 'payment.approved', 'payment.paid', 'payment.cancelled', 'payment.reversed',
];
/** The receipts of one thing: far more than anything ever has, but not without end. */
const RECEIPTS_MAX = 100;

export async function receiptsOfVoucher(glance: Glance, { params }: ReadInput<'voucher.receipts'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  if (voucher === undefined) return NOT_FOUND;
  // As in the trail: a partner is not told what another partner did.
  const partnerId = glance.actor.party === 'partner' ? glance.organisationId : null;
  return receipts(glance, voucher.agreementId, voucher.reference, OF_VOUCHER, partnerId);
}

export async function receiptsOfRequest(glance: Glance, { params }: ReadInput<'request.receipts'>): Promise<ReadReply> {
  const request = await requestAt(glance, params.id);
  return request === undefined ? NOT_FOUND : receipts(glance, '', request.id, OF_REQUEST, null);
}

async function receipts(
  glance: Glance, agreementId: string, subject: string, types: readonly string[], partnerId: string | null,
): Promise<ReadReply> {
  const statement = entriesOfTypes(agreementId, subject, types, partnerId, RECEIPTS_MAX);
  const rows = partnerId === null ? glance.rows(statement) : glance.rowsAsWriter(statement, 'entries of nobody');
  const entries = (await rows).map(decodeEntry);
  return proven(async () => {
    const items: ReceiptRow[] = [];
    for (const entry of entries) {
      // Committed since the positions were waited for.
      if (entry.position === null) continue;
      items.push({
        type: entry.event.type, at: entry.circumstances.at, position: entry.position,
        qr: `${BASE}/journal/${String(entry.position)}/receipt.svg`, receipt: await receiptOf(glance, entry, entry.position),
      });
    }
    return { kind: 'found', body: { items } };
  });
}
