import { InvalidInputError } from '@kiln-connect/core';
import type { Chain } from './chain.ts';
import type { Offence } from './ethereum-devnet.ts';
import { isSlashableProposal, isSlashableVote } from './includable-slashings.ts';
import { attestTwice, proposeTwice } from './offences.ts';

/**
 * Hands in the proof that the validator broke a rule in the newest slot.
 * @throws {InvalidInputError} when that is not possible: no such validator, no key, slashed before.
 */
export async function slash({ publicKey, kind }: Offence, chain: Chain): Promise<void> {
  const { context, keys, slashings, head } = chain;
  const key = keys.find(publicKey);
  const validatorIndex = key && context.pubkeyCache.getIndex(key.secretKey.toPublicKey().toBytes());
  if (!key || validatorIndex === null || validatorIndex === undefined) {
    throw cannotSlash(publicKey, 'it is no validator whose key the devnet holds');
  }
  const offender = { key, validatorIndex, slot: head.slot, config: context.config };
  if (kind === 'proposal') {
    const proof = proposeTwice(offender);
    if (!isSlashableProposal(proof, head.state, context)) throw notActive(publicKey);
    return slashings.add({ proposer: [proof] });
  }
  const proof = attestTwice(offender);
  if (!isSlashableVote(proof, head.state, context)) throw notActive(publicKey);
  return slashings.add({ attester: [proof] });
}

const notActive = (publicKey: string) =>
  cannotSlash(publicKey, 'it is not active yet, was slashed before, or has left');

const cannotSlash = (publicKey: string, why: string) =>
  new InvalidInputError({
    code: 'not_slashable',
    message: `The validator ${publicKey} can not be slashed: ${why}.`,
  });
