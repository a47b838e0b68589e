import type { Reason } from '@kiln-connect/core';

/**
 * Which public keys, in lower-case hex, stand in a list a second time; `at` names the place of the key with
 * a number.
 */
export function checkDuplicates(
  keys: readonly string[],
  at: (index: number) => string,
): readonly Reason[] {
  const seen = new Set<string>();
  return keys.flatMap((key, i) => {
    const message = `${key} is named twice; each validator once is right`;
    const reasons = seen.has(key) ? [{ code: 'duplicate_validator', message, at: at(i) }] : [];
    seen.add(key);
    return reasons;
  });
}

/** Which public keys the intent does not name, and which of those that it names are not there. */
export function checkNamed(
  keys: readonly string[],
  named: readonly string[],
  at: (index: number) => string,
): readonly Reason[] {
  const asked = new Set(named.map((key) => key.toLowerCase()));
  const found = new Set(keys);
  const unexpected = keys.flatMap((key, i) =>
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
export function checkKey(found: string, asked: string, at: string): readonly Reason[] {
  if (found === asked.toLowerCase()) return [];
  const message = `the transaction names the validator ${found}; the intent says ${asked.toLowerCase()}`;
  return [{ code: 'unexpected_validator', message, at }];
}
