import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { System } from '../system.ts';
import { openTestSystem, operator, type TestSystem } from '../testing/test-system.ts';
import { currentOperatorKey } from './operator-keys.ts';
import { readOperatorKey } from './read-operator-key.ts';
import { rotateOperatorKey } from './rotate-operator-key.ts';

const network = 'devnet';
let test: TestSystem;
let system: System;

beforeAll(async () => {
  test = await openTestSystem({ networks: ['devnet', 'testnet'] });
  system = test.system;
});
afterAll(() => test.remove());

const verifies = (publicKey: string, signature: string, message: Uint8Array): boolean => {
  const x = Buffer.from(publicKey.slice(2), 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, Buffer.from(signature.slice(2), 'hex'));
};

describe("the operator's key", () => {
  it('is one key for all who ask first at the same time, and after a restart', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => readOperatorKey({ network }, system)),
    );
    expect(new Set(answers.map(({ public_key }) => public_key)).size).toBe(1);
    system = await test.restart();
    expect(await readOperatorKey({ network }, system)).toEqual(answers[0]);
  });

  it('signs what its public half verifies, and is another one on each network', async () => {
    const message = Buffer.from('statement');
    const key = await currentOperatorKey(network, system);
    const signature = key.sign(message);
    expect(signature).toMatch(/^0x[0-9a-f]{128}$/);
    expect(verifies(key.publicKey, signature, message)).toBe(true);
    expect(verifies(key.publicKey, signature, Buffer.from('statement?'))).toBe(false);
    const { public_key } = await readOperatorKey({ network: 'testnet' }, system);
    expect(public_key).not.toBe(key.publicKey);
  });

  it('is rotated: the new one signs, the old ones stay listed with when they ended', async () => {
    const first = await readOperatorKey({ network }, system);
    const second = await rotateOperatorKey({ network }, operator, system);
    const third = await rotateOperatorKey({ network }, operator, system);
    expect(third).toMatchObject({
      previous: [
        { public_key: second.public_key, retired_at: third.created_at },
        { public_key: first.public_key, retired_at: second.created_at },
      ],
    });
    expect(new Set([first, second, third].map((answer) => answer.public_key)).size).toBe(3);
    const { publicKey } = await currentOperatorKey(network, system);
    expect(publicKey).toBe(third.public_key);
    expect(await readOperatorKey({ network }, system)).toEqual(third);
  });

  it('is not rotated on a network that is not served', async () => {
    await expect(rotateOperatorKey({ network: 'mainnet' }, operator, system)).rejects.toMatchObject(
      { code: 'network_not_served' },
    );
  });

  it('leaves nothing but sealed bytes in the store, and no secret in the audit log', async () => {
    const sealed = await system.store.secrets.get({ name: 'operator-key/1', network });
    expect(Buffer.from(sealed ?? []).toString('latin1')).not.toContain('pkcs8');
    const events = await system.store.audit.list({ limit: 100 });
    expect(events.some(({ action }) => action === 'operator_key_rotated')).toBe(true);
    expect(JSON.stringify(events)).not.toContain('pkcs8');
  });
});
