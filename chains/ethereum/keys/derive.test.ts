import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { PublicKey, SecretKey, Signature, verify } from '@chainsafe/blst';
import type { DerivedKey } from '@kiln-connect/core';
import { describe, expect, it } from 'vitest';
import { deriveValidatorKey } from './derive.ts';

const SEED = new Uint8Array(32).fill(5);

/** EIP-2335 read backwards, with nothing of the library that wrote it. */
function decrypt(keystore: Awaited<ReturnType<DerivedKey['keystore']>>, password: string): Buffer {
  const { kdf, checksum, cipher } = keystore.crypto as unknown as {
    kdf: { params: { salt: string; c: number; dklen: number } };
    checksum: { message: string };
    cipher: { params: { iv: string }; message: string };
  };
  const salt = Buffer.from(kdf.params.salt, 'hex');
  const key = pbkdf2Sync(password, salt, kdf.params.c, kdf.params.dklen, 'sha256');
  const sealed = Buffer.from(cipher.message, 'hex');
  const sum = createHash('sha256').update(key.subarray(16, 32)).update(sealed).digest('hex');
  if (sum !== checksum.message) throw new Error('wrong password');
  const iv = Buffer.from(cipher.params.iv, 'hex');
  const opened = createDecipheriv('aes-128-ctr', key.subarray(0, 16), iv);
  return Buffer.concat([opened.update(sealed), opened.final()]);
}

describe('validator keys from a seed', () => {
  // https://eips.ethereum.org/EIPS/eip-2333#test-cases, all four.
  it.each([
    {
      seed: 'c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04',
      master: 6083874454709270928345386274498605044986640685124978867557563392430687146096n,
      index: 0,
      child: 20397789859736650942317412262472558107875392172444076792671091975210932703118n,
    },
    {
      seed: '3141592653589793238462643383279502884197169399375105820974944592',
      master: 29757020647961307431480504535336562678282505419141012933316116377660817309383n,
      index: 3141592653,
      child: 25457201688850691947727629385191704516744796114925897962676248250929345014287n,
    },
    {
      seed: '0099FF991111002299DD7744EE3355BBDD8844115566CC55663355668888CC00',
      master: 27580842291869792442942448775674722299803720648445448686099262467207037398656n,
      index: 4294967295,
      child: 29358610794459428860402234341874281240803786294062035874021252734817515685787n,
    },
    {
      seed: 'd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
      master: 19022158461524446591288038168518313374041767046816487870552872741050760015818n,
      index: 42,
      child: 31372231650479070279774297061823572166496564838472787488249775572789064611981n,
    },
  ])('are derived as EIP-2333 says, child $index', ({ seed, master, index, child }) => {
    const key = SecretKey.deriveMasterEip2333(Buffer.from(seed, 'hex'));
    expect(BigInt(key.toHex())).toBe(master);
    expect(BigInt(key.deriveChildEip2333(index).toHex())).toBe(child);
  });

  it('stand at m/12381/3600/i/0/0, where deposit tools put signing keys', () => {
    // Seed of the mnemonic that ethpandaops' ethereum-package starts its testnets with, whose first
    // validators are in many public fixtures.
    const seed = Buffer.from(
      '9fe20b57a5c91b2ad048d7d3f8177f490e7c3f5d9039b113b6cf4a01446470c62c1110f74e09a38b8eca47d90e0f9d5ef8f0c82b4775a0168d96dbf659885d5b',
      'hex',
    );
    expect([0, 1].map((index) => deriveValidatorKey(seed, index).publicKey)).toEqual([
      '0xaaf6c1251e73fb600624937760fef218aace5b253bf068ed45398aeb29d821e4d2899343ddcbbe37cb3f6cf500dff26c',
      '0x8aa5bbee21e98c7b9e7a4c8ea45aa99f89e22992fa4fc2d73869d77da4cc8a05b25b61931ff521986677dd7f7159e8e6',
    ]);
  });

  it('sign what their public key verifies', () => {
    const key = deriveValidatorKey(SEED, 7);
    const message = new Uint8Array(32).fill(1);
    const publicKey = PublicKey.fromHex(key.publicKey);
    expect(verify(message, publicKey, Signature.fromBytes(key.sign(message)))).toBe(true);
  });

  it('show nothing of the secret when they are printed or put into JSON', async () => {
    const key = deriveValidatorKey(SEED, 7);
    const secret = decrypt(await key.keystore('p', 'low'), 'p').toString('hex');
    expect(JSON.stringify(key)).not.toContain(secret);
    expect(Object.keys(key)).toEqual(['publicKey', 'sign', 'keystore']);
  });
});

describe('an EIP-2335 keystore', () => {
  it.each(['high', 'low'] as const)('of %s cost opens with its password alone', async (cost) => {
    const key = deriveValidatorKey(SEED, 3);
    const keystore = await key.keystore('correct horse', cost);
    const secret = SecretKey.fromBytes(decrypt(keystore, 'correct horse'));
    expect(secret.toPublicKey().toHex()).toBe(key.publicKey);
    expect(() => decrypt(keystore, 'correct horze')).toThrow('wrong password');
  });

  it('says what it holds: version 4, public key without 0x, path', async () => {
    const key = deriveValidatorKey(SEED, 3);
    expect(await key.keystore('p')).toMatchObject({
      version: 4,
      pubkey: key.publicKey.slice(2),
      path: 'm/12381/3600/3/0/0',
      crypto: { kdf: { function: 'pbkdf2', params: { c: 262144, dklen: 32 } } },
    });
  });

  it('is another one each time', async () => {
    const key = deriveValidatorKey(SEED, 3);
    const [one, two] = [await key.keystore('p', 'low'), await key.keystore('p', 'low')];
    expect(one.uuid).not.toBe(two.uuid);
    expect(one.crypto).not.toEqual(two.crypto);
  });
});
