import { asWei, type Network, type Wei } from '@kiln-connect/core';
import { bytesFromHex } from '../bytes.ts';

export interface EthereumNetwork {
  readonly name: Network;
  /** What people call it: 'Hoodi'. */
  readonly label: string;
  readonly chainId: bigint;
  /** GENESIS_FORK_VERSION of the consensus configuration: deposits are signed over it for ever. */
  readonly genesisForkVersion: Uint8Array;
  readonly depositContract: Uint8Array;
  /** Keccak-256 of the code that the batch-deposit contract has where it is deployed, 32 bytes. */
  readonly batchContractCodeHash: Uint8Array;
}

const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;

/** The same address on all networks that are served here; predeployed on Hoodi and on the devnet. */
const DEPOSIT_CONTRACT = bytes('0x00000000219ab540356cbb839cbe05303d7705fa');

/** Of chains/ethereum/contracts/BatchDeposit.sol, for the deposit contract above. */
const BATCH_CONTRACT_CODE_HASH = bytes(
  '0xf56850c530d2c19d940106b5c797a9346c2c07f3d98e8ee2e66b63b9d610a08d',
);

/**
 * The networks as data.
 * Sources: `configs/mainnet.yaml` of the consensus specifications, `metadata/config.yaml` of the
 * Hoodi repository, and the minimal preset, which the devnet runs on.
 */
export const networks: { readonly [N in Network]: EthereumNetwork } = {
  mainnet: {
    name: 'mainnet',
    label: 'Ethereum mainnet',
    chainId: 1n,
    genesisForkVersion: bytes('0x00000000'),
    depositContract: DEPOSIT_CONTRACT,
    batchContractCodeHash: BATCH_CONTRACT_CODE_HASH,
  },
  testnet: {
    name: 'testnet',
    label: 'Hoodi (testnet)',
    chainId: 560048n,
    genesisForkVersion: bytes('0x10000910'),
    depositContract: DEPOSIT_CONTRACT,
    batchContractCodeHash: BATCH_CONTRACT_CODE_HASH,
  },
  devnet: {
    name: 'devnet',
    label: 'the local devnet',
    chainId: 31337n,
    genesisForkVersion: bytes('0x00000001'),
    depositContract: DEPOSIT_CONTRACT,
    batchContractCodeHash: BATCH_CONTRACT_CODE_HASH,
  },
};

/** The network of that name; undefined for anything else, wherever it came from. */
export const findNetwork = (name: unknown): EthereumNetwork | undefined =>
  Object.values(networks).find((network) => network.name === name);

export const UNKNOWN_NETWORK = `the network must be one of ${Object.keys(networks).join(', ')}`;

/** MIN_ACTIVATION_BALANCE, in wei: what one validator with 0x01 credentials holds. */
export const MIN_STAKE: Wei = asWei(32n * 10n ** 18n);
/** MAX_EFFECTIVE_BALANCE_ELECTRA (EIP-7251), in wei: the most that earns on one 0x02 validator. */
export const MAX_COMPOUNDING_STAKE: Wei = asWei(2048n * 10n ** 18n);
/** Validators of one transaction: the API's own limit. */
export const MAX_VALIDATORS = 150;
