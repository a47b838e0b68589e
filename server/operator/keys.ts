import { InvalidInputError, type Network } from '@kiln-connect/core';
import {
  exportKeystores,
  listValidatorKeys,
  markKeystoresInstalled,
  readOperatorKey,
  rotateOperatorKey,
  type System,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { network } from './fields.ts';
import { defineOperatorRoute } from './operator-route.ts';

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

export const keyRoutes = [
  defineOperatorRoute({
    method: 'GET',
    path: '/operator-key',
    input: ofOneNetwork,
    run: (input, _operator, system) =>
      readOperatorKey({ network: networkOf(input, system) }, system),
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/operator-key/rotate',
    input: ofOneNetwork,
    run: (input, operator, system) =>
      rotateOperatorKey({ network: networkOf(input, system) }, operator, system),
  }),
  defineOperatorRoute({
    method: 'GET',
    path: '/validator-keys',
    input: z.strictObject({ chain: z.string(), network, account: z.string().optional() }),
    run: listValidatorKeys,
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/keystores',
    input: z.strictObject({ ...named, password: z.string() }),
    run: ({ public_keys: publicKeys, ...rest }, operator, system) =>
      exportKeystores({ ...rest, publicKeys }, operator, system),
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/keystores/installed',
    input: z.strictObject(named),
    run: async ({ public_keys: publicKeys, ...rest }, operator, system) => {
      await markKeystoresInstalled({ ...rest, publicKeys }, operator, system);
      return { installed: publicKeys };
    },
  }),
];
