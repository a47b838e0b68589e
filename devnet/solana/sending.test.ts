import {
  type Base64EncodedWireTransaction,
  generateKeyPairSigner,
  getBase58Decoder,
  type KeyPairSigner,
} from '@solana/kit';
import {
  getSetComputeUnitLimitInstruction,
  getSetComputeUnitPriceInstruction,
} from '@solana-program/compute-budget';
import { getDeactivateInstruction } from '@solana-program/stake';
import { getTransferSolInstruction } from '@solana-program/system';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sol, startTestNode, type TestNode } from './test-node.ts';

let node: TestNode;
let alice: KeyPairSigner;
let bob: KeyPairSigner;
beforeAll(async () => {
  node = await startTestNode();
  [alice, bob] = [await node.wallet(100), await node.wallet(1)];
});
afterAll(async () => {
  expect(node.failures).toEqual([]);
  await node.close();
});

const pay = (amount: bigint, from = alice, to = bob) =>
  getTransferSolInstruction({ source: from, destination: to.address, amount });
const sendRaw = (bytes: string, options: object = {}) =>
  node.call('sendTransaction', bytes, { encoding: 'base64', ...options });
/** The same transaction with one byte changed, counted from the end when negative. */
const changed = (bytes: Base64EncodedWireTransaction, at: number) => {
  const data = Buffer.from(bytes, 'base64');
  const index = at < 0 ? data.length + at : at;
  data[index] = (data[index] ?? 0) ^ 1;
  return data.toString('base64');
};

describe('sending a transaction', () => {
  it('answers its signature, and a block has it in the next slot', async () => {
    const before = await node.balance(bob.address);
    const signature = await node.send(alice, [pay(7n)]);
    expect(await node.balance(bob.address)).toBe(before);
    await node.advance({ slots: 1 });
    expect(await node.balance(bob.address)).toBe(before + 7n);
    const [status] = (await node.rpc.getSignatureStatuses([signature]).send()).value;
    expect(status?.slot).toBe(await node.rpc.getSlot({ commitment: 'processed' }).send());
  });

  it('counts once however often it is sent', async () => {
    const before = await node.balance(bob.address);
    const bytes = await node.sign(alice, [pay(11n)]);
    expect(await node.sendBytes(bytes)).toBe(await node.sendBytes(bytes));
    await node.advance({ slots: 1 });
    await node.sendBytes(bytes, { skipPreflight: true });
    await node.advance({ slots: 1 });
    expect(await node.balance(bob.address)).toBe(before + 11n);
    expect((await sendRaw(bytes)).error).toMatchObject({
      code: -32002,
      message: 'Transaction simulation failed: This transaction has already been processed',
      data: { err: 'AlreadyProcessed', logs: [] },
    });
  });

  it('is refused with the reason and the log of the program that would fail', async () => {
    const bytes = await node.sign(alice, [pay(sol(1_000_000))]);
    expect((await sendRaw(bytes)).error).toMatchObject({
      code: -32002,
      message:
        'Transaction simulation failed: Error processing Instruction 0: custom program error: 0x1',
      data: {
        err: { InstructionError: [0, { Custom: 1 }] },
        logs: expect.arrayContaining([expect.stringContaining('insufficient lamports')]),
        accounts: null,
      },
    });
  });

  it('that fails without preflight is in a block, has paid its fee and nothing else', async () => {
    const before = await node.balance(alice.address);
    const signature = await node.land(alice, [pay(sol(1_000_000))], { skipPreflight: true });
    expect(await node.balance(alice.address)).toBe(before - 5000n);
    await node.advance({ slots: 2 });
    const found = await node.call('getTransaction', signature, {
      commitment: 'confirmed',
      maxSupportedTransactionVersion: 0,
    });
    expect(found.result.meta).toMatchObject({
      err: { InstructionError: [0, { Custom: 1 }] },
      status: { Err: { InstructionError: [0, { Custom: 1 }] } },
      fee: 5000,
    });
  });

  it('is refused when a signature is wrong or missing, or the blockhash is not known', async () => {
    const bytes = await node.sign(alice, [pay(1n)]);
    expect((await sendRaw(changed(bytes, -5))).error).toMatchObject({
      code: -32003,
      message: 'Transaction signature verification failure',
    });
    const unsigned = Buffer.from(bytes, 'base64').fill(0, 1, 65).toString('base64');
    expect((await sendRaw(unsigned)).error.code).toBe(-32003);
    const foreign = await node.sign(alice, [pay(1n)], { blockhash: bob.address });
    expect((await sendRaw(foreign)).error).toMatchObject({
      message: 'Transaction simulation failed: Blockhash not found',
    });
    expect((await sendRaw(changed(foreign, -5))).error.code).toBe(-32003);
  });

  it('is refused when the bytes are no transaction', async () => {
    const bytes = await node.sign(alice, [pay(1n)]);
    for (const text of ['!', 'AAAA', bytes.slice(0, -8), `${bytes}AAAA`]) {
      expect((await sendRaw(text)).error.code).toBe(-32602);
    }
    expect((await sendRaw(bytes, { encoding: 'base32' })).error.code).toBe(-32602);
  });

  it('of a payer without money is refused, and no block takes it', async () => {
    const poor = await generateKeyPairSigner();
    const bytes = await node.sign(poor, [pay(0n, poor)]);
    expect((await sendRaw(bytes)).error.data.err).toBe('AccountNotFound');
    const { result: signature } = await sendRaw(bytes, { skipPreflight: true });
    await node.advance({ slots: 2 });
    expect((await node.rpc.getSignatureStatuses([signature]).send()).value).toEqual([null]);
  });

  it('costs what getFeeForMessage says, with a price for priority too', async () => {
    const instructions = [
      getSetComputeUnitPriceInstruction({ microLamports: 1_000_001n }),
      getSetComputeUnitLimitInstruction({ units: 501 }),
      pay(1n),
    ];
    const bytes = await node.sign(alice, instructions);
    const before = await node.balance(alice.address);
    const message = Buffer.from(bytes, 'base64').subarray(65).toString('base64');
    const { result } = await node.call('getFeeForMessage', message, { commitment: 'processed' });
    // 501.000501 lamports are 502.
    expect(result.value).toBe(5502);
    const fees = await node.rpc.getRecentPrioritizationFees([alice.address]).send();
    expect(fees.at(-1)?.prioritizationFee).toBe(0n);
    await node.sendBytes(bytes);
    await node.advance({ slots: 1 });
    expect(await node.balance(alice.address)).toBe(before - 5502n - 1n);
    const later = await node.rpc.getRecentPrioritizationFees([alice.address]).send();
    expect(later.at(-1)?.prioritizationFee).toBe(1_000_001n);
  });
});

