import { advanceDevnet, fundDevnet } from '@kiln-connect/usecases';
import { z } from 'zod';
import { wholeNumber } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

const by = z.union([
  z.strictObject({ epochs: wholeNumber }),
  z.strictObject({ days: wholeNumber }),
]);

/** The local chains are the machine's, and so the operator's alone. */
export const devnetRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/devnet/fund',
    doors: ['operator'],
    body: z.strictObject({ chain: z.string(), address: z.string(), amount: z.string() }),
    run: ({ body }, operator, system) => fundDevnet(body, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/devnet/advance',
    doors: ['operator'],
    body: z.strictObject({ chain: z.string(), by }),
    run: ({ body }, operator, system) => advanceDevnet(body, operator, system),
  }),
];
