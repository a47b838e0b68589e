import {
  decompileTransactionMessage,
  getCompiledTransactionMessageDecoder,
  getTransactionDecoder,
  type Instruction,
} from '@solana/kit';
import {
  COMPUTE_BUDGET_PROGRAM_ADDRESS,
  parseComputeBudgetInstruction,
} from '@solana-program/compute-budget';
import { parseStakeInstruction, STAKE_PROGRAM_ADDRESS } from '@solana-program/stake';
import { parseSystemInstruction, SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';
import {
  decodeFunctionData,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbi,
  parseTransaction,
} from 'viem';

// The least that anybody does who reads a transaction with the library of its chain.

const calls = parseAbi([
  'function deposit(bytes pubkey, bytes withdrawal_credentials, bytes signature, bytes32 deposit_data_root) payable',
  'function batchDeposit(bytes[] pubkeys, bytes withdrawalCredentials, bytes[] signatures, bytes32[] depositDataRoots, uint64[] amountsGwei, bytes32 expectedDepositRoot) payable',
  'function requestExit(bytes[] validators)',
]);

/** With viem: the fields, the hash that is signed, and the call where the contract has functions. */
export function rawDecodeEthereum(bytes: string): unknown {
  const transaction = parseTransaction(bytes as `0x02${string}`);
  const { data = '0x' } = transaction;
  // The contracts of EIP-7002 and EIP-7251 have no functions: their data is read by its length.
  const isRequest = data.length === 2 + 2 * 56 || data.length === 2 + 2 * 96;
  const call = isRequest ? hexToBytes(data) : decodeFunctionData({ abi: calls, data });
  return [transaction, keccak256(bytes as Hex), call];
}

const PARSERS: { readonly [program: string]: (instruction: never) => unknown } = {
  [SYSTEM_PROGRAM_ADDRESS]: parseSystemInstruction,
  [STAKE_PROGRAM_ADDRESS]: parseStakeInstruction,
  [COMPUTE_BUDGET_PROGRAM_ADDRESS]: parseComputeBudgetInstruction,
};

/** With @solana/kit: the message and its instructions, each by the client of its program. */
export function rawDecodeSolana(bytes: string): unknown {
  const transaction = getTransactionDecoder().decode(
    hexToBytes(`0x${bytes.replace(/^0x/, '')}` as Hex),
  );
  const message = decompileTransactionMessage(
    getCompiledTransactionMessageDecoder().decode(transaction.messageBytes),
  );
  return (message.instructions as readonly Instruction[]).map((instruction) =>
    PARSERS[instruction.programAddress]?.(instruction as never),
  );
}
