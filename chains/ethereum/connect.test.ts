import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ChainConnection,
  type Crafted,
  type JsonObject,
  type OperatorStatement,
  silentLog,
  systemClock,
  type ValidatorKeySource,
} from '@kiln-connect/core';
import { type Devnet, devnets } from '@kiln-connect/devnet';
import { verify } from '@kiln-connect/verify';
import { encodeFunctionData, type PrivateKeyAccount } from 'viem';
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contracts } from '../index.ts';
import { depositContractAbi } from './contracts/abi.ts';
import chain from './index.ts';
import { deriveValidatorKey } from './keys/derive.ts';
import { type EthereumSettings, settings as settingsSchema } from './settings.ts';
import { localContext } from './testing/local-context.ts';
import { localKeys } from './testing/local-keys.ts';

const ETH = 10n ** 18n;
const ACCOUNT_ID = '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11';
const SEED = crypto.getRandomValues(new Uint8Array(32));

let folder: string;
let devnet: Devnet;
let settings: EthereumSettings;
let connection: ChainConnection;
let validatorKeys: ValidatorKeySource;
let privateKey: `0x${string}`;
let wallet: PrivateKeyAccount;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eth-connect-'));
  devnet = await devnets.eth({
    dataDir: folder,
    log: silentLog,
    slotsPerSecond: 0,
    contracts: contracts.eth ?? [],
  });
  settings = settingsSchema.parse(devnet.settings);
  connection = await chain.connect({
    network: 'devnet',
    settings,
    log: silentLog,
    clock: systemClock,
  });
  validatorKeys = localKeys(SEED, () => connection);
  privateKey = generatePrivateKey();
  wallet = privateKeyToAccount(privateKey);
  await devnet.fund({ address: wallet.address, amount: 1000n * ETH });
}, 120_000);
afterAll(async () => {
  await connection?.close();
  await devnet?.stop();
  await rm(folder, { recursive: true, force: true });
});

const craft = async (input: JsonObject): Promise<Crafted> => {
  const { transactions } = await connection.craft(
    'stake',
    { account_id: ACCOUNT_ID, wallet: wallet.address, ...input },
    localContext(validatorKeys),
  );
  return transactions[0] as Crafted;
};

const handOutKeys = (input: JsonObject, source: ValidatorKeySource) =>
  (connection.handOutKeys as NonNullable<ChainConnection['handOutKeys']>)(input, {
    validatorKeys: source,
  });

const signAndPrepare = async ({ answer }: Crafted): Promise<string> => {
  const { r, s, yParity } = await sign({
    hash: answer.unsigned_tx_hash as `0x${string}`,
    privateKey,
  });
  const { signed_tx_serialized } = chain.prepare({
    unsigned_tx_serialized: answer.unsigned_tx_serialized as string,
    r,
    s,
    v: yParity as number,
  });
  return signed_tx_serialized as string;
};

const statesOf = async (stakeIds: readonly string[]): Promise<string[]> => {
  const known = stakeIds.map((stakeId) => ({ stakeId, isOurs: true, rewardTotals: {} }));
  return (await connection.readStakes(known)).map(({ state }) => state);
};

const judge = async (crafted: Crafted) => {
  const { bytes, intent } = crafted;
  const verdict = await verify({ chain: 'eth', network: 'devnet', bytes, intent });
  const checked = await connection.checkPreconditions(verdict.preconditions);
  return { verdict, checked };
};

