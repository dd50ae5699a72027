/** Payment requests, for the partner that makes them and the sponsor that decides on them. */
import type { ReadInput } from '../../contract/calls.ts';
import { presentAbility } from '../../contract/answer.ts';
import { presentRequest } from '../../contract/payment-view.ts';
import type { PaymentRequest } from '../../domain/payment.ts';
import { seesRequest } from '../commands/payment.ts';
import { listRequests, requests } from '../store/payment.ts';
import { reading as rowsBy } from '../store/table.ts';
import { abilitiesFor } from './abilities.ts';
import { NOT_FOUND, pageOf, type Glance } from './glance.ts';
import type { ReadReply } from './reads.ts';
import { soughtAmong } from './words.ts';

/** A consultant delivers; what the partner is paid is not for them. */
function seesPayments(glance: Glance): boolean {
  const { party } = glance.actor;
  return party === 'sponsor' || (party === 'partner' && !glance.isOnly('consultant'));
}

/** The request of an id, where it is the caller's to see. */
export async function requestAt(glance: Glance, id: string): Promise<PaymentRequest | undefined> {
  if (!seesPayments(glance)) return undefined;
  const [row] = await glance.rows(rowsBy(requests, 'id', [id]));
  const request = row === undefined ? undefined : requests.decode(row);
  return request !== undefined && seesRequest(glance.actor, request) ? request : undefined;
}

export async function getRequest(glance: Glance, { params }: ReadInput<'request.get'>): Promise<ReadReply> {
  const request = await requestAt(glance, params.id);
  if (request === undefined) return NOT_FOUND;
  const may = await abilitiesFor(glance.sources, glance.actor, request.id);
  const abilities = may.map(({ action, ...ability }) => presentAbility(action, ability, glance.explain));
  return { kind: 'found', body: { ...presentRequest(request), abilities } };
}

export async function listOfRequests(glance: Glance, { query }: ReadInput<'request.list'>): Promise<ReadReply> {
  const { actor, organisationId } = glance;
  const { party, locations } = actor;
  if (!seesPayments(glance) || (party !== 'sponsor' && party !== 'partner')) {
    return { kind: 'found', body: { items: [], next: null } };
  }
  const { q, status, partnerId, programmeId, sort = '-saved' } = query;
  const whose = [`${party}_id`, organisationId] as const;
  const filter = {
    whose,
    ...(locations === null ? {} : { locations }),
    sought: await soughtAmong(glance, 'request', whose, q), status, partnerId, programmeId,
  };
  return pageOf<PaymentRequest>(
    sort === '-saved' ? 'payment-requests' : `payment-requests/${sort}`,
    query,
    async (last, limit) => (await glance.rows(listRequests(filter, last, limit, sort))).map(requests.decode),
    (request) => [(sort === '-saved' ? null : request.submittedOn) ?? request.savedOn, request.id],
    (request) => (seesRequest(actor, request) ? presentRequest(request) : undefined),
  );
}
