import { verify } from '@kiln-connect/verify';
import fc from 'fast-check';
import { decodeFunctionData, type Hex, parseGwei } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { depositContractAbi, exitRequestAbi } from '../contracts/abi.ts';
import { gasLimitFor } from '../fees.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import { CONSOLIDATION_REQUEST_CONTRACT } from '../reporting/request-fees.ts';
import { feeAtExcess } from '../request-value.ts';
import { type BareExecution, startBareExecution } from '../testing/bare-execution.ts';
import { consolidationCalls, planConsolidation } from './consolidate.ts';
import { planDeposit, topUpCall } from './deposit.ts';
import { exitRequestCall, planExitRequest } from './exit-request.ts';
import { type Call, encodeUnsigned } from './unsigned-transaction.ts';
import { planWithdrawal, withdrawalCall } from './withdrawal.ts';

const ETH = 10n ** 18n;
const GWEI = 10n ** 9n;
const wallet = `0x${'ab'.repeat(20)}`;
const key = (byte: string): string => `0x${byte.repeat(48)}`;

describe('what is asked for', () => {
  it('as a top-up is 1 ETH or more in whole gwei', () => {
    fc.assert(
      fc.property(fc.bigInt(ETH / GWEI, 3000n * GWEI), (amountGwei) => {
        const plan = planDeposit({ wallet, pubkey: key('11'), amount_wei: `${amountGwei * GWEI}` });
        expect(plan).toMatchObject({ amountGwei, withdrawalAddress: wallet });
        expect(topUpCall(plan).value).toBe(amountGwei * GWEI);
      }),
    );
    for (const amount of [1n, ETH - GWEI, ETH + 1n]) {
      const request = { wallet, pubkey: key('11'), amount_wei: `${amount}` };
      expect(() => planDeposit(request)).toThrow(
        expect.objectContaining({ code: 'invalid_deposit_amount' }),
      );
    }
  });

  it('as a withdrawal is whole gwei that fit into eight bytes, and 0 for all', () => {
    const planOf = (amount: bigint) =>
      planWithdrawal({ wallet, pubkey: key('11'), amount_wei: `${amount}` });
    expect(planOf(0n).amountGwei).toBe(0n);
    expect(planOf((2n ** 64n - 1n) * GWEI).amountGwei).toBe(2n ** 64n - 1n);
    for (const amount of [1n, GWEI - 1n, 2n ** 64n * GWEI]) {
      expect(() => planOf(amount)).toThrow(
        expect.objectContaining({ code: 'invalid_withdrawal_amount' }),
      );
    }
  });

  it('as a consolidation names each validator once', () => {
    const request = { wallet, target_pubkey: key('22') };
    expect(planConsolidation({ ...request, source_pubkey: key('11') })).toEqual({
      wallet,
      sources: [key('11')],
      target: key('22'),
      withdrawalAddress: wallet,
      isList: false,
    });
    for (const source_pubkeys of [
      [key('11'), key('11')],
      [key('11'), key('22')],
    ]) {
      expect(() => planConsolidation({ ...request, source_pubkeys })).toThrow(
        expect.objectContaining({ code: 'duplicate_validator' }),
      );
    }
  });

  it('of the operator needs a contract that it listens to', () => {
    expect(() => planExitRequest({ wallet, validators: [key('11')] }, {})).toThrow(
      expect.objectContaining({
        name: 'ImpossibleError',
        code: 'exit_request_contract_missing',
        details: { have: 'none', need: 'exit_request_contract' },
      }),
    );
  });
});

