import { createPublicKey, verify } from 'node:crypto';
import { type OperatorStatement, operatorStatementMessage } from '@kiln-connect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../caller.ts';
import { advanceDevnet } from '../devnet/advance-devnet.ts';
import { fundDevnet } from '../devnet/fund-devnet.ts';
import { readOperatorKey } from '../operator-key/read-operator-key.ts';
import { listOperations } from '../reports/list-operations.ts';
import { listStakes } from '../reports/list-stakes.ts';
import { readNetworkStats } from '../reports/read-network-stats.ts';
import { reportRewards } from '../reports/report-rewards.ts';
import type { System } from '../system.ts';
import { type DevnetSystem, openDevnetSystem } from '../testing/devnet-system.ts';
import {
  anAccount,
  aStake,
  aWallet,
  depositOneEther,
  ETH_32,
  signed,
  signedHash,
  type Wallet,
} from '../testing/stakes.ts';
import { aCaller, anOrganization, operator } from '../testing/test-system.ts';
import { broadcastTransaction } from './broadcast-transaction.ts';
import { decodeTransaction } from './decode-transaction.ts';
import { readTransactionStatus } from './read-transaction-status.ts';

const chain = 'eth';
const network = 'devnet';
let test: DevnetSystem;
let system: System;
let acme: Caller;
let rival: Caller;
let accountId: string;
let wallet: Wallet;

beforeAll(async () => {
  test = await openDevnetSystem();
  system = test.system;
  acme = await aCaller({ organization: await anOrganization('acme', system, ['devnet']) }, system);
  rival = await aCaller({ organization: await anOrganization('riva', system, ['devnet']) }, system);
  accountId = await anAccount(acme, system);
  wallet = await aWallet(200n, test);
}, 120_000);
afterAll(() => test.remove());

const stakesOf = async (filter: object, caller = acme) =>
  JSON.parse((await listStakes({ chain, query: { filter } }, caller, system)).dataJson);
const keysHandedOut = async () =>
  (await system.store.validatorKeys.list({ chain, network })).length;

