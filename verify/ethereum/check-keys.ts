import type { Reason } from '@kiln-connect/core';
import { hexFromBytes } from '../bytes.ts';

/** Which public keys stand in a list a second time; `at` names the place of the key with a number. */
export function checkDuplicates(
  keys: readonly Uint8Array[],
  at: (index: number) => string,
): readonly Reason[] {
  const seen = new Set<string>();
  return keys.flatMap((key, i) => {
    const hex = hexFromBytes(key);
    const message = `${hex} is named twice; each validator once is right`;
    const reasons = seen.has(hex) ? [{ code: 'duplicate_validator', message, at: at(i) }] : [];
    seen.add(hex);
    return reasons;
  });
}

/** Which public keys the intent does not name, and which of those that it names are not there. */
export function checkNamed(
  keys: readonly Uint8Array[],
  named: readonly string[],
  at: (index: number) => string,
): readonly Reason[] {
  const asked = new Set(named.map((key) => key.toLowerCase()));
  const found = new Set(keys.map(hexFromBytes));
  const unexpected = keys.map(hexFromBytes).flatMap((key, i) =>
    asked.has(key)
      ? []
      : [
          {
            code: 'unexpected_validator',
            message: `the transaction names the validator ${key}, which the intent does not`,
            at: at(i),
          },
        ],
  );
  const missing = [...asked]
    .filter((key) => !found.has(key))
    .map((key) => ({
      code: 'missing_validator',
      message: `the intent names the validator ${key}, but the transaction does not`,
      at: 'data',
    }));
  return [...unexpected, ...missing];
}

/** What is wrong with one public key of a transaction that may name no other. */
export function checkKey(found: Uint8Array, asked: string, at: string): readonly Reason[] {
  if (hexFromBytes(found) === asked.toLowerCase()) return [];
  const message = `the transaction names the validator ${hexFromBytes(found)}; the intent says ${asked.toLowerCase()}`;
  return [{ code: 'unexpected_validator', message, at }];
}
