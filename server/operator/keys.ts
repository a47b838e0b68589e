import { InvalidInputError, type Network } from '@kiln-connect/core';
import {
  exportKeystores,
  listValidatorKeys,
  markKeystoresInstalled,
  readOperatorKey,
  readOperatorOpenPgpKey,
  rotateOperatorKey,
  type System,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { network } from '../governance/fields.ts';
import { governanceRoute } from '../governance/governance-route.ts';

/** A keystore takes up to a second to encrypt: more of them in one answer would look like a hang. */
const MOST_KEYSTORES = 20;

const named = {
  chain: z.string(),
  network,
  public_keys: z.array(z.string()).min(1).max(MOST_KEYSTORES),
};

const ofOneNetwork = z.strictObject({ network: network.optional() });

/** The network that was named, or the only one there is. */
function networkOf({ network: named }: { network?: Network | undefined }, system: System): Network {
  const [first, second] = system.networks;
  if (named !== undefined) return named;
  if (first !== undefined && second === undefined) return first;
  throw new InvalidInputError({
    code: 'network_needed',
    message: `This server has a key for each of its networks: say which with network, one of ${system.networks.join(', ')}.`,
  });
}

/** Keys of the operator and of validators: whoever can take them out is the operator. */
export const keyRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/operator-key',
    doors: ['operator'],
    query: ofOneNetwork,
    run: ({ query }, _operator, system) =>
      readOperatorKey({ network: networkOf(query, system) }, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/operator-key/openpgp',
    doors: ['operator'],
    query: ofOneNetwork,
    run: ({ query }, _operator, system) =>
      readOperatorOpenPgpKey({ network: networkOf(query, system) }, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/operator-key/rotate',
    doors: ['operator'],
    body: ofOneNetwork,
    run: ({ body }, operator, system) =>
      rotateOperatorKey({ network: networkOf(body, system) }, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/validator-keys',
    doors: ['operator'],
    query: z.strictObject({ chain: z.string(), network, account: z.string().optional() }),
    run: ({ query }, operator, system) => listValidatorKeys(query, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/keystores',
    doors: ['operator'],
    body: z.strictObject({ ...named, password: z.string() }),
    run: ({ body: { public_keys: publicKeys, ...rest } }, operator, system) =>
      exportKeystores({ ...rest, publicKeys }, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/keystores/installed',
    doors: ['operator'],
    body: z.strictObject(named),
    run: async ({ body: { public_keys: publicKeys, ...rest } }, operator, system) => {
      await markKeystoresInstalled({ ...rest, publicKeys }, operator, system);
      return { installed: publicKeys };
    },
  }),
];
