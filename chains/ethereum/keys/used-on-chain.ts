import { depositContractAbi } from '../contracts/abi.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import type { EthereumNodes } from '../node/index.ts';

/** Where a public key was seen, and with which withdrawal credentials. */
export interface SeenKey {
  /** In words: 'validator 12 of the beacon chain (active_ongoing)'. */
  readonly where: string;
  readonly withdrawalCredentials: string;
}

const DEPOSIT_EVENT = depositContractAbi.find((item) => item.type === 'event');

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
  for (const { args, transactionHash } of await depositLogs({ beacon, execution })) {
    if (args.pubkey && args.withdrawal_credentials) {
      note(
        args.pubkey.toLowerCase(),
        args.withdrawal_credentials.toLowerCase(),
        `a deposit in transaction ${transactionHash}`,
      );
    }
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

async function depositLogs({ beacon, execution }: Pick<EthereumNodes, 'beacon' | 'execution'>) {
  const finalized = await beacon.block('finalized');
  if (!DEPOSIT_EVENT) throw new TypeError('the ABI of the deposit contract has no event');
  return execution.getLogs({
    address: DEPOSIT_CONTRACT,
    event: DEPOSIT_EVENT,
    fromBlock: BigInt(finalized?.execution?.number ?? 0),
    toBlock: 'latest',
  });
}
