import type { OperatorStatement } from '@kiln-connect/core';
import fc from 'fast-check';
import { decodeFunctionData, type Hex, keccak256, parseTransaction } from 'viem';
import { describe, expect, it } from 'vitest';
import { batchDepositAbi, depositContractAbi } from '../contracts/abi.ts';
import { depositDataOf, type SignedDeposit } from '../keys/deposit-data.ts';
import { planStake, type StakePlan } from './plan-stake.ts';
import { craftStake } from './stake.ts';

const ETH = 10n ** 18n;
const WALLET = `0x${'ab'.repeat(20)}`;
const CONTRACT = `0x${'ba'.repeat(20)}`;
const ROOT = `0x${'0d'.repeat(32)}`;

const planOf = (validators: number, compounding = false, eth = 32n): StakePlan =>
  planStake({
    account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
    wallet: WALLET,
    amount_wei: (BigInt(validators) * eth * ETH).toString(),
    number_of_validators: validators,
    compounding_withdrawal: compounding,
  });

const hex = (bytes: number, i: number): string =>
  `0x${(i + 1).toString(16).padStart(bytes * 2, '7')}`;

const depositsFor = (plan: StakePlan): SignedDeposit[] =>
  Array.from({ length: plan.validators }, (_, i) =>
    depositDataOf({
      publicKey: hex(48, i),
      withdrawalCredentials: plan.withdrawalCredentials,
      amountGwei: plan.gweiPerValidator,
      signature: hex(96, i),
    }),
  );

const stateOf = (batch = false): Parameters<typeof craftStake>[0]['state'] => ({
  gasLimit: 110_000n,
  maxFeePerGas: 4_000_000_000n,
  maxPriorityFeePerGas: 2_000_000_000n,
  batch: batch ? { address: CONTRACT, expectedDepositRoot: ROOT } : undefined,
});

const craft = (plan: StakePlan, statements: OperatorStatement[] = []) => {
  const deposits = depositsFor(plan);
  const crafted = craftStake({
    plan,
    deposits,
    statements,
    state: stateOf(plan.validators > 1),
    nonce: 5,
    network: 'devnet',
  });
  return { deposits, crafted };
};

