import { PublicKey, Signature, verify } from '@chainsafe/blst';
import { describe, expect, it } from 'vitest';
import { credentialsFor } from '../withdrawal-credentials.ts';
import { depositDataOf, depositSigningRoot, signDeposit, signDeposits } from './deposit-data.ts';
import { deriveValidatorKey } from './derive.ts';

const bytes = (hex: string): Uint8Array => Buffer.from(hex.slice(2), 'hex');

/** Deposit data as other people's tools wrote it. */
const published = [
  {
    // The documentation of a deposit generator for Hoodi (github.com, ethernal).
    network: 'testnet',
    publicKey:
      '0x8420760d0de00ed65f290ab2122e65933e168539ad261b5e444a5094c649272527a1509dd105a801922c359e46e33fb9',
    withdrawalCredentials: '0x0100000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    amountGwei: 32_000_000_000n,
    signature:
      '0xa9e7b4e88886658acb53d72eb454ee8f108a1380db95155b1d871145944669a10bd073ee38d71489775a7a78364918810f1e1cb8888c1d6dade3fa2670bdd558e325d1f4626da66127321d160c07ef5866a7828d9978d8a2723d01476d4e5717',
    depositMessageRoot: '0x3e320f9b0a2c6e33536764bc0f7c332e5241ad96d9b8c9a3ea3de15512a964c7',
    depositDataRoot: '0xcd59791bcc14902cae86760c9e87842517d511b8a6a935887f2d319c976b46a8',
  },
  {
    // staking-deposit-cli 2.4.0 for mainnet, from the documentation of StakeWise.
    network: 'mainnet',
    publicKey:
      '0x8bfc0efc0209514a62cda2de8346a3a0849352eb830e0ff5b525642d93b9095d879a2789b284da14e348f85711b6b6d0',
    withdrawalCredentials: '0x010000000000000000000000ac0f906e433d58fa868f936e8a43230473652885',
    amountGwei: 32_000_000_000n,
    signature:
      '0xb55612acebde460bb273d100bc1574a21aea12f168ad7921cca855b6bf587646b0da329d4b17944773a876a90d87939a001a3857ca224b300ebe57703dce6be37d074e892fd65aa64e92284092efa14c38c1ed17f9fb4e3cd7a585ea66d46b03',
    depositMessageRoot: '0xf39eaed6c4c7e3e4563a3b5f3f1ca195c761f10517a5b303031d453dd3be28be',
    depositDataRoot: '0x2d85d54c2b3d1a593f0f974d41fded6d68910e59adfc2d4e90ec74bb2e91e3c4',
  },
] as const;

describe('deposit data', () => {
  it.each(published)('has the roots that other tools computed, on $network', (deposit) => {
    const { network: _, ...fields } = deposit;
    expect(depositDataOf(fields)).toEqual(fields);
  });

  it.each(published)('is signed over what other tools sign, on $network', (deposit) => {
    expect(
      verify(
        depositSigningRoot(deposit, deposit.network),
        PublicKey.fromBytes(bytes(deposit.publicKey)),
        Signature.fromBytes(bytes(deposit.signature)),
      ),
    ).toBe(true);
  });

  it('is signed for one network alone', () => {
    const [deposit] = published;
    const roots = (['mainnet', 'testnet', 'devnet'] as const).map((network) =>
      Buffer.from(depositSigningRoot(deposit, network)).toString('hex'),
    );
    expect(new Set(roots).size).toBe(3);
  });

  it('carries a good signature of the key that it names, for each of many keys', async () => {
    const keys = Array.from({ length: 25 }, (_, i) =>
      deriveValidatorKey(new Uint8Array(32).fill(9), i),
    );
    const wanted = {
      withdrawalCredentials: credentialsFor(`0x${'ab'.repeat(20)}`, true),
      amountGwei: 2048_000_000_000n,
      network: 'devnet',
    } as const;
    const deposits = await signDeposits(keys, wanted);
    expect(deposits.map(({ publicKey }) => publicKey)).toEqual(keys.map((key) => key.publicKey));
    for (const deposit of deposits) {
      const good = verify(
        depositSigningRoot(deposit, 'devnet'),
        PublicKey.fromBytes(bytes(deposit.publicKey)),
        Signature.fromBytes(bytes(deposit.signature)),
      );
      expect(good).toBe(true);
    }
    expect(signDeposit(keys[3] as (typeof keys)[0], wanted)).toEqual(deposits[3]);
  });
});

describe('withdrawal credentials', () => {
  it('are a type byte, eleven zeros and the address', () => {
    const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    expect(credentialsFor(address, false)).toBe(
      '0x0100000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    );
    expect(credentialsFor(address, true)).toBe(
      '0x0200000000000000000000005aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    );
  });
});
