/** Commands on the delivery of a voucher. */
import { decide } from '../../domain/decision.ts';
import * as domain from '../../domain/engagement.ts';
import type { ConsultantId, DeliverableId } from '../../domain/ids.ts';
import { decided, notFound, type Handler, type Needs } from './handler.ts';
import { findVoucher, needVoucher, voucherAt, type OnVoucher } from './voucher.ts';
import { newId } from './work.ts';

interface AttachExtra {
  readonly file?: domain.AttachState['file'];
}

export const attach: Handler<domain.AttachInput & OnVoucher> = {
  find: findVoucher,
  need: (input, needs, found) => { needVoucher(input, needs, found, false); },
  decide: (input, deciding) => {
    const at = voucherAt(input, deciding);
    if ('kind' in at) return at;
    const { voucher, context } = at;
    const { file } = deciding.extra as AttachExtra;
    if (file === undefined) throw new Error('engagement.attach came without the facts of its file');
    const id = newId(deciding.chance, 'deliverable') as DeliverableId;
    return decided(decide(domain.attach, { voucher, newId: id, file }, input, context), id, voucher.programmeId);
  },
};

function needPartner(actorPartner: string | null, needs: Needs): void {
  if (actorPartner !== null) needs.partnersShared.add(actorPartner);
}

/** A report or draft, after what it names is known to be the partner's own. */
function reporting<Input extends OnVoucher & { readonly consultantIds?: readonly ConsultantId[] | undefined }>(
  judge: (
    state: domain.ReportState,
    input: Input,
    context: Parameters<typeof decide<domain.ReportState, Input, never>>[3],
  ) => ReturnType<typeof decide>,
): Handler<Input> {
  return {
    find: findVoucher,
    need: (input, needs, found, actor) => {
      needVoucher(input, needs, found, false);
      needPartner(actor.organisationId, needs);
    },
    decide: (input, deciding) => {
      const at = voucherAt(input, deciding);
      if ('kind' in at) return at;
      const { voucher, context } = at;
      const consultants = deciding.work.world.partners.get(voucher.partnerId ?? '')?.consultants ?? [];
      const strange = (input.consultantIds ?? []).some((id) => !consultants.some((each) => each.id === id));
      if (strange) return notFound('consultant');
      const decision = judge({ voucher, consultants }, input, context as never);
      return decided(decision, voucher.reference, voucher.programmeId);
    },
  };
}

export const report = reporting<domain.ReportInput & OnVoucher>((state, input, context) =>
  decide(domain.report, state, input, context));

export const draft = reporting<domain.DraftInput & OnVoucher>((state, input, context) => {
  const { voucher: _voucher, ...parts } = input;
  return decide(domain.draft, state, parts, context);
});