describe('a stake', () => {
  it('goes from craft to rewards', { timeout: 120_000 }, async () => {
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const [validator] = (crafted.intent as { validators: string[] }).validators;
    expect(crafted).toMatchObject({
      amount_wei: ETH_32,
      intent: { version: 1, chain, network, action: 'stake', wallet: wallet.address },
      verdict: { verdict: 'accepted', proved: 'bytes and chain', hash: crafted.unsigned_tx_hash },
    });
    const { preconditions } = crafted.verdict as { preconditions: { held: boolean }[] };
    expect(preconditions.length).toBeGreaterThan(0);
    expect(preconditions.every(({ held }) => held)).toBe(true);

    const [statement] = crafted.operator_statements as unknown as OperatorStatement[];
    const { public_key: operatorKey } = await readOperatorKey({ network }, system);
    expect(statement).toMatchObject({ public_key: validator, operator_key: operatorKey });
    expect(isSigned(statement as OperatorStatement)).toBe(true);

    expect(await stakesOf({ accounts: [accountId] })).toMatchObject([
      { validator_address: validator, state: 'unstaked', is_kiln: true },
    ]);

    const input = await signed(crafted, wallet, acme, system);
    const sent = await broadcastTransaction({ chain, input }, acme, system);
    expect(await broadcastTransaction({ chain, input }, acme, system)).toEqual(sent);
    const { organizationId } = acme;
    const events = await system.store.audit.list({ organizationId, limit: 100 });
    expect(events.filter(({ subject }) => subject.id === sent.tx_hash)).toHaveLength(1);

    await advanceDevnet({ chain, by: { days: 2 } }, operator, system);
    const query = { tx_hash: sent.tx_hash };
    expect(await readTransactionStatus({ chain, query }, acme, system)).toMatchObject({
      status: 'success',
    });
    expect(await stakesOf({ stakeIds: [validator] })).toMatchObject([{ state: 'active_ongoing' }]);

    const filter = { stakeIds: [validator as string] };
    const { data: days } = await reportRewards({ chain, query: { filter } }, acme, system);
    expect(BigInt(String(days.at(-2)?.consensus_rewards))).toBeGreaterThan(0n);
    const { dataJson } = await listOperations({ chain, query: { filter } }, acme, system);
    const operations = JSON.parse(dataJson) as { type: string }[];
    expect(operations.find(({ type }) => type === 'deposit')).toMatchObject({
      tx_hash: sent.tx_hash,
      amount: ETH_32,
    });
  });

  it('is refused for an account that is unknown or of another organization, at no cost of a key', async () => {
    const before = await keysHandedOut();
    const foreign = await anAccount(rival, system);
    for (const id of [foreign, '00000000-0000-4000-8000-000000000000']) {
      await expect(aStake({ wallet, accountId: id }, acme, system)).rejects.toMatchObject({
        name: 'NotFoundError',
        code: 'account_not_found',
      });
    }
    expect(await keysHandedOut()).toBe(before);
  });

  it('is refused when the wallet has too little, with what it has and needs', async () => {
    const before = await keysHandedOut();
    const poor = await aWallet(1n, test);
    await expect(aStake({ wallet: poor, accountId }, acme, system)).rejects.toMatchObject({
      name: 'ImpossibleError',
      details: { have: expect.any(String), need: expect.any(String) },
    });
    expect(await keysHandedOut()).toBe(before);
  });

  it('is not broadcast unsigned, nor when it is for another chain', async () => {
    const wallet = await aWallet(40n, test);
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const unsigned = { tx_serialized: String(crafted.unsigned_tx_serialized) };
    await expect(
      broadcastTransaction({ chain, input: unsigned }, acme, system),
    ).rejects.toMatchObject({ name: 'InvalidInputError' });

    const onMainnet = { ...acme, network: 'mainnet' as const };
    const input = await signed(crafted, wallet, acme, system);
    await expect(broadcastTransaction({ chain, input }, onMainnet, system)).rejects.toMatchObject({
      name: 'InvalidInputError',
    });
  });

  it('is not sent when it is signed by another wallet than it was crafted for', async () => {
    const wallet = await aWallet(40n, test);
    const stranger = await aWallet(40n, test);
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const input = await signed(crafted, stranger, acme, system);
    await expect(broadcastTransaction({ chain, input }, acme, system)).rejects.toMatchObject({
      name: 'InvalidInputError',
      code: 'wrong_signer',
      message: expect.stringContaining(stranger.address),
    });
    const query = { tx_hash: signedHash(input) };
    await expect(readTransactionStatus({ chain, query }, acme, system)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('is not sent when somebody deposited on its key after it was crafted', async () => {
    const wallet = await aWallet(40n, test);
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const input = await signed(crafted, wallet, acme, system);
    const [validator] = (crafted.intent as { validators: string[] }).validators;
    await depositOneEther({ publicKey: String(validator), wallet: await aWallet(2n, test) }, test);

    await expect(broadcastTransaction({ chain, input }, acme, system)).rejects.toMatchObject({
      name: 'ConflictError',
      code: 'precondition_not_met',
      details: { reasons: [{ code: 'validator_key_unused' }] },
    });
    const status = readTransactionStatus(
      { chain, query: { tx_hash: signedHash(input) } },
      acme,
      system,
    );
    await expect(status).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('is not sent when its nonce was used for another one since', async () => {
    const wallet = await aWallet(70n, test);
    const first = await aStake({ wallet, accountId }, acme, system);
    const nonce = first.nonce as number;
    const second = await aStake({ wallet, accountId, nonce }, acme, system);
    const sent = await signed(first, wallet, acme, system);
    await broadcastTransaction({ chain, input: sent }, acme, system);
    const input = await signed(second, wallet, acme, system);
    await expect(broadcastTransaction({ chain, input }, acme, system)).rejects.toMatchObject({
      code: 'precondition_not_met',
      details: {
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'wallet_nonce' })]),
      },
    });
    expect(await broadcastTransaction({ chain, input: sent }, acme, system)).toEqual({
      tx_hash: signedHash(sent),
    });
  });

  it('that is crafted behind others that wait has the next nonce, and can be sent after them', async () => {
    const wallet = await aWallet(100n, test);
    const stakes = [
      await aStake({ wallet, accountId }, acme, system),
      await aStake({ wallet, accountId }, acme, system),
      await aStake({ wallet, accountId }, acme, system),
    ];
    expect(stakes.map(({ nonce }) => nonce)).toEqual([0, 1, 2]);
    const [first, second, third] = await Promise.all(
      stakes.map((crafted) => signed(crafted, wallet, acme, system)),
    );
    const send = (input = first) =>
      broadcastTransaction({ chain, input: input as { tx_serialized: string } }, acme, system);
    await expect(send(second)).rejects.toMatchObject({
      code: 'precondition_not_met',
      message: expect.stringContaining('Send those from 0 on first'),
    });
    const sent = [await send(first), await send(second), await send(third)];
    await advanceDevnet({ chain, by: { epochs: 1 } }, operator, system);
    for (const { tx_hash } of sent) {
      expect(
        await readTransactionStatus({ chain, query: { tx_hash } }, acme, system),
      ).toMatchObject({ status: 'success' });
    }
  });

  it('can be decoded by anybody, and random bytes can not', async () => {
    const wallet = await aWallet(40n, test);
    const crafted = await aStake({ wallet, accountId }, acme, system);
    const input = { tx_serialized: String(crafted.unsigned_tx_serialized) };
    const decoded = await decodeTransaction({ chain, input }, rival, system);
    expect(JSON.stringify(decoded)).toContain(ETH_32);
    await expect(
      decodeTransaction({ chain, input: { tx_serialized: '0xdeadbeef' } }, acme, system),
    ).rejects.toMatchObject({ code: 'undecodable_transaction' });
  });
});

describe('a report', () => {
  it('reads a validator that nobody asked for before, also one that the chain does not know', async () => {
    const stranger = `0x${'ab'.repeat(48)}`;
    expect(await stakesOf({ stakeIds: [stranger] })).toMatchObject([
      { validator_address: stranger, state: 'unknown', is_kiln: false },
    ]);
    const byIndex = await stakesOf({ indexes: [0, 1] });
    expect(
      byIndex.map((stake: { validator_index: number }) => stake.validator_index).sort(),
    ).toEqual([0, 1]);
  });

  it('speaks of the stakes of the own organization when nothing is asked for', async () => {
    expect((await stakesOf({})).length).toBeGreaterThan(0);
    expect(await stakesOf({}, rival)).toEqual([]);
    await expect(stakesOf({ accounts: [accountId] }, rival)).rejects.toMatchObject({
      code: 'account_not_found',
    });
  });

  it('has pages when they are asked for', async () => {
    const filter = { scope: 'operator' as const };
    const page = { current: 1, size: 1 };
    const { dataJson, pagination } = await listStakes(
      { chain, query: { filter, page } },
      acme,
      system,
    );
    expect(JSON.parse(dataJson)).toHaveLength(1);
    expect(pagination).toMatchObject({ current_page: 1, next_page: 2, page_size: 1 });
    expect(await listStakes({ chain, query: { filter } }, acme, system)).not.toHaveProperty(
      'pagination',
    );
  });

  it('says what is not built yet', async () => {
    const query = { filter: { scope: 'network' as const } };
    await expect(reportRewards({ chain, query }, acme, system)).rejects.toMatchObject({
      name: 'NotBuiltError',
      code: 'scope_not_built',
    });
  });

  it('refuses more new validators at once than it reads while one waits', async () => {
    const stakeIds = Array.from({ length: 201 }, (_, i) => `0x${i.toString(16).padStart(96, '0')}`);
    await expect(stakesOf({ stakeIds })).rejects.toMatchObject({ code: 'too_many_new_stakes' });
  });

  it('has figures of the network', async () => {
    expect(await readNetworkStats({ chain }, acme, system)).toMatchObject({
      nb_validators: expect.any(Number),
    });
  });
});

describe('the faucet', () => {
  it('gives whole tokens exactly, and nothing for an amount that is none', async () => {
    const { address } = await aWallet(0n, test);
    const given = await fundDevnet(
      { chain, address, amount: '0.000000000000000001' },
      operator,
      system,
    );
    expect(given.amount_smallest_unit).toBe('1');
    for (const amount of ['', '0', '-1', '1e3', '0.0000000000000000001', '1,5']) {
      await expect(fundDevnet({ chain, address, amount }, operator, system)).rejects.toMatchObject({
        code: 'invalid_amount',
      });
    }
    await expect(
      fundDevnet({ chain: 'btc', address, amount: '1' }, operator, system),
    ).rejects.toMatchObject({ code: 'chain_not_found' });
  });
});

function isSigned(statement: OperatorStatement): boolean {
  const x = Buffer.from(statement.operator_key.slice(2), 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const { public_key: publicKey, withdrawal_credentials: withdrawalCredentials } = statement;
  const message = operatorStatementMessage({ chain, network, publicKey, withdrawalCredentials });
  return verify(null, message, key, Buffer.from(statement.signature.slice(2), 'hex'));
}
