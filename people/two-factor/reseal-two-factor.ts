import { parseEnvelope, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { betterAuthSecrets, keyForUse } from '../people-secret.ts';

/** What the database keeps of an authenticator app, encrypted. */
export interface SealedTwoFactor {
  readonly secret: string;
  readonly backupCodes: string;
}

/**
 * Encrypts authenticator apps with the keys of another secret of this room; who has an app notices
 * nothing.
 * @throws {Error} when the first secret did not encrypt them.
 */
export function createTwoFactorResealer({
  from,
  to,
}: {
  from: Uint8Array;
  to: Uint8Array;
}): (sealed: SealedTwoFactor) => Promise<SealedTwoFactor> {
  const [before, after] = [from, to].map((secret) => {
    const versions = betterAuthSecrets(keyForUse(secret, 'better-auth'));
    const keys = new Map(versions.map(({ version, value }) => [version, value]));
    return { keys, currentVersion: versions[0]?.version ?? 1 };
  }) as [Keys, Keys];
  const reseal = async (data: string): Promise<string> => {
    if (parseEnvelope(data) === null) throw new Error('an authenticator app is not encrypted');
    return symmetricEncrypt({ key: after, data: await symmetricDecrypt({ key: before, data }) });
  };
  return async ({ secret, backupCodes }) => ({
    secret: await reseal(secret),
    backupCodes: await reseal(backupCodes),
  });
}

interface Keys {
  readonly keys: Map<number, string>;
  readonly currentVersion: number;
}
