/**
 * Every code that Ethereum adds to the errors of the API, with what it means. A code is never used
 * for something else. Codes of nodes are in node/node-failure.ts.
 */
export const errorCodes = {
  invalid_stake_amount:
    'The amount of a stake does not fit the number of validators or the bounds of one validator.',
  too_many_validators: 'The amount asks for more validators than one transaction may stake.',
  invalid_key_amount: 'The amount of a deposit is outside the bounds of one validator.',
  batch_contract_missing:
    'Several validators were asked for, and no batch-deposit contract is configured.',
  insufficient_balance:
    'The wallet has less than value and gas need; `details.have` and `details.need`, in wei.',
  fees_too_high:
    'Gas costs more than a stake should pay; `details.have` and `details.need`, in wei.',
  deposit_would_fail: 'The execution node says that the deposit would revert, with its reason.',
  undecodable_transaction: 'The bytes are not an EIP-1559 transaction in its one encoding.',
  unsigned_transaction: 'A signed transaction was expected and this one has no signature.',
  already_signed: 'An unsigned transaction was expected and this one has a signature.',
  wrong_chain: 'The transaction is for another chain id than that of the network of the token.',
  invalid_signature: 'The signature is not one that Ethereum accepts for these bytes.',
  transaction_refused: 'The execution node refused the transaction, with its reason.',
  transaction_not_found: 'No node knows a transaction of this hash.',
  invalid_node: 'An address that was given as a node is not one of an Ethereum node.',
  validator_client_unavailable: 'A validator client can not be reached or gives no good answer.',
  validator_client_refused: 'A validator client did not take a key, with its reason.',
} as const;

export type EthereumErrorCode = keyof typeof errorCodes;
