import type { ActionContext, DurableNonce } from '@kiln-connect/core';
import { impossible } from '../refused.ts';
import { isSignedBy } from '../transaction.ts';
import type { Lifetime } from './lifetime.ts';
import { type Encoded, withSignature } from './unsigned-transaction.ts';

/** A nonce account that was leased for one transaction, and the nonce that it holds. */
export interface LeasedNonce extends DurableNonce {
  readonly lifetime: Lifetime;
}

/**
 * Leases a nonce account of the operator.
 * @throws {ImpossibleError} 'nonce_account_unavailable'
 */
export async function leaseNonce({ durableNonces }: ActionContext): Promise<LeasedNonce> {
  if (!durableNonces) {
    throw impossible(
      'nonce_account_unavailable',
      'The operator has no nonce accounts here. Expected a request without durable_nonce, whose transaction is good for about a minute.',
    );
  }
  const leased = await durableNonces.lease();
  const { account, authority, nonce } = leased;
  return { ...leased, lifetime: { kind: 'nonce', nonceAccount: account, authority, nonce } };
}

/**
 * The bytes with the signature of the nonce's authority, who signs only what uses it for the nonce: in
 * no other instruction, and not as who pays.
 * @throws {ImpossibleError} 'nonce_authority_used'
 */
export async function coSign(
  { message, wire, signers, instructions }: Encoded,
  { authority, sign }: LeasedNonce,
): Promise<Uint8Array> {
  const [, ...others] = instructions;
  const elsewhere = others.some(({ accounts = [] }) =>
    accounts.some(({ address }) => address === authority),
  );
  const place = signers.indexOf(authority);
  if (elsewhere || place <= 0) {
    throw impossible(
      'nonce_authority_used',
      `${authority} is the authority of the nonce account, and would sign for more than the nonce. Expected a wallet and accounts that are not the operator's.`,
    );
  }
  const signature = await sign(message);
  if (!isSignedBy(authority, { message, signature })) {
    throw new Error(`what was signed for the nonce authority ${authority} is not its signature`);
  }
  return withSignature({ wire, signers }, { signer: authority, signature });
}
