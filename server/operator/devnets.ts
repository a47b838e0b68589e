import { advanceDevnet, fundDevnet } from '@kiln-connect/usecases';
import { z } from 'zod';
import { wholeNumber } from './fields.ts';
import { defineOperatorRoute } from './operator-route.ts';

const by = z.union([
  z.strictObject({ epochs: wholeNumber }),
  z.strictObject({ days: wholeNumber }),
]);

export const devnetRoutes = [
  defineOperatorRoute({
    method: 'POST',
    path: '/devnet/fund',
    input: z.strictObject({ chain: z.string(), address: z.string(), amount: z.string() }),
    run: fundDevnet,
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/devnet/advance',
    input: z.strictObject({ chain: z.string(), by }),
    run: advanceDevnet,
  }),
];
