import { chains } from '@kiln-connect/chains';
import { silentLog, systemClock } from '@kiln-connect/core';
import { createMessage, readKey, readSignature, verify } from 'openpgp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type KeymanagerServer,
  startKeymanagerServer,
} from '../../chains/ethereum/testing/keymanager-server.ts';
import type { Caller } from '../caller.ts';
import { readOperatorOpenPgpKey } from '../openpgp/read-operator-openpgp-key.ts';
import { rotateOperatorKey } from '../operator-key/rotate-operator-key.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import { anAccount } from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { exportKeystores, markKeystoresInstalled } from './export-keystores.ts';
import { handOutValidatorKeys } from './hand-out-validator-keys.ts';
import { listValidatorKeys } from './list-validator-keys.ts';
import { moveValidatorKeys } from './move-validator-keys.ts';

const chain = 'eth';
const network = 'devnet';
const HISTORY = {
  signed_blocks: [{ slot: '5' }],
  signed_attestations: [{ source_epoch: '1', target_epoch: '2' }],
};

let test: DevnetSystem;
let system: System;
let acme: Caller;
let account: string;
let first: KeymanagerServer;
let second: KeymanagerServer;

beforeAll(async () => {
  test = await openDevnetSystem();
  const root = await genesisRoot();
  first = await startKeymanagerServer(root);
  second = await startKeymanagerServer(root);
  // The devnet's own client is the third: it does real duties.
  const settings = chains.eth?.settings.parse({
    ...test.devnet.settings,
    validator_clients: [
      { name: 'first', ...first.settings },
      { name: 'second', ...second.settings },
      ...(test.devnet.settings.validator_clients as object[]),
    ],
  });
  const connection = await (await chains.eth?.load())?.default.connect({
    network,
    settings,
    log: silentLog,
    clock: systemClock,
  });
  const connections = async () => connection as NonNullable<typeof connection>;
  Object.assign(test.system, { connections });
  system = test.system;
  // The installer was made with the connection of the devnet's own settings.
  const { createKeyInstaller } = await import('./key-installer.ts');
  Object.assign(system, { keyInstaller: createKeyInstaller(system) });
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  account = await anAccount(acme, system);
}, 180_000);
afterEach(() => {
  first.misbehave(undefined);
  second.misbehave(undefined);
});
afterAll(async () => {
  await first?.stop();
  await second?.stop();
  await test?.remove();
});

const genesisRoot = async (): Promise<string> => {
  const [url] = test.devnet.settings.beacon as string[];
  const answer = await (await fetch(`${url}/eth/v1/beacon/genesis`)).json();
  return (answer as { data: { genesis_validators_root: string } }).data.genesis_validators_root;
};

const handOut = async (number: number, more: object = {}) =>
  (await handOutValidatorKeys(
    {
      chain,
      input: {
        account_id: account,
        withdrawal_address: `0x${'ab'.repeat(20)}`,
        number,
        format: 'batch_deposit',
        ...more,
      },
    },
    acme,
    system,
  )) as { pubkeys: string[] };

const install = (publicKeys: readonly string[]) =>
  system.keyInstaller.install({ chain, network, publicKeys });
const found = async (publicKey: string) => {
  const [key] = await system.store.validatorKeys.find({ chain, network, publicKeys: [publicKey] });
  return key;
};
const move = (publicKeys: readonly string[], to: string) =>
  moveValidatorKeys({ chain, network, publicKeys, to }, operator, system);
const holders = (publicKey: string): string[] =>
  [first, second].flatMap((server, i) =>
    server.keys().includes(publicKey) ? [i === 0 ? 'first' : 'second'] : [],
  );

