import { isNetwork, NotFoundError } from '@kiln-connect/core';
import { readOperatorOpenPgpKey, type System } from '@kiln-connect/usecases';
import type { FastifyInstance } from 'fastify';

/** Where everybody finds the operator's OpenPGP keys of a network. */
const OPERATOR_OPENPGP_PATH = '/.well-known/operator-openpgp-key';

/**
 * `/.well-known/operator-openpgp-key/<network>.asc`: the keys that sign validator keys, the newest
 * first, as `gpg --import` reads them. It needs no token: who checks a signature need not be a customer.
 */
export function registerOperatorOpenPgpKey(
  app: FastifyInstance,
  { system }: { system: () => System },
): void {
  app.get<{ Params: { file: string } }>(
    `${OPERATOR_OPENPGP_PATH}/:file`,
    async (request, reply) => {
      const network = /^([a-z]+)\.asc$/.exec(request.params.file)?.[1] ?? '';
      const running = system();
      if (!isNetwork(network) || !running.networks.includes(network)) {
        throw new NotFoundError({
          code: 'route_not_found',
          message: `There is no OpenPGP key of that name; there is ${running.networks.map((one) => `${one}.asc`).join(', ')}.`,
        });
      }
      const { public_key, previous } = await readOperatorOpenPgpKey({ network }, running);
      reply.header('content-type', 'application/pgp-keys; charset=us-ascii');
      return [public_key, ...previous.map((key) => key.public_key)].join('\n');
    },
  );
}
