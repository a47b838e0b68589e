import { InvalidInputError, type JsonObject, WEI_PER_GWEI } from '@kiln-connect/core';
import { hexFromBytes, sameBytes } from '../bytes.ts';
import type { DecodeOptions } from '../chain-verifier.ts';
import { accountOf } from './account.ts';
import { checksumAddress } from './address.ts';
import { type Calldata, readCalldata } from './calldata.ts';
import type { Deposit } from './deposit.ts';
import { type EthereumNetwork, findNetwork, UNKNOWN_NETWORK } from './networks.ts';
import { decodeTransaction, type Transaction, transactionBytes } from './transaction.ts';

/**
 * A transaction as an object for JSON; amounts in wei as decimal text.
 * @throws {InvalidInputError} 'undecodable_transaction', 'unknown_network'
 */
export function decodeEthereum(options: DecodeOptions): JsonObject {
  const network = findNetwork(options.network);
  if (!network) {
    throw new InvalidInputError({ code: 'unknown_network', message: UNKNOWN_NETWORK });
  }
  const transaction = decodeTransaction(transactionBytes(options.bytes));
  const calldata = readCalldata(transaction, network);
  return {
    type: 'eip1559',
    chain_id: transaction.chainId.toString(),
    nonce: transaction.nonce.toString(),
    max_priority_fee_per_gas_wei: transaction.maxPriorityFeePerGas.toString(),
    max_fee_per_gas_wei: transaction.maxFeePerGas.toString(),
    gas_limit: transaction.gasLimit.toString(),
    to: transaction.to ? checksumAddress(transaction.to) : null,
    value_wei: transaction.value.toString(),
    access_list: transaction.accessList.map(({ address, storageKeys }) => ({
      address: checksumAddress(address),
      storage_keys: storageKeys.map(hexFromBytes),
    })),
    ...describeCall(transaction, calldata, network),
    signed: transaction.signed !== undefined,
    unsigned_tx_hash: hexFromBytes(transaction.signingHash),
    ...(transaction.signed && {
      from: checksumAddress(transaction.signed.sender),
      hash: hexFromBytes(transaction.signed.hash),
    }),
    account: accountOf(transaction, calldata, network).map((line) => ({ ...line })),
  };
}

function describeCall(
  { to, data }: Transaction,
  calldata: Calldata,
  network: EthereumNetwork,
): JsonObject {
  switch (calldata.kind) {
    case 'none':
      return {};
    case 'unknown':
      return { data: hexFromBytes(data), note: `Not understood: ${calldata.why}.` };
    case 'deposits': {
      const { deposits, expectedDepositRoot: root } = calldata;
      return {
        function: calldata.function,
        arguments: {
          deposits: deposits.map(depositAnswer),
          ...(root && { expected_deposit_root: hexFromBytes(root) }),
        },
        ...(calldata.function === 'deposit' && noteElsewhere(to, network)),
      };
    }
    case 'top-up':
      return {
        function: 'deposit',
        arguments: { deposits: [depositAnswer(calldata.deposit)] },
        ...noteElsewhere(to, network),
      };
    case 'withdrawal': {
      const amount_wei = (calldata.amount * WEI_PER_GWEI).toString();
      return {
        request: 'withdrawal',
        arguments: { pubkey: calldata.publicKey, amount_wei },
      };
    }
    case 'consolidation':
      return {
        request: 'consolidation',
        arguments: {
          source_pubkey: calldata.source,
          target_pubkey: calldata.target,
        },
      };
    case 'compounding':
      return {
        request: 'compounding',
        arguments: { pubkey: calldata.publicKey },
      };
    case 'exit-request':
      return {
        function: 'requestExit',
        arguments: { validators: calldata.publicKeys },
      };
  }
}

const depositAnswer = (deposit: Deposit): JsonObject => ({
  pubkey: hexFromBytes(deposit.publicKey),
  withdrawal_credentials: hexFromBytes(deposit.withdrawalCredentials),
  amount_wei: (deposit.amount * WEI_PER_GWEI).toString(),
  signature: hexFromBytes(deposit.signature),
  deposit_data_root: hexFromBytes(deposit.dataRoot),
});

const noteElsewhere = (to: Uint8Array | undefined, network: EthereumNetwork): JsonObject =>
  to && sameBytes(to, network.depositContract)
    ? {}
    : { note: 'The call looks like a deposit, but the address is not the deposit contract.' };
