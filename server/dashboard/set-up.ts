import { completeSetUp, readSetUp } from '@kiln-connect/usecases';
import { z } from 'zod';
import { withCookies } from '../edge/special-answer.ts';
import { email, linkToken, name, password } from '../governance/fields.ts';
import { dashboardRoute } from './dashboard-route.ts';

/** Making the first organization and its owner with the link that the server printed. */
export const setUpRoutes = [
  dashboardRoute({
    method: 'POST',
    path: '/set-up/read',
    for: 'everybody',
    body: z.strictObject({ token: linkToken }),
    run: ({ body }, visit, system) => readSetUp(body, visit, system),
  }),
  dashboardRoute({
    method: 'POST',
    path: '/set-up',
    for: 'everybody',
    body: z.strictObject({
      token: linkToken,
      organization_name: name,
      name,
      email,
      password,
    }),
    run: async ({ body: { organization_name: organizationName, ...owner } }, visit, system) => {
      const { answer, setCookie } = await completeSetUp(
        { organizationName, ...owner },
        visit,
        system,
      );
      return withCookies(answer, setCookie);
    },
  }),
];
