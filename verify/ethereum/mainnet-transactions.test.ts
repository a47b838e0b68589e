import { asGwei } from '@kiln-connect/core';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  decodeFunctionData,
  keccak256,
  parseAbi,
  parseTransaction,
  recoverTransactionAddress,
} from 'viem';
import { describe, expect, it } from 'vitest';
import { bytesFromHex, concatenate, hexFromBytes } from '../bytes.ts';
import { decode } from '../index.ts';
import { findBlsFaults } from './bls.ts';
import { readCalldata } from './calldata.ts';
import { type Deposit, depositDataRoot, depositSigningRoot } from './deposit.ts';
import * as mainnet from './fixtures/mainnet-transactions.ts';
import { networks } from './networks.ts';
import { decodeTransaction } from './transaction.ts';

const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;
const read = (transaction: mainnet.MainnetTransaction) =>
  decode({ chain: 'eth', network: 'mainnet', bytes: transaction.bytes });

/** True when the deposit contract takes the deposit and the chain makes a validator of it. */
async function isGoodDeposit(deposit: Deposit): Promise<boolean> {
  const { publicKey, signature } = deposit;
  const message = depositSigningRoot(deposit, networks.mainnet.genesisForkVersion);
  const faults = await findBlsFaults([{ publicKey, message, signature }]);
  return (
    faults.length === 0 && hexFromBytes(depositDataRoot(deposit)) === hexFromBytes(deposit.dataRoot)
  );
}

const {
  deposit,
  partialWithdrawal,
  fullExit,
  consolidation,
  compounding,
  batchDeposit,
  compoundingBySafe,
} = mainnet;

describe('a transaction of Ethereum mainnet', () => {
  it.each([
    ['deposit', deposit],
    ['partial withdrawal', partialWithdrawal],
    ['full exit', fullExit],
    ['consolidation', consolidation],
    ['switch to compounding', compounding],
    ['batch of a contract wallet', compoundingBySafe],
  ] as const)('is read with the hash and the sender that the chain knows: %s', async (_, known) => {
    expect(await read(known)).toMatchObject({
      type: 'eip1559',
      chain_id: '1',
      signed: true,
      hash: known.hash,
      from: known.from,
    });
  });

  it('is a deposit of 32 ETH whose root and signature are good', async () => {
    const readable = await read(deposit);
    expect(readable).toMatchObject({
      nonce: '0',
      to: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
      value_wei: '32000000000000000000',
      function: 'deposit',
      arguments: {
        deposits: [
          {
            pubkey:
              '0xa685b19738ac8d7ee301f434f77fdbca50f7a2b8d287f4ab6f75cae251aa821576262b79ae9d58d9b458ba748968dfda',
            withdrawal_credentials:
              '0x00c5af874f28011e2f559e1214131da5f11b12845921b0d8e436f0cd37d683a8',
            amount_wei: '32000000000000000000',
            signature: expect.stringMatching(/^0x89c6b241[0-9a-f]{184}$/),
            deposit_data_root: '0x6637bff9a838a4a2c53c661c685842cc34a60e06cced56d94e0b3aef30e2b342',
          },
        ],
      },
    });
    expect(readable).not.toHaveProperty('note');
    const { data } = decodeTransaction(bytes(deposit.bytes));
    // The places of the four arguments in the calldata of every deposit.
    const argument = (at: number, length: number) => data.subarray(at, at + length);
    const parts = {
      publicKey: argument(164, 48),
      withdrawalCredentials: argument(260, 32),
      amount: asGwei(32_000_000_000n),
      signature: argument(324, 96),
      dataRoot: argument(100, 32),
    };
    expect(await isGoodDeposit(parts)).toBe(true);
    expect(await isGoodDeposit({ ...parts, amount: asGwei(31_999_999_999n) })).toBe(false);
  });

  it('asks for a part of a balance, in gwei on the chain and in wei for the reader', async () => {
    expect(await read(partialWithdrawal)).toMatchObject({
      nonce: '152',
      to: '0x00000961Ef480Eb55e80D19ad83579A64c007002',
      value_wei: '1',
      request: 'withdrawal',
      arguments: {
        pubkey:
          '0xb047b94b82fcf44572f467a4008bcb9b214db4b7bc673e7a24869c4bed12bc776b581a6b69304bbdc04434640b7a373d',
        amount_wei: '100000000000000',
      },
    });
  });

  it('asks for the exit of a validator with an amount of zero', async () => {
    const readable = await read(fullExit);
    expect(readable).toMatchObject({
      to: '0x00000961Ef480Eb55e80D19ad83579A64c007002',
      request: 'withdrawal',
      arguments: {
        pubkey:
          '0x98eb238cffce04bee476459d359b8acd2b4bcecea497d0e39bf310a30c9ded545bfc32b6e5cf61133afd4a8ec49093a8',
        amount_wei: '0',
      },
    });
    expect(JSON.stringify(readable.account)).toMatch(/exit/i);
  });

  it('consolidates one validator into another, as the block itself says', async () => {
    const [source_pubkey, target_pubkey] = [
      '0x82bfdcac000f3c817cece6187d842b897fdafbedc8b78a32e44177756fe6a5996e0e3a222b8282efeea9a045827938c0',
      '0xae44b0684220d51d11726e09115b1a9068147755bfa8dcb67fa208f6178a251c2450cc7072d75976ef5c32ab3acd8e68',
    ];
    expect(await read(consolidation)).toMatchObject({
      to: '0x0000BBdDc7CE488642fb579F8B00f3a590007251',
      value_wei: '1',
      request: 'consolidation',
      arguments: { source_pubkey, target_pubkey },
    });
    // EIP-7685: the header's hash of hashes; a consolidation is sender, source and target.
    const request = [consolidation.from, source_pubkey, target_pubkey].map(bytes);
    const requestsHash = sha256(sha256(concatenate(Uint8Array.of(2), ...request)));
    expect(hexFromBytes(requestsHash)).toBe(mainnet.CONSOLIDATION_REQUESTS_HASH);
  });

  it('switches a validator to compounding by naming it as source and as target', async () => {
    expect(await read(compounding)).toMatchObject({
      to: '0x0000BBdDc7CE488642fb579F8B00f3a590007251',
      request: 'compounding',
      arguments: {
        pubkey:
          '0x8d43549f9b6db37b1f63efb33f841c0365dddfe92a04aece3fac95d160bf639abe81a3905df59bc0bf6dcd24764841ee',
      },
    });
  });
});