describe('crafting a stake', () => {
  it('gives these bytes for these keys and this state, and their hash', () => {
    const { crafted } = craft(planOf(1));
    expect(crafted.answer).toMatchInlineSnapshot(`
      {
        "amount_wei": "32000000000000000000",
        "chain_id": 31337,
        "contract_call_data": "0x22895118000000000000000000000000000000000000000000000000000000000000008000000000000000000000000000000000000000000000000000000000000000e000000000000000000000000000000000000000000000000000000000000001207ad9d9c9771e404cd8dcf8741324d6dd8c5a81ea21d2c946bab43c5ad02cf8ba0000000000000000000000000000000000000000000000000000000000000030777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777771000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000020010000000000000000000000abababababababababababababababababababab0000000000000000000000000000000000000000000000000000000000000060777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777771",
        "gas_limit": 110000,
        "max_fee_per_gas_wei": "4000000000",
        "max_priority_fee_per_gas_wei": "2000000000",
        "nonce": 5,
        "to": "0x00000000219ab540356cBB839Cbe05303d7705Fa",
        "unsigned_tx_hash": "0xf07779958e224f91618e91f7462fb4582db6b290f3ebc0fc8c071958ec1fdac1",
        "unsigned_tx_serialized": "0x02f901d9827a6905847735940084ee6b28008301adb09400000000219ab540356cbb839cbe05303d7705fa8901bc16d674ec800000b901a422895118000000000000000000000000000000000000000000000000000000000000008000000000000000000000000000000000000000000000000000000000000000e000000000000000000000000000000000000000000000000000000000000001207ad9d9c9771e404cd8dcf8741324d6dd8c5a81ea21d2c946bab43c5ad02cf8ba0000000000000000000000000000000000000000000000000000000000000030777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777771000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000020010000000000000000000000abababababababababababababababababababab0000000000000000000000000000000000000000000000000000000000000060777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777777771c0",
      }
    `);
  });

  it('answers what the bytes say, field by field', () => {
    const { crafted } = craft(planOf(2));
    const { answer } = crafted;
    const parsed = parseTransaction(crafted.bytes as `0x02${string}`);
    expect(answer).toMatchObject({
      unsigned_tx_hash: keccak256(crafted.bytes as Hex),
      unsigned_tx_serialized: crafted.bytes,
      contract_call_data: parsed.data,
      amount_wei: parsed.value?.toString(),
      nonce: parsed.nonce,
      gas_limit: Number(parsed.gas),
      max_priority_fee_per_gas_wei: parsed.maxPriorityFeePerGas?.toString(),
      max_fee_per_gas_wei: parsed.maxFeePerGas?.toString(),
      chain_id: parsed.chainId,
    });
    expect((answer.to as string).toLowerCase()).toBe(parsed.to);
    expect(parsed.accessList).toBeUndefined();
  });

  it('says in the intent who stakes what for whom, on which validators', () => {
    const { crafted, deposits } = craft(planOf(2, true, 64n));
    const validators = deposits.map(({ publicKey }) => publicKey);
    expect(crafted.intent).toEqual({
      version: 1,
      chain: 'eth',
      network: 'devnet',
      action: 'stake',
      wallet: WALLET,
      amount_wei: (128n * ETH).toString(),
      withdrawal_address: WALLET,
      compounding_withdrawal: true,
      validators,
      number_of_validators: 2,
      batch_deposit_contract: CONTRACT,
    });
    expect(crafted.stakeIds).toEqual(validators);
  });

  it('passes the statements of the operator on as they are', () => {
    const statement = {
      public_key: hex(48, 0),
      withdrawal_credentials: ROOT,
      operator_key: ROOT,
      signature: hex(64, 0),
    };
    expect(craft(planOf(1), [statement]).crafted.statements).toEqual([statement]);
  });

  it('deposits one validator on the deposit contract itself', () => {
    const { crafted, deposits } = craft(planOf(1));
    const parsed = parseTransaction(crafted.bytes as `0x02${string}`);
    const [deposit] = deposits;
    expect(parsed.to).toBe('0x00000000219ab540356cbb839cbe05303d7705fa');
    expect(parsed.value).toBe(32n * ETH);
    expect(decodeFunctionData({ abi: depositContractAbi, data: parsed.data as Hex })).toEqual({
      functionName: 'deposit',
      args: [
        deposit?.publicKey,
        deposit?.withdrawalCredentials,
        deposit?.signature,
        deposit?.depositDataRoot,
      ],
    });
  });

  it('deposits several through the batch contract, under the root that was read', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 150 }),
        fc.boolean(),
        fc.bigInt({ min: 32n, max: 2048n }),
        (validators, compounding, eth) => {
          const plan = planOf(validators, compounding, compounding ? eth : 32n);
          const { crafted, deposits } = craft(plan);
          const parsed = parseTransaction(crafted.bytes as `0x02${string}`);
          expect(parsed.to).toBe(CONTRACT);
          expect(parsed.value).toBe(plan.amountWei);
          expect(decodeFunctionData({ abi: batchDepositAbi, data: parsed.data as Hex })).toEqual({
            functionName: 'batchDeposit',
            args: [
              deposits.map((d) => d.publicKey),
              plan.withdrawalCredentials,
              deposits.map((d) => d.signature),
              deposits.map((d) => d.depositDataRoot),
              deposits.map(() => plan.gweiPerValidator),
              ROOT,
            ],
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never deposits several without the batch contract', () => {
    const plan = planOf(2);
    expect(() =>
      craftStake({
        plan,
        deposits: depositsFor(plan),
        statements: [],
        state: stateOf(false),
        nonce: 5,
        network: 'devnet',
      }),
    ).toThrow('several deposits need the batch contract');
  });
});
