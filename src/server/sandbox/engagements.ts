/** Which partner could deliver what and where: how the story finds a type that somebody offers, and then somebody. */
import { counts, qualifying, type Consultant, type Location } from '../../domain/eligibility.ts';
import type { Partner } from '../../domain/partner.ts';
import { isOnOffer, type EngagementTypeTerms, type ProgrammeDefinition } from '../../domain/programme.ts';
import type { Day } from '../../domain/time.ts';
import type { Dice } from './dice.ts';

/** Somebody who could deliver an engagement: a partner, by its code, with a place and people for it. */
export interface Deliverer {
  readonly code: string;
  readonly location: Location;
  readonly consultants: readonly Consultant[];
}

/** The partners that could deliver a type in a country on a day, enrolled or not. */
export function deliverers(
  partners: ReadonlyMap<string, Partner>,
  type: EngagementTypeTerms,
  country: string,
  on: Day,
): readonly Deliverer[] {
  return [...partners].flatMap(([code, partner]): Deliverer[] => {
    const location = partner.locations.find((each) => each.country === country);
    const consultants = partner.consultants.filter((each) => counts(each, type, on));
    const able = partner.profile !== null && qualifying(partner, type.competencies, on).length > 0;
    return location === undefined || consultants.length === 0 || !able ? [] : [{ code, location, consultants }];
  });
}

/** A type on offer on a day that somebody could deliver in the country; undefined where there is none. */
export function typeWanted(
  dice: Dice,
  demand: Readonly<Record<string, number>>,
  definition: ProgrammeDefinition,
  partners: ReadonlyMap<string, Partner>,
  country: string,
  on: Day,
): EngagementTypeTerms | undefined {
  const types = definition.offerings.flatMap((offering) => offering.engagementTypes
    .filter((type) => isOnOffer(type, on) && deliverers(partners, type, country, on).length > 0)
    .map((type) => [type, demand[offering.id] ?? 1] as const));
  return dice.weighted(types);
}

/** Where a customer wants an engagement delivered: at home, or, where no rate is set for home, at a branch. */
export function countryWanted(dice: Dice, definition: ProgrammeDefinition, home: string, on: Day): string | undefined {
  const rated = definition.rates.filter((rate) => rate.from <= on).map((rate) => rate.country);
  if (rated.length === 0) return undefined;
  return rated.includes(home) && !dice.isLucky(0.06) ? home : dice.pick(rated);
}

/** The size of a voucher: small ones are more common, the longest rare. */
const SIZES: readonly (readonly [number, number])[] = [[1, 22], [3, 40], [5, 28], [10, 8], [15, 3]];

export function sizeWanted(dice: Dice, type: EngagementTypeTerms, daysMax: number): number | undefined {
  return dice.weighted(SIZES.filter(([days]) => days <= daysMax && type.serviceLevels.includes(days)));
}
