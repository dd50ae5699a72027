/** Which pages lead where, for whom: by party, and by the commands that the reader's roles may ever give. */
import type { LinkProps } from '@tanstack/react-router';
import type { MeView } from '../../contract/party-view.ts';
import type { WordId } from '../words/words.tsx';

export interface Place {
  readonly to: NonNullable<LinkProps['to']>;
  readonly word: WordId;
}

interface Row extends Place {
  readonly party: MeView['organisation']['kind'];
  /** Shown to those who may ever give one of these; to everybody of the party where left out. */
  readonly commands?: readonly string[];
  readonly roles?: readonly string[];
}

const ROWS: readonly Row[] = [
  { party: 'customer', to: '/benefit', word: 'nav.benefit', commands: ['voucher.create'] },
  { party: 'customer', to: '/create', word: 'nav.create', commands: ['voucher.create'] },
  { party: 'customer', to: '/vouchers', word: 'nav.vouchers' },
  { party: 'customer', to: '/directory', word: 'nav.directory' },
  { party: 'customer', to: '/people', word: 'nav.people', commands: ['person.invite'] },
  { party: 'partner', to: '/start', word: 'nav.start', commands: ['voucher.reserve'] },
  { party: 'partner', to: '/take', word: 'nav.take', commands: ['voucher.reserve'] },
  { party: 'partner', to: '/engagements', word: 'nav.engagements' },
  { party: 'partner', to: '/redeem', word: 'nav.redeem', commands: ['voucher.redeem'] },
  { party: 'partner', to: '/vouchers', word: 'nav.vouchers' },
  { party: 'partner', to: '/requests', word: 'nav.requests', commands: ['payment.save'] },
  { party: 'partner', to: '/company', word: 'nav.company', commands: ['voucher.reserve', 'payment.register'] },
  { party: 'partner', to: '/people', word: 'nav.people', commands: ['person.invite'] },
  { party: 'sponsor', to: '/programme', word: 'nav.programme' },
  { party: 'sponsor', to: '/claims', word: 'nav.claims', roles: ['claims-reviewer', 'finance', 'auditor', 'programme-admin'] },
  { party: 'sponsor', to: '/finance', word: 'nav.finance', roles: ['finance'] },
  { party: 'sponsor', to: '/vouchers', word: 'nav.vouchers' },
  { party: 'sponsor', to: '/agreements', word: 'nav.agreements' },
  { party: 'sponsor', to: '/organisations', word: 'nav.organisations' },
  { party: 'sponsor', to: '/people', word: 'nav.people', commands: ['person.invite'] },
  { party: 'sponsor', to: '/mails', word: 'nav.mails', roles: ['programme-admin', 'auditor'] },
  { party: 'sponsor', to: '/journal', word: 'nav.journal', roles: ['auditor', 'programme-admin'] },
];

/** The pages of somebody's navigation, the worklist first. */
export function placesFor(me: MeView): readonly Place[] {
  const { kind } = me.organisation;
  const rows = ROWS.filter(({ party, commands, roles }) => party === kind
    && (commands === undefined || commands.some((each) => me.commands.includes(each)))
    && (roles === undefined || roles.some((each) => (me.person.roles as readonly string[]).includes(each))));
  return [{ to: '/', word: 'nav.worklist' }, ...rows];
}

/** Pages that belong to one of the navigation though their addresses do not say so; to the first of these that the reader has. */
const BELOW: readonly { readonly page: RegExp; readonly places: readonly Place['to'][] }[] = [
  { page: /^\/agreements\//, places: ['/benefit'] },
  { page: /^\/(eligibility|consultants)$/, places: ['/company', '/start'] },
  { page: /^\/enrol$/, places: ['/start', '/company'] },
  { page: /^\/redeem$/, places: ['/engagements'] },
  { page: /^\/requests\//, places: ['/claims'] },
  { page: /^\/grants$/, places: ['/agreements'] },
  { page: /^\/extend$/, places: ['/programme'] },
];

/** Which page of the navigation an address is, or is below. */
export function placeAt(path: string, places: readonly Place[]): Place['to'] | undefined {
  const own = places.find(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)));
  const above = BELOW.find(({ page }) => page.test(path))?.places ?? [];
  return own?.to ?? above.find((each) => places.some(({ to }) => to === each));
}

/** Whether an address is a page of `web/home`, whose words come with those of the shell. */
export function isHome(path: string): boolean {
  return path === '/' || /^\/(search|notifications|settings|people)(\/|$)/.test(path);
}
