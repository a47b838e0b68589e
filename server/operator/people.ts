import { resetTwoFactor } from '@kiln-connect/usecases';
import { z } from 'zod';
import { governanceRoute } from '../governance/governance-route.ts';

/** People themselves, whichever organizations they are in: only the operator stands above those. */
export const peopleRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/people/reset-two-factor',
    doors: ['operator'],
    body: z.strictObject({ email: z.string().max(320), passkeys: z.boolean().optional() }),
    run: ({ body }, operator, system) => resetTwoFactor(body, operator, system),
  }),
];
