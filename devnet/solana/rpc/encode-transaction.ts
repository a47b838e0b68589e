import { getBase58Decoder } from '@solana/kit';
import type { AccountKey } from '../runtime/account-keys.ts';
import type { ExecutedInstruction, ExecutedTransaction, Outcome } from '../runtime/block.ts';
import type { WireTransaction } from '../runtime/wire-transaction.ts';
import { type Options, wordOption } from './params.ts';
import { parseInstruction } from './parsed-instruction.ts';
import { RpcError } from './rpc-error.ts';

const TRANSACTION_ENCODINGS = ['json', 'jsonParsed', 'base58', 'base64'] as const;
type TransactionEncoding = (typeof TRANSACTION_ENCODINGS)[number];

const base58 = (data: Uint8Array): string => getBase58Decoder().decode(data);

const compiled = ({ programIdIndex, accounts, data, stackHeight }: ExecutedInstruction) => ({
  accounts,
  data: base58(data),
  programIdIndex,
  stackHeight,
});

const instructionsOf = ({ message }: WireTransaction): ExecutedInstruction[] =>
  message.instructions.map(({ programAddressIndex, accountIndices, data }) => ({
    programIdIndex: programAddressIndex,
    accounts: accountIndices ?? [],
    data: Uint8Array.from(data ?? []),
    stackHeight: 1,
  }));

const lookupsOf = ({ message }: WireTransaction) =>
  'addressTableLookups' in message
    ? (message.addressTableLookups ?? []).map((lookup) => ({
        accountKey: lookup.lookupTableAddress,
        readonlyIndexes: lookup.readonlyIndexes,
        writableIndexes: lookup.writableIndexes,
      }))
    : [];

function encodeBody(
  wire: WireTransaction,
  keys: readonly AccountKey[],
  encoding: TransactionEncoding,
) {
  if (encoding === 'base64') return [Buffer.from(wire.bytes).toString('base64'), 'base64'];
  if (encoding === 'base58') return [base58(wire.bytes), 'base58'];
  const { header, staticAccounts, lifetimeToken } = wire.message;
  const lookups = wire.version === 0 && { addressTableLookups: lookupsOf(wire) };
  const instructions = instructionsOf(wire);
  const message =
    encoding === 'json'
      ? {
          accountKeys: staticAccounts,
          header: {
            numReadonlySignedAccounts: header.numReadonlySignerAccounts,
            numReadonlyUnsignedAccounts: header.numReadonlyNonSignerAccounts,
            numRequiredSignatures: header.numSignerAccounts,
          },
          instructions: instructions.map(compiled),
          recentBlockhash: lifetimeToken,
          ...lookups,
        }
      : {
          accountKeys: keys.map(({ address, signer, source, writable }) => ({
            pubkey: address,
            signer,
            source,
            writable,
          })),
          instructions: instructions.map((one) => parseInstruction(one, keys)),
          recentBlockhash: lifetimeToken,
          ...lookups,
        };
  return { message, signatures: wire.signatures };
}

/** What the instructions called, by the number of the instruction. */
export const encodeInner = (
  { inner }: Outcome,
  keys: readonly AccountKey[],
  encoding: TransactionEncoding,
) =>
  inner.flatMap((called, index) =>
    called.length === 0
      ? []
      : [
          {
            index,
            instructions: called.map((one) =>
              encoding === 'jsonParsed' ? parseInstruction(one, keys) : compiled(one),
            ),
          },
        ],
  );

/** What a program gave back, in the shape of the JSON-RPC. */
export const encodeReturnData = ({ returnData }: Outcome) =>
  returnData && {
    data: [Buffer.from(returnData.data).toString('base64'), 'base64'],
    programId: returnData.program,
  };

function encodeMeta(executed: ExecutedTransaction, encoding: TransactionEncoding) {
  const { error, fee, keys } = executed;
  const looked = keys.filter(({ source }) => source === 'lookupTable');
  const returnData = encodeReturnData(executed);
  return {
    computeUnitsConsumed: executed.computeUnits,
    err: error ?? null,
    fee: fee.base + fee.priority,
    innerInstructions: encodeInner(executed, keys, encoding),
    ...(encoding !== 'jsonParsed' && {
      loadedAddresses: {
        readonly: looked.filter(({ writable }) => !writable).map(({ address }) => address),
        writable: looked.filter(({ writable }) => writable).map(({ address }) => address),
      },
    }),
    logMessages: executed.logs,
    postBalances: executed.postBalances,
    postTokenBalances: [],
    preBalances: executed.preBalances,
    preTokenBalances: [],
    ...(returnData && { returnData }),
    rewards: [],
    status: error === undefined ? { Ok: null } : { Err: error },
  };
}

/** How transactions are to be written, and the newest version that the caller understands. */
export interface TransactionFormat {
  readonly encoding: TransactionEncoding;
  readonly newestVersion: unknown;
}

export const transactionFormatOf = (options: Options): TransactionFormat => ({
  encoding: wordOption(options, 'encoding', TRANSACTION_ENCODINGS) ?? 'json',
  newestVersion: options.maxSupportedTransactionVersion,
});

/**
 * A transaction with what came of it (`EncodedTransactionWithStatusMeta`).
 * @throws {RpcError} when it has a version that the caller does not understand.
 */
export function encodeTransaction(
  executed: ExecutedTransaction,
  { encoding, newestVersion }: TransactionFormat,
) {
  const { wire, keys } = executed;
  const isAsked = typeof newestVersion === 'number';
  if (wire.version !== 'legacy' && !isAsked) {
    throw new RpcError(
      'unsupportedVersion',
      `Transaction version (${wire.version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${wire.version}`,
    );
  }
  return {
    meta: encodeMeta(executed, encoding),
    transaction: encodeBody(wire, keys, encoding),
    ...(isAsked && { version: wire.version }),
  };
}
