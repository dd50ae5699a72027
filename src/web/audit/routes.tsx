/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';

const getParentRoute = () => root;

export const auditRoutes = [
  createRoute({
    getParentRoute, path: '/journal',
    validateSearch: texts('subject', 'organisationId', 'from', 'after', 'back'),
    component: lazyRouteComponent(() => import('./journal-page.tsx'), 'JournalPage'),
  }),
  createRoute({
    getParentRoute, path: '/journal/$position',
    component: lazyRouteComponent(() => import('./entry-page.tsx'), 'EntryPage'),
  }),
] as const;
