import {
  type Address,
  appendTransactionMessageInstructions,
  type Blockhash,
  createTransactionMessage,
  generateKeyPairSigner,
  getTransactionEncoder,
  type Instruction,
  type KeyPairSigner,
  lamports,
  pipe,
  setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners,
} from '@solana/kit';
import {
  getAuthorizeInstruction,
  getDelegateStakeInstruction,
  getInitializeInstruction,
  StakeAuthorize,
} from '@solana-program/stake';
import { getCreateAccountInstruction, getTransferSolInstruction } from '@solana-program/system';
import type { Chain } from './chain.ts';
import { FAUCET, LEAKING_WALLET } from './genesis.ts';
import { devnetKey } from './keys.ts';
import { STAKE_PROGRAM, SYSTEM_PROGRAM } from './network.ts';
import { textOfHash } from './runtime/block-hash.ts';
import { readWireTransaction, type WireTransaction } from './runtime/wire-transaction.ts';
import type { AuthorityChange } from './solana-devnet.ts';
import { STAKE_ACCOUNT_SIZE } from './staking/stake-account.ts';

/** A transaction of these instructions, signed by all who have to, good from the newest block on. */
async function signed(
  payer: KeyPairSigner,
  instructions: readonly Instruction[],
  { ledger: { head } }: Chain,
): Promise<WireTransaction> {
  const lifetime = { blockhash: textOfHash(head.hash) as Blockhash, lastValidBlockHeight: 0n };
  const message = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayerSigner(payer, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(lifetime, one),
    (one) => appendTransactionMessageInstructions(instructions, one),
  );
  const transaction = await signTransactionMessageWithSigners(message);
  return readWireTransaction(Uint8Array.from(getTransactionEncoder().encode(transaction)));
}

/** A transfer from the faucet. */
export async function airdrop(
  to: { address: string; lamports: bigint },
  chain: Chain,
): Promise<WireTransaction> {
  const faucet = await devnetKey(FAUCET);
  const transfer = getTransferSolInstruction({
    source: faucet,
    destination: to.address as Address,
    amount: lamports(to.lamports),
  });
  return signed(faucet, [transfer], chain);
}

/** Makes a stake of the leaking wallet and delegates it; `amount` in lamports, without rent. */
export async function leakedStake(
  amount: bigint,
  chain: Chain,
): Promise<{ wire: WireTransaction; stakeAccount: Address; wallet: Address }> {
  const [wallet, stake] = await Promise.all([devnetKey(LEAKING_WALLET), generateKeyPairSigner()]);
  const authorities = { staker: wallet.address, withdrawer: wallet.address };
  const vote = chain.validators[0]?.voteAccount as Address;
  const rent = chain.svm.minimumBalanceForRentExemption(BigInt(STAKE_ACCOUNT_SIZE));
  const wire = await signed(
    wallet,
    [
      getCreateAccountInstruction({
        payer: wallet,
        newAccount: stake,
        lamports: rent + amount,
        space: STAKE_ACCOUNT_SIZE,
        programAddress: STAKE_PROGRAM,
      }),
      getInitializeInstruction({
        stake: stake.address,
        arg0: authorities,
        arg1: { unixTimestamp: 0n, epoch: 0n, custodian: SYSTEM_PROGRAM },
      }),
      getDelegateStakeInstruction({ stake: stake.address, vote, stakeAuthority: wallet }),
    ],
    chain,
  );
  return { wire, stakeAccount: stake.address, wallet: wallet.address };
}

/** Gives a stake of the leaking wallet to somebody else. */
export async function authorityChange(
  { stakeAccount, authority, to }: AuthorityChange,
  chain: Chain,
): Promise<WireTransaction> {
  const wallet = await devnetKey(LEAKING_WALLET);
  const authorize = getAuthorizeInstruction({
    stake: stakeAccount as Address,
    authority: wallet,
    arg0: to as Address,
    arg1: authority === 'staker' ? StakeAuthorize.Staker : StakeAuthorize.Withdrawer,
  });
  return signed(wallet, [authorize], chain);
}