describe('the bytes of a call', () => {
  it('of a top-up are a deposit without credentials and signature', () => {
    const plan = planDeposit({ wallet, pubkey: key('11'), amount_wei: `${3n * ETH}` });
    const { to, data, value } = topUpCall(plan);
    expect([to, value]).toEqual([DEPOSIT_CONTRACT, 3n * ETH]);
    const { functionName, args } = decodeFunctionData({ abi: depositContractAbi, data });
    expect(functionName).toBe('deposit');
    expect(args?.slice(0, 3)).toEqual([key('11'), `0x${'00'.repeat(32)}`, `0x${'00'.repeat(96)}`]);
  });

  it('of a withdrawal are the key and the gwei, most significant byte first (EIP-7002)', () => {
    const plan = planWithdrawal({ wallet, pubkey: key('11'), amount_wei: `${258n * GWEI}` });
    expect(withdrawalCall(plan, 7n)).toEqual({
      to: '0x00000961Ef480Eb55e80D19ad83579A64c007002',
      data: `${key('11')}0000000000000102`,
      value: 7n,
    });
  });

  it('of consolidations are source and target, each with the fee after those before it', () => {
    const plan = planConsolidation({
      wallet,
      target_pubkey: key('22'),
      source_pubkeys: [key('11'), key('33')],
    });
    const excess = 400n;
    const calls = consolidationCalls(plan, { fee: feeAtExcess(excess), excess });
    expect(calls.map(({ call }) => call)).toEqual([
      {
        to: CONSOLIDATION_REQUEST_CONTRACT,
        data: `${key('11')}${key('22').slice(2)}`,
        value: feeAtExcess(excess + 60n),
      },
      {
        to: CONSOLIDATION_REQUEST_CONTRACT,
        data: `${key('33')}${key('22').slice(2)}`,
        value: feeAtExcess(excess + 61n),
      },
    ]);
  });

  it('of a request for exits are the keys, and nothing is sent', () => {
    const validators = [key('11'), key('22')] as const;
    const { data, value } = exitRequestCall({ contract: `0x${'ee'.repeat(20)}`, validators });
    expect(value).toBe(0n);
    expect(decodeFunctionData({ abi: exitRequestAbi, data })).toMatchObject({
      functionName: 'requestExit',
      args: [validators],
    });
  });
});

describe('the gas limit of a call, at the highest price', () => {
  let execution: BareExecution;
  let contract: Hex;
  let payer: string;
  beforeAll(async () => {
    execution = await startBareExecution();
    contract = await execution.deployExitRequest();
    payer = (await execution.account(5000n)).address.toLowerCase();
  });
  afterAll(() => execution?.stop());

  const many = Array.from(
    { length: 150 },
    (_, i) => `0x${(i + 1).toString(16).padStart(2, '0').repeat(48)}`,
  ) as [string, ...string[]];

  it.each([
    [
      'deposit',
      () => topUpCall({ ...topUp, wallet: payer }),
      () => ({ ...topUpIntent, withdrawal_address: payer }),
    ],
    [
      'withdrawal',
      () =>
        withdrawalCall({ wallet: payer, publicKey: key('ff'), amountGwei: 2n ** 40n - 1n }, GWEI),
      () => ({ pubkey: key('ff'), amount_wei: `${(2n ** 40n - 1n) * GWEI}` }),
    ],
    [
      'consolidate',
      () => consolidation().call,
      () => ({ source_pubkey: key('fe'), target_pubkey: key('ff') }),
    ],
    [
      'exit-request',
      () => exitRequestCall({ contract, validators: many }),
      () => ({ validators: many, exit_request_contract: contract }),
    ],
  ] as const)(
    'of %s passes the verifier without a bound of the user’s own',
    async (action, callOf, intentOf) => {
      const call: Call = callOf();
      const gas = await execution.client.estimateGas({ account: payer as Hex, ...call });
      const price = parseGwei('200');
      const { bytes } = encodeUnsigned(
        {
          call,
          nonce: 0,
          gasLimit: gasLimitFor(gas),
          maxFeePerGas: price,
          maxPriorityFeePerGas: parseGwei('10'),
        },
        'devnet',
      );
      const intent = {
        version: 1,
        chain: 'eth',
        network: 'devnet',
        action,
        wallet: payer,
        ...intentOf(),
      };
      const verdict = await verify({ chain: 'eth', network: 'devnet', bytes, intent });
      expect(verdict.reasons).toEqual([]);
    },
  );
});

const topUp = {
  wallet,
  publicKey: key('ff'),
  amountGwei: 2048n * GWEI - 1n,
  withdrawalAddress: wallet,
};
const topUpIntent = { pubkey: key('ff'), amount_wei: `${(2048n * GWEI - 1n) * GWEI}` };
const consolidation = () =>
  consolidationCalls(
    planConsolidation({ wallet, target_pubkey: key('ff'), source_pubkey: key('fe') }),
    { fee: 1n, excess: 0n },
  )[0];
