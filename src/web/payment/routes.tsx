/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';
import { LIST_NAMES } from '../ui/list-logic.ts';

const getParentRoute = () => root;

export const paymentRoutes = [
  createRoute({
    getParentRoute, path: '/redeem',
    validateSearch: texts('step', 'vouchers'),
    component: lazyRouteComponent(() => import('./redeem-page.tsx'), 'RedeemPage'),
  }),
  createRoute({
    getParentRoute, path: '/requests',
    validateSearch: texts(...LIST_NAMES, 'status', 'partnerId'),
    component: lazyRouteComponent(() => import('./requests-page.tsx'), 'RequestsPage'),
  }),
  createRoute({
    getParentRoute, path: '/requests/new',
    validateSearch: texts('location', 'vouchers', 'request', 'step'),
    component: lazyRouteComponent(() => import('./new-request-page.tsx'), 'NewRequestPage'),
  }),
  createRoute({
    getParentRoute, path: '/requests/$id',
    component: lazyRouteComponent(() => import('./request-page.tsx'), 'RequestPage'),
  }),
  createRoute({
    getParentRoute, path: '/claims',
    validateSearch: texts(...LIST_NAMES, 'status', 'partnerId', 'taken'),
    component: lazyRouteComponent(() => import('./claims-page.tsx'), 'ClaimsPage'),
  }),
  createRoute({
    getParentRoute, path: '/claims/$id',
    validateSearch: texts('voucher', 'decision', 'step'),
    component: lazyRouteComponent(() => import('./review-page.tsx'), 'ReviewPage'),
  }),
  createRoute({
    getParentRoute, path: '/finance',
    validateSearch: texts(...LIST_NAMES, 'tab', 'through', 'step', 'request'),
    component: lazyRouteComponent(() => import('./finance-page.tsx'), 'FinancePage'),
  }),
] as const;
