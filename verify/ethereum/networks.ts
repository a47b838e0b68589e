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
  /** Keccak-256 of the code that the exit-request contract has where it is deployed, 32 bytes. */
  readonly exitContractCodeHash: Uint8Array;
  /** Where withdrawals and full exits are requested (EIP-7002). */
  readonly withdrawalRequestContract: Uint8Array;
  /** Where consolidations and the switch to compounding are requested (EIP-7251). */
  readonly consolidationRequestContract: Uint8Array;
}

const bytes = (hex: string): Uint8Array => bytesFromHex(hex) as Uint8Array;

/** The same address on all networks that are served here; predeployed on Hoodi and on the devnet. */
const DEPOSIT_CONTRACT = bytes('0x00000000219ab540356cbb839cbe05303d7705fa');

/** Of chains/ethereum/contracts/BatchDeposit.sol, for the deposit contract above. */
const BATCH_CONTRACT_CODE_HASH = bytes(
  '0xf56850c530d2c19d940106b5c797a9346c2c07f3d98e8ee2e66b63b9d610a08d',
);

/** Of chains/ethereum/contracts/ExitRequest.sol. */
const EXIT_CONTRACT_CODE_HASH = bytes(
  '0xdc6306c60e75ad98c99c2aeae28673ed419ef3524d130f937af49cc58a2b025d',
);

/** The contracts of this repository and of the protocol: the same on every network. */
const CONTRACTS = {
  depositContract: DEPOSIT_CONTRACT,
  batchContractCodeHash: BATCH_CONTRACT_CODE_HASH,
  exitContractCodeHash: EXIT_CONTRACT_CODE_HASH,
  withdrawalRequestContract: bytes('0x00000961ef480eb55e80d19ad83579a64c007002'),
  consolidationRequestContract: bytes('0x0000bbddc7ce488642fb579f8b00f3a590007251'),
};

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
    ...CONTRACTS,
  },
  testnet: {
    name: 'testnet',
    label: 'Hoodi (testnet)',
    chainId: 560048n,
    genesisForkVersion: bytes('0x10000910'),
    ...CONTRACTS,
  },
  devnet: {
    name: 'devnet',
    label: 'the local devnet',
    chainId: 31337n,
    genesisForkVersion: bytes('0x00000001'),
    ...CONTRACTS,
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
/** MIN_DEPOSIT_AMOUNT, in wei: the deposit contract takes no less. */
export const MIN_DEPOSIT: Wei = asWei(10n ** 18n);
/** Validators of one transaction: the API's own limit. */
export const MAX_VALIDATORS = 150;
