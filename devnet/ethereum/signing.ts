import { SecretKey } from '@chainsafe/blst';

/** Order of the group that BLS12-381 secret keys live in. */
const CURVE_ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;

const scalarOf = (key: SecretKey): bigint =>
  BigInt(`0x${Buffer.from(key.toBytes()).toString('hex')}`);

/**
 * The key whose signature of a message is the aggregate of the signatures of all these keys: BLS
 * signatures add up as their keys do, so that one signing makes byte for byte what signing with
 * each key and aggregating would. A key that stands in the list twice counts twice.
 */
export function aggregateSecretKeys(keys: readonly SecretKey[]): SecretKey {
  const sum = keys.reduce((total, key) => (total + scalarOf(key)) % CURVE_ORDER, 0n);
  return SecretKey.fromBytes(Buffer.from(sum.toString(16).padStart(64, '0'), 'hex'));
}
