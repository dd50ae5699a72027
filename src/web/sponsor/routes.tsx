/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';
import { LIST_NAMES } from '../ui/list-logic.ts';

const getParentRoute = () => root;

export const sponsorRoutes = [
  createRoute({
    getParentRoute, path: '/organisations',
    validateSearch: texts(...LIST_NAMES, 'kind'),
    component: lazyRouteComponent(() => import('./organisations-page.tsx'), 'OrganisationsPage'),
  }),
  createRoute({
    getParentRoute, path: '/organisations/$id',
    validateSearch: texts('tab'),
    component: lazyRouteComponent(() => import('./organisation-page.tsx'), 'OrganisationPage'),
  }),
  createRoute({
    getParentRoute, path: '/agreements',
    validateSearch: texts(...LIST_NAMES, 'customerId', 'programmeId'),
    component: lazyRouteComponent(() => import('./agreements-page.tsx'), 'AgreementsPage'),
  }),
  createRoute({
    getParentRoute, path: '/grants',
    validateSearch: texts('agreement', 'import', 'tab', 'kind', 'step'),
    component: lazyRouteComponent(() => import('./grants-page.tsx'), 'GrantsPage'),
  }),
  createRoute({
    getParentRoute, path: '/extend',
    validateSearch: texts('extension', 'programme', 'step'),
    component: lazyRouteComponent(() => import('./extend-page.tsx'), 'ExtendPage'),
  }),
  createRoute({
    getParentRoute, path: '/mails',
    validateSearch: texts(...LIST_NAMES, 'state'),
    component: lazyRouteComponent(() => import('./mails-page.tsx'), 'MailsPage'),
  }),
] as const;
