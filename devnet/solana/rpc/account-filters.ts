import { getBase58Encoder } from '@solana/kit';
import type { Account } from '../runtime/accounts.ts';
import type { Options } from './params.ts';
import { invalidParams } from './rpc-error.ts';

/** Most filters of a call, and most bytes that one compares (`MAX_GET_PROGRAM_ACCOUNT_FILTERS`). */
const MOST_FILTERS = 4;
const MOST_COMPARED = 128;

type Filter = (account: Account) => boolean;

function comparedBytes(bytes: unknown, encoding: unknown): Uint8Array {
  if (Array.isArray(bytes)) return Uint8Array.from(bytes);
  if (typeof bytes !== 'string') throw invalidParams('Invalid param: WrongSize');
  try {
    return encoding === 'base64'
      ? Uint8Array.from(Buffer.from(bytes, 'base64'))
      : Uint8Array.from(getBase58Encoder().encode(bytes));
  } catch {
    throw invalidParams('Invalid param: unable to decode bytes');
  }
}

function filterOf(filter: unknown): Filter {
  const { dataSize, memcmp } = (filter ?? {}) as { dataSize?: unknown; memcmp?: unknown };
  if (typeof dataSize === 'number') return ({ data }) => data.length === dataSize;
  if (memcmp === null || typeof memcmp !== 'object') {
    throw invalidParams(
      'Invalid params: unknown filter, expected one of `dataSize`, `memcmp`, `tokenAccountState`.',
    );
  }
  const { offset, bytes, encoding } = memcmp as { [name: string]: unknown };
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) {
    throw invalidParams('Invalid params: memcmp needs an offset, expected usize.');
  }
  const compared = comparedBytes(bytes, encoding);
  if (compared.length > MOST_COMPARED) throw invalidParams('Invalid param: DataTooLarge');
  return ({ data }) =>
    offset + compared.length <= data.length &&
    compared.every((byte, index) => data[offset + index] === byte);
}

/**
 * What an account has to be like to be answered: all of `filters`.
 * @throws {RpcError} when one is malformed or there are too many.
 */
export function filtersOf({ filters }: Options): Filter {
  if (filters === undefined || filters === null) return () => true;
  if (!Array.isArray(filters)) throw invalidParams('Invalid params: filters is a list.');
  if (filters.length > MOST_FILTERS) {
    throw invalidParams(`Too many filters provided; max ${MOST_FILTERS}`);
  }
  const all = filters.map(filterOf);
  return (account) => all.every((filter) => filter(account));
}
