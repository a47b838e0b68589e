import { getBase58Encoder } from '@solana/kit';
import type { Chain } from '../chain.ts';
import { BLOCKHASH_BLOCKS } from '../network.ts';
import type { Account } from '../runtime/accounts.ts';
import { textOfHash } from '../runtime/block-hash.ts';
import type { Simulation } from '../runtime/execute.ts';
import { feeOf } from '../runtime/fee.ts';
import type { TransactionError } from '../runtime/transaction-error.ts';
import { readWireTransaction, type WireTransaction } from '../runtime/wire-transaction.ts';
import { accountEncodingOf, encodeAccount } from './encode-account.ts';
import { encodeInner, encodeReturnData } from './encode-transaction.ts';
import { errorText } from './error-text.ts';
import { inContext, type Method } from './method.ts';
import {
  addressAt,
  asAddress,
  bankOf,
  numberAt,
  type Options,
  optionsAt,
  textAt,
  wordOption,
} from './params.ts';
import { invalidParams, RpcError } from './rpc-error.ts';

/** Reads the transaction of a call. @throws {RpcError} when the text is not one. */
function wireOf(text: string, options: Options): WireTransaction {
  const encoding = wordOption(options, 'encoding', ['base58', 'base64']) ?? 'base58';
  let bytes: Uint8Array;
  try {
    bytes =
      encoding === 'base64' ? strictBase64(text) : Uint8Array.from(getBase58Encoder().encode(text));
  } catch {
    throw invalidParams(`invalid ${encoding} encoding`);
  }
  try {
    return readWireTransaction(bytes);
  } catch (error) {
    throw invalidParams(
      `failed to deserialize solana_transaction::versioned::VersionedTransaction: ${(error as Error).message}`,
    );
  }
}

function strictBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new Error('not base64');
  return Uint8Array.from(bytes);
}

const nothing: Omit<Simulation, 'keys' | 'error'> = {
  accountsAfter: undefined,
  logs: [],
  computeUnits: 0n,
  returnData: undefined,
  inner: [],
};

/** Tries a transaction on the newest block; one that no block would take has no logs. */
function tryOut(
  wire: WireTransaction,
  { verifySignatures, replaceBlockhash }: { verifySignatures: boolean; replaceBlockhash: boolean },
  chain: Chain,
): Omit<Simulation, 'keys'> & Partial<Pick<Simulation, 'keys'>> {
  const tried = chain.simulate(wire, { verifySignatures });
  // A node looks at the signatures before anything else.
  if (tried.error === 'SignatureFailure') return tried;
  const error = chain.whyNot(wire);
  const isForgiven = replaceBlockhash && error === 'BlockhashNotFound';
  return error && !isForgiven ? { ...nothing, error } : tried;
}

const encodeSimulation = (
  tried: ReturnType<typeof tryOut>,
  o: { wire: WireTransaction; accounts: unknown; inner: unknown; replacement: unknown },
) => {
  const fee = feeOf(o.wire);
  return {
    accounts: o.accounts,
    err: tried.error ?? null,
    fee: fee.base + fee.priority,
    innerInstructions: o.inner,
    logs: tried.logs,
    replacementBlockhash: o.replacement,
    returnData: encodeReturnData(tried) ?? null,
    unitsConsumed: tried.computeUnits,
  };
};

/** The accounts that the caller wants to see as they would be. @throws {RpcError} when malformed. */
function accountsAfter(
  options: Options,
  after: Simulation['accountsAfter'],
  chain: Chain,
): unknown {
  const wanted = options.accounts;
  if (wanted === undefined || wanted === null) return null;
  const { addresses, ...rest } = wanted as Options;
  if (!Array.isArray(addresses)) throw invalidParams('Invalid params: accounts needs addresses.');
  const encoding = accountEncodingOf(rest, 'base64');
  if (encoding.encoding === 'binary' || encoding.encoding === 'base58') {
    throw invalidParams('base58 encoding not supported');
  }
  return addresses.map(asAddress).map((address) => {
    const account: Account | undefined = after?.get(address) ?? chain.accounts.get(address);
    return after && account && account.lamports > 0n ? encodeAccount(account, encoding) : null;
  });
}

const simulateTransaction: Method = (params, { chain }) => {
  const options = optionsAt(params, 1);
  const wire = wireOf(textAt(params, 0), options);
  const verifySignatures = options.sigVerify === true;
  const replaceBlockhash = options.replaceRecentBlockhash === true;
  if (verifySignatures && replaceBlockhash) {
    throw invalidParams('sigVerify may not be used with replaceRecentBlockhash');
  }
  const bank = bankOf(options, chain);
  if (verifySignatures && !wire.isFullySigned) throw signatureFailure();
  const tried = tryOut(wire, { verifySignatures, replaceBlockhash }, chain);
  if (tried.error === 'SignatureFailure') throw signatureFailure();
  const { keys } = tried;
  return inContext(
    bank,
    encodeSimulation(tried, {
      wire,
      accounts: accountsAfter(options, tried.accountsAfter, chain),
      inner:
        options.innerInstructions === true && keys ? encodeInner(tried, keys, 'jsonParsed') : null,
      replacement: replaceBlockhash
        ? { blockhash: textOfHash(bank.hash), lastValidBlockHeight: bank.height + BLOCKHASH_BLOCKS }
        : null,
    }),
  );
};

const signatureFailure = () =>
  new RpcError('signatureVerification', 'Transaction signature verification failure');

/** Tells what is wrong with a transaction before it is sent on. @throws {RpcError} when anything is. */
function preflight(wire: WireTransaction, chain: Chain): void {
  const tried = tryOut(wire, { verifySignatures: true, replaceBlockhash: false }, chain);
  const error: TransactionError | undefined = tried.error;
  if (error === undefined) return;
  if (error === 'SignatureFailure') throw signatureFailure();
  throw new RpcError(
    'preflightFailure',
    `Transaction simulation failed: ${errorText(error)}`,
    encodeSimulation(tried, { wire, accounts: null, inner: null, replacement: null }),
  );
}

const sendTransaction: Method = async (params, node) => {
  const options = optionsAt(params, 1);
  const wire = wireOf(textAt(params, 0), options);
  bankOf({ minContextSlot: options.minContextSlot, commitment: 'processed' }, node.chain);
  if (options.skipPreflight !== true) {
    if (!wire.isFullySigned) throw signatureFailure();
    // A client that was not answered sends again: what is under way already is not a fault.
    if (!node.chain.pending.has(wire.signature)) preflight(wire, node.chain);
  }
  await node.accept(wire);
  return wire.signature;
};

const requestAirdrop: Method = async (params, node) => {
  const address = addressAt(params, 0);
  const lamports = BigInt(numberAt(params, 1));
  const wire = await node.airdrop({ address, lamports });
  await node.accept(wire);
  return wire.signature;
};

const getStakeMinimumDelegation: Method = (params, { chain, minimumDelegation }) =>
  inContext(bankOf(optionsAt(params, 0), chain), minimumDelegation);

/** Trying and sending transactions. */
export const sendingMethods = {
  simulateTransaction,
  sendTransaction,
  requestAirdrop,
  getStakeMinimumDelegation,
} satisfies { [name: string]: Method };
