import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { SecretKey } from '@chainsafe/blst';
import { type Network, type OperatorStatement, operatorStatementMessage } from '@kiln-connect/core';
import { ssz } from '@lodestar/types';
import {
  encodeFunctionData,
  type Hex,
  hexToBytes,
  parseAbi,
  sha256,
  type TransactionSerializableEIP1559,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { EthereumStakeIntent } from '../index.ts';

// Stakes made the way honest software makes them, with the ecosystem's own libraries: nothing of
// the verifier is used, so that a mistake can not hide by being made twice.

const WEI_PER_GWEI = 10n ** 9n;
export const ETH = 10n ** 18n;
export const DEPOSIT_CONTRACT = '0x00000000219ab540356cBB839Cbe05303d7705Fa';
export const BATCH_CONTRACT = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
/** Of the address in EIP-55 and in no key of ours: where stakes of the tests come back to. */
const WITHDRAWAL_ADDRESS = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
export const wallet = privateKeyToAccount(`0x${'46'.repeat(32)}`);

export const abi = parseAbi([
  'function deposit(bytes pubkey, bytes withdrawal_credentials, bytes signature, bytes32 deposit_data_root) payable',
  'function batchDeposit(bytes[] pubkeys, bytes withdrawalCredentials, bytes[] signatures, bytes32[] depositDataRoots, uint64[] amountsGwei, bytes32 expectedDepositRoot) payable',
]);

const CHAIN_IDS = { mainnet: 1, testnet: 560048, devnet: 31337 } as const;
const FORK_VERSIONS = {
  mainnet: '0x00000000',
  testnet: '0x10000910',
  devnet: '0x00000001',
} as const;

export interface SignedDeposit {
  readonly pubkey: Hex;
  readonly credentials: Hex;
  readonly amountGwei: bigint;
  readonly signature: Hex;
  readonly root: Hex;
}

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`;
const bytes = (text: string): Uint8Array => hexToBytes(text as Hex);

export const credentialsOf = (type: 1 | 2, address = WITHDRAWAL_ADDRESS): Hex =>
  `0x0${type}${'00'.repeat(11)}${address.slice(2).toLowerCase()}`;

/** The validator key number `seed`; the same one each time. */
export const validatorKey = (seed: number): SecretKey => {
  const material = new Uint8Array(32).fill(7);
  new DataView(material.buffer).setUint32(0, seed);
  return SecretKey.fromKeygen(material);
};

/** compute_domain and compute_signing_root of the consensus specifications, over lodestar's SSZ. */
export function signingRoot(
  message: { pubkey: Uint8Array; withdrawalCredentials: Uint8Array; amount: number },
  network: Network,
): Uint8Array {
  const forkData = ssz.phase0.ForkData.hashTreeRoot({
    currentVersion: bytes(FORK_VERSIONS[network]),
    genesisValidatorsRoot: new Uint8Array(32),
  });
  const domain = new Uint8Array(32);
  domain.set([3, 0, 0, 0]);
  domain.set(forkData.subarray(0, 28), 4);
  const objectRoot = ssz.phase0.DepositMessage.hashTreeRoot(message);
  return ssz.phase0.SigningData.hashTreeRoot({ objectRoot, domain });
}

/** The deposit data root that goes with these fields, whether or not they make sense. */
export function dataRoot(deposit: Omit<SignedDeposit, 'root'>): Hex {
  return hex(
    ssz.phase0.DepositData.hashTreeRoot({
      pubkey: bytes(deposit.pubkey),
      withdrawalCredentials: bytes(deposit.credentials),
      amount: Number(deposit.amountGwei),
      signature: bytes(deposit.signature),
    }),
  );
}

export function signDeposit(options: {
  seed: number;
  credentials?: Hex;
  amountGwei?: bigint;
  network?: Network;
}): SignedDeposit {
  const { seed, credentials = credentialsOf(1), amountGwei = 32n * WEI_PER_GWEI } = options;
  const key = validatorKey(seed);
  const pubkey = key.toPublicKey().toBytes();
  const message = {
    pubkey,
    withdrawalCredentials: bytes(credentials),
    amount: Number(amountGwei),
  };
  const signature = hex(key.sign(signingRoot(message, options.network ?? 'devnet')).toBytes());
  const deposit = { pubkey: hex(pubkey), credentials, amountGwei, signature };
  return { ...deposit, root: dataRoot(deposit) };
}

/** The call of the deposit contract for one deposit. */
export const depositCalldata = (deposit: SignedDeposit): Hex =>
  encodeFunctionData({
    abi,
    functionName: 'deposit',
    args: [deposit.pubkey, deposit.credentials, deposit.signature, deposit.root],
  });

export const EXPECTED_ROOT: Hex = sha256('0x726f6f74');

/** The call of the batch contract. */
export const batchCalldata = (deposits: readonly SignedDeposit[]): Hex =>
  encodeFunctionData({
    abi,
    functionName: 'batchDeposit',
    args: [
      deposits.map(({ pubkey }) => pubkey),
      deposits[0]?.credentials as Hex,
      deposits.map(({ signature }) => signature),
      deposits.map(({ root }) => root),
      deposits.map(({ amountGwei }) => amountGwei),
      EXPECTED_ROOT,
    ],
  });

const sumOf = (deposits: readonly SignedDeposit[]): bigint =>
  deposits.reduce((sum, { amountGwei }) => sum + amountGwei * WEI_PER_GWEI, 0n);

/** The whole transaction as viem takes it: through the batch contract when it is told to. */
export function stakeTransaction(
  deposits: readonly SignedDeposit[],
  options: { batch?: boolean; network?: Network } = {},
): TransactionSerializableEIP1559 {
  const { batch = deposits.length > 1, network = 'devnet' } = options;
  return {
    type: 'eip1559',
    chainId: CHAIN_IDS[network],
    nonce: 11,
    maxPriorityFeePerGas: 10n ** 9n,
    maxFeePerGas: 20n * 10n ** 9n,
    gas: BigInt(100_000 + 70_000 * deposits.length),
    to: batch ? BATCH_CONTRACT : DEPOSIT_CONTRACT,
    value: sumOf(deposits),
    data: batch ? batchCalldata(deposits) : depositCalldata(deposits[0] as SignedDeposit),
  };
}

/** The intent that asks for exactly these deposits. */
export function stakeIntent(
  deposits: readonly SignedDeposit[],
  changes: Partial<EthereumStakeIntent> = {},
): EthereumStakeIntent {
  return {
    version: 1,
    chain: 'eth',
    network: 'devnet',
    action: 'stake',
    wallet: wallet.address,
    amount_wei: sumOf(deposits).toString(),
    withdrawal_address: WITHDRAWAL_ADDRESS,
    ...(deposits[0]?.credentials.startsWith('0x02') && { compounding_withdrawal: true }),
    validators: deposits.map(({ pubkey }) => pubkey),
    ...(deposits.length > 1 && { batch_deposit_contract: BATCH_CONTRACT }),
    ...changes,
  };
}

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** An operator with a key of its own that signs statements. */
export function operator(seed = 1): {
  key: Hex;
  state(deposit: SignedDeposit, network?: Network): OperatorStatement;
} {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const key = hex(spki.subarray(-32));
  return {
    key,
    state: ({ pubkey, credentials }, network = 'devnet') => ({
      public_key: pubkey,
      withdrawal_credentials: credentials,
      operator_key: key,
      signature: hex(
        sign(
          null,
          operatorStatementMessage({
            chain: 'eth',
            network,
            publicKey: pubkey,
            withdrawalCredentials: credentials,
          }),
          privateKey,
        ),
      ),
    }),
  };
}
