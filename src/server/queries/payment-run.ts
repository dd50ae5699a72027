/** What finance is to pay, to whom: approved requests with the whole account, those due first first. */
import type { ReadInput } from '../../contract/calls.ts';
import { RUN_MAX, type RunView } from '../../contract/figures.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import { organisations } from '../store/party.ts';
import { partners } from '../store/partner.ts';
import { requests } from '../store/payment.ts';
import { decodeTotal, requestsToPay, totalsToPay, type RunFilter } from '../store/review.ts';
import { reading as rowsBy } from '../store/table.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { NOT_FOUND, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';

const LIST = 'payment-run';

/** Accounts stand here whole: for the sponsor's finance, and nobody else. */
export async function paymentRun(glance: Glance, { query }: ReadInput<'payment-run.get'>): Promise<ReadReply> {
  if (glance.actor.party !== 'sponsor' || !glance.hasRole('finance')) return NOT_FOUND;
  const { programmeId = null } = query;
  if (programmeId !== null && glance.programmes.get(programmeId)?.sponsorId !== glance.organisationId) return NOT_FOUND;
  const last = query.cursor === undefined ? undefined : readCursor(LIST, query.cursor);
  if (query.cursor !== undefined && last?.length !== 2) return { kind: 'bad-cursor' };
  const filter: RunFilter = { sponsorId: glance.organisationId, programmeId, through: query.through ?? null };
  const rows = await glance.rows(requestsToPay(filter, last as [string, string] | undefined, RUN_MAX + 1));
  const due = rows.slice(0, RUN_MAX).map(requests.decode);
  const totals = (await glance.rows(totalsToPay(filter))).map(decodeTotal);
  const end = due.at(-1);
  const next = rows.length > RUN_MAX && end !== undefined ? writeCursor(LIST, [end.dueOn ?? '', end.id]) : null;
  const body: RunView = { programmeId, items: await itemsOf(glance, due), next, totals: totals.map((each) => ({ ...each })) };
  return { kind: 'found', body, next };
}

async function itemsOf(glance: Glance, due: readonly PaymentRequest[]): Promise<RunView['items']> {
  const ids = [...new Set(due.map(({ partnerId }) => partnerId))];
  const named = (await glance.rows(rowsBy(organisations, 'id', ids))).map(organisations.decode);
  const names = new Map(named.map(({ id, name }) => [id, name]));
  // A partner of the programmes may have been registered by another sponsor; that it is owed says that it takes part.
  const found = (await glance.rowsAsWriter(rowsBy(partners, 'id', ids), 'participants')).map(partners.decode);
  const payees = new Map(found.map(({ partner: { id, payee } }) => [id, payee]));
  return due.map((request) => {
    const payee = payees.get(request.partnerId);
    return {
      requestId: request.id, partnerId: request.partnerId, partner: names.get(request.partnerId) ?? '',
      invoiceNumber: request.invoiceNumber,
      // An approved request has both days; the column does not say so.
      approvedOn: request.approvedOn ?? request.savedOn, dueOn: request.dueOn ?? request.savedOn,
      amount: { ...request.total },
      payee: payee?.payee ?? null, account: payee?.account ?? null, accountCurrency: payee?.currency ?? null,
    };
  });
}
