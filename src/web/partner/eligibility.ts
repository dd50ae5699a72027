/** Eligibility as it is shown: what a whole offering lacks is said once, and what one engagement type lacks beside it. */
import type { RefusalView } from '../../contract/answer.ts';
import type { EligibilityView } from '../../contract/partner-view.ts';

export type ShownOffering = EligibilityView['offerings'][number];
export type ShownType = ShownOffering['engagementTypes'][number];

const keyOf = ({ rule, message }: RefusalView): string => `${rule}\n${message}`;

function refusalsOf({ requirements }: ShownType): readonly RefusalView[] {
  return requirements.flatMap(({ refusals }) => refusals);
}

/** The reasons that all types of an offering share, where it has several. */
export function sharedRefusals({ engagementTypes }: ShownOffering): readonly RefusalView[] {
  const [first, ...others] = engagementTypes;
  if (first === undefined || others.length === 0) return [];
  return refusalsOf(first).filter((refusal) => others.every((type) => refusalsOf(type).some((each) => keyOf(each) === keyOf(refusal))));
}

/** The reasons of a type besides those. */
export function ownRefusals(type: ShownType, shared: readonly RefusalView[]): readonly RefusalView[] {
  return refusalsOf(type).filter((refusal) => !shared.some((each) => keyOf(each) === keyOf(refusal)));
}

/** Whether anything is missing, or ends soon. */
export function isWanting({ requirements }: ShownType): boolean {
  return requirements.some(({ state }) => state !== 'met');
}

/**
 * Why no competency held counts for any type of an offering, as the server judged each: then it cannot be signed for.
 * A programme may ask for a competency of all partners; that which is the type's own comes last.
 */
export function lackedBy({ engagementTypes }: ShownOffering): RefusalView | undefined {
  const judged = engagementTypes.map(({ requirements }) => requirements.findLast(({ kind }) => kind === 'competency'));
  return judged.every((each) => each?.state === 'missing') ? judged[0]?.refusals[0] : undefined;
}
