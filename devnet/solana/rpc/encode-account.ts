import { getBase58Decoder } from '@solana/kit';
import { NEVER } from '../network.ts';
import type { Account } from '../runtime/accounts.ts';
import { type Options, wordOption } from './params.ts';
import { parseAccount } from './parsed-account.ts';
import { invalidParams, RpcError } from './rpc-error.ts';

/** Longest data that a node writes in base58. */
const MOST_BASE58_BYTES = 128;

/** How account data is to be written. */
export interface AccountEncoding {
  readonly encoding: 'binary' | 'base58' | 'base64' | 'jsonParsed';
  readonly slice: { readonly offset: number; readonly length: number } | undefined;
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/**
 * `encoding` and `dataSlice` of a call's options; `usual` is the encoding where none is asked for.
 * @throws {RpcError} when they are malformed.
 */
export function accountEncodingOf(
  options: Options,
  usual: AccountEncoding['encoding'] = 'binary',
): AccountEncoding {
  const encoding = wordOption(options, 'encoding', ['base58', 'base64', 'jsonParsed']) ?? usual;
  const slice = options.dataSlice;
  if (slice === undefined || slice === null) return { encoding, slice: undefined };
  const { offset, length } = slice as { offset?: unknown; length?: unknown };
  if (!isCount(offset) || !isCount(length)) {
    throw invalidParams('Invalid params: dataSlice needs an offset and a length.');
  }
  return { encoding, slice: { offset, length } };
}

function encodeData(account: Account, { encoding, slice }: AccountEncoding): unknown {
  const parsed = encoding === 'jsonParsed' ? parseAccount(account) : undefined;
  if (parsed) return parsed;
  const data = slice
    ? account.data.subarray(slice.offset, slice.offset + slice.length)
    : account.data;
  // What can not be put into words is base64, as a real node does it.
  if (encoding === 'base64' || encoding === 'jsonParsed') {
    return [Buffer.from(data).toString('base64'), 'base64'];
  }
  if (data.length > MOST_BASE58_BYTES) {
    throw new RpcError(
      'invalidRequest',
      `Encoded binary (base 58) data should be less than ${MOST_BASE58_BYTES} bytes, please use Base64 encoding.`,
    );
  }
  const text = getBase58Decoder().decode(data);
  return encoding === 'binary' ? text : [text, 'base58'];
}

/** An account in the shape of the JSON-RPC (`UiAccount`). */
export const encodeAccount = (account: Account, encoding: AccountEncoding) => ({
  data: encodeData(account, encoding),
  executable: account.executable,
  lamports: account.lamports,
  owner: account.owner,
  // Everybody's: no rent is collected any more.
  rentEpoch: NEVER,
  space: account.data.length,
});
