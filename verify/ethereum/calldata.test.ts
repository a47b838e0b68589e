import { InvalidInputError } from '@kiln-connect/core';
import fc from 'fast-check';
import { encodeFunctionData, hexToBytes, serializeTransaction } from 'viem';
import { describe, expect, it } from 'vitest';
import { hexFromBytes } from '../bytes.ts';
import { decode, verify } from '../index.ts';
import {
  CONSOLIDATION_CONTRACT,
  consolidationData,
  EXIT_CONTRACT,
  exitRequestData,
  honest,
  pubkey,
  WITHDRAWAL_CONTRACT,
  withdrawalData,
} from '../testing/ethereum-actions.ts';
import { abi, BATCH_CONTRACT, DEPOSIT_CONTRACT, ETH } from '../testing/ethereum-stake.ts';
import { type Calldata, readCalldata } from './calldata.ts';
import { networks } from './networks.ts';

const read = (to: string, data: string, value = 1n): Calldata =>
  readCalldata(
    { to: hexToBytes(to as never), data: hexToBytes(data as never), value },
    networks.devnet,
  );

const [one, two] = [pubkey(1), pubkey(2)];

describe('calldata', () => {
  it('to the request contracts is read by their address, for they have no functions', () => {
    expect(read(WITHDRAWAL_CONTRACT, withdrawalData(one, 3n * ETH))).toEqual({
      kind: 'withdrawal',
      publicKey: one,
      amount: 3_000_000_000n,
    });
    expect(read(CONSOLIDATION_CONTRACT, consolidationData(one, two))).toEqual({
      kind: 'consolidation',
      source: one,
      target: two,
    });
    expect(read(CONSOLIDATION_CONTRACT, consolidationData(one, one))).toEqual({
      kind: 'compounding',
      publicKey: one,
    });
  });

  it('of a withdrawal has its amount with the most significant byte first, as EIP-7002 says', () => {
    const data = `0x${'ab'.repeat(48)}0000000000000102`;
    expect(read(WITHDRAWAL_CONTRACT, data)).toMatchObject({ amount: 258n });
    expect(read(WITHDRAWAL_CONTRACT, `0x${'ab'.repeat(48)}ffffffffffffffff`)).toMatchObject({
      amount: 2n ** 64n - 1n,
    });
  });

  it('of a batch without deposits is not understood, for nothing would show its credentials', () => {
    for (const credentials of ['0x', `0x${'ab'.repeat(32)}`, '0x1234'] as const) {
      const data = encodeFunctionData({
        abi,
        functionName: 'batchDeposit',
        args: [[], credentials, [], [], [], `0x${'00'.repeat(32)}`],
      });
      expect(read(BATCH_CONTRACT, data)).toMatchObject({
        kind: 'unknown',
        why: expect.stringContaining('the batch holds no deposit'),
      });
    }
  });

  it('of a request means nothing at another address, and a function nothing at theirs', () => {
    for (const to of [EXIT_CONTRACT, DEPOSIT_CONTRACT]) {
      expect(read(to, withdrawalData(one, 0n)).kind).toBe('unknown');
      expect(read(to, consolidationData(one, two)).kind).toBe('unknown');
    }
    expect(read(WITHDRAWAL_CONTRACT, consolidationData(one, two)).kind).toBe('unknown');
    expect(read(CONSOLIDATION_CONTRACT, withdrawalData(one, 0n)).kind).toBe('unknown');
    expect(read(WITHDRAWAL_CONTRACT, exitRequestData([one])).kind).toBe('unknown');
  });

  it('without bytes is no request: the contracts would answer their fee, or revert', () => {
    expect(read(WITHDRAWAL_CONTRACT, '0x')).toEqual({
      kind: 'unknown',
      why: 'a withdrawal request has exactly 56 bytes; here are 0',
    });
    expect(read(EXIT_CONTRACT, '0x')).toEqual({ kind: 'none' });
  });

  it('of requestExit is read by its selector, wherever it goes', () => {
    expect(read(EXIT_CONTRACT, exitRequestData([two, one]))).toEqual({
      kind: 'exit-request',
      publicKeys: [two, one],
    });
  });

  it('comes back from each reading as it was, and no other length is a request', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    fc.assert(
      fc.property(
        bytes(48),
        bytes(48),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (a, b, gwei) => {
          const data = withdrawalData(hexFromBytes(a) as never, gwei * 10n ** 9n);
          expect(read(WITHDRAWAL_CONTRACT, data)).toEqual({
            kind: 'withdrawal',
            publicKey: hexFromBytes(a),
            amount: gwei,
          });
          const pair = consolidationData(hexFromBytes(a) as never, hexFromBytes(b) as never);
          expect(read(CONSOLIDATION_CONTRACT, pair)).toMatchObject({
            source: hexFromBytes(a),
            target: hexFromBytes(b),
          });
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
        const hex = hexFromBytes(data);
        if (data.length !== 56) expect(read(WITHDRAWAL_CONTRACT, hex).kind).toBe('unknown');
        if (data.length !== 96) expect(read(CONSOLIDATION_CONTRACT, hex).kind).toBe('unknown');
      }),
    );
  });
});

const cases = Object.values(honest);
const contracts = [DEPOSIT_CONTRACT, WITHDRAWAL_CONTRACT, CONSOLIDATION_CONTRACT, EXIT_CONTRACT];

describe('whatever the bytes are', () => {
  /** The bytes of a transaction with some of them replaced. */
  const damaged = fc
    .tuple(
      fc.constantFrom(...cases),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(40),
    )
    .map(([{ transaction, intent }, changes, cut]) => {
      const bytes = hexToBytes(serializeTransaction(transaction));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return { intent, hex: hexFromBytes(bytes.subarray(0, bytes.length - (cut > 30 ? cut : 0))) };
    });

  it('decode reads them or says that it can not, and verify refuses them', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async ({ hex, intent }) => {
        const options = { chain: 'eth', network: 'devnet', bytes: hex } as const;
        const decoded = await decode(options).catch((error: unknown) => error);
        if (decoded instanceof Error) {
          expect(decoded).toBeInstanceOf(InvalidInputError);
          expect(decoded).toMatchObject({ code: 'undecodable_transaction' });
        }
        const { verdict, reasons } = await verify({ ...options, intent });
        expect(reasons.length === 0).toBe(verdict === 'accepted');
      }),
      { numRuns: 500 },
    );
  });

  it('any calldata to any contract is read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...contracts),
        fc.uint8Array({ maxLength: 300 }),
        fc.bigInt({ min: 0n, max: 2n ** 128n }),
        async (to, data, value) => {
          const fields = { ...honest.exitRequest.transaction, to: to as never, value };
          const bytes = serializeTransaction({ ...fields, data: hexFromBytes(data) as never });
          const options = { chain: 'eth', network: 'devnet', bytes } as const;
          expect(await decode(options)).toMatchObject({ type: 'eip1559' });
          for (const { intent } of cases) {
            expect(await verify({ ...options, intent })).toMatchObject({ verdict: 'refused' });
          }
        },
      ),
    );
  });
});
