import { describe, expect, it } from 'vitest';
import { openKeystore } from './keystore-file.ts';

// Test vectors of EIP-2335: both hold the same secret under the same password.
const PASSWORD = '𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑';
const SECRET = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
const PUBLIC_KEY =
  '9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07';
const scrypt = {
  crypto: {
    kdf: {
      function: 'scrypt',
      params: {
        dklen: 32,
        n: 262144,
        p: 1,
        r: 8,
        salt: 'd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
      },
      message: '',
    },
    checksum: {
      function: 'sha256',
      params: {},
      message: 'd2217fe5f3e9a1e34581ef8a78f7c9928e436d36dacc5e846690a5581e8ea484',
    },
    cipher: {
      function: 'aes-128-ctr',
      params: { iv: '264daa3f303d7259501c93d997d84fe6' },
      message: '06ae90d55fe0a6e9c5c3bc5b170827b2e5cce3929ed3f116c2811e6366dfe20f',
    },
  },
  pubkey: PUBLIC_KEY,
  path: 'm/12381/60/3141592653/589793238',
  uuid: '1d85ae20-35c5-4611-98e8-aa14a633906f',
  version: 4,
};
const pbkdf2 = {
  ...scrypt,
  crypto: {
    kdf: {
      function: 'pbkdf2',
      params: {
        dklen: 32,
        c: 262144,
        prf: 'hmac-sha256',
        salt: 'd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3',
      },
      message: '',
    },
    checksum: {
      function: 'sha256',
      params: {},
      message: '8a9f5d9912ed7e75ea794bc5a89bca5f193721d30868ade6f73043c6ea6febf1',
    },
    cipher: {
      function: 'aes-128-ctr',
      params: { iv: '264daa3f303d7259501c93d997d84fe6' },
      message: 'cee03fde2af33149775b7223e7845e4fb2c8ae1792e5f99fe9ecf474cc8c16ad',
    },
  },
};

describe('an EIP-2335 keystore', () => {
  for (const [name, keystore] of Object.entries({ scrypt, pbkdf2 })) {
    it(`is opened when it was made with ${name}`, async () => {
      const { secret, publicKey } = await openKeystore(JSON.stringify(keystore), PASSWORD);
      expect(Buffer.from(secret).toString('hex')).toBe(SECRET);
      expect(publicKey).toBe(PUBLIC_KEY);
    });
  }

  it('ignores control codes in the password and refuses another one', async () => {
    const text = JSON.stringify(pbkdf2);
    await expect(openKeystore(text, `${PASSWORD}\u007f\n`)).resolves.toBeDefined();
    await expect(openKeystore(text, 'testpassword')).rejects.toThrow('does not open');
  });

  it('is refused when it is something else', async () => {
    await expect(openKeystore('{}', PASSWORD)).rejects.toThrow('not an EIP-2335 keystore');
    await expect(openKeystore('null', PASSWORD)).rejects.toThrow('not an EIP-2335 keystore');
    const crypto = { ...pbkdf2.crypto, cipher: { ...pbkdf2.crypto.cipher, function: 'rot13' } };
    await expect(openKeystore(JSON.stringify({ ...pbkdf2, crypto }), PASSWORD)).rejects.toThrow(
      'must use sha256 and aes-128-ctr',
    );
  });
});
