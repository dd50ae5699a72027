/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';

const getParentRoute = () => root;

export const programmeRoutes = [
  createRoute({
    getParentRoute, path: '/programme',
    validateSearch: texts('programme'),
    component: lazyRouteComponent(() => import('./programme-page.tsx'), 'ProgrammePage'),
  }),
  createRoute({
    getParentRoute, path: '/programme/definition',
    validateSearch: texts('programme', 'on', 'part', 'both'),
    component: lazyRouteComponent(() => import('./definition-page.tsx'), 'DefinitionPage'),
  }),
  createRoute({
    getParentRoute, path: '/programme/versions',
    validateSearch: texts('programme', 'from', 'to'),
    component: lazyRouteComponent(() => import('./versions-page.tsx'), 'VersionsPage'),
  }),
] as const;
