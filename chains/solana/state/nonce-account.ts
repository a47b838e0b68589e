import type { HeldNonce } from '@kiln-connect/core';
import { getNonceDecoder, NonceState, SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import type { SolanaRpc } from '../node/index.ts';
import { type Account, COMMITMENT, readAccounts } from './read-accounts.ts';

/** A node takes at most that many accounts a call. */
const ACCOUNTS_A_CALL = 100;

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

/**
 * What these accounts hold and as of which slot, in the order asked, as of the last confirmed block or,
 * `final`, the last finalized one; undefined where no nonce account is.
 */
export async function readNonces(
  accounts: readonly string[],
  { final = false, rpc }: { final?: boolean; rpc: SolanaRpc },
): Promise<readonly (HeldNonce | undefined)[]> {
  const held: (HeldNonce | undefined)[] = [];
  for (let from = 0; from < accounts.length; from += ACCOUNTS_A_CALL) {
    const some = accounts.slice(from, from + ACCOUNTS_A_CALL);
    const read = await readAccounts(some, rpc, final ? 'finalized' : COMMITMENT);
    const position = Number(read.slot);
    held.push(
      ...read.accounts.map((account) => {
        const found = nonceOf(account);
        return found && { ...found, position };
      }),
    );
  }
  return held;
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
