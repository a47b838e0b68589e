import type { EthereumErrorCode } from '../errors.ts';
import { impossible } from '../refused.ts';

/** Why the chain would not do what is asked for, or would do it to nobody's good. */
export interface Obstacle {
  readonly code: EthereumErrorCode;
  /** What is there and what would be right, as a sentence. */
  readonly message: string;
  readonly have: string;
  readonly need: string;
}

/** @throws {ImpossibleError} for the first obstacle that there is, with `have` and `need`. */
export function requireNone(obstacles: readonly (Obstacle | undefined)[]): void {
  const first = obstacles.find((obstacle) => obstacle !== undefined);
  if (!first) return;
  const { code, message, have, need } = first;
  throw impossible(code, message, { have, need });
}
