/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';

const getParentRoute = () => root;

export const directoryRoutes = [
  createRoute({
    getParentRoute, path: '/directory',
    validateSearch: texts('q', 'country', 'offering', 'language', 'engagementType', 'deliveredIn'),
    component: lazyRouteComponent(() => import('./directory-page.tsx'), 'DirectoryPage'),
  }),
  createRoute({
    getParentRoute, path: '/directory/$id',
    validateSearch: texts('engagementType', 'deliveredIn'),
    component: lazyRouteComponent(() => import('./partner-card-page.tsx'), 'PartnerCardPage'),
  }),
] as const;
