/** The filters of the list of vouchers. */
import type { ShownProgramme } from '../programme.ts';
import type { Filter } from '../ui/list-logic.ts';
import type { Words } from '../words/words.tsx';
import { STATUSES } from './statuses.ts';

type Part = Readonly<Record<string, unknown>>;

function partsOf(of: Part, name: string): readonly Part[] {
  const parts = of[name];
  return Array.isArray(parts) ? parts.filter((part): part is Part => typeof part === 'object' && part !== null) : [];
}

const textsOf = (parts: readonly Part[], name: string): readonly string[] =>
  [...new Set(parts.map((part) => part[name]).filter((text) => typeof text === 'string'))];

export function voucherFilters({ t, term, country, locale }: Words, programme: ShownProgramme | undefined): readonly Filter[] {
  const offerings = partsOf(programme?.definition ?? {}, 'offerings');
  const types = textsOf(offerings.flatMap((offering) => partsOf(offering, 'engagementTypes')), 'id');
  const countries = textsOf(partsOf(programme?.definition ?? {}, 'rates'), 'country');
  const titled = (group: string, ids: readonly string[]) => ids.map((id) => ({ id, label: programme?.name(group, id) ?? id }));
  const named = countries.map((id) => ({ id, label: country(id) })).sort((one, other) => one.label.localeCompare(other.label, locale));
  return [
    { kind: 'any', name: 'status', label: t('term.status'), choices: STATUSES.map((id) => ({ id, label: term('status', id) })) },
    { kind: 'one', name: 'engagementType', label: t('term.engagement-type'), choices: titled('engagementTypes', types) },
    { kind: 'one', name: 'offering', label: t('term.offering'), choices: titled('offerings', textsOf(offerings, 'id')) },
    { kind: 'one', name: 'country', label: t('term.country'), choices: named },
    { kind: 'days', from: 'createdFrom', before: 'createdBefore', label: t('term.created-on') },
    { kind: 'days', from: 'expiresFrom', before: 'expiresBefore', label: t('voucher.expires-on') },
    { kind: 'given', name: 'agreementId', label: t('term.agreement') },
    { kind: 'given', name: 'customerId', label: t('term.customer') },
    { kind: 'given', name: 'partnerId', label: t('term.partner') },
    { kind: 'given', name: 'programmeId', label: t('term.programme') },
  ];
}
