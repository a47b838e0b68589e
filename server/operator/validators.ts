import { exitValidators, moveValidatorKeys } from '@kiln-connect/usecases';
import { z } from 'zod';
import { network } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

/** As many as one transaction may stake. */
const MOST_VALIDATORS = 150;

const named = {
  chain: z.string(),
  network,
  public_keys: z.array(z.string()).min(1).max(MOST_VALIDATORS),
};

/** What the operator does with validators that run: where their keys are, and when they end. */
export const validatorRoutes = [
  governanceRoute({
    method: 'POST',
    path: '/validators/move',
    doors: ['operator'],
    body: z.strictObject({ ...named, to: z.string().max(200) }),
    run: ({ body: { public_keys: publicKeys, ...rest } }, operator, system) =>
      moveValidatorKeys({ ...rest, publicKeys }, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/validators/exit',
    doors: ['operator'],
    body: z.strictObject({ ...named, because: z.string().min(1).max(500) }),
    run: ({ body: { public_keys: publicKeys, ...rest } }, operator, system) =>
      exitValidators({ ...rest, publicKeys }, operator, system),
  }),
];
