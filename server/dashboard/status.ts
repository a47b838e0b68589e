import { readStatus } from '@kiln-connect/usecases';
import { version } from '../version.ts';
import { dashboardRoute } from './dashboard-route.ts';

export const statusRoutes = [
  dashboardRoute({
    method: 'GET',
    path: '/status',
    for: 'everybody',
    run: async (_request, _visit, system) => ({ ...(await readStatus({}, system)), version }),
  }),
];
