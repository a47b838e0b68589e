/**
 * Every code that Ethereum adds to the errors of the API, with what it means. A code is never used
 * for something else. Codes of nodes are in chains/node/node-failure.ts.
 */
export const errorCodes = {
  invalid_stake_amount:
    'The amount of a stake does not fit the number of validators or the bounds of one validator.',
  too_many_validators: 'The amount asks for more validators than one transaction may stake.',
  invalid_key_amount: 'The amount of a deposit is outside the bounds of one validator.',
  batch_contract_missing:
    'Several validators were asked for, and no batch-deposit contract is configured.',
  invalid_deposit_amount: 'The amount of a top-up is not whole gwei of at least 1 ETH.',
  invalid_withdrawal_amount: 'The amount of a withdrawal is not whole gwei.',
  duplicate_validator: 'The same validator is named twice, or as source and as target.',
  validator_not_found: 'The beacon chain has no validator of this public key.',
  not_withdrawal_address:
    'A validator pays out to another address than the one that has to ask, or that is expected.',
  wrong_credentials_type:
    'The withdrawal credentials are of a type for which this can not be done.',
  validator_not_active: 'The validator is not active yet.',
  validator_exiting: 'The validator has left, or its exit has begun.',
  validator_too_young: 'The validator has not been active for long enough to ask for this.',
  request_waiting:
    'A request for the validator waits in its contract; the chain would pass over another.',
  pending_withdrawals: 'Partial withdrawals of the validator wait in the queue.',
  excess_balance_too_low: 'The validator has less above 32 ETH than is asked for.',
  validator_full: 'The validator can not hold so much more.',
  queue_full: 'A queue of the beacon chain has no place; the chain would pass over the request.',
  consolidation_churn_too_low: 'The network is too small for consolidations.',
  request_fee_too_high: 'A request contract asks more than a request should cost.',
  exit_request_contract_missing: 'No exit-request contract is configured.',
  validator_not_ours: 'The validator is not one of this operator, who can not exit it.',
  insufficient_balance:
    'The wallet has less than value and gas need; `details.have` and `details.need`, in wei.',
  fees_too_high:
    'Gas costs more than a transaction should pay; `details.have` and `details.need`, in wei.',
  call_would_fail: 'The execution node says that the transaction would revert, with its reason.',
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
  validator_client_refused: 'A validator client refused what it was asked, with its reason.',
  exit_refused: 'The beacon node refused a voluntary exit, with its reason.',
} as const;

export type EthereumErrorCode = keyof typeof errorCodes;
