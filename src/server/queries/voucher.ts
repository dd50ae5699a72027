/** Vouchers as the parties to them see them. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentAbility } from '../../contract/answer.ts';
import { presentVoucher } from '../../contract/voucher-view.ts';
import type { Voucher } from '../../domain/voucher.ts';
import { seesVoucher } from '../commands/handler.ts';
import { isNamedTo, withheld } from './voucher-list.ts';
import { reading as rowsBy } from '../store/table.ts';
import { decodeEntry } from '../store/journal.ts';
import { trailOf } from '../store/journal-reads.ts';
import { vouchers } from '../store/voucher.ts';
import { abilitiesFor } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import { presentEntry } from './journal.ts';
import type { ReadReply } from './reads.ts';

/** The voucher of a reference, where it is the caller's to see. */
export async function voucherAt(glance: Glance, reference: string): Promise<Voucher | undefined> {
  const [row] = await glance.rows(rowsBy(vouchers, 'reference', [reference]));
  const voucher = row === undefined ? undefined : vouchers.decode(row);
  return voucher !== undefined && seesVoucher(glance.actor, voucher) ? voucher : undefined;
}

/** The voucher of a reference, where it names the caller's organisation and waits for it. */
async function voucherNaming(glance: Glance, reference: string): Promise<Voucher | undefined> {
  const [row] = await glance.rows(rowsBy(vouchers, 'reference', [reference]));
  const voucher = row === undefined ? undefined : vouchers.decode(row);
  return voucher !== undefined && isNamedTo(glance, voucher) ? withheld(voucher) : undefined;
}

export async function getVoucher(glance: Glance, { params }: ReadInput<'voucher.get'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref) ?? await voucherNaming(glance, params.ref);
  if (voucher === undefined) return NOT_FOUND;
  const may = await abilitiesFor(glance.sources, glance.actor, voucher.reference);
  const abilities = may.map(({ action, ...ability }) => presentAbility(action, ability, glance.explain));
  return { kind: 'found', body: { ...presentVoucher(voucher, glance.definition(voucher.programmeId)), abilities } };
}

/** Everything that happened to a voucher, the last first. A partner is not told what another partner did. */
export async function trail(glance: Glance, { params, query }: ReadInput<'voucher.trail'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  if (voucher === undefined) return NOT_FOUND;
  const partnerId = glance.actor.party === 'partner' ? glance.organisationId : null;
  return pageOf(
    `trail/${voucher.reference}`,
    query,
    async (last, limit) => {
      const before = last === undefined ? null : Number(last[0]);
      const rows = await glance.rowsAsWriter(
        trailOf(voucher.agreementId, voucher.reference, partnerId, before, limit), 'personal fields',
      );
      return rows.map(decodeEntry);
    },
    (entry) => [String(entry.sequence), ''],
    presentEntry,
  );
}

export async function getDeliverable(glance: Glance, { params }: ReadInput<'deliverable.get'>): Promise<ReadReply> {
  const voucher = await voucherAt(glance, params.ref);
  const file = voucher?.deliverables.find((each) => each.id === params.deliverableId);
  return file === undefined ? NOT_FOUND : { kind: 'file', file };
}
