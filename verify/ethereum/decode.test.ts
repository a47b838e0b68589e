import fc from 'fast-check';
import { keccak256, serializeTransaction } from 'viem';
import { describe, expect, it } from 'vitest';
import { decode, verify } from '../index.ts';
import { type HonestCase, honest, pubkey } from '../testing/ethereum-actions.ts';
import {
  BATCH_CONTRACT,
  batchCalldata,
  EXPECTED_ROOT,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  wallet,
} from '../testing/ethereum-stake.ts';
import { mainnetDeposit } from './fixtures/deposits.ts';

const read = (bytes: string) => decode({ chain: 'eth', network: 'devnet', bytes });

describe('decode', () => {
  it('tells a real deposit of Ethereum mainnet in full', async () => {
    expect(await decode({ chain: 'eth', network: 'mainnet', bytes: mainnetDeposit.bytes })).toEqual(
      {
        type: 'eip1559',
        chain_id: '1',
        nonce: '29456',
        max_priority_fee_per_gas_wei: '1000000000',
        max_fee_per_gas_wei: '30000000000',
        gas_limit: '250000',
        to: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
        value_wei: '32000000000000000000',
        access_list: [],
        function: 'deposit',
        arguments: {
          deposits: [
            {
              pubkey: mainnetDeposit.publicKey,
              withdrawal_credentials: `0x01${'00'.repeat(11)}${mainnetDeposit.withdrawalAddress.slice(2).toLowerCase()}`,
              amount_wei: '32000000000000000000',
              signature: expect.stringMatching(/^0xa9e03c75[0-9a-f]{184}$/),
              deposit_data_root: mainnetDeposit.dataRoot,
            },
          ],
        },
        signed: false,
        unsigned_tx_hash: keccak256(mainnetDeposit.bytes),
        account: expect.arrayContaining([
          { label: 'What it does', value: 'Stakes 32 ETH on 1 validator' },
          { label: 'Network', value: 'Ethereum mainnet (chain id 1)' },
        ]),
      },
    );
  });

  it('tells sender and hash of a signed batch, and the root that it insists on', async () => {
    const fields = stakeTransaction([1, 2].map((seed) => signDeposit({ seed })));
    const bytes = await wallet.signTransaction(fields);
    expect(await read(bytes)).toMatchObject({
      signed: true,
      from: wallet.address,
      hash: keccak256(bytes),
      unsigned_tx_hash: keccak256(serializeTransaction(fields)),
      function: 'batchDeposit',
      to: BATCH_CONTRACT,
      arguments: { expected_deposit_root: EXPECTED_ROOT },
      account: expect.arrayContaining([
        { label: 'To', value: `${BATCH_CONTRACT} (called as a batch-deposit contract)` },
      ]),
    });
  });

  it('shows calldata that it does not understand as it is, and says so', async () => {
    const fields = stakeTransaction([signDeposit({ seed: 1 })]);
    expect(await read(serializeTransaction({ ...fields, data: '0xa9059cbb01' }))).toMatchObject({
      data: '0xa9059cbb01',
      note: 'Not understood: the function with selector 0xa9059cbb is none that the verifier knows.',
    });
    const cut = batchCalldata([signDeposit({ seed: 1 })]).slice(0, -2) as `0x${string}`;
    expect((await read(serializeTransaction({ ...fields, data: cut }))).note).toContain(
      'Not understood: its arguments are not encoded as they must be',
    );
  });

  it.each<[string, HonestCase, object]>([
    [
      'a top-up',
      honest.deposit,
      {
        function: 'deposit',
        arguments: {
          deposits: [
            expect.objectContaining({
              pubkey: pubkey(1),
              withdrawal_credentials: `0x${'00'.repeat(32)}`,
              amount_wei: '5000000000000000000',
            }),
          ],
        },
      },
    ],
    [
      'a partial withdrawal',
      honest.partialWithdrawal,
      {
        request: 'withdrawal',
        arguments: { pubkey: pubkey(1), amount_wei: '3000000000000000000' },
      },
    ],
    [
      'a full exit',
      honest.fullExit,
      { request: 'withdrawal', arguments: { pubkey: pubkey(1), amount_wei: '0' } },
    ],
    [
      'a consolidation',
      honest.consolidate,
      {
        request: 'consolidation',
        arguments: { source_pubkey: pubkey(1), target_pubkey: pubkey(2) },
      },
    ],
    [
      'a switch to compounding',
      honest.enableCompounding,
      { request: 'compounding', arguments: { pubkey: pubkey(1) } },
    ],
    [
      'an exit request',
      honest.exitRequest,
      {
        function: 'requestExit',
        arguments: { validators: [pubkey(1), pubkey(2), pubkey(3)] },
      },
    ],
  ])('tells %s in full', async (_, { transaction }, call) => {
    const decoded = await read(serializeTransaction(transaction));
    expect(decoded).toMatchObject({
      ...call,
      to: transaction.to,
      value_wei: `${transaction.value}`,
    });
    expect(decoded).not.toHaveProperty('note');
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded);
  });

  it('warns when what looks like a top-up goes somewhere else', async () => {
    const fields = { ...honest.deposit.transaction, to: BATCH_CONTRACT } as const;
    expect((await read(serializeTransaction(fields))).note).toContain(
      'the address is not the deposit contract',
    );
  });

  it('warns when what looks like a deposit goes somewhere else, or to another network', async () => {
    const fields = stakeTransaction([signDeposit({ seed: 1 })]);
    const bytes = serializeTransaction({ ...fields, to: BATCH_CONTRACT, chainId: 5 });
    const decoded = await read(bytes);
    expect(decoded.note).toContain('the address is not the deposit contract');
    expect(decoded.account).toContainEqual({
      label: 'Network',
      value: 'chain id 5, which is not the local devnet (31337)',
    });
  });

  it('tells plain transfers and contract creations for what they are', async () => {
    const { to, data, ...fields } = stakeTransaction([signDeposit({ seed: 1 })]);
    expect(
      (await read(serializeTransaction({ ...fields, to: wallet.address }))).account,
    ).toContainEqual({ label: 'What it does', value: 'Sends 32 ETH, and calls nothing' });
    expect(await read(serializeTransaction(fields))).toMatchObject({ to: null });
  });

  it('tells storage keys of an access list', async () => {
    const accessList = [{ address: BATCH_CONTRACT, storageKeys: [EXPECTED_ROOT] }] as const;
    const fields = stakeTransaction([signDeposit({ seed: 1 })]);
    expect(await read(serializeTransaction({ ...fields, accessList }))).toMatchObject({
      access_list: [{ address: BATCH_CONTRACT, storage_keys: [EXPECTED_ROOT] }],
    });
  });

  it('carries everything through JSON without loss', async () => {
    const decoded = await read(serializeTransaction(stakeTransaction([signDeposit({ seed: 1 })])));
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(decoded);
  });

  it('refuses bytes that are no transaction, and never throws anything but that', async () => {
    const refusal = expect.objectContaining({
      name: 'InvalidInputError',
      code: 'undecodable_transaction',
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.anything()), async (bytes) => {
        await expect(read(bytes as string)).rejects.toThrowError(refusal);
        const options = { chain: 'eth', network: 'devnet', bytes: bytes as string } as const;
        expect(
          await verify({ ...options, intent: stakeIntent([signDeposit({ seed: 1 })]) }),
        ).toMatchObject({
          verdict: 'refused',
          hash: '',
        });
      }),
    );
  });

  it('names what it can read for a chain or a network that it does not know', async () => {
    const bytes = mainnetDeposit.bytes;
    await expect(decode({ chain: 'doge', network: 'mainnet', bytes })).rejects.toMatchObject({
      code: 'unsupported_chain',
      message: "there is no decoder for the chain 'doge'; there is one for: eth, sol",
    });
    await expect(
      decode({ chain: 'eth', network: 'constructor' as never, bytes }),
    ).rejects.toMatchObject({ code: 'unknown_network' });
    for (const [chain, network] of [
      ['doge', 'mainnet'],
      ['__proto__', 'mainnet'],
      ['eth', 'constructor'],
    ] as const) {
      const verdict = await verify({ chain, network: network as never, bytes, intent: {} });
      expect(verdict.verdict).toBe('refused');
    }
  });
});
