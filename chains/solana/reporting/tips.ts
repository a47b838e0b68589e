import type { RewardRow } from '@kiln-connect/core';
import { stakeStepsOf } from './lamport-flows.ts';
import type { LedgerTransaction } from './ledger-transactions.ts';

/**
 * Programs that hand out what validators were paid for the order of transactions (MEV): Jito's for tips
 * on mainnet and on testnet, and its one for priority fees. Each pays out of accounts of its own, so
 * that no transfer is to be seen. https://github.com/jito-foundation/jito-programs
 */
const TIP_PROGRAMS: readonly string[] = [
  '4R3gSG8BpU4t19KYj8CfnbtRpnT8gtk4dvTHxVRwc2r7',
  'DzvGET57TAgEDxvm3ERUM4GNcsAJdqjDLCne9sdfE4wf',
  'Priority6weCZ5HwDn29NxLFpb7TDp2iLZ6XKc5e8d3',
];

/**
 * What tips paid into stake accounts by these transactions, after the validators' commission: what
 * came to them by no instruction that says so, where a program for tips was called. Pure.
 */
export const tipsIn = (
  transactions: readonly LedgerTransaction[],
  stakeIds: readonly string[],
): readonly RewardRow[] =>
  transactions
    .filter(({ instructions }) =>
      instructions.some(({ programAddress }) => TIP_PROGRAMS.includes(programAddress)),
    )
    .flatMap((transaction) => {
      const { unexplained } = stakeStepsOf(transaction);
      const { slot, time, signature } = transaction;
      return stakeIds
        .map((stakeId) => ({ stakeId, amount: unexplained(stakeId) }))
        .filter(({ amount }) => amount > 0n)
        .map((tip) => ({
          ...tip,
          time,
          position: Number(slot),
          component: 'mev',
          detail: { tx_hash: signature },
        }));
    });