describe("another operator's batch deposit on Ethereum mainnet", () => {
  it('is refused by name, as a legacy transaction; its hash and sender are right', async () => {
    expect(keccak256(batchDeposit.bytes)).toBe(batchDeposit.hash);
    // viem's types know no serialized transaction without a type byte; at run time it reads them.
    const serializedTransaction = batchDeposit.bytes as `0x02${string}`;
    expect(await recoverTransactionAddress({ serializedTransaction })).toBe(batchDeposit.from);
    await expect(read(batchDeposit)).rejects.toMatchObject({
      code: 'undecodable_transaction',
      message: expect.stringContaining('a legacy transaction'),
    });
  });

  it('calls a function that the verifier says it does not know', () => {
    const { to, data, value } = parseTransaction(batchDeposit.bytes);
    const call = { to: bytes(to ?? ''), data: bytes(data ?? ''), value: value ?? 0n };
    expect(readCalldata(call, networks.mainnet)).toEqual({
      kind: 'unknown',
      why: 'the function with selector 0xca0bfcce is none that the verifier knows',
    });
  });

  it('holds three deposits whose roots and signatures are good', async () => {
    const { data } = parseTransaction(batchDeposit.bytes);
    const { args } = decodeFunctionData({
      abi: parseAbi(['function batchDeposit(bytes[], bytes[], bytes[], bytes32[]) payable']),
      data: data ?? '0x',
    });
    const [publicKeys, credentials, signatures, roots] = args;
    const deposits = publicKeys.map((publicKey, i) => ({
      publicKey: bytes(publicKey),
      withdrawalCredentials: bytes(credentials[i] ?? ''),
      amount: asGwei(32_000_000_000n),
      signature: bytes(signatures[i] ?? ''),
      dataRoot: bytes(roots[i] ?? ''),
    }));
    expect(deposits).toHaveLength(3);
    expect(await Promise.all(deposits.map(isGoodDeposit))).toEqual([true, true, true]);
  });
});

describe('a batch of requests that a contract wallet makes on Ethereum mainnet', () => {
  it('is shown as calldata that is not understood, not as the requests that hide in it', async () => {
    const readable = await read(compoundingBySafe);
    expect(readable).toMatchObject({
      to: '0x40A2aCCbd92BCA938b02010E17A5b8929b49130D',
      value_wei: '0',
      data: expect.stringMatching(/^0x8d80ff0a/),
      note: 'Not understood: the function with selector 0x8d80ff0a is none that the verifier knows.',
    });
    for (const field of ['function', 'request', 'arguments']) {
      expect(readable).not.toHaveProperty(field);
    }
  });
});

describe("a transaction for Kiln's own contracts on mainnet, without its signature", () => {
  const readUnsigned = (transaction: mainnet.UnsignedMainnetTransaction) =>
    decode({ chain: 'eth', network: 'mainnet', bytes: transaction.bytes });

  it('is a request to exit a validator, with the highest fee that a hardware wallet shows', async () => {
    expect(await readUnsigned(mainnet.kilnExitRequest)).toMatchObject({
      to: '0x004C226FFF73aA94b78a4Df1A0e861797BA16819',
      value_wei: '0',
      function: 'requestExit',
      arguments: {
        validators: [
          '0xa82b3766b4cec79bd2843d3b81b458427b52c6a71be5c00262a1cf4cf4c2960255f0dead34b0adf426c257e74fb9bc2b',
        ],
      },
      account: expect.arrayContaining([
        { label: 'Fee, at most', value: expect.stringMatching(/^0\.000017363913905871 ETH/) },
      ]),
    });
  });

  it('is a stake by a batch contract, which the verifier says it does not know', async () => {
    const { data } = parseTransaction(mainnet.kilnBatchDeposit.bytes);
    const readable = await readUnsigned(mainnet.kilnBatchDeposit);
    expect(readable).toMatchObject({
      to: '0x576834cB068e677db4aFF6ca245c7bde16C3867e',
      value_wei: '32000000000000000000',
      data,
      note: 'Not understood: the function with selector 0xc82655b7 is none that the verifier knows.',
    });
    expect(readable).not.toHaveProperty('arguments');
    const { args } = decodeFunctionData({
      abi: parseAbi(['function batchDeposit(bytes, bytes, bytes, bytes32[]) payable']),
      data: data ?? '0x',
    });
    const [publicKey, withdrawalCredentials, signature, [dataRoot]] = args;
    expect(
      await isGoodDeposit({
        publicKey: bytes(publicKey),
        withdrawalCredentials: bytes(withdrawalCredentials),
        amount: asGwei(32_000_000_000n),
        signature: bytes(signature),
        dataRoot: bytes(dataRoot ?? ''),
      }),
    ).toBe(true);
  });
});