describe('a stake on the devnet', () => {
  it('goes from craft to an active validator', async () => {
    const crafted = await craft({ amount_wei: (32n * ETH).toString() });
    const { verdict, checked } = await judge(crafted);
    expect(verdict.reasons).toEqual([]);
    expect(verdict.hash).toBe(crafted.answer.unsigned_tx_hash);
    expect(checked.filter(({ held }) => !held)).toEqual([]);

    const tx_serialized = await signAndPrepare(crafted);
    const signed = chain.readSigned({ tx_serialized }, 'devnet', settings);
    expect(signed).toMatchObject({
      unsignedTxHash: crafted.answer.unsigned_tx_hash,
      sender: wallet.address.toLowerCase(),
      stakeIds: crafted.stakeIds,
    });

    const sent = await connection.broadcast({ tx_serialized });
    expect(sent).toEqual({ tx_hash: signed.txHash });
    expect(await connection.broadcast({ tx_serialized })).toEqual(sent);
    await devnet.advance({ epochs: 1 });
    expect(await connection.status(sent)).toMatchObject({ status: 'success' });
    expect(await connection.broadcast({ tx_serialized })).toEqual(sent);

    await devnet.advance({ epochs: 12 });
    expect(await statesOf(crafted.stakeIds)).toEqual(['active_ongoing']);
  }, 120_000);

  it('of several validators goes through the batch contract', async () => {
    const crafted = await craft({
      amount_wei: (96n * ETH).toString(),
      withdrawal_credentials: `0x${'ab'.repeat(20)}`,
    });
    expect(crafted.answer.to).not.toBe('0x00000000219ab540356cBB839Cbe05303d7705Fa');
    const { verdict, checked } = await judge(crafted);
    expect(verdict.reasons).toEqual([]);
    expect(checked.map(({ code, held }) => `${code} ${held}`).sort()).toEqual([
      'batch_contract_code true',
      'deposit_root_current true',
      'validator_key_unused true',
      'wallet_funds true',
      'wallet_nonce true',
    ]);

    const sent = await connection.broadcast({ tx_serialized: await signAndPrepare(crafted) });
    await devnet.advance({ epochs: 1 });
    expect(await connection.status(sent)).toMatchObject({ status: 'success' });
    expect(new Set(await statesOf(crafted.stakeIds))).not.toContain('unknown');
  }, 120_000);

  it('of one compounding validator holds what it was given', async () => {
    const crafted = await craft({
      amount_wei: (40n * ETH).toString(),
      compounding_withdrawal: true,
    });
    expect((await judge(crafted)).verdict.reasons).toEqual([]);
    await connection.broadcast({ tx_serialized: await signAndPrepare(crafted) });
    await devnet.advance({ epochs: 8 });
    const [row] = await connection.readStakes(
      crafted.stakeIds.map((stakeId) => ({ stakeId, isOurs: true, rewardTotals: {} })),
    );
    expect(row?.effectiveBalance).toBe(40n * ETH);
    expect(row?.owner).toBe(`0x02${'00'.repeat(11)}${wallet.address.slice(2).toLowerCase()}`);
  }, 120_000);
});

describe('a batch whose root has moved', () => {
  it('shows in the preconditions, and reverts when it is sent all the same', async () => {
    const crafted = await craft({ amount_wei: (64n * ETH).toString() });
    const other = await craft({ amount_wei: (32n * ETH).toString() });
    // Both were crafted for the same nonce: the other one is sent by somebody else.
    const stranger = privateKeyToAccount(generatePrivateKey());
    await devnet.fund({ address: stranger.address, amount: 40n * ETH });
    await connection.broadcast({
      tx_serialized: await stranger.signTransaction({
        type: 'eip1559',
        chainId: 31337,
        nonce: 0,
        gas: BigInt(other.answer.gas_limit as number),
        maxFeePerGas: BigInt(other.answer.max_fee_per_gas_wei as string),
        maxPriorityFeePerGas: BigInt(other.answer.max_priority_fee_per_gas_wei as string),
        to: other.answer.to as `0x${string}`,
        data: other.answer.contract_call_data as `0x${string}`,
        value: 32n * ETH,
      }),
    });
    await devnet.advance({ epochs: 1 });
    const { checked } = await judge(crafted);
    expect(checked.filter(({ held }) => !held).map(({ code }) => code)).toEqual([
      'deposit_root_current',
    ]);
    const sent = await connection.broadcast({ tx_serialized: await signAndPrepare(crafted) });
    await devnet.advance({ epochs: 1 });
    expect(await connection.status(sent)).toMatchObject({ status: 'error' });
  }, 120_000);
});

