/** Where an engagement goes through, and who delivers it: what seems to fit comes first, and each says how it stands. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { PartnerView } from '../../contract/partner-view.ts';
import { useProgramme } from '../programme.ts';
import { useMe } from '../queries.ts';
import { CheckboxGroup, RadioGroup } from '../ui/fields.tsx';
import { useWords } from '../words/words.tsx';
import { competenciesByType } from './counting.ts';
import type { Taking } from './taking.ts';

/** The limit that the definition shows for a day; null where it is waived. The server decides by its own. */
export function offSiteLimit(definition: Readonly<Record<string, unknown>>, on: string): number | null | undefined {
  const offSite = definition['offSite'] as {
    readonly daysMax: number; readonly waivers?: readonly { readonly from: string; readonly through: string }[];
  } | undefined;
  if (offSite === undefined) return undefined;
  return (offSite.waivers ?? []).some(({ from, through }) => from <= on && on <= through) ? null : offSite.daysMax;
}

interface LocationProps {
  readonly locations: PartnerView['locations'];
  readonly country: string;
  readonly value: string | null;
  readonly wrong: string | undefined;
  readonly change: (part: Partial<Taking>) => void;
}

export function PlanLocation({ locations, country, value, wrong, change }: LocationProps): ReactNode {
  const { t, country: countryName } = useWords();
  const own = useMe().person.locations;
  const isOpen = ({ id }: PartnerView['locations'][number]): boolean => own === null || own.includes(id);
  // Which country it has to be is for the server to say; those in the country of delivery come first.
  const near = locations.filter((each) => isOpen(each) && each.country === country);
  const only = near.length === 1 ? near[0]?.id : undefined;
  useEffect(() => { if (value === null && only !== undefined) change({ locationId: only }); }, [value, only, change]);
  const far = locations.filter((each) => isOpen(each) && each.country !== country);
  const closed = locations.filter((each) => !isOpen(each));
  return (
    <RadioGroup name="locationId" label={t('term.location')} help={t('take.location-help', { country: countryName(country) })} wrong={wrong} value={value}
      onChange={(locationId) => { change({ locationId }); }}
      choices={[...near, ...far, ...closed].map((each) => ({
        id: each.id, label: each.name, isDisabled: !isOpen(each),
        more: <>{each.city}, {countryName(each.country)}{isOpen(each) ? null : <><br />{t('take.not-your-location')}</>}</>,
      }))} />
  );
}

interface ConsultantsProps {
  readonly consultants: PartnerView['consultants'];
  readonly voucher: { readonly programmeId: string; readonly engagementType: string };
  readonly value: readonly string[];
  readonly wrong: string | undefined;
  readonly change: (part: Partial<Taking>) => void;
}

export type Consultant = PartnerView['consultants'][number];

/** Who holds something that counts for a voucher's engagement type, and how that is said. */
export function useQualified(voucher: ConsultantsProps['voucher']) {
  const { t, list } = useWords();
  const programme = useProgramme(voucher.programmeId);
  const counting = competenciesByType(programme?.definition).get(voucher.engagementType) ?? [];
  const names = counting.map((id) => programme?.name('competencies', id) ?? '…');
  const heldBy = (each: Consultant): readonly string[] =>
    each.qualifications.filter(({ competency }) => counting.includes(competency)).map(({ title }) => title);
  return {
    isQualified: (each: Consultant): boolean => heldBy(each).length > 0,
    said: (each: Consultant): string =>
      (heldBy(each).length > 0 ? t('take.qualified', { by: list(heldBy(each)) }) : t('take.unqualified', { competencies: list(names) })),
  };
}

/** Those who hold something that counts come first. Others may go along, as long as one is qualified. */
export function PlanConsultants({ consultants, voucher, value, wrong, change }: ConsultantsProps): ReactNode {
  const { t } = useWords();
  const { isQualified, said } = useQualified(voucher);
  const sorted = [...consultants].sort((one, other) => Number(isQualified(other)) - Number(isQualified(one)));
  const qualified = consultants.filter(isQualified);
  const only = qualified.length === 1 ? qualified[0]?.id : undefined;
  const proposed = useRef(value.length > 0);
  useEffect(() => {
    if (proposed.current || only === undefined) return;
    proposed.current = true;
    change({ consultantIds: [only] });
  }, [only, change]);
  return (
    <CheckboxGroup name="consultantIds" label={t('term.consultants')} help={t('take.consultants-help')} wrong={wrong} value={value}
      onChange={(consultantIds) => { change({ consultantIds }); }}
      choices={sorted.map((each) => ({ id: each.id, label: each.name, more: said(each) }))} />
  );
}
