import { type Address, createNoopSigner, type Instruction } from '@solana/kit';
import { getRequestHeapFrameInstruction } from '@solana-program/compute-budget';
import {
  getDeactivateDelinquentInstruction,
  getGetMinimumDelegationInstruction,
} from '@solana-program/stake';
import {
  getAllocateInstruction,
  getAssignWithSeedInstruction,
  getCreateAccountAllowPrefundInstruction,
  getInitializeNonceAccountInstruction,
  getTransferSolWithSeedInstruction,
  getUpgradeNonceAccountInstruction,
  getWithdrawNonceAccountInstruction,
} from '@solana-program/system';
import { describe, expect, it } from 'vitest';
import { decode } from '../index.ts';
import { authorityChanges } from '../testing/solana-hidden.ts';
import {
  bytesOf,
  DERIVED,
  type HonestCase,
  honest,
  NONCE_ACCOUNT,
  OTHER_VOTE,
  SEED,
  STAKE,
  STAKE_PROGRAM,
  STRANGER,
  VOTE,
  WALLET,
} from '../testing/solana-honest.ts';

const wallet = createNoopSigner(WALLET.address);
const nonce = { nonceAccount: NONCE_ACCOUNT };

const read = async (instruction: Instruction): Promise<{ [name: string]: unknown }> => {
  const bytes = bytesOf([instruction]);
  const { instructions } = await decode({ chain: 'sol', network: 'devnet', bytes });
  return (instructions as readonly { [name: string]: unknown }[])[0] ?? {};
};

/** Instructions that no action needs, as another library writes them. */
const others: readonly [string, Instruction, object][] = [
  ['stake.getMinimumDelegation', getGetMinimumDelegationInstruction(), {}],
  [
    'stake.deactivateDelinquent',
    getDeactivateDelinquentInstruction({
      stake: STAKE,
      delinquentVote: VOTE,
      referenceVote: OTHER_VOTE,
    }),
    { stake_account: STAKE, vote_account: VOTE, reference_vote_account: OTHER_VOTE },
  ],
  [
    'system.initializeNonceAccount',
    getInitializeNonceAccountInstruction({ ...nonce, nonceAuthority: STRANGER.address }),
    { nonce_account: NONCE_ACCOUNT, new_authority: STRANGER.address },
  ],
  [
    'system.withdrawNonceAccount',
    getWithdrawNonceAccountInstruction({
      ...nonce,
      recipientAccount: STRANGER.address,
      nonceAuthority: wallet,
      withdrawAmount: 7n,
    }),
    { nonce_account: NONCE_ACCOUNT, recipient: STRANGER.address, lamports: '7' },
  ],
  [
    'system.upgradeNonceAccount',
    getUpgradeNonceAccountInstruction(nonce),
    { nonce_account: NONCE_ACCOUNT },
  ],
  [
    'system.allocate',
    getAllocateInstruction({ newAccount: wallet, space: 9n }),
    { account: WALLET.address, space: '9' },
  ],
  [
    'system.assignWithSeed',
    getAssignWithSeedInstruction({
      account: DERIVED,
      baseAccount: wallet,
      base: WALLET.address,
      seed: SEED,
      programAddress: STRANGER.address,
    }),
    { account: DERIVED, base: WALLET.address, seed: SEED, owner: STRANGER.address },
  ],
  [
    'system.transferWithSeed',
    getTransferSolWithSeedInstruction({
      source: DERIVED,
      baseAccount: wallet,
      destination: STRANGER.address,
      amount: 5n,
      fromSeed: SEED,
      fromOwner: STAKE_PROGRAM,
    }),
    { payer: DERIVED, recipient: STRANGER.address, lamports: '5', seed: SEED },
  ],
  [
    'system.createAccountAllowPrefund',
    getCreateAccountAllowPrefundInstruction({
      payer: wallet,
      newAccount: createNoopSigner(STRANGER.address),
      lamports: 3n,
      space: 1n,
      programAddress: STAKE_PROGRAM,
    }),
    { account: STRANGER.address, payer: WALLET.address, lamports: '3', owner: STAKE_PROGRAM },
  ],
  [
    'computeBudget.requestHeapFrame',
    getRequestHeapFrameInstruction({ bytes: 65_536 }),
    { bytes: '65536' },
  ],
];

describe('an instruction', () => {
  it.each(others)('%s is read with all that it says', async (name, instruction, fields) => {
    expect(await read(instruction)).toMatchObject({ instruction: name, arguments: fields });
  });

  it('that hands something over says so, and to whom', async () => {
    const found = await Promise.all(authorityChanges(STAKE as Address).map(read));
    const named = (name: string) => found.filter(({ instruction }) => instruction === name);
    for (const name of ['authorize', 'authorizeChecked', 'authorizeWithSeed']) {
      expect(named(`stake.${name}`).length).toBeGreaterThanOrEqual(2);
      for (const { account } of named(`stake.${name}`)) {
        expect(account).toMatch(
          new RegExp(
            `hands the stake \\w+ over: its (staker|withdrawer) becomes ${STRANGER.address}`,
          ),
        );
      }
    }
    for (const name of ['setLockup', 'setLockupChecked']) {
      expect(named(`stake.${name}`)).toMatchObject([
        { arguments: { lockup_timestamp: '4102444800', custodian: STRANGER.address } },
      ]);
    }
  });

  const known = [
    ...others.map(([, instruction]) => instruction),
    ...authorityChanges(STAKE as Address),
    ...Object.values<HonestCase>(honest).flatMap(({ instructions }) => instructions),
  ].filter(({ programAddress }) => !programAddress.startsWith('Memo'));

  it('is not understood with a byte more or less, or another account behind', async () => {
    for (const instruction of known) {
      expect(await read(instruction)).not.toHaveProperty('note');
      const data = Uint8Array.from(instruction.data ?? []);
      const accounts = instruction.accounts ?? [];
      for (const changed of [
        { ...instruction, data: data.subarray(0, -1) },
        { ...instruction, data: Uint8Array.from([...data, 0]) },
        { ...instruction, accounts: [...accounts, ...accounts, { address: VOTE, role: 0 }] },
      ]) {
        expect(await read(changed)).toHaveProperty('note');
      }
    }
  });
});
