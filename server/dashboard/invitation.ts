import { acceptInvitation, readInvitation } from '@kiln-connect/usecases';
import { z } from 'zod';
import { withCookies } from '../edge/special-answer.ts';
import { linkToken, name, password } from '../governance/fields.ts';
import { dashboardRoute } from './dashboard-route.ts';

/** Joining an organization with the link of an invitation. */
export const invitationRoutes = [
  dashboardRoute({
    method: 'POST',
    path: '/invitation/read',
    for: 'everybody',
    body: z.strictObject({ token: linkToken }),
    run: ({ body }, visit, system) => readInvitation(body, visit, system),
  }),
  dashboardRoute({
    method: 'POST',
    path: '/invitation/accept',
    for: 'everybody',
    body: z.strictObject({
      token: linkToken,
      name: name.optional(),
      password: password.optional(),
    }),
    run: async ({ body }, visit, system) => {
      const { answer, setCookie } = await acceptInvitation(body, visit, system);
      return withCookies(answer, setCookie);
    },
  }),
];