describe('simulating a transaction', () => {
  const simulate = (bytes: string, options: object = {}) =>
    node.call('simulateTransaction', bytes, { encoding: 'base64', ...options });

  it('shows the accounts as they would be, and changes nothing', async () => {
    const before = await node.balance(bob.address);
    const bytes = await node.sign(alice, [pay(9n)]);
    const { result } = await simulate(bytes, {
      sigVerify: true,
      accounts: { encoding: 'base64', addresses: [bob.address] },
    });
    expect(result.value).toMatchObject({ err: null, fee: 5000 });
    expect(BigInt(result.value.accounts[0].lamports)).toBe(before + 9n);
    expect(Number(result.value.unitsConsumed)).toBeGreaterThan(0);
    expect(await node.balance(bob.address)).toBe(before);
  });

  it("tells a program's own error", async () => {
    const stake = await node.stakeOf(alice, 2);
    const bytes = await node.sign(bob, [getDeactivateInstruction({ stake, stakeAuthority: bob })]);
    const { result } = await simulate(bytes);
    expect(result.value.err).toEqual({ InstructionError: [0, 'MissingRequiredSignature'] });
    expect(result.value.logs.join()).toContain('Stake11111111111111111111111111111111111111');
  });

  it('needs neither signatures nor a recent blockhash when it is told so', async () => {
    const bytes = await node.sign(alice, [pay(9n)], {
      blockhash: getBase58Decoder().decode(new Uint8Array(32).fill(7)),
    });
    const unsigned = Buffer.from(bytes, 'base64').fill(0, 1, 65).toString('base64');
    expect((await simulate(unsigned)).result.value.err).toBe('BlockhashNotFound');
    const { value } = (await simulate(unsigned, { replaceRecentBlockhash: true })).result;
    expect(value.err).toBe(null);
    expect(value.replacementBlockhash.blockhash).toHaveLength(44);
    expect(
      (await simulate(unsigned, { replaceRecentBlockhash: true, sigVerify: true })).error.code,
    ).toBe(-32602);
    expect((await simulate(unsigned, { sigVerify: true })).error.code).toBe(-32003);
  });
});

describe('an airdrop', () => {
  it('is a transfer like any other', async () => {
    const { address } = await generateKeyPairSigner();
    const { result: signature } = await node.call('requestAirdrop', address, 5_000_000);
    await node.advance({ slots: 40 });
    expect((await node.rpc.getBalance(address).send()).value).toBe(5_000_000n);
    const [one] = await node.rpc.getSignaturesForAddress(address).send();
    expect(one?.signature).toBe(signature);
  });
});
