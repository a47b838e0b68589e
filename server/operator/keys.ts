import {
  exportKeystores,
  listValidatorKeys,
  markKeystoresInstalled,
  readOperatorKey,
  rotateOperatorKey,
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

export const keyRoutes = [
  defineOperatorRoute({
    method: 'GET',
    path: '/operator-key',
    input: z.strictObject({}),
    run: (_input, _operator, system) =>
      Promise.all(system.networks.map((served) => readOperatorKey({ network: served }, system))),
  }),
  defineOperatorRoute({
    method: 'POST',
    path: '/operator-key/rotate',
    input: z.strictObject({ network: network.optional() }),
    run: async ({ network: one }, operator, system) => {
      const rotated = [];
      for (const served of one === undefined ? system.networks : [one]) {
        rotated.push(await rotateOperatorKey({ network: served }, operator, system));
      }
      return rotated;
    },
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
