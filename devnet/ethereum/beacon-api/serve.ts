import { type BeaconApiMethods, registerRoutes } from '@lodestar/api/beacon/server';
import type { FastifyInstance } from 'fastify';
import type { Chain } from '../chain.ts';
import { createHttpServer, withoutTheRest } from '../http-server.ts';
import { blockRoutes } from './blocks.ts';
import { debugRoutes } from './debug.ts';
import { eventRoutes } from './events.ts';
import { exitRoutes } from './exits.ts';
import { configRoutes, genesisRoutes, nodeRoutes } from './node.ts';
import { rewardRoutes } from './rewards.ts';
import { slashingRoutes } from './slashings.ts';
import { stateRoutes } from './states.ts';
import { validatorRoutes } from './validators.ts';

/** Serves the standard Beacon API of the chain on loopback. */
export async function serveBeaconApi(chain: Chain, port: number): Promise<FastifyInstance> {
  const app = createHttpServer();
  const methods = {
    beacon: withoutTheRest<BeaconApiMethods['beacon']>({
      ...genesisRoutes(chain),
      ...stateRoutes(chain),
      ...validatorRoutes(chain),
      ...blockRoutes(chain),
      ...rewardRoutes(chain),
      ...exitRoutes(chain),
      ...slashingRoutes(chain),
    }),
    config: configRoutes(chain),
    debug: withoutTheRest<BeaconApiMethods['debug']>(debugRoutes(chain)),
    node: withoutTheRest<BeaconApiMethods['node']>(nodeRoutes(chain)),
    events: eventRoutes(chain),
  };
  registerRoutes(app, chain.context.config, methods as unknown as BeaconApiMethods, [
    'beacon',
    'config',
    'debug',
    'node',
    'events',
  ]);
  await app.listen({ port, host: '127.0.0.1' });
  return app;
}
