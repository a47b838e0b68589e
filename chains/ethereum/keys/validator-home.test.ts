import type { ConnectError, DerivedKey } from '@kiln-connect/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeymanagerServer, startKeymanagerServer } from '../testing/keymanager-server.ts';
import { deriveValidatorKey } from './derive.ts';
import { connectValidatorHome } from './validator-home.ts';

const OWNER = `0x${'ab'.repeat(20)}`;
const ROOT = `0x${'9e'.repeat(32)}`;
const HISTORY = {
  signed_blocks: [{ slot: '81952' }],
  signed_attestations: [{ source_epoch: '2290', target_epoch: '3007' }],
};

const keys = [0, 1, 2].map((i) => deriveValidatorKey(new Uint8Array(32).fill(6), i)) as [
  DerivedKey,
  DerivedKey,
  DerivedKey,
];
const wanted = keys.map((key) => ({ key, feeRecipient: OWNER }));
const publicKeys = keys.map(({ publicKey }) => publicKey);
const [first, second, third] = publicKeys as [string, string, string];

let client: KeymanagerServer;
let signer: KeymanagerServer;
beforeEach(async () => {
  client = await startKeymanagerServer(ROOT);
  signer = await startKeymanagerServer(ROOT);
});
afterEach(async () => {
  await client.stop();
  await signer.stop();
});

const home = () => connectValidatorHome(client.settings);
const withSigner = () =>
  connectValidatorHome({
    ...client.settings,
    remote_signer: { ...signer.settings, signing_url: 'http://signer.internal:9000' },
  });

const refusalOf = async (attempt: Promise<unknown>): Promise<ConnectError> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: ConnectError) => error,
  );

describe('putting keys into a validator client', () => {
  it('sends each under a password of its own, with an empty history, and sets fee recipients', async () => {
    const outcomes = await home().install(wanted, ROOT);
    expect(outcomes).toEqual(publicKeys.map((publicKey) => ({ publicKey, problem: undefined })));
    expect(client.keys()).toEqual(publicKeys);
    expect([...(await home().list())]).toEqual(publicKeys);
    expect(publicKeys.map(client.feeRecipient)).toEqual([OWNER, OWNER, OWNER]);
    const sent = client.calls.find(({ path }) => path === '/eth/v1/keystores');
    const body = sent?.body;
    expect(new Set(body.passwords).size).toBe(3);
    for (const password of body.passwords) expect(password).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(body.slashing_protection)).toEqual({
      metadata: { interchange_format_version: '5', genesis_validators_root: ROOT },
      data: publicKeys.map((pubkey) => ({ pubkey, signed_blocks: [], signed_attestations: [] })),
    });
  });

  it('carries along what a key signed elsewhere', async () => {
    await home().install([{ key: keys[0], feeRecipient: OWNER, signed: HISTORY }], ROOT);
    expect(client.history(first)).toEqual({ pubkey: first, ...HISTORY });
  });

  it('takes a duplicate for what it is: a key that is there', async () => {
    await home().install(wanted, ROOT);
    const again = await home().install(wanted, ROOT);
    expect(again.every(({ problem }) => problem === undefined)).toBe(true);
  });

  it('says of each key alone what went wrong with it', async () => {
    client.misbehave(({ method, path }) =>
      method === 'POST' && path === '/eth/v1/keystores'
        ? {
            status: 200,
            body: {
              data: [
                { status: 'imported' },
                { status: 'error', message: 'disk is full' },
                { status: 'imported' },
              ],
            },
          }
        : path.includes(third)
          ? { status: 500 }
          : path.endsWith('/feerecipient')
            ? { status: 202 }
            : undefined,
    );
    const outcomes = await home().install(wanted, ROOT);
    expect(outcomes.map(({ publicKey }) => publicKey)).toEqual(publicKeys);
    expect(outcomes[0]?.problem).toBeUndefined();
    expect(outcomes[1]?.problem).toContain("says 'error': disk is full");
    expect(outcomes[2]?.problem).toContain('answers 500');
  });

  it('fails when the client does not say of each key what became of it', async () => {
    client.misbehave(({ method }) =>
      method === 'POST' ? { status: 200, body: { data: [] } } : undefined,
    );
    expect(await refusalOf(home().install(wanted, ROOT))).toMatchObject({
      code: 'validator_client_refused',
    });
  });

  it.each([
    ['refuses the token', { status: 401, body: { message: 'no' } }, 'is its token file right?'],
    ['answers nonsense', { status: 200, body: '<html>' }, 'something else than JSON'],
    ['is broken', { status: 503 }, 'answers 503'],
    ['hangs up', 'hang up', 'is not reachable'],
  ] as const)('names the client that %s, without its token', async (_, reply, words) => {
    client.misbehave(() => reply);
    const refusal = await refusalOf(home().install(wanted, ROOT));
    expect(refusal.code).toMatch(/^validator_client_(unavailable|refused)$/);
    expect(refusal.details).toEqual({
      node: expect.stringMatching(/^eth validator client http:\/\/127\.0\.0\.1:\d+$/),
    });
    expect(refusal.message).toContain(words);
    expect(`${refusal.message} ${JSON.stringify(refusal)}`).not.toContain(client.token);
  });

  it('says that the token file can not be read, and nothing of an address that may be secret', async () => {
    const lost = connectValidatorHome({
      url: 'http://user:secret@127.0.0.1:1',
      token_file: '/nowhere/token',
    });
    const refusal = await refusalOf(lost.list());
    expect(refusal.message).toContain('its token file is not readable');
    expect(`${refusal.message} ${lost.name}`).not.toContain('secret');
  });

  it('does without remote keys where the client has none', async () => {
    await home().install(wanted.slice(0, 1), ROOT);
    client.misbehave(({ path }) => (path === '/eth/v1/remotekeys' ? { status: 404 } : undefined));
    expect([...(await home().list())]).toEqual([first]);
  });
});

