import {
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** A software authenticator with one passkey, as WebAuthn Level 3 has it. */
export interface PasskeyDevice {
  readonly key: PasskeyKey;
  /** Answers creation options: makes the passkey, with no attestation. */
  create(options: PasskeyOptions, origin: string): object;
  /** Answers request options: signs with the passkey. */
  get(options: PasskeyOptions, origin: string): object;
}

interface PasskeyKey {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** How often it signed. */
  count: number;
}

interface PasskeyOptions {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
}

/** Flags of authenticator data (WebAuthn, section 6.1). */
const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const ATTESTED = 0x40;

/** Bytes, texts, whole numbers and maps in CBOR (RFC 8949), as far as authenticators need them. */
function cbor(value: unknown): Buffer {
  const head = (major: number, size: number) => {
    if (size < 24) return Buffer.of((major << 5) | size);
    if (size < 256) return Buffer.of((major << 5) | 24, size);
    return Buffer.of((major << 5) | 25, size >> 8, size & 0xff);
  };
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)]);
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();

/** An authenticator that verifies its user, or only notices somebody; `like`: with the passkey of another. */
export function createPasskeyDevice({
  verifiesUser = true,
  like,
}: {
  verifiesUser?: boolean;
  like?: PasskeyDevice;
} = {}): PasskeyDevice {
  const key = like?.key ?? {
    id: randomBytes(16),
    count: 0,
    ...generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  };
  const { id, privateKey, publicKey } = key;
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  /** COSE_Key of ES256 (RFC 9053, section 7.1.1). */
  const coseKey = cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, 'base64url')],
      [-3, Buffer.from(y, 'base64url')],
    ]),
  );
  const authenticatorData = (rpId: string, flags: number, rest: Uint8Array = Buffer.of()) => {
    key.count += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(key.count);
    const verified = verifiesUser ? USER_VERIFIED : 0;
    return Buffer.concat([sha256(rpId), Buffer.of(USER_PRESENT | verified | flags), count, rest]);
  };
  const answer = (clientData: object, response: Record<string, Uint8Array>) => {
    const clientDataJSON = Buffer.from(JSON.stringify({ crossOrigin: false, ...clientData }));
    const encoded = Object.entries({ clientDataJSON, ...response }).map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString('base64url'),
    ]);
    const rawId = id.toString('base64url');
    return {
      id: rawId,
      rawId,
      type: 'public-key',
      clientExtensionResults: {},
      response: Object.fromEntries(encoded),
    };
  };
  return {
    key,
    create: ({ challenge, rp }, origin) => {
      const length = Buffer.of(id.length >> 8, id.length & 0xff);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey]);
      const attestationObject = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', authenticatorData(rp?.id ?? '', ATTESTED, attested)],
        ]),
      );
      return answer({ type: 'webauthn.create', challenge, origin }, { attestationObject });
    },
    get: ({ challenge, rpId = '' }, origin) => {
      const clientData = { type: 'webauthn.get', challenge, origin };
      const data = authenticatorData(rpId, 0);
      const clientDataHash = sha256(JSON.stringify({ crossOrigin: false, ...clientData }));
      const signature = createSign('sha256')
        .update(Buffer.concat([data, clientDataHash]))
        .sign(privateKey);
      return answer(clientData, { authenticatorData: data, signature });
    },
  };
}
