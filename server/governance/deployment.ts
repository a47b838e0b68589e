import { createSetUpLink, listUnsentMail } from '@kiln-connect/usecases';
import { governanceRoute } from './governance-route.ts';

/** What concerns the deployment and no one organization. */
export const deploymentRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/set-up-link',
    doors: ['operator'],
    status: 201,
    run: (_request, operator, system) => createSetUpLink({}, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/mail',
    doors: ['operator'],
    run: (_request, operator, system) => listUnsentMail({}, operator, system),
  }),
];
