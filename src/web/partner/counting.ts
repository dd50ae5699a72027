/** What counts for which engagement type, as the definition lists it: for explaining, not for judging. */

type Definition = Readonly<Record<string, unknown>> | undefined;

interface ListedType {
  readonly id: string;
  readonly competencies: readonly { readonly competency: string; readonly levels: readonly string[] }[];
  readonly offeredThrough?: string;
}

function typesIn(definition: Definition): readonly ListedType[] {
  const offerings = (definition?.['offerings'] ?? []) as readonly { readonly engagementTypes: readonly ListedType[] }[];
  return offerings.flatMap(({ engagementTypes }) => engagementTypes);
}

/** The competencies that count for each engagement type; a consultant's have no level. */
export function competenciesByType(definition: Definition): ReadonlyMap<string, readonly string[]> {
  return new Map(typesIn(definition).map(({ id, competencies }) => [id, competencies.map(({ competency }) => competency)]));
}

/** The engagement types for which a partner's competency counts at its level. */
export function typesOpenedBy(definition: Definition, held: { readonly competency: string; readonly level: string }): readonly string[] {
  return typesIn(definition)
    .filter(({ competencies }) => competencies.some(({ competency, levels }) => competency === held.competency && levels.includes(held.level)))
    .map(({ id }) => id);
}

/** The last day on which a voucher for an engagement type could be created, where the definition has one. */
export function offeredThrough(definition: Definition, type: string): string | undefined {
  return typesIn(definition).find(({ id }) => id === type)?.offeredThrough;
}
