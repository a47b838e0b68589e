import type { NonceKey } from '@kiln-connect/core';
import type { Instruction } from '@solana/kit';
import type { Lifetime } from './actions/lifetime.ts';
import { encodeUnsigned, withSignature } from './actions/unsigned-transaction.ts';
import { broadcast } from './broadcast.ts';
import { type Budget, feeOf } from './fees.ts';
import { bareHex } from './hex.ts';
import type { SolanaRpc } from './node/index.ts';

/**
 * What these transactions may use and offer: ten times what they need, and 0.000001 SOL. Nothing is
 * asked of the market, so that the bytes that use up a nonce are the same each time.
 */
const BUDGET: Budget = { unitLimit: 10_000, microLamports: 100_000n };

/** The payer makes an account alone; the authority signs as well that a nonce is used up. In lamports. */
export const FEES = { create: feeOf(BUDGET, 1), advance: feeOf(BUDGET, 2) } as const;

/**
 * Signs and sends a transaction of the operator's own; once more, the same has no further effect.
 * @throws {ImpossibleError} 'transaction_refused'
 */
export async function sendOwn(
  {
    payer,
    signers,
    instructions,
    lifetime,
  }: {
    payer: NonceKey;
    signers: readonly NonceKey[];
    instructions: readonly Instruction[];
    lifetime: Lifetime;
  },
  rpc: SolanaRpc,
): Promise<void> {
  const encoded = encodeUnsigned({
    wallet: payer.address,
    instructions,
    lifetime,
    budget: BUDGET,
  });
  const wire = signers.reduce(
    (bytes, { address: signer, sign }) =>
      withSignature(
        { wire: bytes, signers: encoded.signers },
        { signer, signature: sign(encoded.message) },
      ),
    encoded.wire,
  );
  await broadcast({ tx_serialized: bareHex(wire) }, rpc);
}
