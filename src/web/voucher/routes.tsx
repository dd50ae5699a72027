/** The pages of this folder and their addresses. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root, texts } from '../shell/root.ts';
import { LIST_NAMES } from '../ui/list-logic.ts';

const getParentRoute = () => root;

export const voucherRoutes = [
  createRoute({
    getParentRoute, path: '/vouchers',
    validateSearch: texts(...LIST_NAMES, 'bulk', 'status', 'engagementType', 'offering', 'country', 'agreementId', 'customerId', 'partnerId', 'programmeId', 'createdFrom', 'createdBefore', 'expiresFrom', 'expiresBefore'),
    component: lazyRouteComponent(() => import('./vouchers-page.tsx'), 'VouchersPage'),
  }),
  createRoute({
    getParentRoute, path: '/vouchers/$ref',
    validateSearch: texts('do'),
    component: lazyRouteComponent(() => import('./voucher-page.tsx'), 'VoucherPage'),
  }),
  createRoute({
    getParentRoute, path: '/vouchers/$ref/receipts',
    component: lazyRouteComponent(() => import('./receipts-page.tsx'), 'ReceiptsPage'),
  }),
] as const;
