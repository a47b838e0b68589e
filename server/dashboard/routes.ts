import type { DashboardRoute } from './dashboard-route.ts';
import { invitationRoutes } from './invitation.ts';
import { meRoutes } from './me.ts';
import { setUpRoutes } from './set-up.ts';
import { singleSignOnVisits } from './single-sign-on.ts';
import { statusRoutes } from './status.ts';

/** Everything of the dashboard that is no organization's. */
export const dashboardRoutes: readonly DashboardRoute[] = [
  ...statusRoutes,
  ...setUpRoutes,
  ...invitationRoutes,
  ...singleSignOnVisits,
  ...meRoutes,
];
