import { parseAbi } from 'viem';

/** The deposit contract; DepositEvent carries its numbers as little-endian bytes. */
export const depositContractAbi = parseAbi([
  'function deposit(bytes pubkey, bytes withdrawal_credentials, bytes signature, bytes32 deposit_data_root) payable',
  'function get_deposit_root() view returns (bytes32)',
  'event DepositEvent(bytes pubkey, bytes withdrawal_credentials, bytes amount, bytes signature, bytes index)',
]);

/** BatchDeposit.sol, which stands beside this file. */
export const batchDepositAbi = parseAbi([
  'function batchDeposit(bytes[] pubkeys, bytes withdrawalCredentials, bytes[] signatures, bytes32[] depositDataRoots, uint64[] amountsGwei, bytes32 expectedDepositRoot) payable',
  'error DepositRootMoved(bytes32 expected, bytes32 found)',
  'error WrongNumberOfDeposits(uint256 found)',
  'error LengthsDiffer()',
  'error WrongValue(uint256 expected, uint256 found)',
]);

/** ExitRequest.sol, which stands beside this file: one event for each validator of a call. */
export const exitRequestAbi = parseAbi([
  'function requestExit(bytes[] validators)',
  'event ExitRequested(address indexed caller, bytes validator)',
  'error WrongNumberOfValidators(uint256 found)',
  'error NotAPublicKey(uint256 index)',
]);
