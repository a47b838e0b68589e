import {
  type AuthorityReading,
  type Crafted,
  NodeAnswerError,
  type OperatorStatement,
  type StakeAuthorities,
} from '@kiln-connect/core';
import type { BeaconNode } from '../node/index.ts';
import { credentialsFor } from '../withdrawal-credentials.ts';
import type { ChainTime } from './chain-time.ts';
import { namedBlock } from './positions.ts';

const credentialsOf = (stakeId: string, credentials: string): StakeAuthorities => ({
  stakeId: stakeId.toLowerCase(),
  authorities: { withdrawal_credentials: credentials.toLowerCase() },
});

/**
 * The withdrawal credentials of validators in the state of the head. Of a key that is no validator yet
 * they are those of the first deposit that waits: the first one that is credited settles them for good.
 * @throws {NodeAnswerError} 'chain_moved' when the head was replaced while its state was read.
 */
export async function readAuthorities(
  stakeIds: readonly string[],
  { beacon, time }: { beacon: BeaconNode; time: ChainTime },
): Promise<AuthorityReading> {
  const block = await namedBlock('head', { beacon, time });
  const validators = await beacon.validators(
    block.position,
    stakeIds.map((stakeId) => stakeId.toLowerCase()),
  );
  const credentials = new Map(
    validators.map(({ publicKey, withdrawalCredentials }) => [publicKey, withdrawalCredentials]),
  );
  if (stakeIds.some((stakeId) => !credentials.has(stakeId.toLowerCase()))) {
    for (const { publicKey, withdrawalCredentials } of await beacon.pendingDeposits(
      block.position,
    )) {
      if (!credentials.has(publicKey)) credentials.set(publicKey, withdrawalCredentials);
    }
  }
  // Asked for by slot: another block may stand there by now, and its state was read then.
  const still = await beacon.header(block.position);
  if (still?.root !== block.id) {
    throw new NodeAnswerError({
      code: 'chain_moved',
      message: `The chain changed at position ${block.position} while it was read: it is read again.`,
      details: { position: block.position },
    });
  }
  return {
    block,
    stakes: stakeIds.flatMap((stakeId) => {
      const found = credentials.get(stakeId.toLowerCase());
      return found === undefined ? [] : [credentialsOf(stakeId, found)];
    }),
  };
}

/** The credentials that a crafted transaction leads to: those of new validators, and a switch to 0x02. */
export function intendedAuthorities({
  intent,
}: Pick<Crafted, 'intent'>): readonly StakeAuthorities[] {
  const { action, validators, withdrawal_address, compounding_withdrawal, pubkey, wallet } = intent;
  if (action === 'stake' && Array.isArray(validators)) {
    const credentials = credentialsFor(String(withdrawal_address), compounding_withdrawal === true);
    return validators.map((key) => credentialsOf(String(key), credentials));
  }
  if (action === 'enable-compounding') {
    return [credentialsOf(String(pubkey), credentialsFor(String(wallet), true))];
  }
  return [];
}

/** The credentials for which the operator handed keys out. */
export const statedAuthorities = (
  statements: readonly OperatorStatement[],
): readonly StakeAuthorities[] =>
  statements.map(({ public_key, withdrawal_credentials }) =>
    credentialsOf(public_key, withdrawal_credentials),
  );
