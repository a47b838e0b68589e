/**
 * Every code that Solana adds to the errors of the API, with what it means. A code is never used for
 * something else. Codes of nodes are in chains/node/node-failure.ts.
 */
export const errorCodes = {
  insufficient_balance:
    'The wallet has less than the transaction and its fee take; `details.have` and `details.need`, in lamports.',
  below_rent_minimum:
    'The wallet would keep less than the chain lets an account hold, and more than nothing; in lamports.',
  stake_too_small:
    'A stake would be less than the rent reserve of its account and the least delegation; in lamports.',
  validator_not_found: 'No vote account of a validator is at this address.',
  validator_not_voting: 'The validator has not voted for long: a stake with it would earn nothing.',
  stake_account_not_found: 'There is no stake account at this address.',
  not_stake_authority: 'The staker of the stake account is another than the wallet.',
  not_withdraw_authority: 'The withdrawer of the stake account is another than the wallet.',
  stake_not_delegated: 'The stake account is not delegated, so that nothing can be deactivated.',
  stake_deactivated: 'The stake is deactivated already, or its deactivation has begun.',
  stake_still_active: 'Part of what is asked for is staked still; in lamports.',
  insufficient_stake_balance: 'The stake account holds less than is asked for; in lamports.',
  lockup_in_force: 'A lockup of the stake account is in force.',
  same_account: 'Source and destination of a merge are the same account.',
  authorities_differ: 'Two stakes that are to be merged have other authorities or another lockup.',
  validators_differ: 'Two active stakes that are to be merged are with other validators.',
  stake_partially_active:
    'The stake activates or deactivates over several epochs: it can not be merged before that is over.',
  stakes_in_other_states:
    'One of two stakes that are to be merged is active, and the other one is not.',
  split_too_small: 'A part of a split would be less than a stake account must hold; in lamports.',
  simulation_failed: 'The node ran the transaction and it failed, with the reason of the program.',
  transaction_too_long: 'The transaction has more bytes than a node takes.',
  nonce_account_unavailable: 'The operator has no nonce account that could be used now.',
  nonce_authority_used: 'The authority of the nonce account would sign for more than the nonce.',
  undecodable_transaction: 'The bytes are not a transaction in its one encoding.',
  unsigned_transaction: 'A signed transaction was expected and a signature is missing.',
  already_signed: 'An unsigned transaction was expected and this one has all signatures.',
  invalid_signature: 'A signature is of none of the signers over these bytes.',
  transaction_refused: 'The node refused the transaction, with its reason.',
  transaction_not_found: 'No node knows a transaction of this signature.',
  history_not_kept: 'The nodes have no blocks that are so old.',
  invalid_node: 'An address that was given as a node is not one of a Solana node.',
} as const;

export type SolanaErrorCode = keyof typeof errorCodes;
