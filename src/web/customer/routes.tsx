/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';

const getParentRoute = () => root;

export const customerRoutes = [
  createRoute({
    getParentRoute, path: '/benefit',
    component: lazyRouteComponent(() => import('./benefit-page.tsx'), 'BenefitPage'),
  }),
  createRoute({
    getParentRoute, path: '/agreements/$id',
    component: lazyRouteComponent(() => import('./agreement-page.tsx'), 'AgreementPage'),
  }),
  createRoute({
    getParentRoute, path: '/agreements/$id/statement',
    validateSearch: texts('from', 'to'),
    component: lazyRouteComponent(() => import('./statement-page.tsx'), 'StatementPage'),
  }),
  createRoute({
    getParentRoute, path: '/create',
    validateSearch: texts('agreement', 'step', 'type', 'country', 'partner', 'q', 'ref'),
    component: lazyRouteComponent(() => import('./create-page.tsx'), 'CreatePage'),
  }),
] as const;
