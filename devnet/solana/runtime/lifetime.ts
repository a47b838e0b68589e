import { getBase58Encoder } from '@solana/kit';
import { BLOCKHASH_BLOCKS } from '../network.ts';
import { accountKeysOf } from './account-keys.ts';
import type { Accounts } from './accounts.ts';
import type { Block } from './block.ts';
import type { Ledger } from './ledger.ts';
import { decodeNonce, nonceAccountOf } from './nonce-account.ts';
import type { WireTransaction } from './wire-transaction.ts';

/** The block with that hash, if the hash is still good for a transaction in a block of that height. */
export function blockOfBlockhash(
  blockhash: string,
  { ledger, height }: { ledger: Ledger; height: number },
): Block | undefined {
  const wanted = Buffer.from(getBase58Encoder().encode(blockhash));
  let block = ledger.head;
  while (height - block.height <= BLOCKHASH_BLOCKS) {
    if (wanted.equals(block.hash)) return block;
    if (block.slot === 0) return undefined;
    block = ledger.atOrBefore(block.parentSlot);
  }
  return undefined;
}

/**
 * 'BlockhashNotFound' when a transaction's blockhash is no recent one in a block of that height, and it does not begin with the
 * advance of a nonce account that holds it, signed by the account's authority.
 */
export function lifetimeErrorOf(
  wire: WireTransaction,
  { ledger, accounts, height }: { ledger: Ledger; accounts: Accounts; height: number },
): 'BlockhashNotFound' | undefined {
  const { lifetimeToken } = wire.message;
  if (blockOfBlockhash(lifetimeToken, { ledger, height })) return undefined;
  const address = nonceAccountOf(wire);
  const account = address && accounts.get(address);
  const nonce = account && decodeNonce(account);
  if (nonce?.nonce !== lifetimeToken) return 'BlockhashNotFound';
  const keys = accountKeysOf(wire, accounts);
  const maySpend = keys.some(({ address: key, signer }) => signer && key === nonce.authority);
  return maySpend ? undefined : 'BlockhashNotFound';
}
