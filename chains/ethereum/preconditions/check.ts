import type { Finding } from '../../obstacle.ts';
import type { EthereumNodes } from '../node/index.ts';
import type { Consensus } from '../rules/consensus.ts';

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
