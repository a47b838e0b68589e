import { type Precondition, silentLog, systemClock } from '@kiln-connect/core';
import { type Hex, keccak256, numberToHex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchDepositRuntimeCode } from './contracts/batch-deposit.ts';
import exitRequest from './contracts/exit-request.artifact.json' with { type: 'json' };
import { readDepositRoot } from './deposit-root.ts';
import { DEPOSIT_CONTRACT } from './network-data.ts';
import { connectNodes, type EthereumNodes } from './node/index.ts';
import { checkPreconditions } from './preconditions.ts';
import {
  CONSOLIDATION_REQUEST_CONTRACT,
  WITHDRAWAL_REQUEST_CONTRACT,
} from './reporting/request-fees.ts';
import { type BareExecution, startBareExecution } from './testing/bare-execution.ts';

let execution: BareExecution;
let nodes: EthereumNodes;
let settings: { execution: string[]; beacon: string[] };

beforeAll(async () => {
  execution = await startBareExecution();
  settings = { execution: [execution.url], beacon: [] };
  nodes = connectNodes(settings, { network: 'devnet', log: silentLog, clock: systemClock });
});
afterAll(async () => {
  nodes?.close();
  await execution?.stop();
});

const check = async (code: string, subject: Precondition['subject'], ahead = 0) => {
  const precondition = { code, statement: 'It holds.', how: 'By looking.', subject };
  const readConsensus = async () => {
    throw new Error('there is no beacon node to ask');
  };
  const [checked] = await checkPreconditions([precondition], {
    nodes,
    settings,
    readConsensus,
    ahead,
  });
  expect(checked).toMatchObject(precondition);
  return { held: checked?.held, finding: checked?.finding };
};

describe('preconditions', () => {
  it('on the nonce hold for the next one alone', async () => {
    const account = await execution.account(1n);
    const wallet = account.address.toLowerCase();
    expect(await check('wallet_nonce', { wallet, nonce: 0 })).toEqual({
      held: true,
      finding: `The next nonce of ${wallet} is 0; the transaction has 0.`,
    });
    await execution.client.sendTransaction({ account, to: account.address });
    expect((await check('wallet_nonce', { wallet, nonce: 0 })).held).toBe(false);
    expect(await check('wallet_nonce', { wallet, nonce: 2 })).toEqual({
      held: false,
      finding: `The next nonce of ${wallet} is 1; the transaction has 2. Send those from 1 on first, or craft it again: then it has the nonce 1.`,
    });
  });

  it('on the nonce hold for one behind others that were crafted before it', async () => {
    const wallet = (await execution.account(1n)).address.toLowerCase();
    expect(await check('wallet_nonce', { wallet, nonce: 2 }, 2)).toEqual({
      held: true,
      finding: `The next nonce of ${wallet} is 0; the transaction has 2 after 2 crafted before it and not sent yet.`,
    });
    expect((await check('wallet_nonce', { wallet, nonce: 3 }, 2)).held).toBe(false);
    expect((await check('wallet_nonce', { wallet, nonce: 0 }, 2)).held).toBe(false);
  });

  it('on the fee of a request hold while the contract asks no more than is sent', async () => {
    for (const contract of [WITHDRAWAL_REQUEST_CONTRACT, CONSOLIDATION_REQUEST_CONTRACT] as const) {
      const value = numberToHex(100n, { size: 32 });
      await execution.client.setStorageAt({ address: contract, index: 0, value });
      expect(await check('request_fee_enough', { contract, value_wei: '357' })).toEqual({
        held: true,
        finding: 'A request costs 357 wei now; 357 wei are sent with it.',
      });
      expect((await check('request_fee_enough', { contract, value_wei: '356' })).held).toBe(false);
    }
    const other = { contract: DEPOSIT_CONTRACT, value_wei: '1000' };
    expect((await check('request_fee_enough', other)).held).toBe(false);
  });

  it('on the exit-request contract hold for the published code alone', async () => {
    const address = (await execution.deployExitRequest()).toLowerCase();
    const code_hash = keccak256(exitRequest.runtimeCode as Hex);
    expect((await check('exit_contract_code', { address, code_hash })).held).toBe(true);
    const other = { address: DEPOSIT_CONTRACT, code_hash };
    expect((await check('exit_contract_code', other)).held).toBe(false);
  });

  it('on funds hold to the wei', async () => {
    const wallet = (await execution.account(1n)).address.toLowerCase();
    const one = 10n ** 18n;
    expect((await check('wallet_funds', { wallet, need_wei: `${one}` })).held).toBe(true);
    expect(await check('wallet_funds', { wallet, need_wei: `${one + 1n}` })).toEqual({
      held: false,
      finding: `${wallet} has 1 ETH; at most 1.000000000000000001 ETH are needed.`,
    });
  });

  it('on the batch contract hold for the published code alone', async () => {
    const address = (await execution.deployBatchDeposit()).toLowerCase();
    const code_hash = keccak256(batchDepositRuntimeCode(DEPOSIT_CONTRACT) as `0x${string}`);
    expect(await check('batch_contract_code', { address, code_hash })).toEqual({
      held: true,
      finding: `The code of ${address} hashes to ${code_hash}, as published.`,
    });
    const other = await check('batch_contract_code', { address: DEPOSIT_CONTRACT, code_hash });
    expect(other.held).toBe(false);
    expect(other.finding).toContain(`not to ${code_hash}`);
    const nobody = `0x${'ab'.repeat(20)}`;
    expect(await check('batch_contract_code', { address: nobody, code_hash })).toEqual({
      held: false,
      finding: `0x${'ab'.repeat(20)} has no code.`,
    });
  });

  it('on the deposit root hold while nobody deposits', async () => {
    const expected_deposit_root = await readDepositRoot(nodes.execution);
    expect((await check('deposit_root_current', { expected_deposit_root })).held).toBe(true);
    const moved = `0x${'ab'.repeat(32)}`;
    expect(await check('deposit_root_current', { expected_deposit_root: moved })).toEqual({
      held: false,
      finding: `The root of the deposit contract is ${expected_deposit_root}, not ${moved}.`,
    });
  });

  it('that nobody here can check do not hold', async () => {
    expect(await check('moon_is_full', {})).toEqual({
      held: false,
      finding: "Not checked: 'moon_is_full' is not known here.",
    });
    expect((await check('constructor', {})).held).toBe(false);
    expect(await check('validator_key_unused', { validators: [`0x${'ab'.repeat(48)}`] })).toEqual({
      held: false,
      finding: 'Not checked: no beacon node was given.',
    });
  });
});