describe('putting keys behind a remote signer', () => {
  it('gives the signer the keys and the client their public halves', async () => {
    const outcomes = await withSigner().install(wanted, ROOT);
    expect(outcomes.every(({ problem }) => problem === undefined)).toBe(true);
    expect(signer.keys()).toEqual(publicKeys);
    expect(client.keys()).toEqual([]);
    expect([...client.remoteKeys()]).toEqual(
      publicKeys.map((key) => [key, 'http://signer.internal:9000']),
    );
    expect(publicKeys.map(client.feeRecipient)).toEqual([OWNER, OWNER, OWNER]);
    expect(await withSigner().list()).toEqual(new Set(publicKeys));
  });

  it('tells the client of no key that the signer did not take', async () => {
    signer.misbehave(({ method }) =>
      method === 'POST'
        ? { status: 200, body: { data: publicKeys.map(() => ({ status: 'error' })) } }
        : undefined,
    );
    const outcomes = await withSigner().install(wanted, ROOT);
    expect(outcomes.every(({ problem }) => problem?.includes('error'))).toBe(true);
    expect(client.remoteKeys().size).toBe(0);
  });

  it('stops the client before it takes a key out of the signer', async () => {
    await withSigner().install(wanted, ROOT);
    signer.sign(first, HISTORY);
    const [removed] = await withSigner().remove([{ publicKey: first }], ROOT);
    expect(removed).toEqual({ publicKey: first, outcome: 'removed', signed: HISTORY });
    expect(client.remoteKeys().has(first)).toBe(false);
    expect(signer.keys()).toEqual([second, third]);
    client.misbehave(({ method }) =>
      method === 'DELETE' ? { status: 200, body: { data: [{ status: 'error' }] } } : undefined,
    );
    const [kept] = await withSigner().remove([{ publicKey: second }], ROOT);
    expect(kept).toMatchObject({ outcome: 'kept' });
    expect(signer.keys()).toContain(second);
  });
});

describe('taking keys out', () => {
  it('answers what each signed here and before, however often it is asked', async () => {
    const before = { signed_blocks: [{ slot: '5' }], signed_attestations: [] };
    await home().install(wanted, ROOT);
    client.sign(first, HISTORY);
    for (const _ of ['first', 'again']) {
      const removed = await home().remove([{ publicKey: first, signed: before }], ROOT);
      expect(removed).toEqual([
        {
          publicKey: first,
          outcome: 'removed',
          signed: {
            signed_blocks: [{ slot: '5' }, { slot: '81952' }],
            signed_attestations: HISTORY.signed_attestations,
          },
        },
      ]);
    }
    expect(client.keys()).toEqual([second, third]);
  });

  it('tells a key that it never had from one whose history is lost or that it can not stop', async () => {
    const stranger = deriveValidatorKey(new Uint8Array(32).fill(6), 9).publicKey;
    expect(await home().remove([{ publicKey: stranger }], ROOT)).toEqual([
      { publicKey: stranger, outcome: 'not_there' },
    ]);
    const foreign = {
      metadata: { interchange_format_version: '5', genesis_validators_root: '0x1' },
    };
    for (const slashing_protection of ['', '{}', JSON.stringify({ ...foreign, data: [] })]) {
      client.misbehave(() => ({
        status: 200,
        body: { data: [{ status: 'deleted' }], slashing_protection },
      }));
      expect(await home().remove([{ publicKey: first }], ROOT)).toEqual([
        { publicKey: first, outcome: 'removed_without_history' },
      ]);
    }
    const stuck = { status: 'error', message: 'can not stop' };
    client.misbehave(() => ({ status: 200, body: { data: [stuck], slashing_protection: '' } }));
    expect(await home().remove([{ publicKey: first }], ROOT)).toMatchObject([
      { outcome: 'kept', problem: expect.stringContaining('can not stop') },
    ]);
  });
});
