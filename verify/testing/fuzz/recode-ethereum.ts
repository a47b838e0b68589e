import { WEI_PER_GWEI } from '@kiln-connect/core';
import {
  encodeFunctionData,
  fromRlp,
  type Hex,
  keccak256,
  numberToHex,
  parseAbi,
  recoverAddress,
  toRlp,
} from 'viem';
import { hexFromBytes } from '../../bytes.ts';
import { type Calldata, readCalldata } from '../../ethereum/calldata.ts';
import type { Deposit } from '../../ethereum/deposit.ts';
import { networks } from '../../ethereum/networks.ts';
import {
  decodeTransaction,
  type Transaction,
  transactionBytes,
} from '../../ethereum/transaction.ts';
import { abi } from '../ethereum-stake.ts';
import { demand } from './finding.ts';

const calls = [...abi, ...parseAbi(['function requestExit(bytes[] validators)'])] as const;

const hex = (bytes: Uint8Array): Hex => hexFromBytes(bytes) as Hex;
/** As RLP writes a number: without zeros in front, nothing for zero. */
const number = (value: bigint): Hex => {
  if (value === 0n) return '0x';
  const digits = numberToHex(value).slice(2);
  return `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`;
};

/**
 * Writes what was read anew with viem: the bytes, the hash that is signed, the sender and the call
 * must be the same, so that nothing was passed over and nothing was read in.
 * @throws {Finding}
 */
export async function recodeEthereum(text: string): Promise<void> {
  const bytes = transactionBytes(text);
  const transaction = decodeTransaction(bytes);
  const fields = fieldsOf(transaction);
  const unsigned: Hex = `0x02${toRlp(fields as Hex[]).slice(2)}`;
  demand(keccak256(unsigned) === hex(transaction.signingHash), 'the hash is of other bytes');
  if (transaction.signed) {
    const [yParity, r, s] = (fromRlp(hex(bytes.subarray(1))) as Hex[]).slice(9) as [Hex, Hex, Hex];
    const signed = `0x02${toRlp([...fields, yParity, r, s] as Hex[]).slice(2)}`;
    demand(signed === hex(bytes), 'the signed transaction has a second form');
    const sender = await recoverAddress({
      hash: hex(transaction.signingHash),
      signature: {
        r: `0x${r.slice(2).padStart(64, '0')}`,
        s: `0x${s.slice(2).padStart(64, '0')}`,
        yParity: yParity === '0x' ? 0 : 1,
      },
    });
    const found = hex(transaction.signed.sender);
    demand(sender.toLowerCase() === found, `the sender is ${sender}, not ${found}`);
  } else demand(unsigned === hex(bytes), 'the transaction has a second form');
  const calldata = readCalldata(transaction, networks.devnet);
  const call = callOf(calldata, transaction.value);
  const isSame = call === undefined || call === hex(transaction.data);
  demand(isSame, `the call has a second form: ${calldata.kind}`);
}

const fieldsOf = (transaction: Transaction): unknown[] => [
  number(transaction.chainId),
  number(transaction.nonce),
  number(transaction.maxPriorityFeePerGas),
  number(transaction.maxFeePerGas),
  number(transaction.gasLimit),
  transaction.to ? hex(transaction.to) : '0x',
  number(transaction.value),
  hex(transaction.data),
  transaction.accessList.map(({ address, storageKeys }) => [hex(address), storageKeys.map(hex)]),
];

/** The calldata that says this, by viem; undefined for what is not understood. */
function callOf(calldata: Calldata, value: bigint): Hex | undefined {
  switch (calldata.kind) {
    case 'none':
      return '0x';
    case 'unknown':
      return undefined;
    case 'top-up':
      return depositCall(calldata.deposit, value);
    case 'deposits':
      return calldata.expectedDepositRoot
        ? batchCall(calldata.deposits, calldata.expectedDepositRoot)
        : depositCall(calldata.deposits[0] as Deposit, value);
    case 'withdrawal':
      return `${calldata.publicKey}${calldata.amount.toString(16).padStart(16, '0')}` as Hex;
    case 'consolidation':
      return `${calldata.source}${calldata.target.slice(2)}` as Hex;
    case 'compounding':
      return `${calldata.publicKey}${calldata.publicKey.slice(2)}` as Hex;
    case 'exit-request':
      return encodeFunctionData({
        abi: calls,
        functionName: 'requestExit',
        args: [calldata.publicKeys as Hex[]],
      });
  }
}

function depositCall(deposit: Deposit, value: bigint): Hex {
  demand(deposit.amount * WEI_PER_GWEI === value, 'the deposit is of another value');
  const { publicKey, withdrawalCredentials, signature, dataRoot } = deposit;
  return encodeFunctionData({
    abi: calls,
    functionName: 'deposit',
    args: [hex(publicKey), hex(withdrawalCredentials), hex(signature), hex(dataRoot)],
  });
}

const batchCall = (deposits: readonly Deposit[], expectedDepositRoot: Uint8Array): Hex =>
  encodeFunctionData({
    abi: calls,
    functionName: 'batchDeposit',
    args: [
      deposits.map(({ publicKey }) => hex(publicKey)),
      hex(deposits[0]?.withdrawalCredentials ?? new Uint8Array()),
      deposits.map(({ signature }) => hex(signature)),
      deposits.map(({ dataRoot }) => hex(dataRoot)),
      deposits.map(({ amount }) => amount),
      hex(expectedDepositRoot),
    ],
  });
