import type { ChainSlice, JsonObject } from '@kiln-connect/core';
import {
  type Abi,
  type Address,
  concat,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbiParameters,
} from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitRequestAbi } from '../contracts/abi.ts';
import { lidoExitAbi, rioExitAbi } from './exit-requests.ts';
import { WITHDRAWAL_REQUEST_CONTRACT } from './request-fees.ts';
import { credentials, type DevnetChain, startDevnetChain } from './testing/devnet-chain.ts';
import { forwardingTo, logging } from './testing/small-contracts.ts';

const GWEI = 1_000_000_000n;
const ETH = 10n ** 18n;

/** By the index of their keys. */
const COMPOUNDING = 0;
const LEAVING_BY_REQUEST = 1;
const LEAVING_BY_ITSELF = 2;
const OF_SOMEBODY_ELSE = 3;
const OF_A_VAULT = 4;
const VALIDATORS = [0, 1, 2, 3, 4];
const NOT_DEPOSITED = 9;

let chain: DevnetChain;
let slice: ChainSlice;
let sent: { [name: string]: Hex };
let contracts: { own: Address; lido: Address; rio: Address };

const key = (index: number) => chain.publicKey(index) as Hex;

/** The operations of that type, in the order of the chain. */
const operations = (type: string, index?: number) =>
  slice.operations.filter(
    (row) => row.type === type && (index === undefined || row.stakeId === key(index)),
  );

const answers = (type: string, index?: number): JsonObject[] =>
  operations(type, index).map(({ answer }) => answer);

beforeAll(async () => {
  chain = await startDevnetChain();
  const { devnet, wallet } = chain;
  const vault = await chain.deploy(forwardingTo(WITHDRAWAL_REQUEST_CONTRACT));
  const lido = await chain.deploy(logging(4));
  const rio = await chain.deploy(logging(2));
  const own = chain.settings.exit_request_contract as Address;
  contracts = { own, lido, rio };
  const owners = [wallet, wallet, wallet, `0x${'5e'.repeat(20)}`, vault];
  for (const index of VALIDATORS) {
    const compounds = index === COMPOUNDING;
    await chain.deposit({
      index,
      eth: compounds ? 40n : 32n,
      credentials: credentials(compounds ? 2 : 1, owners[index] as string),
    });
    await chain.bringOnline(index);
  }
  await devnet.advance({ days: 2 });

  const from = (await chain.reporting.head()).position + 1;
  const request = (index: number, gwei: bigint): Hex =>
    concat([key(index), numberToHex(gwei, { size: 8 })]);
  sent = {
    partial: await chain.requestWithdrawal({ index: COMPOUNDING, gwei: 3n * GWEI }),
    tooMuch: await chain.requestWithdrawal({ index: COMPOUNDING, gwei: 1_000n * GWEI }),
    full: await chain.requestWithdrawal({ index: LEAVING_BY_REQUEST, gwei: 0n }),
    foreign: await chain.requestWithdrawal({ index: OF_SOMEBODY_ELSE, gwei: 0n }),
    vault: await chain.send({ to: vault, data: request(OF_A_VAULT, 0n), value: 5n }),
    own: await chain.send({
      to: own,
      data: encodeFunctionData({
        abi: exitRequestAbi,
        functionName: 'requestExit',
        args: [[key(LEAVING_BY_ITSELF), key(NOT_DEPOSITED), key(OF_SOMEBODY_ELSE)]],
      }),
    }),
    lido: await chain.send({ to: lido, data: lidoEvent(key(COMPOUNDING)) }),
    rio: await chain.send({
      to: rio,
      data: rioEvent(concat([key(NOT_DEPOSITED), key(OF_SOMEBODY_ELSE), key(COMPOUNDING)])),
    }),
    // The event of Lido from a contract that is not Lido's.
    forged: await chain.send({ to: rio, data: lidoEvent(key(COMPOUNDING)) }),
  };
  await chain.exitVoluntarily(LEAVING_BY_ITSELF);
  await devnet.advance({ epochs: 1 });
  const to = (await chain.reporting.head()).position;
  const reporting = chain.reportingWith({
    exit_request_contract: own,
    lido_exit_bus_oracle: lido,
    rio_operator_registry: rio,
  });
  const stakeIds = [...VALIDATORS, NOT_DEPOSITED].map(key);
  slice = await reporting.readRange({ from, to, stakeIds });
}, 180_000);

afterAll(() => chain?.stop());

const topicsAndData = (abi: Abi, args: { [name: string]: unknown }, data: Hex): Hex =>
  concat([...(encodeEventTopics({ abi, args } as never) as Hex[]), data]);

const lidoEvent = (publicKey: Hex): Hex =>
  topicsAndData(
    lidoExitAbi,
    { stakingModuleId: 1n, nodeOperatorId: 2n, validatorIndex: 3n },
    encodeAbiParameters(parseAbiParameters('bytes, uint256'), [publicKey, 7n]),
  );

const rioEvent = (batch: Hex): Hex =>
  topicsAndData(
    rioExitAbi,
    { operatorId: 1 },
    encodeAbiParameters(parseAbiParameters('uint256, bytes'), [3n, batch]),
  );

