import type { Obstacle as AnyObstacle } from '../../obstacle.ts';
import type { EthereumErrorCode } from '../errors.ts';

export { requireNone } from '../../obstacle.ts';

/** Why Ethereum would not do what is asked for. */
export type Obstacle = AnyObstacle<EthereumErrorCode>;
