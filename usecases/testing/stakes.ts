import type { JsonObject } from '@kiln-connect/core';
import { createWalletClient, http, keccak256, parseSignature } from 'viem';
import { generatePrivateKey, privateKeyToAccount, sign } from 'viem/accounts';
import { depositContractAbi } from '../../chains/ethereum/contracts/abi.ts';
import { depositDataOf } from '../../chains/ethereum/keys/deposit-data.ts';
import { createAccount } from '../accounts/create-account.ts';
import type { Caller } from '../caller.ts';
import type { System } from '../system.ts';
import { craftTransaction } from '../transactions/craft-transaction.ts';
import { prepareTransaction } from '../transactions/prepare-transaction.ts';
import type { DevnetSystem } from './devnet-system.ts';

/** 32 ETH in wei, as texts carry it. */
export const ETH_32 = '32000000000000000000';

type PrivateKey = ReturnType<typeof generatePrivateKey>;

export interface Wallet {
  readonly address: string;
  readonly privateKey: PrivateKey;
}

/** A new wallet with some whole ETH of the devnet. */
export async function aWallet(eth: bigint, { devnet }: DevnetSystem): Promise<Wallet> {
  const privateKey = generatePrivateKey();
  const address = privateKeyToAccount(privateKey).address.toLowerCase();
  if (eth > 0n) await devnet.fund({ address, amount: eth * 10n ** 18n });
  return { address, privateKey };
}

/** The id of a new account of the caller. */
export const anAccount = async (caller: Caller, system: System): Promise<string> =>
  (await createAccount({ name: 'Treasury', description: '' }, caller, system)).id;

/** Crafts a stake of 32 ETH of the wallet into the account. */
export const aStake = (
  {
    wallet,
    accountId,
    ...changes
  }: {
    wallet: Wallet;
    accountId: string;
    amount_wei?: string;
    compounding_withdrawal?: boolean;
    nonce?: number;
  },
  caller: Caller,
  system: System,
): Promise<JsonObject> =>
  crafted(
    'stake',
    { account_id: accountId, wallet: wallet.address, amount_wei: ETH_32, ...changes },
    caller,
    system,
  );

/** Crafts what one transaction does. */
export async function crafted(
  action: string,
  input: JsonObject,
  caller: Caller,
  system: System,
): Promise<JsonObject> {
  const [only, ...others] = [
    await craftTransaction({ chain: 'eth', action, input }, caller, system),
  ].flat();
  if (only === undefined || others.length > 0) throw new Error('it is not one transaction');
  return only as JsonObject;
}

/** Signs what was crafted, as a wallet of the customer does, and has it prepared. */
export async function signed(
  crafted: JsonObject,
  { privateKey }: Wallet,
  caller: Caller,
  system: System,
): Promise<{ tx_serialized: string }> {
  const hash = crafted.unsigned_tx_hash as PrivateKey;
  const { r, s, yParity } = parseSignature(await sign({ hash, privateKey, to: 'hex' }));
  const { unsigned_tx_serialized } = crafted;
  const input = { unsigned_tx_serialized, r, s, v: yParity };
  const { signed_tx_serialized } = await prepareTransaction(
    { chain: 'eth', input },
    caller,
    system,
  );
  return { tx_serialized: String(signed_tx_serialized) };
}

/** The hash of a signed transaction. */
export const signedHash = ({ tx_serialized }: { tx_serialized: string }): string =>
  keccak256(tx_serialized as PrivateKey);

/**
 * Deposits 1 ETH on a validator key with the depositor's own credentials, as somebody does who wants
 * the stake that is to follow. The signature is none: whoever waits sees the deposit all the same.
 */
export async function depositOneEther(
  { publicKey, wallet }: { publicKey: string; wallet: Wallet },
  { devnet }: DevnetSystem,
): Promise<void> {
  const credentials = `0x01${'00'.repeat(11)}${wallet.address.slice(2)}` as const;
  const deposit = depositDataOf({
    publicKey,
    withdrawalCredentials: credentials,
    amountGwei: 1_000_000_000n,
    signature: `0x${'11'.repeat(96)}`,
  });
  const [url] = devnet.settings.execution as string[];
  const client = createWalletClient({
    account: privateKeyToAccount(wallet.privateKey),
    transport: http(url),
  });
  await client.writeContract({
    chain: null,
    address: '0x00000000219ab540356cBB839Cbe05303d7705Fa',
    abi: depositContractAbi,
    functionName: 'deposit',
    args: [
      publicKey as PrivateKey,
      credentials,
      deposit.signature as PrivateKey,
      deposit.depositDataRoot as PrivateKey,
    ],
    value: 10n ** 18n,
  });
  await devnet.advance({ epochs: 1 });
}
