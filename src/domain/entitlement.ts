/** A customer's agreement and the days it holds: granted, reduced, activated, converted, and lapsed when it ends. */
import type { AgreementId, OrganisationId, ProgrammeId } from './ids.ts';
import { unreachable, type Action, type InputError, type Refusal, type Rule } from './decision.ts';
import { happened, type Event, type EventOf } from './event.ts';
import { EMPTY_BALANCE, post, postingsOf, type Balance } from './ledger.ts';
import type { Context } from './party.ts';
import { isPoolClosed, sourceOf, type TermsContext } from './programme.ts';
import { addDays, type Day } from './time.ts';

export interface Agreement {
  readonly id: AgreementId;
  readonly customerId: OrganisationId;
  readonly sponsorId: OrganisationId;
  readonly programmeId: ProgrammeId;
  /** The licensing number, unique within the programme. */
  readonly number: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
  readonly registeredOn: Day;
  readonly activatedOn: Day | null;
  readonly balance: Balance;
}

export interface RegisterInput {
  readonly customerId: OrganisationId;
  readonly programmeId: ProgrammeId;
  readonly number: string;
  readonly startsOn: Day;
  readonly endsOn: Day;
}

export interface RegisterState {
  readonly newId: AgreementId;
  readonly sponsorId: OrganisationId;
  /** Whether another agreement of the programme already has the number. */
  readonly numberTaken: boolean;
}

export const register: Action<RegisterState, RegisterInput, Context> = {
  rules: [
    {
      reads: ['number'],
      check: (state, { number }) =>
        state.numberTaken ? { rule: 'agreement.number-taken', params: { number } } : undefined,
    },
  ],
  events: ({ newId, sponsorId }, { customerId, programmeId, number, startsOn, endsOn }, { today }) => [
    happened('agreement.registered', newId, {
      customerId, sponsorId, programmeId, number, startsOn, endsOn, on: today,
    }),
  ],
};

/** Whether the agreement runs on a day. */
export function isCurrent(agreement: Agreement, on: Day): boolean {
  return agreement.startsOn <= on && on <= agreement.endsOn;
}

/** Where days that come back from a voucher go on a day (domain.md §3). */
export function returnAccount(agreement: Agreement, { terms, today }: TermsContext): 'available' | 'lapsed' {
  return agreement.endsOn < today || isPoolClosed(terms.definition, today) ? 'lapsed' : 'available';
}

export function notCurrent(agreement: Agreement, today: Day): Refusal | undefined {
  if (isCurrent(agreement, today)) return undefined;
  const params = { startsOn: agreement.startsOn, endsOn: agreement.endsOn };
  return today < agreement.startsOn
    ? { rule: 'agreement.not-current', params, allowedFrom: agreement.startsOn }
    : { rule: 'agreement.not-current', params, lastAllowed: agreement.endsOn };
}

export function benefitInactive(agreement: Agreement): Refusal | undefined {
  if (agreement.activatedOn !== null) return undefined;
  return { rule: 'agreement.benefit-inactive', params: { agreement: agreement.number } };
}

export function poolClosed({ terms, today }: TermsContext): Refusal | undefined {
  const { removal } = terms.definition.calendar;
  if (removal === undefined || !isPoolClosed(terms.definition, today)) return undefined;
  return {
    rule: 'pool.closed',
    params: { closedOn: removal.on },
    lastAllowed: addDays(removal.on, -1),
    source: sourceOf(terms, 'calendar/removal/on'),
  };
}

interface AgreementState {
  readonly agreement: Agreement;
}

const current: Rule<AgreementState, object, TermsContext> = {
  reads: [],
  check: ({ agreement }, _input, { today }) => notCurrent(agreement, today),
};
const active: Rule<AgreementState, object, TermsContext> = {
  reads: [],
  check: ({ agreement }) => benefitInactive(agreement),
};
const poolOpen: Rule<AgreementState, object, TermsContext> = {
  reads: [],
  check: (_state, _input, context) => poolClosed(context),
};

export interface GrantInput {
  readonly days: number;
  /** The date the days accrue; today where left out. */
  readonly on?: Day | undefined;
  readonly unit?: 'planning' | 'training' | undefined;
  readonly reason?: string | undefined;
}

export const grant: Action<AgreementState, GrantInput, TermsContext> = {
  errors: ({ agreement }, { on }, { today }) => {
    const errors: InputError[] = [];
    if (on === undefined) return errors;
    if (on > today) errors.push({ pointer: '/on', message: `must not be later than today, ${today}` });
    if (on < agreement.startsOn) {
      errors.push({ pointer: '/on', message: `must not be before the agreement's start, ${agreement.startsOn}` });
    }
    return errors;
  },
  rules: [
    {
      reads: ['on'],
      check: (_state, { on }, { terms, today }) => {
        const lastDay = terms.definition.calendar.accrual?.lastDay;
        if (lastDay === undefined || (on ?? today) <= lastDay) return undefined;
        return {
          rule: 'programme.accrual-closed',
          params: { lastDay, on: on ?? today },
          lastAllowed: lastDay,
          source: sourceOf(terms, 'calendar/accrual/lastDay'),
        };
      },
    },
    current,
    poolOpen,
  ],
  events: ({ agreement }, { days, on, unit, reason }, { today }) => [
    happened('entitlement.granted', agreement.id, {
      unit: unit ?? 'planning', days, accruedOn: on ?? today, reason: reason ?? null,
    }),
  ],
};

