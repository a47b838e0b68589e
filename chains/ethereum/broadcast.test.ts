import { type ConnectError, silentLog, systemClock } from '@kiln-connect/core';
import { keccak256, type PrivateKeyAccount, parseGwei } from 'viem';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { broadcast } from './broadcast.ts';
import { connectNodes, type EthereumNodes } from './node/index.ts';
import { status } from './status.ts';
import { type BareExecution, startBareExecution } from './testing/bare-execution.ts';

let execution: BareExecution;
let nodes: EthereumNodes;

beforeAll(async () => {
  execution = await startBareExecution();
  nodes = connectNodes(
    { execution: [execution.url], beacon: [] },
    { network: 'devnet', log: silentLog, clock: systemClock },
  );
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

const transfer = (
  account: PrivateKeyAccount,
  fields: { nonce?: number; value?: bigint; gas?: bigint; data?: `0x${string}` } = {},
) =>
  account.signTransaction({
    type: 'eip1559',
    chainId: 31337,
    nonce: 0,
    gas: 50_000n,
    maxFeePerGas: parseGwei('10'),
    maxPriorityFeePerGas: parseGwei('1'),
    to: account.address,
    ...fields,
  });

const send = (tx_serialized: string) => broadcast({ tx_serialized }, nodes.execution);
const statusOf = (tx_hash: string) => status({ tx_hash }, nodes);

const refusalOf = async (attempt: Promise<unknown>): Promise<ConnectError> =>
  attempt.then(
    () => {
      throw new Error('it was not refused');
    },
    (error: ConnectError) => error,
  );

describe('broadcasting', () => {
  it('answers the hash, and the same for the same bytes while they wait and once they are in a block', async () => {
    const signed = await transfer(await execution.account(1n));
    const answer = { tx_hash: keccak256(signed) };
    await execution.client.setAutomine(false);
    expect(await send(signed)).toEqual(answer);
    expect(await send(signed)).toEqual(answer);
    expect(await statusOf(answer.tx_hash)).toMatchObject({ status: 'pending_confirmation' });

    await execution.client.mine({ blocks: 1 });
    await execution.client.setAutomine(true);
    expect(await send(signed)).toEqual(answer);
    expect(await statusOf(answer.tx_hash)).toMatchObject({
      status: 'success',
      receipt: { transactionHash: answer.tx_hash, status: '0x1' },
    });
  });

  it('gives the reason of the node when it refuses', async () => {
    const poor = await execution.account(0n);
    const refusal = await refusalOf(send(await transfer(poor, { value: 1n })));
    expect(refusal).toMatchObject({ name: 'ImpossibleError', code: 'transaction_refused' });
    expect(refusal.message).toContain('nsufficient funds');
    expect(refusal.message).not.toContain(execution.url);
  });

  it('is refused when another transaction has used the nonce up', async () => {
    const account = await execution.account(1n);
    await send(await transfer(account));
    await execution.client.mine({ blocks: 1 });
    const refusal = await refusalOf(send(await transfer(account, { value: 1n })));
    expect(refusal).toMatchObject({ name: 'ImpossibleError', code: 'transaction_refused' });
    expect(refusal.message).toContain('nonce too low');
  });
});

describe('the status of a transaction', () => {
  it('is an error, with the receipt, when it failed in its block', async () => {
    const account = await execution.account(1n);
    const contract = await execution.deployBatchDeposit();
    const signed = await account.signTransaction({
      type: 'eip1559',
      chainId: 31337,
      nonce: 0,
      gas: 50_000n,
      maxFeePerGas: parseGwei('10'),
      maxPriorityFeePerGas: parseGwei('1'),
      to: contract,
      value: 1n,
    });
    const { tx_hash } = await send(signed);
    // The node answers with the hash before its block is made.
    await vi.waitFor(async () => {
      expect(await statusOf(tx_hash as string)).toMatchObject({
        status: 'error',
        receipt: { status: '0x0' },
      });
    }, 10_000);
  });

  it('is not there for a hash that nobody knows', async () => {
    const refusal = await refusalOf(statusOf(`0x${'ab'.repeat(32)}`));
    expect(refusal).toMatchObject({ name: 'NotFoundError', code: 'transaction_not_found' });
  });
});
