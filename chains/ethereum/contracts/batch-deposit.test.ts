import { type Hex, type PrivateKeyAccount, zeroHash } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signDeposit } from '../keys/deposit-data.ts';
import { deriveValidatorKey } from '../keys/derive.ts';
import { DEPOSIT_CONTRACT } from '../network-data.ts';
import { type BareExecution, startBareExecution } from '../testing/bare-execution.ts';
import { credentialsFor } from '../withdrawal-credentials.ts';
import { batchDepositAbi, depositContractAbi } from './abi.ts';
import artifact from './batch-deposit.artifact.json' with { type: 'json' };
import { batchDepositRuntimeCode } from './batch-deposit.ts';
import { compileBatchDeposit } from './compile.ts';

const SEED = new Uint8Array(32).fill(1);
const ETH = 10n ** 18n;

let execution: BareExecution;
let contract: Hex;
let owner: PrivateKeyAccount;

beforeAll(async () => {
  execution = await startBareExecution();
  contract = await execution.deployBatchDeposit();
  owner = await execution.account(100_000n);
});
afterAll(() => execution?.stop());

const depositRoot = () =>
  execution.client.readContract({
    address: DEPOSIT_CONTRACT,
    abi: depositContractAbi,
    functionName: 'get_deposit_root',
  });

const depositsOf = (count: number, amountGwei = 32_000_000_000n) =>
  Array.from({ length: count }, (_, i) =>
    signDeposit(deriveValidatorKey(SEED, i), {
      withdrawalCredentials: credentialsFor(owner.address, false),
      amountGwei,
      network: 'devnet',
    }),
  );

type Call = Readonly<{
  args: readonly [Hex[], Hex, Hex[], Hex[], bigint[], Hex];
  value: bigint;
}>;

const callOf = async (count: number, amountGwei?: bigint): Promise<Call> => {
  const deposits = depositsOf(count, amountGwei);
  return {
    args: [
      deposits.map((d) => d.publicKey as Hex),
      credentialsFor(owner.address, false) as Hex,
      deposits.map((d) => d.signature as Hex),
      deposits.map((d) => d.depositDataRoot as Hex),
      deposits.map((d) => d.amountGwei),
      await depositRoot(),
    ],
    value: deposits.reduce((sum, d) => sum + d.amountGwei * 1_000_000_000n, 0n),
  };
};

const send = async ({ args, value }: Call) => {
  const hash = await execution.client.writeContract({
    address: contract,
    abi: batchDepositAbi,
    functionName: 'batchDeposit',
    account: owner,
    args,
    value,
  });
  return execution.client.waitForTransactionReceipt({ hash });
};

const simulate = ({ args, value }: Call) =>
  execution.client.simulateContract({
    address: contract,
    abi: batchDepositAbi,
    functionName: 'batchDeposit',
    account: owner,
    args,
    value,
  });

describe('the batch-deposit contract', () => {
  it('is what its source compiles to; if not, run: node --import tsx chains/ethereum/contracts/compile.ts', () => {
    expect(artifact).toEqual(compileBatchDeposit());
  });

  it('stands on chain as the code that is expected of it', async () => {
    expect(await execution.client.getCode({ address: contract })).toBe(
      batchDepositRuntimeCode(DEPOSIT_CONTRACT),
    );
  });

  it('passes each deposit on to the deposit contract and keeps nothing', async () => {
    const call = await callOf(3);
    const { status, blockNumber } = await send(call);
    expect(status).toBe('success');
    const events = await execution.client.getContractEvents({
      address: DEPOSIT_CONTRACT,
      abi: depositContractAbi,
      eventName: 'DepositEvent',
      fromBlock: blockNumber,
    });
    expect(events.map(({ args }) => args.pubkey)).toEqual(call.args[0]);
    expect(events.map(({ args }) => args.signature)).toEqual(call.args[2]);
    expect(new Set(events.map(({ args }) => args.withdrawal_credentials))).toEqual(
      new Set([call.args[1]]),
    );
    expect(await execution.client.getBalance({ address: contract })).toBe(0n);
    expect(await execution.client.getBalance({ address: DEPOSIT_CONTRACT })).toBe(96n * ETH);
  });

  it('takes 150 deposits, below half of the gas that one transaction may have', async () => {
    const { status, gasUsed } = await send(await callOf(150));
    expect(status).toBe('success');
    expect(gasUsed).toBeLessThan(16_777_216n / 2n);
  });

  it('takes amounts that differ', async () => {
    const [small] = depositsOf(1, 1_000_000_000n);
    const call = await callOf(2);
    call.args[3][0] = small?.depositDataRoot as Hex;
    call.args[2][0] = small?.signature as Hex;
    call.args[4][0] = 1_000_000_000n;
    expect((await send({ ...call, value: 33n * ETH })).status).toBe('success');
  });

  it('refuses to deposit once somebody deposited after the root was read', async () => {
    const call = await callOf(2);
    const [other] = depositsOf(1, 1_000_000_000n);
    const hash = await execution.client.writeContract({
      address: DEPOSIT_CONTRACT,
      abi: depositContractAbi,
      functionName: 'deposit',
      account: owner,
      args: [
        other?.publicKey as Hex,
        other?.withdrawalCredentials as Hex,
        other?.signature as Hex,
        other?.depositDataRoot as Hex,
      ],
      value: ETH,
    });
    await execution.client.waitForTransactionReceipt({ hash });
    await expect(simulate(call)).rejects.toThrow('DepositRootMoved');
  });

  it('refuses a deposit root that never was', async () => {
    const { args, value } = await callOf(2);
    await expect(
      simulate({ args: [args[0], args[1], args[2], args[3], args[4], zeroHash], value }),
    ).rejects.toThrow('DepositRootMoved');
  });

  it('refuses none and more than 150', async () => {
    await expect(simulate(await callOf(0))).rejects.toThrow('WrongNumberOfDeposits');
    await expect(simulate(await callOf(151))).rejects.toThrow('WrongNumberOfDeposits');
  });

  it.each([0, 2, 3, 4] as const)('refuses lists of different lengths (argument %i)', async (at) => {
    const call = await callOf(2);
    call.args[at].pop();
    await expect(simulate(call)).rejects.toThrow('LengthsDiffer');
  });

  it('refuses a wei more and a wei less than the deposits are together', async () => {
    const call = await callOf(2);
    await expect(simulate({ ...call, value: call.value + 1n })).rejects.toThrow('WrongValue');
    await expect(simulate({ ...call, value: call.value - 1n })).rejects.toThrow('WrongValue');
  });

  it('deposits on none of the keys when one of them is refused by the deposit contract', async () => {
    const call = await callOf(3);
    call.args[3][2] = zeroHash;
    await expect(simulate(call)).rejects.toThrow('reconstructed DepositData does not match');
  });

  it('takes no plain ether', async () => {
    await expect(
      execution.client.call({ account: owner.address, to: contract, value: 1n }),
    ).rejects.toThrow();
  });
});
