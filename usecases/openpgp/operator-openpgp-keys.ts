import type { Network } from '@kiln-connect/core';
import type { PrivateKey } from 'openpgp';
import { keepSecret, readSecrets } from '../secrets.ts';
import type { System } from '../system.ts';

/**
 * The operator's OpenPGP key (RFC 9580, version 4, Ed25519) of one network: it signs what the Ed25519
 * key of `operator-keys.ts` signs, for those whose tools speak OpenPGP, and exit messages.
 */
export interface OperatorOpenPgpKey {
  /** ASCII armor. */
  readonly publicKey: string;
  /** Of the primary key, lower-case hex. */
  readonly fingerprint: string;
  readonly createdAt: Date;
  /** The key itself, to sign what is encrypted. */
  readonly key: PrivateKey;
  /** A detached signature in ASCII armor. */
  sign(message: Uint8Array): Promise<string>;
}

type Parts = Pick<System, 'store' | 'sealer' | 'clock'>;

/** All that the operator ever had on a network, oldest first; the last one signs. */
export async function operatorOpenPgpKeys(
  network: Network,
  system: Parts,
): Promise<[OperatorOpenPgpKey, ...OperatorOpenPgpKey[]]> {
  const secrets = await readSecrets({ prefix: PREFIX, network }, system);
  const [first, ...later] = await Promise.all(
    secrets
      .toSorted((a, b) => generationOf(a.name) - generationOf(b.name))
      .map(({ clear }) => openKey(clear, system)),
  );
  return first ? [first, ...later] : [await createOperatorOpenPgpKey(1, network, system)];
}

/** The key that signs now; made when it is first asked for. */
export async function currentOperatorOpenPgpKey(
  network: Network,
  system: Parts,
): Promise<OperatorOpenPgpKey> {
  const keys = await operatorOpenPgpKeys(network, system);
  return keys.at(-1) ?? keys[0];
}

/** Makes the key of a generation; if another server was quicker, answers that one's. */
export async function createOperatorOpenPgpKey(
  generation: number,
  network: Network,
  system: Parts,
): Promise<OperatorOpenPgpKey> {
  const { generateKey } = await import('openpgp');
  const { privateKey } = await generateKey({
    // The version and curve that every GnuPG in use reads.
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: { name: `Kiln Connect operator, ${network}` },
    date: system.clock.now(),
    format: 'armored',
  });
  const name = `${PREFIX}${generation}`;
  const clear = Buffer.from(privateKey);
  return openKey(await keepSecret({ name, network, clear }, system), system);
}

const PREFIX = 'openpgp-key/';
const generationOf = (name: string): number => Number(name.slice(PREFIX.length));

async function openKey(
  clear: Uint8Array,
  { clock }: Pick<System, 'clock'>,
): Promise<OperatorOpenPgpKey> {
  const { createMessage, readPrivateKey, sign } = await import('openpgp');
  const key = await readPrivateKey({ armoredKey: Buffer.from(clear).toString() });
  return {
    publicKey: key.toPublic().armor(),
    fingerprint: key.getFingerprint(),
    createdAt: key.getCreationTime(),
    key,
    sign: async (message) =>
      (await sign({
        message: await createMessage({ binary: message }),
        signingKeys: key,
        detached: true,
        date: clock.now(),
      })) as string,
  };
}
