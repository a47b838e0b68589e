import { getNonceDecoder, NonceState, SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import type { SolanaRpc } from '../node/index.ts';
import { type Account, readAccounts } from './read-accounts.ts';

/** What keeps bytes valid until somebody uses it up. */
export interface NonceAccount {
  /** Stands in the place of a block hash, base58. */
  readonly nonce: string;
  /** Who alone can use it up. */
  readonly authority: string;
}

/** The nonce at an address, as of a slot; undefined when no nonce account is there. */
export async function readNonce(
  address: string,
  rpc: SolanaRpc,
): Promise<{ slot: bigint; found: NonceAccount | undefined }> {
  const { slot, accounts } = await readAccounts([address], rpc);
  return { slot, found: nonceOf(accounts[0]) };
}

/** What an account holds if it is a nonce account. */
export function nonceOf(account: Account | undefined): NonceAccount | undefined {
  if (!account || account.owner !== SYSTEM_PROGRAM_ADDRESS) return undefined;
  try {
    const { state, authority, blockhash } = getNonceDecoder().decode(account.data);
    return state === NonceState.Initialized ? { nonce: blockhash, authority } : undefined;
  } catch {
    // A wallet: it has no data.
    return undefined;
  }
}
