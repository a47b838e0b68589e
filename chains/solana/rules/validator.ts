import { address } from '@solana/kit';
import type { SolanaRpc } from '../node/index.ts';
import { COMMITMENT } from '../state/read-accounts.ts';
import type { Obstacle } from './obstacle.ts';

/** Why a stake with this vote account would earn nothing; undefined when it votes. */
export async function findIdleValidator(
  voteAccount: string,
  rpc: SolanaRpc,
): Promise<Obstacle | undefined> {
  const { current, delinquent } = await rpc
    .getVoteAccounts({
      votePubkey: address(voteAccount),
      commitment: COMMITMENT,
      keepUnstakedDelinquents: true,
    })
    .send();
  const isIt = ({ votePubkey }: { votePubkey: string }) => votePubkey === voteAccount;
  if (current.some(isIt)) return undefined;
  if (delinquent.some(isIt)) {
    return {
      code: 'validator_not_voting',
      message: `The validator ${voteAccount} has not voted for long. Expected one that votes: with another a stake earns nothing.`,
      have: 'delinquent',
      need: 'voting',
    };
  }
  return {
    code: 'validator_not_found',
    message: `${voteAccount} is not the vote account of a validator. Expected its vote account, which is another address than its identity.`,
    have: 'none',
    need: 'a vote account',
  };
}