describe('keys and validator clients', { timeout: 240_000 }, () => {
  it('come together behind the answer, in the first client alone', async () => {
    const { pubkeys } = await handOut(3);
    await install(pubkeys);
    for (const key of pubkeys) {
      expect(holders(key)).toEqual(['first']);
      expect(await found(key)).toMatchObject({ home: 'first', installedAt: expect.any(Date) });
    }
  });

  it('find each other again after the client was away, and no other client gets the key meanwhile', async () => {
    first.misbehave(({ method }) => (method === 'GET' ? undefined : 'hang up'));
    const {
      pubkeys: [key = ''],
    } = await handOut(1);
    await install([key]);
    expect(holders(key)).toEqual([]);
    expect(await found(key)).toMatchObject({
      installedAt: null,
      home: 'first',
      installError: expect.stringContaining('is not reachable'),
    });
    const [listed] = (await listValidatorKeys({ chain, network }, operator, system)).slice(-1);
    expect(listed).toMatchObject({ public_key: key, validator_client: 'first' });
    // Its time has not come: trying again is not done at once.
    first.misbehave(undefined);
    await system.keyInstaller.installDue();
    expect(holders(key)).toEqual([]);
    const later = { now: () => new Date(Date.now() + 3_600_000) };
    const { createKeyInstaller } = await import('./key-installer.ts');
    await createKeyInstaller({ ...system, clock: later }).installDue();
    expect(holders(key)).toEqual(['first']);
    expect(await found(key)).toMatchObject({ installError: null });
  });

  it('do not miss one that is away: new keys go to the next, and to that one alone', async () => {
    first.misbehave(() => 'hang up');
    const {
      pubkeys: [key = ''],
    } = await handOut(1);
    expect(await found(key)).toMatchObject({ home: 'second' });
    await install([key]);
    expect(holders(key)).toEqual(['second']);
    first.misbehave(undefined);
    await system.keyInstaller.installDue();
    expect(holders(key)).toEqual(['second']);
    const {
      pubkeys: [next = ''],
    } = await handOut(1);
    expect(await found(next)).toMatchObject({ home: 'first' });
    await install([next]);
  });

  it('that are away still count with the keys that they told of, and with none before they told', async () => {
    const connection = await system.connections(chain, network);
    const [held = ''] = first.keys();
    first.misbehave(() => 'hang up');
    expect(await connection.usedValidatorKeys?.([held])).toEqual(
      new Map([[held, 'a validator client']]),
    );
    const anew = await (await chains.eth?.load())?.default.connect({
      network,
      settings: chains.eth?.settings.parse({
        ...test.devnet.settings,
        validator_clients: [{ name: 'first', ...first.settings }],
      }),
      log: silentLog,
      clock: systemClock,
    });
    await expect(anew?.usedValidatorKeys?.([held])).rejects.toMatchObject({
      code: 'validator_client_unavailable',
    });
    await anew?.close();
  });

  it('say why a key was refused, and go on with the others', async () => {
    first.misbehave(({ method, path, body }) =>
      method === 'POST' && path === '/eth/v1/keystores'
        ? {
            status: 200,
            body: {
              data: body.keystores.map((_: string, i: number) =>
                i === 0 ? { status: 'error', message: 'disk is full' } : { status: 'duplicate' },
              ),
            },
          }
        : path.includes('feerecipient')
          ? { status: 202 }
          : undefined,
    );
    const { pubkeys } = await handOut(2);
    await install(pubkeys);
    const keys = await Promise.all(pubkeys.map(found));
    const byIndex = keys.toSorted((a, b) => (a?.derivationIndex ?? 0) - (b?.derivationIndex ?? 0));
    expect(byIndex.map((key) => key?.installedAt === null)).toEqual([true, false]);
    expect(byIndex[0]?.installError).toContain('disk is full');
  });

  it('move with what was signed: the old client has let go before the new one gets the key', async () => {
    const {
      pubkeys: [key = ''],
    } = await handOut(1);
    await install([key]);
    first.sign(key, HISTORY);
    const [before, there] = [first.calls.length, second.calls.length];
    const [moved] = await move([key], 'second');
    expect(moved).toMatchObject({ validator_client: 'second', install_error: null });
    expect(moved?.installed_at).not.toBeNull();
    expect(holders(key)).toEqual(['second']);
    expect(second.history(key)).toMatchObject(HISTORY);
    expect(first.calls.slice(before).map(({ method }) => method)).toEqual(['DELETE']);
    expect(second.calls.slice(there).map(({ method }) => method)).toContain('POST');

    await move([key], 'devnet');
    expect(holders(key)).toEqual([]);
    expect(await found(key)).toMatchObject({ home: 'devnet', installedAt: expect.any(Date) });
    // The devnet's client tells more: it may have signed up to its head.
    await move([key], 'first');
    expect(first.history(key)).toMatchObject({
      signed_attestations: expect.arrayContaining(HISTORY.signed_attestations),
    });
  });

  it('stay where they are when the old client does not let go or the new one does not answer', async () => {
    const {
      pubkeys: [key = ''],
    } = await handOut(1);
    await install([key]);
    second.misbehave(() => 'hang up');
    await expect(move([key], 'second')).rejects.toMatchObject({
      code: 'validator_client_unavailable',
    });
    expect(holders(key)).toEqual(['first']);
    second.misbehave(undefined);
    first.misbehave(({ method }) =>
      method === 'DELETE'
        ? {
            status: 200,
            body: { data: [{ status: 'error', message: 'busy' }], slashing_protection: '' },
          }
        : undefined,
    );
    const [kept] = await move([key], 'second');
    expect(kept).toMatchObject({ validator_client: 'first' });
    expect(kept?.install_error).toContain('busy');
    first.misbehave(({ method }) =>
      method === 'DELETE'
        ? { status: 200, body: { data: [{ status: 'deleted' }], slashing_protection: '' } }
        : undefined,
    );
    const [lost] = await move([key], 'second');
    expect(lost?.install_error).toContain('told nothing of what it signed');
    expect(holders(key)).toEqual(['first']);
    await expect(move([key], 'nowhere')).rejects.toMatchObject({
      code: 'unknown_validator_client',
    });
  });

  it('go on with a move that broke off after the old client let go', async () => {
    const {
      pubkeys: [key = ''],
    } = await handOut(1);
    await install([key]);
    first.sign(key, HISTORY);
    second.misbehave(({ method }) => (method === 'POST' ? 'hang up' : undefined));
    const [stuck] = await move([key], 'second');
    expect(stuck).toMatchObject({ validator_client: 'second', installed_at: null });
    expect(holders(key)).toEqual([]);
    second.misbehave(undefined);
    await install([key]);
    expect(holders(key)).toEqual(['second']);
    expect(second.history(key)).toMatchObject(HISTORY);
  });

  it('never get a key whose keystore the operator took, and warn of one that a client has', async () => {
    first.misbehave(({ method }) => (method === 'GET' ? undefined : 'hang up'));
    const {
      pubkeys: [waiting = ''],
    } = await handOut(1);
    const password = 'correct horse battery staple';
    const named = { chain, network, publicKeys: [waiting] } as const;
    expect(await exportKeystores({ ...named, password }, operator, system)).toMatchObject([
      { public_key: waiting, validator_client: 'first' },
    ]);
    // It belongs into the first client: a file that was written does not make it run.
    await markKeystoresInstalled(named, operator, system);
    expect(await found(waiting)).toMatchObject({ installedAt: null });
  });
});

