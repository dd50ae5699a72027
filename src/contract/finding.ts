/** Finding things by words, names for ids, what is new to somebody, and the views that people keep. */
import { z } from 'zod';
import { instantView, page } from './answer.ts';
import { line, someOf, whole } from './values.ts';

const FOUND = ['voucher', 'agreement', 'organisation', 'request', 'person', 'programme'] as const;

export const foundItem = z.object({
  kind: z.enum(FOUND),
  id: z.string(),
  title: z.string().describe('Its name, number or reference.'),
  detail: z.record(z.string(), z.string()).describe('What tells it from others: status, engagementType, organisation, country, number.'),
}).meta({ id: 'Found' });

export const searchView = z.object({ items: z.array(foundItem) }).meta({ id: 'Search' });

export const NAMES_MAX = 200;

export const namesView = z.object({
  items: z.array(z.object({ id: z.string(), name: z.string() })).describe('Of those that the caller may know; the others are left out.'),
}).meta({ id: 'Names' });

export const notificationView = z.object({
  id: z.string(),
  position: z.int(),
  at: instantView,
  event: z.string().meta({ examples: ['voucher.reserved'] }),
  subject: z.object({ kind: z.enum(['voucher', 'agreement', 'request', 'partner', 'programme', 'person', 'organisation']), id: z.string() }),
  organisationId: z.string().nullable().describe('Whose deed it was; null for the clock\'s.'),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  read: z.boolean(),
}).meta({ id: 'Notification' });

export const notificationsView = page(notificationView).extend({
  unread: z.int().describe('Of the newest hundred.'),
}).meta({ id: 'Notifications' });

/** Everything up to a position has been seen. */
export const setRead = z.strictObject({ position: z.int().min(0).max(Number.MAX_SAFE_INTEGER) });
export const readView = z.object({ position: z.int() });

/** The lists of which views can be kept. */
export const LISTS = ['vouchers', 'agreements', 'requests', 'organisations', 'journal', 'worklist'] as const;
const VIEWS_MAX = 50;

const viewFields = { list: z.enum(LISTS), name: line, search: whole.max(2000).describe('The address after the question mark.') };
export const viewsView = z.object({ items: z.array(z.object(viewFields)) }).meta({ id: 'Views' });
export const setViews = z.strictObject({ items: z.array(z.strictObject(viewFields)).max(VIEWS_MAX) });

export const search = z.strictObject({ q: line.describe('Words, a number, or a reference in any spelling.') });
export const names = z.strictObject({
  ids: z.union([z.string(), z.array(z.string())])
    .transform((given) => (typeof given === 'string' ? [given] : given).flatMap((each) => each.split(',')))
    .pipe(someOf(whole, NAMES_MAX))
    .meta({ type: 'array', items: { type: 'string' } })
    .describe('Of organisations, locations, consultants, people and agreements.'),
});

export type FoundItem = z.input<typeof foundItem>;
export type SearchView = z.input<typeof searchView>;
export type NotificationView = z.input<typeof notificationView>;
export type NotificationsView = z.input<typeof notificationsView>;
export type SavedView = z.input<typeof viewsView>['items'][number];
