import type { Obstacle as AnyObstacle } from '../../obstacle.ts';
import type { SolanaErrorCode } from '../errors.ts';

/** Why Solana would not do what is asked for, or would do it to nobody's good. */
export type Obstacle = AnyObstacle<SolanaErrorCode>;