export interface ReduceInput {
  readonly days: number;
  readonly reason: string;
}

/** The sponsor takes days back as far as the pool holds them; the shortfall is reported, never a debt. */
export const reduce: Action<AgreementState, ReduceInput, TermsContext> = {
  rules: [current],
  events: ({ agreement }, { days, reason }) => {
    const taken = Math.min(days, agreement.balance.available);
    return [happened('entitlement.reduced', agreement.id, { days: taken, shortfall: days - taken, reason })];
  },
};

/** Activating again changes nothing and is accepted. */
export const activate: Action<AgreementState, object, TermsContext> = {
  rules: [current],
  events: ({ agreement }, _input, { today }) =>
    agreement.activatedOn === null ? [happened('entitlement.activated', agreement.id, { on: today })] : [],
};

export interface ConvertInput {
  readonly trainingDays: number;
}

/** Whole groups only: what is left of the days asked for stays training days. */
export const convert: Action<AgreementState, ConvertInput, TermsContext> = {
  errors: (_state, { trainingDays }, { terms }) => {
    const group = terms.definition.conversion?.trainingDays;
    if (group === undefined || trainingDays >= group) return [];
    return [{ pointer: '/trainingDays', message: `must be at least one group of ${String(group)} training days` }];
  },
  rules: [
    {
      reads: ['trainingDays'],
      check: ({ agreement }, { trainingDays }, { terms }) => {
        const taken = wholeGroups(trainingDays, terms.definition.conversion?.trainingDays).taken;
        const { training } = agreement.balance;
        if (taken <= training) return undefined;
        return { rule: 'training.insufficient', params: { needed: taken, available: training } };
      },
    },
    {
      reads: [],
      check: (_state, _input, { terms, today }) => {
        const { conversion, calendar } = terms.definition;
        const lastDay = calendar.conversion?.lastDay;
        if (conversion !== undefined && (lastDay === undefined || today <= lastDay)) return undefined;
        const source = sourceOf(terms, 'calendar/conversion/lastDay');
        return lastDay === undefined
          ? { rule: 'programme.conversion-closed', params: {} }
          : { rule: 'programme.conversion-closed', params: { lastDay }, lastAllowed: lastDay, source };
      },
    },
    active,
    current,
    poolOpen,
  ],
  events: ({ agreement }, { trainingDays }, { terms }) => {
    const { conversion } = terms.definition;
    const { taken, groups } = wholeGroups(trainingDays, conversion?.trainingDays);
    const planningDays = groups * (conversion?.planningDays ?? 0);
    return [happened('entitlement.converted', agreement.id, { trainingDays: taken, planningDays })];
  },
};

function wholeGroups(days: number, group: number | undefined): { taken: number; groups: number } {
  if (group === undefined) return { taken: 0, groups: 0 };
  const groups = Math.floor(days / group);
  return { groups, taken: groups * group };
}

/** The clock's command on the day after the agreement's last: what is left in it lapses. */
export const end: Action<AgreementState, object, TermsContext> = {
  rules: [
    {
      reads: [],
      check: ({ agreement }, _input, { today }) =>
        today > agreement.endsOn
          ? undefined
          : {
              rule: 'agreement.not-current',
              params: { startsOn: agreement.startsOn, endsOn: agreement.endsOn },
              allowedFrom: addDays(agreement.endsOn, 1),
            },
    },
  ],
  events: ({ agreement }, _input, { today }) => {
    const { available, training } = agreement.balance;
    if (available === 0 && training === 0) return [];
    return [happened('agreement.ended', agreement.id, { days: available, trainingDays: training, on: today })];
  },
};

/** The clock's command on the day on which retirement empties the pools. Nothing happens to a pool still open. */
export const remove: Action<AgreementState, object, TermsContext> = {
  rules: [],
  events: ({ agreement }, _input, { terms, today }) => {
    const { available, training } = agreement.balance;
    if (!isPoolClosed(terms.definition, today) || (available === 0 && training === 0)) return [];
    return [happened('entitlement.removed', agreement.id, { days: available, trainingDays: training, on: today })];
  },
};

export type AgreementEvent = EventOf<
  | 'agreement.registered'
  | 'agreement.ended'
  | 'entitlement.granted'
  | 'entitlement.reduced'
  | 'entitlement.activated'
  | 'entitlement.converted'
  | 'entitlement.removed'
>;

export function evolveAgreement(agreement: Agreement | undefined, event: AgreementEvent): Agreement {
  if (event.type === 'agreement.registered') {
    const { on, ...registered } = event.data;
    return {
      id: event.subject as AgreementId,
      ...registered,
      registeredOn: on,
      activatedOn: null,
      balance: EMPTY_BALANCE,
    };
  }
  if (agreement === undefined) throw new Error(`${event.subject} has events before it was registered`);
  switch (event.type) {
    case 'entitlement.activated':
      return { ...agreement, activatedOn: event.data.on };
    case 'entitlement.granted':
    case 'entitlement.reduced':
    case 'entitlement.converted':
    case 'entitlement.removed':
    case 'agreement.ended':
      return move(agreement, event);
    default:
      return unreachable(event);
  }
}

/** The agreement after the postings of any event that moves its days, a voucher's included. */
export function move(agreement: Agreement, event: Event): Agreement {
  const balance = postingsOf(event).reduce(post, agreement.balance);
  return balance === agreement.balance ? agreement : { ...agreement, balance };
}
