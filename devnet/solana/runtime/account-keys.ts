import { type Address, getAddressDecoder } from '@solana/kit';
import type { Accounts } from './accounts.ts';
import type { WireTransaction } from './wire-transaction.ts';

/** One account that a transaction names. */
export interface AccountKey {
  readonly address: Address;
  readonly signer: boolean;
  readonly writable: boolean;
  readonly source: 'transaction' | 'lookupTable';
}

/** Bytes before the addresses of a lookup table. */
const LOOKUP_TABLE_META = 56;

/**
 * The accounts in the order in which instructions number them: those of the message, then what its
 * lookup tables add, the writable ones first.
 */
export function accountKeysOf({ message }: WireTransaction, accounts: Accounts): AccountKey[] {
  const { staticAccounts, header } = message;
  const { numSignerAccounts, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = header;
  const own = staticAccounts.map((address, index): AccountKey => {
    const signer = index < numSignerAccounts;
    const writable = signer
      ? index < numSignerAccounts - numReadonlySignerAccounts
      : index < staticAccounts.length - numReadonlyNonSignerAccounts;
    return { address, signer, writable, source: 'transaction' };
  });
  const lookups = 'addressTableLookups' in message ? (message.addressTableLookups ?? []) : [];
  const looked = (writable: boolean): AccountKey[] =>
    lookups.flatMap(({ lookupTableAddress, writableIndexes, readonlyIndexes }) => {
      const table = accounts.get(lookupTableAddress)?.data ?? new Uint8Array();
      return (writable ? writableIndexes : readonlyIndexes).flatMap((index): AccountKey[] => {
        const at = LOOKUP_TABLE_META + 32 * index;
        if (at + 32 > table.length) return [];
        const address = getAddressDecoder().decode(table.subarray(at, at + 32));
        return [{ address, signer: false, writable, source: 'lookupTable' }];
      });
    });
  return [...own, ...looked(true), ...looked(false)];
}
