/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';

const getParentRoute = () => root;

export const partnerRoutes = [
  createRoute({
    getParentRoute, path: '/start',
    component: lazyRouteComponent(() => import('./steps-page.tsx'), 'StepsPage'),
  }),
  createRoute({
    getParentRoute, path: '/eligibility',
    validateSearch: texts('offering', 'on', 'show'),
    component: lazyRouteComponent(() => import('./eligibility-page.tsx'), 'EligibilityPage'),
  }),
  createRoute({
    getParentRoute, path: '/enrol',
    validateSearch: texts('offerings', 'step'),
    component: lazyRouteComponent(() => import('./enrol-page.tsx'), 'EnrolPage'),
  }),
  createRoute({
    getParentRoute, path: '/company',
    validateSearch: texts('tab', 'step'),
    component: lazyRouteComponent(() => import('./company-page.tsx'), 'CompanyPage'),
  }),
  createRoute({
    getParentRoute, path: '/consultants',
    component: lazyRouteComponent(() => import('./consultants-page.tsx'), 'ConsultantsPage'),
  }),
  createRoute({
    getParentRoute, path: '/take',
    validateSearch: texts('ref', 'step'),
    component: lazyRouteComponent(() => import('./take-page.tsx'), 'TakePage'),
  }),
  createRoute({
    getParentRoute, path: '/engagements',
    validateSearch: texts('view', 'month'),
    component: lazyRouteComponent(() => import('./engagements-page.tsx'), 'EngagementsPage'),
  }),
  createRoute({
    getParentRoute, path: '/vouchers/$ref/report',
    validateSearch: texts('step'),
    component: lazyRouteComponent(() => import('./report-page.tsx'), 'ReportPage'),
  }),
] as const;