describe('a key that somebody deposited on first', () => {
  it('is found at every stage of its deposit, with the credentials that took it', async () => {
    const victim = await craft({ amount_wei: (32n * ETH).toString() });
    const [publicKey] = victim.stakeIds as [string];
    // The attack of whoever holds the key: 1 ETH under credentials of their own.
    const attacker = privateKeyToAccount(generatePrivateKey());
    await devnet.fund({ address: attacker.address, amount: 2n * ETH });
    const { answer } = await handOutKeys(
      {
        account_id: ACCOUNT_ID,
        withdrawal_address: attacker.address,
        number: 1,
        amount_per_key_in_eth: 1,
        format: 'batch_deposit',
      },
      {
        handOut: async () => [
          {
            key: keyOf(publicKey),
            statement: victim.statements[0] as OperatorStatement,
            openPgpSignature: async () => '',
          },
        ],
      },
    );
    await connection.broadcast({
      tx_serialized: await depositOf(attacker, answer as JsonObject),
    });
    const finding = async () => (await judge(victim)).checked.find((c) => !c.held)?.finding;
    const credentials = `0x01${'00'.repeat(11)}${attacker.address.slice(2).toLowerCase()}`;
    await devnet.advance({ epochs: 1 });
    expect(await finding()).toMatch(/was seen: a (deposit in transaction|pending deposit)/);
    await devnet.advance({ epochs: 8 });
    expect(await finding()).toContain(`with withdrawal credentials ${credentials}`);
    expect(await connection.usedValidatorKeys?.([publicKey])).toEqual(
      new Map([[publicKey, expect.stringMatching(/^(validator|a pending deposit)/)]]),
    );
  }, 120_000);
});

describe('keys for customers who deposit by themselves', () => {
  it('are in the validator client, with the fee recipient that was asked for', async () => {
    const feeRecipient = `0x${'fe'.repeat(20)}`;
    const { answer, stakeIds } = await handOutKeys(
      {
        account_id: ACCOUNT_ID,
        withdrawal_address: wallet.address,
        fee_recipient_address: feeRecipient,
        number: 2,
        format: 'cli_deposit',
      },
      validatorKeys,
    );
    expect((answer as JsonObject[]).map(({ pubkey }) => `0x${pubkey}`)).toEqual(stakeIds);
    expect(await connection.usedValidatorKeys?.(stakeIds)).toEqual(
      new Map(stakeIds.map((key) => [key, 'a validator client'])),
    );
    const found = await Promise.all(stakeIds.map(feeRecipientOf));
    expect(found.map((address) => address.toLowerCase())).toEqual([feeRecipient, feeRecipient]);
  }, 60_000);

  it('that are installed already are left alone', async () => {
    const key = deriveValidatorKey(SEED, 4000);
    const { names: [home = ''] = [], install } = connection.validatorHomes ?? {};
    const feeRecipient = wallet.address.toLowerCase();
    for (const _ of ['first', 'again']) {
      expect(await install?.(home, [{ key, feeRecipient }])).toEqual([
        { publicKey: key.publicKey, problem: undefined },
      ]);
    }
  }, 60_000);
});

describe('settings for nodes of one’s own', () => {
  it('tell execution and beacon nodes apart', async () => {
    const [execution, beacon] = [settings.execution[0], settings.beacon[0]] as [string, string];
    expect(await chain.settingsFromNodes([beacon, execution], 'devnet')).toEqual({
      execution: [execution],
      beacon: [beacon],
      validator_clients: [],
    });
  });
});

function keyOf(publicKey: string) {
  for (let index = 0; index < 100; index++) {
    const key = deriveValidatorKey(SEED, index);
    if (key.publicKey === publicKey) return key;
  }
  throw new Error('the key is not one of the seed');
}

async function depositOf(account: PrivateKeyAccount, keys: JsonObject): Promise<string> {
  const first = (name: string) => (keys[name] as `0x${string}`[])[0] as `0x${string}`;
  return account.signTransaction({
    type: 'eip1559',
    chainId: 31337,
    nonce: 0,
    gas: 200_000n,
    maxFeePerGas: 10n ** 10n,
    maxPriorityFeePerGas: 10n ** 9n,
    to: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
    value: ETH,
    data: encodeFunctionData({
      abi: depositContractAbi,
      functionName: 'deposit',
      args: [
        first('pubkeys'),
        first('withdrawal_credentials'),
        first('signatures'),
        first('deposit_data_roots'),
      ],
    }),
  });
}

async function feeRecipientOf(publicKey: string): Promise<string> {
  const [client] = settings.validator_clients;
  const token = (await readFile(client?.token_file as string, 'utf8')).trim();
  const response = await fetch(`${client?.url}/eth/v1/validator/${publicKey}/feerecipient`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return ((await response.json()) as { data: { ethaddress: string } }).data.ethaddress;
}
