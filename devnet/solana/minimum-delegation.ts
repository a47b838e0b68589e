import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  getU64Decoder,
  pipe,
  setTransactionMessageFeePayer,
  setTransactionMessageLifetimeUsingBlockhash,
} from '@solana/kit';
import { getGetMinimumDelegationInstruction } from '@solana-program/stake';
import type { LiteSVM } from 'litesvm';
import { FailedTransactionMetadata } from 'litesvm';
import { FAUCET } from './genesis.ts';
import { devnetKey } from './keys.ts';

/** The least stake that the stake program lets anybody delegate, in lamports: what it answers itself. */
export async function minimumDelegationOf(svm: LiteSVM): Promise<bigint> {
  const { address } = await devnetKey(FAUCET);
  const lifetime = { blockhash: svm.latestBlockhash(), lastValidBlockHeight: 0n };
  const transaction = pipe(
    createTransactionMessage({ version: 0 }),
    (one) => setTransactionMessageFeePayer(address, one),
    (one) => setTransactionMessageLifetimeUsingBlockhash(lifetime, one),
    (one) => appendTransactionMessageInstructions([getGetMinimumDelegationInstruction()], one),
    compileTransaction,
  );
  svm.withSigverify(false);
  try {
    const result = svm.simulateTransaction(transaction);
    if (result instanceof FailedTransactionMetadata) throw new Error(result.toString());
    return getU64Decoder().decode(result.meta().returnData().data());
  } finally {
    svm.withSigverify(true);
  }
}