describe('many keys', { timeout: 240_000 }, () => {
  it('are handed out by the 150, each with a signature that an OpenPGP tool checks', async () => {
    const begin = performance.now();
    const { pubkeys } = await handOut(150);
    const plain = performance.now() - begin;
    await install(pubkeys);
    const again = performance.now();
    const answer = (await handOut(150, {
      kiln_signature: true,
      compounding_withdrawal: true,
      amount_per_key_in_eth: 64,
    })) as { pubkeys: string[]; kiln_signatures: string[]; withdrawal_credentials: string[] };
    const signed = performance.now() - again;
    process.stderr.write(
      `150 keys: ${Math.round(plain)} ms, with OpenPGP signatures ${Math.round(signed)} ms\n`,
    );
    expect(new Set([...pubkeys, ...answer.pubkeys]).size).toBe(300);
    expect(answer.withdrawal_credentials[0]?.slice(0, 4)).toBe('0x02');

    // A key that signed stays good for what it signed after another took over.
    await rotateOperatorKey({ network }, operator, system);
    const { public_key: now, previous } = await readOperatorOpenPgpKey({ network }, system);
    const messageOf = (i: number) =>
      Buffer.from(
        `kiln-connect operator statement v1\nchain: eth\nnetwork: devnet\npublic key: ${answer.pubkeys[i]}\nwithdrawal credentials: ${answer.withdrawal_credentials[i]}\n`,
      );
    const isGood = async (armoredKey: string, i: number, message: Buffer) => {
      const { signatures } = await verify({
        message: await createMessage({ binary: message }),
        signature: await readSignature({ armoredSignature: answer.kiln_signatures[i] ?? '' }),
        verificationKeys: await readKey({ armoredKey }),
      });
      return (await signatures[0]?.verified?.catch(() => false)) === true;
    };
    const signer = previous[0]?.public_key ?? '';
    for (const i of [0, 75, 149]) expect(await isGood(signer, i, messageOf(i))).toBe(true);
    expect(await isGood(signer, 0, messageOf(1))).toBe(false);
    expect(await isGood(now, 0, messageOf(0))).toBe(false);
  });
});
