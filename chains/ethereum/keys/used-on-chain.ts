import { depositLogs } from '../deposit-logs.ts';
import type { EthereumNodes } from '../node/index.ts';

/** Where a public key was seen, and with which withdrawal credentials. */
export interface SeenKey {
  /** In words: 'validator 12 of the beacon chain (active_ongoing)'. */
  readonly where: string;
  readonly withdrawalCredentials: string;
}

/**
 * Which of the public keys the chain has seen, under any credentials: as a validator in any state, as
 * a pending deposit, or in a deposit that no beacon state has taken up yet (the logs of the deposit
 * contract since the finalized block). Keys in lower-case hex with 0x.
 */
export async function seenOnChain(
  publicKeys: readonly string[],
  { beacon, execution }: Pick<EthereumNodes, 'beacon' | 'execution'>,
): Promise<ReadonlyMap<string, SeenKey>> {
  const asked = new Set(publicKeys);
  const seen = new Map<string, SeenKey>();
  const note = (key: string, withdrawalCredentials: string, where: string): void => {
    if (asked.has(key) && !seen.has(key)) seen.set(key, { where, withdrawalCredentials });
  };
  if (asked.size === 0) return seen;

  // The logs come first: what leaves them while we ask is in the states that are asked afterwards.
  const finalized = await beacon.block('finalized');
  const from = finalized?.execution?.number ?? 0;
  for (const { args, transactionHash } of await depositLogs({ from, to: 'latest' }, execution)) {
    note(
      args.pubkey.toLowerCase(),
      args.withdrawal_credentials.toLowerCase(),
      `a deposit in transaction ${transactionHash}`,
    );
  }
  for (const deposit of await beacon.pendingDeposits('head')) {
    note(
      deposit.publicKey,
      deposit.withdrawalCredentials,
      `a pending deposit of ${deposit.amount} gwei`,
    );
  }
  for (const validator of await beacon.validators('head', publicKeys)) {
    note(
      validator.publicKey,
      validator.withdrawalCredentials,
      `validator ${validator.index} of the beacon chain (${validator.status})`,
    );
  }
  return seen;
}
