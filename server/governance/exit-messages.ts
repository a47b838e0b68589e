import {
  readExitMessageKey,
  removeExitMessageKey,
  setExitMessageKey,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const PATH = '/organizations/{organization}/exit-message-key';

const parameters = z.strictObject({ organization });

/** The OpenPGP key that an organization's exit messages are encrypted to. */
export const exitMessageRoutes = [
  governanceRoute({
    method: 'GET',
    path: PATH,
    parameters,
    run: ({ parameters }, actor, system) => readExitMessageKey(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: PATH,
    parameters,
    body: z.strictObject({
      public_key: z.string().max(200_000, { error: 'Expected an OpenPGP key in ASCII armor.' }),
    }),
    run: ({ parameters, body }, actor, system) =>
      setExitMessageKey({ ...parameters, publicKey: body.public_key }, actor, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: PATH,
    parameters,
    run: async ({ parameters }, actor, system) => ({
      removed: await removeExitMessageKey(parameters, actor, system),
    }),
  }),
];
