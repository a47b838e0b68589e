import { decrypt, generateKey, readKey, readMessage, readPrivateKey } from 'openpgp';
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depositContractAbi } from '../../chains/ethereum/contracts/abi.ts';
import { addStakesToAccount } from '../accounts/add-stakes-to-account.ts';
import type { Caller } from '../caller.ts';
import { readOperatorOpenPgpKey } from '../openpgp/read-operator-openpgp-key.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { aMember } from '../testing/people.ts';
import { anAccount, aWallet } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { exitValidators } from '../validator-keys/exit-validators.ts';
import { handOutValidatorKeys } from '../validator-keys/hand-out-validator-keys.ts';
import { removeExitMessageKey, setExitMessageKey } from './change-exit-message-key.ts';
import { readExitMessageKey } from './exit-message-key.ts';
import { listExitMessages } from './list-exit-messages.ts';

const chain = 'eth';
const network = 'devnet';
const organization = 'acme';
let test: DevnetSystem;
let system: System;
let acme: Caller;
let account: string;
let customer: { publicKey: string; privateKey: string };
let validators: [string, string, string];

beforeAll(async () => {
  test = await openDevnetSystem();
  system = test.system;
  await anOrganization(organization, system, ['devnet']);
  acme = await aCaller({ organization }, system);
  account = await anAccount(acme, system);
  customer = await aKeyPair();
}, 180_000);
afterAll(() => test.remove());

const aKeyPair = (more: object = {}) =>
  generateKey({
    type: 'ecc',
    curve: 'ed25519Legacy',
    userIDs: { name: 'Treasury', email: 'treasury@acme.test' },
    // The chain's clock is not that of this machine, nor is the system's behind it.
    date: new Date(Date.now() - 60_000),
    format: 'armored',
    ...more,
  });

/** Hands out keys and deposits 32 ETH on each, as a customer does with a wallet of their own. */
async function deposited(number: number): Promise<string[]> {
  const wallet = await aWallet(32n * BigInt(number) + 1n, test);
  const input = {
    account_id: account,
    withdrawal_address: wallet.address,
    number,
    format: 'batch_deposit',
  };
  const answer = (await handOutValidatorKeys({ chain, input }, acme, system)) as {
    [list: string]: `0x${string}`[];
  };
  const [url] = test.devnet.settings.execution as string[];
  const client = createWalletClient({
    account: privateKeyToAccount(wallet.privateKey),
    transport: http(url),
  });
  for (let i = 0; i < number; i++) {
    await client.writeContract({
      chain: null,
      address: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
      abi: depositContractAbi,
      functionName: 'deposit',
      args: ['pubkeys', 'withdrawal_credentials', 'signatures', 'deposit_data_roots'].map(
        (list) => answer[list]?.[i],
      ) as [`0x${string}`, `0x${string}`, `0x${string}`, `0x${string}`],
      value: 32n * 10n ** 18n,
      nonce: i,
      gas: 300_000n,
    });
  }
  return answer.pubkeys ?? [];
}

