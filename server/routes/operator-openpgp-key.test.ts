import { readKeys } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const read = async (file: string) => {
  const answer = await fetch(`${server.url}/.well-known/operator-openpgp-key/${file}`);
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text: await answer.text(),
  };
};

describe("the operator's OpenPGP key", () => {
  it('is there for everybody, without a token and without its private half', async () => {
    const { status, type, text } = await read('devnet.asc');
    expect([status, type]).toEqual([200, 'application/pgp-keys; charset=us-ascii']);
    expect(text).not.toContain('PRIVATE');
    const [key] = await readKeys({ armoredKeys: text });
    const shown = await server.operator('GET', '/operator-key/openpgp');
    expect(key?.getFingerprint()).toBe(shown.fingerprint);
    expect(key?.getUserIDs()).toEqual(['Kiln Connect operator, devnet']);
  });

  it('comes first after it was rotated, with the one before it behind', async () => {
    const before = await read('devnet.asc');
    await server.operator('POST', '/operator-key/rotate', {});
    const { text } = await read('devnet.asc');
    expect(text.endsWith(before.text)).toBe(true);
    expect(text.match(/BEGIN PGP PUBLIC KEY BLOCK/g)).toHaveLength(2);
  });

  it('is not there for networks that are not served, nor under other names', async () => {
    for (const file of ['mainnet.asc', 'devnet', 'x.asc', '..%2fdevnet.asc']) {
      expect((await read(file)).status).toBe(404);
    }
  });
});
