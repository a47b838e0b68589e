import { randomBytes } from 'node:crypto';
import { address, createAddressWithSeed } from '@solana/kit';
import { STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import type { NewStakeAccount } from './stake-instructions.ts';

/** Characters in hex; a seed has at most 32 bytes. */
const SEED_BYTES = 16;

/**
 * A stake account at an address that only the wallet can make one at, so that it alone signs. The seed
 * is random: nobody can put lamports there first, which would make the transaction fail.
 */
export async function chooseStakeAccount(wallet: string): Promise<NewStakeAccount> {
  const seed = randomBytes(SEED_BYTES).toString('hex');
  const account = await createAddressWithSeed({
    baseAddress: address(wallet),
    programAddress: STAKE_PROGRAM_ADDRESS,
    seed,
  });
  return { address: account, seed };
}