const beacon = async (path: string, body?: object) => {
  const [url] = test.devnet.settings.beacon as string[];
  const response = await fetch(`${url}${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
};
const statusOf = async (publicKey: string): Promise<string> =>
  (await beacon(`/eth/v1/beacon/states/head/validators/${publicKey}`)).body.data.status;

/** What the customer reads with their private key, and that the operator signed it. */
async function opened(payload: string, privateKey = customer.privateKey) {
  const { public_key } = await readOperatorOpenPgpKey({ network }, system);
  const { data, signatures } = await decrypt({
    message: await readMessage({ armoredMessage: payload }),
    decryptionKeys: await readPrivateKey({ armoredKey: privateKey }),
    verificationKeys: await readKey({ armoredKey: public_key }),
    expectSigned: true,
    date: system.clock.now(),
  });
  await Promise.all(signatures.map(({ verified }) => verified));
  return JSON.parse(data as string);
}

describe('the key of exit messages', () => {
  it('must be registered before there are any', async () => {
    expect(await readExitMessageKey({ organization }, operator, system)).toBeNull();
    await expect(listExitMessages({ chain }, acme, system)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'exit_message_key_missing',
    });
  });

  it('is an OpenPGP public key to which something can be encrypted, and nothing else', async () => {
    const old = new Date(Date.now() - 3 * 86_400_000);
    const expired = await aKeyPair({ date: old, keyExpirationTime: 86_400 });
    const weak = await aKeyPair({ type: 'rsa', rsaBits: 2048, subkeys: [{ sign: true }] });
    for (const [publicKey, words] of [
      ['', 'can not be read'],
      ['-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n', 'can not be read'],
      [customer.privateKey, 'PRIVATE'],
      [`${customer.publicKey}${expired.publicKey}`, 'holds 2 keys'],
      [expired.publicKey, 'Nothing can be encrypted to it'],
      [weak.publicKey, 'Nothing can be encrypted to it'],
      ['x'.repeat(100_001), 'longer than'],
    ] as const) {
      const refused = setExitMessageKey({ organization, publicKey }, operator, system);
      await expect(refused, words).rejects.toMatchObject({
        code: 'invalid_openpgp_key',
        message: expect.stringContaining(words),
      });
    }
  });

  it('is registered by an admin, shown with its fingerprint, written down and told of by mail', async () => {
    const admin = await aMember({ organization, role: 'admin' }, system);
    const { publicKey } = customer;
    const set = await setExitMessageKey({ organization, publicKey }, admin, system);
    const fingerprint = (await readKey({ armoredKey: publicKey })).getFingerprint();
    expect(set).toMatchObject({ fingerprint, user_id: 'Treasury <treasury@acme.test>' });
    expect(await readExitMessageKey({ organization }, admin, system)).toEqual(set);
    const [event] = await system.store.audit.list({ limit: 1 });
    expect(event).toMatchObject({
      action: 'exit_message_key_set',
      details: { before: null, after: { fingerprint } },
    });
    const mails = await system.store.outbox.pending({ now: system.clock.now(), limit: 10 });
    expect(mails).toMatchObject([{ kind: 'exit_message_key_changed', to: admin.email }]);
  });
});

describe('exit messages', { timeout: 300_000 }, () => {
  it('wait for the index of the validator, and say so', async () => {
    validators = (await deposited(3)) as typeof validators;
    const waiting = await listExitMessages({ chain }, acme, system);
    expect(waiting).toMatchObject(
      validators.map((validator_address) => ({
        validator_address,
        payload: '',
        state: 'no_validator_index',
      })),
    );
    expect(
      await exitValidators(
        { chain, network, publicKeys: validators.slice(0, 1), because: 'too early' },
        operator,
        system,
      ),
    ).toEqual([{ public_key: validators[0], state: 'no_validator_index', reason: null }]);
  });

  it('are made once the chain knows the validator, open with the customer’s key alone, and stay the same', async () => {
    await test.devnet.advance({ epochs: 14 });
    const [first, ...others] = await listExitMessages({ chain }, acme, system);
    expect(others).toHaveLength(2);
    expect(first).toMatchObject({ state: 'ready', gpg_public_key: customer.publicKey });
    const exit = await opened(first?.payload ?? '');
    expect(exit).toEqual({
      message: { epoch: String(first?.epoch), validator_index: expect.stringMatching(/^\d+$/) },
      signature: expect.stringMatching(/^0x[0-9a-f]{192}$/),
    });
    const stranger = await aKeyPair();
    await expect(opened(first?.payload ?? '', stranger.privateKey)).rejects.toThrow();
    expect(await listExitMessages({ chain }, acme, system)).toEqual([first, ...others]);
    const one = await listExitMessages({ chain, stakeIds: [validators[1]] }, acme, system);
    expect(one.map(({ validator_address }) => validator_address)).toEqual([validators[1]]);
  });

  it('belong to the organization whose keys they are, whoever puts the validators into an account', async () => {
    const rival = await aCaller(
      { organization: await anOrganization('rival', system, ['devnet']) },
      system,
    );
    const { publicKey } = await aKeyPair();
    await setExitMessageKey({ organization: 'rival', publicKey }, operator, system);
    const theirs = await anAccount(rival, system);
    await addStakesToAccount({ id: theirs, protocol: 'ETH', stakeIds: validators }, rival, system);
    expect(await listExitMessages({ chain }, rival, system)).toEqual([]);
    await expect(
      listExitMessages({ chain, stakeIds: [validators[0]] }, rival, system),
    ).rejects.toMatchObject({ code: 'validator_key_not_found' });
  });

  it('let the customer end a validator through any beacon node, without us', async () => {
    const [first] = await listExitMessages({ chain, stakeIds: [validators[0]] }, acme, system);
    const exit = await opened(first?.payload ?? '');
    const submit = () => beacon('/eth/v1/beacon/pool/voluntary_exits', exit);
    expect(await statusOf(validators[0])).toBe('active_ongoing');
    expect((await submit()).status).toBe(400);
    await test.devnet.advance({ epochs: 64 });
    expect(await submit()).toMatchObject({ status: 200 });
    await test.devnet.advance({ epochs: 2 });
    expect(await statusOf(validators[0])).toMatch(/^(active_exiting|exited_unslashed)$/);
    expect(await statusOf(validators[1])).toBe('active_ongoing');
  });

  it('are made anew for another key, and are gone without one', async () => {
    const next = await aKeyPair();
    await setExitMessageKey({ organization, publicKey: next.publicKey }, operator, system);
    const [, second] = await listExitMessages({ chain }, acme, system);
    expect(second?.gpg_public_key).toBe(next.publicKey);
    await expect(opened(second?.payload ?? '')).rejects.toThrow();
    expect(await opened(second?.payload ?? '', next.privateKey)).toHaveProperty('signature');
    expect(await removeExitMessageKey({ organization }, operator, system)).toBe(true);
    expect(await removeExitMessageKey({ organization }, operator, system)).toBe(false);
    await expect(listExitMessages({ chain }, acme, system)).rejects.toMatchObject({
      code: 'exit_message_key_missing',
    });
  });
});

describe('the operator', { timeout: 300_000 }, () => {
  it('ends validators, says of each what became of it, and is written down', async () => {
    const because = 'asked for on chain in 0x12';
    const exit = (requestedBy?: string) =>
      exitValidators(
        { chain, network, publicKeys: [validators[0], validators[1]], because, requestedBy },
        'system',
        system,
      );
    const stranger = `0x${'cd'.repeat(20)}`;
    expect((await exit(stranger)).map(({ state }) => state)).toEqual([
      'not_the_owner',
      'not_the_owner',
    ]);
    expect(await exit()).toEqual([
      {
        public_key: validators[0],
        state: 'refused',
        reason: expect.stringContaining('The beacon node refuses the exit'),
      },
      { public_key: validators[1], state: 'submitted', reason: null },
    ]);
    const [event] = await system.store.audit.list({ limit: 1 });
    expect(event).toMatchObject({
      action: 'validators_exited',
      actor: { type: 'system' },
      details: { because, public_keys: [validators[1]] },
    });
    await test.devnet.advance({ epochs: 2 });
    expect(await statusOf(validators[1])).toMatch(/^(active_exiting|exited_unslashed)$/);
  });

  it('ends none that is not ours', async () => {
    const publicKeys = [validators[2], `0x${'ab'.repeat(48)}`];
    await expect(
      exitValidators({ chain, network, publicKeys, because: 'a test' }, operator, system),
    ).rejects.toMatchObject({ code: 'validator_key_not_found' });
    expect(await statusOf(validators[2])).toBe('active_ongoing');
  });
});
