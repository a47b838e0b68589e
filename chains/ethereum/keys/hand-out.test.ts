import { InvalidInputError, type JsonObject, type ValidatorKeySource } from '@kiln-connect/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { depositDataOf } from './deposit-data.ts';
import { deriveValidatorKey } from './derive.ts';
import { handOutKeys } from './hand-out.ts';

const SEED = new Uint8Array(32).fill(4);
const OWNER = `0x${'ab'.repeat(20)}`;
const CREDENTIALS = `0x01${'00'.repeat(11)}${'ab'.repeat(20)}`;

type Asked = Parameters<ValidatorKeySource['handOut']>[0];
let asked: Asked[];
const validatorKeys: ValidatorKeySource = {
  handOut: async (request) => {
    asked.push(request);
    return Array.from({ length: request.count }, (_, i) => {
      const key = deriveValidatorKey(SEED, i);
      const statement = {
        public_key: key.publicKey,
        withdrawal_credentials: request.withdrawalCredentials,
        operator_key: `0x${'0e'.repeat(32)}`,
        signature: `0x${'5e'.repeat(64)}`,
      };
      return { key, statement, openPgpSignature: async () => `armored ${i}` };
    });
  },
};
beforeEach(() => {
  asked = [];
});

const ask = (more: Partial<Parameters<typeof handOutKeys>[0]>, defaultFeeRecipient?: string) =>
  handOutKeys(
    {
      account_id: '3f0c1f0e-7a1e-4a53-9c84-2f6d0d0f6a11',
      withdrawal_address: OWNER,
      number: 1,
      format: 'cli_deposit',
      ...more,
    },
    { validatorKeys },
    { network: 'testnet', defaultFeeRecipient },
  );

describe('handing out keys', () => {
  it('answers a file for deposit tools: hex without 0x, amount in gwei', async () => {
    const { answer, statements, stakeIds } = await ask({ number: 2 });
    const { publicKey } = deriveValidatorKey(SEED, 1);
    const second = (answer as JsonObject[])[1] as JsonObject;
    const { depositMessageRoot, depositDataRoot } = depositDataOf({
      publicKey,
      withdrawalCredentials: CREDENTIALS,
      amountGwei: 32_000_000_000n,
      signature: `0x${second.signature}`,
    });
    expect(second).toEqual({
      format: 'cli_deposit',
      pubkey: publicKey.slice(2),
      withdrawal_credentials: CREDENTIALS.slice(2),
      amount: 32_000_000_000,
      signature: expect.stringMatching(/^[0-9a-f]{192}$/),
      deposit_message_root: depositMessageRoot.slice(2),
      deposit_data_root: depositDataRoot.slice(2),
      fork_version: '10000910',
      network_name: 'hoodi',
      deposit_cli_version: '2.8.0',
      operator_statement: { ...statements[1] },
    });
    expect(stakeIds[1]).toBe(publicKey);
  });

  it('answers lists for a batch: hex with 0x', async () => {
    const { answer, statements, stakeIds } = await ask({ number: 3, format: 'batch_deposit' });
    expect(answer).toEqual({
      format: 'batch_deposit',
      pubkeys: stakeIds,
      withdrawal_credentials: [CREDENTIALS, CREDENTIALS, CREDENTIALS],
      signatures: stakeIds.map(() => expect.stringMatching(/^0x[0-9a-f]{192}$/)),
      deposit_data_roots: stakeIds.map(() => expect.stringMatching(/^0x[0-9a-f]{64}$/)),
      operator_statements: statements,
    });
  });

  it("adds the operator's OpenPGP signature to each key when it is asked for", async () => {
    const { answer } = await ask({ kiln_signature: true });
    expect(answer).toMatchObject([{ kiln_signature: 'armored 0' }]);
    const batch = await ask({ kiln_signature: true, format: 'batch_deposit', number: 2 });
    expect(batch.answer).toMatchObject({ kiln_signatures: ['armored 0', 'armored 1'] });
  });

  it('pays execution rewards to whom the request says, else the configuration, else the owner', async () => {
    const [named, configured] = [`0x${'01'.repeat(20)}`, `0x${'02'.repeat(20)}`];
    await ask({ fee_recipient_address: named }, configured);
    await ask({}, configured);
    await ask({});
    expect(asked.map(({ feeRecipient }) => feeRecipient)).toEqual([named, configured, OWNER]);
  });

  it('signs for the amount that was asked for, in ETH or in gwei', async () => {
    const amounts = [
      [{ amount_per_key_in_eth: 1 }, 1_000_000_000],
      [{ amount_per_key_in_eth: 1.5 }, 1_500_000_000],
      [{ amount_per_key_in_eth: 31.999999999 }, 31_999_999_999],
      [{ amount_per_key_in_gwei: 32_000_000_000 }, 32_000_000_000],
      [{ amount_per_key_in_eth: 2048, compounding_withdrawal: true }, 2_048_000_000_000],
    ] as const;
    for (const [request, amount] of amounts) {
      expect((await ask(request)).answer).toMatchObject([{ amount }]);
    }
    expect(asked.at(-1)?.withdrawalCredentials.slice(0, 4)).toBe('0x02');
  });

  it('refuses amounts that no validator holds, before any key is reserved', async () => {
    const wrong = [
      { amount_per_key_in_eth: 0 },
      { amount_per_key_in_eth: 33 },
      { amount_per_key_in_eth: -32 },
      { amount_per_key_in_eth: 1.0000000001 },
      { amount_per_key_in_eth: 1e21 },
      { amount_per_key_in_gwei: 999_999_999 },
      { amount_per_key_in_eth: 2049, compounding_withdrawal: true },
      { amount_per_key_in_eth: 32, amount_per_key_in_gwei: 32_000_000_000 },
    ];
    for (const request of wrong) {
      const refusal = await ask(request).catch((error: unknown) => error);
      expect(refusal, JSON.stringify(request)).toBeInstanceOf(InvalidInputError);
      expect(refusal).toMatchObject({ code: 'invalid_key_amount' });
    }
    await expect(ask({ amount_per_key_in_eth: 33 })).rejects.toThrow(
      'The amount for each key is 33 ETH. Expected whole gwei, from 1000000000 (1 ETH) to 32000000000 (32 ETH); with compounding_withdrawal up to 2048 ETH.',
    );
    expect(asked).toEqual([]);
  });
});
