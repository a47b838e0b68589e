import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import type { Network } from '@kiln-connect/core';
import { keepSecret, readSecrets } from '../secrets.ts';
import type { System } from '../system.ts';

/** An Ed25519 key (RFC 8032) with which the operator vouches for validator keys. */
export interface OperatorKey {
  /** 32 bytes, lower-case hex with 0x. */
  readonly publicKey: string;
  readonly createdAt: Date;
  /** 64 bytes, lower-case hex with 0x. */
  sign(message: Uint8Array): string;
}

/** All keys that the operator ever had on a network, oldest first; the last one signs. */
export async function operatorKeys(
  network: Network,
  system: System,
): Promise<[OperatorKey, ...OperatorKey[]]> {
  const secrets = await readSecrets({ prefix: PREFIX, network }, system);
  const [first, ...later] = secrets
    .toSorted((a, b) => generationOf(a.name) - generationOf(b.name))
    .map(({ clear }) => parseOperatorKey(clear));
  return first ? [first, ...later] : [await createOperatorKey(1, network, system)];
}

/** The key that signs now; made when it is first asked for. */
export async function currentOperatorKey(network: Network, system: System): Promise<OperatorKey> {
  const keys = await operatorKeys(network, system);
  return keys.at(-1) ?? keys[0];
}

/** Makes the key of a generation; if another server was quicker, answers that one's. */
export async function createOperatorKey(
  generation: number,
  network: Network,
  system: System,
): Promise<OperatorKey> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const clear = Buffer.from(
    JSON.stringify({
      created_at: system.clock.now().toISOString(),
      pkcs8: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    }),
  );
  const name = secretName(generation);
  return parseOperatorKey(await keepSecret({ name, network, clear }, system));
}

const PREFIX = 'operator-key/';
const secretName = (generation: number): string => `${PREFIX}${generation}`;
const generationOf = (name: string): number => Number(name.slice(PREFIX.length));

function parseOperatorKey(clear: Uint8Array): OperatorKey {
  const { created_at, pkcs8 } = JSON.parse(Buffer.from(clear).toString()) as {
    created_at: string;
    pkcs8: string;
  };
  const key = createPrivateKey({
    key: Buffer.from(pkcs8, 'base64'),
    type: 'pkcs8',
    format: 'der',
  });
  return {
    publicKey: publicKeyHex(key),
    createdAt: new Date(created_at),
    sign: (message) => `0x${sign(null, message, key).toString('hex')}`,
  };
}

function publicKeyHex(privateKey: KeyObject): string {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return `0x${Buffer.from(x ?? '', 'base64url').toString('hex')}`;
}
