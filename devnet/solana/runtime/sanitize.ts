import type { WireTransaction } from './wire-transaction.ts';

type Parts = Pick<WireTransaction, 'message' | 'signatures'>;

/**
 * Checks that a transaction's numbers fit each other, as every node does before anything else:
 * `sanitize` of solana-message.
 * @throws {Error} when it could not be run at all.
 */
export function assertSane({ message, signatures }: Parts): void {
  const { header, staticAccounts, instructions } = message;
  const { numSignerAccounts, numReadonlySignerAccounts, numReadonlyNonSignerAccounts } = header;
  const lookups = 'addressTableLookups' in message ? (message.addressTableLookups ?? []) : [];
  const looked = lookups.map((one) => one.writableIndexes.length + one.readonlyIndexes.length);
  const keys = looked.reduce((sum, count) => sum + count, staticAccounts.length);
  const isSane =
    signatures.length === numSignerAccounts &&
    // Somebody has to pay.
    numReadonlySignerAccounts < numSignerAccounts &&
    numSignerAccounts + numReadonlyNonSignerAccounts <= staticAccounts.length &&
    looked.every((count) => count > 0) &&
    keys <= 256 &&
    instructions.every(
      ({ programAddressIndex, accountIndices = [] }) =>
        programAddressIndex > 0 &&
        programAddressIndex < staticAccounts.length &&
        accountIndices.every((index) => index < keys),
    );
  if (!isSane) throw new Error('Transaction failed to sanitize accounts offsets correctly');
}
