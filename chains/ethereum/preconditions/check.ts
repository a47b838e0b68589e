import type { EthereumNodes } from '../node/index.ts';
import type { Consensus } from '../rules/consensus.ts';
import type { Obstacle } from '../rules/obstacle.ts';

/** What was found of a precondition, in words. */
export interface Finding {
  readonly held: boolean;
  readonly finding: string;
}

/** What checks ask. */
export interface CheckSources {
  readonly nodes: Pick<EthereumNodes, 'beacon' | 'execution'>;
  /** The beacon state at the head, the same for all preconditions of one transaction. */
  readonly readConsensus: () => Promise<Consensus>;
  /** Transactions of the wallet to be sent before; below 0 when it is to replace one that waits. */
  readonly ahead: number;
}

export interface Check {
  readonly asks: readonly ('execution' | 'beacon')[];
  readonly run: (subject: unknown, sources: CheckSources) => Promise<Finding>;
}

/** What holds unless there is an obstacle. */
export function unlessAny(obstacles: readonly (Obstacle | undefined)[], holds: string): Finding {
  const first = obstacles.find((obstacle) => obstacle !== undefined);
  return first ? { held: false, finding: first.message } : { held: true, finding: holds };
}
