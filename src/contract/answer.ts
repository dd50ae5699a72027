/**
 * Shapes that every answer is made of: refusals, abilities, problems, pages, money, references to time. A response is
 * run through its schema before it leaves, so that nothing undeclared goes out.
 */
import { z } from 'zod';
import { REFUSAL_CODES, type Ability, type Refusal } from '../domain/decision.ts';

/** A calendar date in an answer. */
export const dayView = z.string().meta({ format: 'date', examples: ['2021-06-30'] });

/** A moment in an answer, RFC 3339 in UTC. */
export const instantView = z.string().meta({ format: 'date-time', examples: ['2021-06-30T12:00:00.000Z'] });

export const moneyView = z.object({
  amount: z.int().describe('In the currency\'s minor unit: cents, fils, or whole yen.'),
  currency: z.string().describe('ISO 4217.'),
}).meta({ id: 'Amount', examples: [{ amount: 123456, currency: 'EUR' }] });

export const refusalView = z.object({
  rule: z.enum(REFUSAL_CODES).describe('A stable code; never reused.'),
  message: z.string().describe('Why, in the language asked for.'),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).describe('Its figures.'),
  remedy: z.string().describe('What to do about it, and who can.'),
  allowedFrom: dayView.optional().describe('The first day on which the rule would not refuse.'),
  lastAllowed: dayView.optional().describe('The last day on which it did not.'),
  source: z.string().optional().describe('Where the programme definition says so, `programme@version#/pointer`.'),
}).meta({ id: 'Refusal' });

export type RefusalView = z.input<typeof refusalView>;

/** Puts a refusal into words; `explain` of `refusals.ts` with a language. */
export type Explain = (refusal: Refusal) => RefusalView;

export const abilityView = z.object({
  action: z.string().describe('The name of a command.'),
  allowed: z.boolean().describe('Whether nothing known so far speaks against it.'),
  refusals: z.array(refusalView),
  needs: z.array(z.string()).optional().describe('Inputs that rules still have to see.'),
}).meta({ id: 'Ability' });

export type AbilityView = z.input<typeof abilityView>;

export const abilities = { abilities: z.array(abilityView).optional().describe('What the caller may do with it now.') };

export function presentAbility(action: string, ability: Ability, explain: Explain): AbilityView {
  const { allowed, refusals, needs } = ability;
  return { action, allowed, refusals: refusals.map(explain), ...(needs.length === 0 ? {} : { needs: [...needs] }) };
}

/** RFC 9457; `problems.ts` holds the codes. `errors` come with 400, `refusals` with 409 and 403, `retryAfter` with 429. */
export const problemView = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  code: z.string(),
  instance: z.string().optional(),
  retryAfter: z.int().optional().describe('With 429, the seconds to wait; in a list the only place that says so.'),
  errors: z.array(z.object({
    pointer: z.string().describe('JSON Pointer into the input.'),
    message: z.string(),
  })).optional(),
  refusals: z.array(refusalView).optional(),
}).meta({ id: 'Problem' });

export type ProblemView = z.output<typeof problemView>;

/** One page of a list. `next` is handed back as `cursor`; null on the last page. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
