import { type Hex, parseEventLogs, zeroAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BareExecution, startBareExecution } from '../testing/bare-execution.ts';
import { exitRequestAbi } from './abi.ts';
import { compileExitRequest } from './compile.ts';
import artifact from './exit-request.artifact.json' with { type: 'json' };

let execution: BareExecution;
let contract: Hex;

beforeAll(async () => {
  execution = await startBareExecution();
  contract = await execution.deployExitRequest();
});
afterAll(() => execution?.stop());

const keys = (count: number): Hex[] =>
  Array.from({ length: count }, (_, i): Hex => `0x${i.toString(16).padStart(2, '0').repeat(48)}`);

const simulate = (validators: readonly Hex[]) =>
  execution.client.simulateContract({
    address: contract,
    abi: exitRequestAbi,
    functionName: 'requestExit',
    args: [validators],
  });

describe('the exit-request contract', () => {
  it('is what its source compiles to; if not, run: node --import tsx chains/ethereum/contracts/compile.ts', () => {
    expect(artifact).toEqual(compileExitRequest());
  });

  it('stands on chain as the code that is expected of it', async () => {
    expect(await execution.client.getCode({ address: contract })).toBe(artifact.runtimeCode);
  });

  it('says for each of 150 validators who asked for it, below half of the gas of a transaction', async () => {
    const owner = await execution.account(1n);
    const validators = keys(150);
    const hash = await execution.client.writeContract({
      address: contract,
      abi: exitRequestAbi,
      functionName: 'requestExit',
      account: owner,
      args: [validators],
    });
    const { status, gasUsed, logs } = await execution.client.waitForTransactionReceipt({ hash });
    expect(status).toBe('success');
    expect(gasUsed).toBeLessThan(16_777_216n / 2n);
    const events = parseEventLogs({ abi: exitRequestAbi, logs });
    expect(events.map(({ args }) => args.validator)).toEqual(validators);
    expect(new Set(events.map(({ args }) => args.caller))).toEqual(new Set([owner.address]));
  });

  it('refuses none and more than 150', async () => {
    await expect(simulate([])).rejects.toThrow('WrongNumberOfValidators');
    await expect(simulate(keys(151))).rejects.toThrow('WrongNumberOfValidators');
  });

  it('refuses what is not as long as a public key', async () => {
    const [good] = keys(1) as [Hex];
    await expect(simulate([good, `${good}00`])).rejects.toThrow('NotAPublicKey');
    await expect(simulate([good, '0x'])).rejects.toThrow('NotAPublicKey');
  });

  it('takes no ether, with a request or without', async () => {
    const { address } = await execution.account(1n);
    const { request } = await simulate(keys(1));
    await expect(
      execution.client.simulateContract({ ...request, account: address, value: 1n } as never),
    ).rejects.toThrow();
    await expect(
      execution.client.call({ account: address, to: contract, value: 1n }),
    ).rejects.toThrow();
    expect(await execution.client.getBalance({ address: contract })).toBe(0n);
    expect(contract).not.toBe(zeroAddress);
  });
});
