import type { ChainConnection, ValidatorKeySource } from '@kiln-connect/core';
import { deriveValidatorKey } from '../keys/derive.ts';

/**
 * Keys of a seed, in order, as a deployment hands them out: only those that were seen nowhere, and
 * each installed before it is answered. Its statements are not signed.
 */
export function localKeys(seed: Uint8Array, connection: () => ChainConnection): ValidatorKeySource {
  let next = 0;
  return {
    handOut: async ({ count, withdrawalCredentials, feeRecipient }) => {
      const { usedValidatorKeys, validatorHomes } = connection();
      const keys = [];
      while (keys.length < count) {
        const key = deriveValidatorKey(seed, next++);
        const used = await usedValidatorKeys?.([key.publicKey]);
        if (!used?.has(key.publicKey)) keys.push(key);
      }
      const [home] = validatorHomes?.names ?? [];
      if (home !== undefined) {
        await validatorHomes?.install(
          home,
          keys.map((key) => ({ key, feeRecipient })),
        );
      }
      return keys.map((key) => ({
        key,
        statement: {
          public_key: key.publicKey,
          withdrawal_credentials: withdrawalCredentials,
          operator_key: `0x${'00'.repeat(32)}`,
          signature: `0x${'00'.repeat(64)}`,
        },
        openPgpSignature: async () => '-----BEGIN PGP SIGNATURE-----',
      }));
    },
  };
}
