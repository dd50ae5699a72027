/** All addresses of the portal. */
import { createRouter } from '@tanstack/react-router';
import { auditRoutes } from './audit/routes.tsx';
import { customerRoutes } from './customer/routes.tsx';
import { directoryRoutes } from './directory/routes.tsx';
import { homeRoutes } from './home/routes.tsx';
import { partnerRoutes } from './partner/routes.tsx';
import { paymentRoutes } from './payment/routes.tsx';
import { programmeRoutes } from './programme/routes.tsx';
import { sponsorRoutes } from './sponsor/routes.tsx';
import { voucherRoutes } from './voucher/routes.tsx';
import { Crashed } from './shell/not-found.tsx';
import { parseSearch, root, stringifySearch } from './shell/root.ts';

const tree = root.addChildren([
  ...homeRoutes,
  ...voucherRoutes,
  ...customerRoutes,
  ...directoryRoutes,
  ...partnerRoutes,
  ...paymentRoutes,
  ...sponsorRoutes,
  ...programmeRoutes,
  ...auditRoutes,
]);

export function makeRouter() {
  return createRouter({
    routeTree: tree, parseSearch, stringifySearch, scrollRestoration: true, defaultPreload: 'intent', defaultPendingMs: 300,
    // A page that fails leaves the head and the navigation where they are.
    defaultErrorComponent: Crashed,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