/** What every operation of that transaction says of it. */
async function transactionOf(hash: Hex | undefined) {
  const receipt = await chain.nodes.execution.getTransactionReceipt({ hash: hash as Hex });
  return {
    tx_hash: hash,
    tx_sender: chain.wallet.toLowerCase(),
    tx_gas_used: receipt.gasUsed.toString(),
    tx_effective_gas_price: receipt.effectiveGasPrice.toString(),
    block: Number(receipt.blockNumber),
  };
}

describe('a withdrawal that was asked for', () => {
  it('is shown with its transaction, what was asked and what the request cost', async () => {
    const [partial, tooMuch] = answers('withdrawal_request', COMPOUNDING);
    expect(partial).toMatchObject({
      ...(await transactionOf(sent.partial)),
      amount: (3n * ETH).toString(),
      fee: GWEI.toString(),
    });
    expect(tooMuch).toMatchObject({ amount: (1_000n * ETH).toString() });
    const [full] = answers('withdrawal_request', LEAVING_BY_REQUEST);
    expect(full).toMatchObject({ ...(await transactionOf(sent.full)), amount: '0' });
  });

  it('through a contract costs what the contract of requests asked then', async () => {
    expect(answers('withdrawal_request', OF_A_VAULT)).toMatchObject([
      { ...(await transactionOf(sent.vault)), amount: '0', fee: '1' },
    ]);
  });

  it('is not shown when somebody asked who does not own the validator', () => {
    expect(operations('withdrawal_request', OF_SOMEBODY_ELSE)).toEqual([]);
    expect(operations('processed_withdrawal_request', OF_SOMEBODY_ELSE)).toEqual([]);
  });

  it('is shown again as the chain takes it, with what it will really pay', async () => {
    const processed = operations('processed_withdrawal_request', COMPOUNDING);
    const queue = await chain.nodes.beacon.pendingPartialWithdrawals('head');
    expect(processed.map(({ amount }) => amount)).toEqual(queue.map(({ amount }) => amount * GWEI));
    expect(processed.map(({ amount }) => amount)[0]).toBe(3n * ETH);
    const rest = processed[1]?.amount ?? 0n;
    expect(rest >= 5n * ETH && rest < 6n * ETH).toBe(true);
  });

  it('of everything is shown as the exit begins, however it was asked for', () => {
    for (const index of [LEAVING_BY_REQUEST, OF_A_VAULT]) {
      expect(answers('processed_withdrawal_request', index)).toMatchObject([{ amount: '0' }]);
    }
  });
});

describe('an exit that the validator signed', () => {
  it('is shown with its message and where the block has it', () => {
    const [exit] = answers('voluntary_exit', LEAVING_BY_ITSELF);
    expect(exit).toMatchObject({
      validator_address: key(LEAVING_BY_ITSELF),
      index_in_payload: 0,
      message_epoch: expect.any(Number),
      message_signature: expect.stringMatching(/^0x[0-9a-f]{192}$/),
    });
    expect(answers('voluntary_exit')).toHaveLength(1);
  });

  it('is none that was asked for: no request was processed', () => {
    expect(operations('processed_withdrawal_request', LEAVING_BY_ITSELF)).toEqual([]);
  });
});

describe('an exit that was asked for in a contract', () => {
  it('is shown of our own with the caller, for validators that the caller owns alone', async () => {
    const found = answers('kiln_exit_request');
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      validator_address: key(LEAVING_BY_ITSELF),
      ...(await transactionOf(sent.own)),
      emitting_contract: contracts.own.toLowerCase(),
      caller: chain.wallet.toLowerCase(),
    });
  });

  it('asks this operator in our own contract alone', () => {
    expect(slice.operations.flatMap(({ asksForExit }) => asksForExit ?? [])).toEqual([
      { by: chain.wallet.toLowerCase(), transaction: sent.own },
    ]);
  });

  it('is shown of Lido, and not of a contract that only talks like Lido', async () => {
    expect(answers('lido_exit_request')).toMatchObject([
      {
        ...(await transactionOf(sent.lido)),
        validator_address: key(COMPOUNDING),
        emitting_contract: contracts.lido.toLowerCase(),
      },
    ]);
  });

  it('is shown of Rio for each of the keys of a batch', async () => {
    const transaction = await transactionOf(sent.rio);
    expect(answers('rio_exit_request')).toMatchObject(
      [OF_SOMEBODY_ELSE, COMPOUNDING].map((index) => ({
        ...transaction,
        validator_address: key(index),
        emitting_contract: contracts.rio.toLowerCase(),
      })),
    );
  });

  it('is not looked for where no contract is configured', async () => {
    const { position } = await chain.reporting.head();
    const bare = chain.reportingWith({});
    const { operations: found } = await bare.readRange({
      from: position - 8,
      to: position,
      stakeIds: VALIDATORS.map(key),
    });
    expect(found.filter(({ type }) => type.endsWith('_exit_request'))).toEqual([]);
    expect(found.some(({ type }) => type === 'withdrawal_request')).toBe(true);
  });
});

it('gives every operation an id of its own', () => {
  const ids = slice.operations.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
