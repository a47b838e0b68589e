import { asGwei } from '@kiln-connect/core';
import { ssz } from '@lodestar/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesFromHex, hexFromBytes } from '../bytes.ts';
import { signingRoot } from '../testing/ethereum-stake.ts';
import { findBlsFaults } from './bls.ts';
import { depositDataRoot, depositMessageRoot, depositSigningRoot } from './deposit.ts';
import { depositToolFiles } from './fixtures/deposits.ts';
import { networks } from './networks.ts';

const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const anyDeposit = fc.record({
  publicKey: bytesOf(48),
  withdrawalCredentials: bytesOf(32),
  amount: fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }).map(asGwei),
  signature: bytesOf(96),
});

describe('the roots of a deposit', () => {
  it.each(depositToolFiles)('are those of the deposit tool: $source', async (file) => {
    const deposit = {
      publicKey: bytes(file.pubkey),
      withdrawalCredentials: bytes(file.withdrawalCredentials),
      amount: asGwei(file.amount),
      signature: bytes(file.signature),
    };
    expect(hexFromBytes(depositMessageRoot(deposit))).toBe(file.messageRoot);
    expect(hexFromBytes(depositDataRoot(deposit))).toBe(file.dataRoot);
    const message = depositSigningRoot(deposit, bytes(file.forkVersion));
    const { publicKey, signature } = deposit;
    expect(await findBlsFaults([{ publicKey, message, signature }])).toEqual([]);
  });

  it('are those that a consensus client computes, for any deposit on any network', () => {
    fc.assert(
      fc.property(anyDeposit, fc.constantFrom(...Object.values(networks)), (deposit, network) => {
        const { publicKey: pubkey, withdrawalCredentials, signature } = deposit;
        const message = { pubkey, withdrawalCredentials, amount: Number(deposit.amount) };
        expect(depositMessageRoot(deposit)).toEqual(
          ssz.phase0.DepositMessage.hashTreeRoot(message),
        );
        expect(depositDataRoot(deposit)).toEqual(
          ssz.phase0.DepositData.hashTreeRoot({ ...message, signature }),
        );
        expect(depositSigningRoot(deposit, network.genesisForkVersion)).toEqual(
          signingRoot(message, network.name),
        );
      }),
    );
  });
});
