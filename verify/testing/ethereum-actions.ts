import {
  encodeFunctionData,
  type Hex,
  numberToHex,
  parseAbi,
  type TransactionSerializableEIP1559,
} from 'viem';
import type { EthereumIntent } from '../index.ts';
import {
  DEPOSIT_CONTRACT,
  dataRoot,
  depositCalldata,
  ETH,
  type SignedDeposit,
  signDeposit,
  stakeIntent,
  stakeTransaction,
  validatorKey,
  wallet,
} from './ethereum-stake.ts';

// The actions beside the stake, made by hand from what their specifications say.

export const WITHDRAWAL_CONTRACT = '0x00000961Ef480Eb55e80D19ad83579A64c007002';
export const CONSOLIDATION_CONTRACT = '0x0000BBdDc7CE488642fb579F8B00f3a590007251';
export const EXIT_CONTRACT = '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512';
export const STRANGER = '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359';
export const GWEI = 10n ** 9n;

/** The public key of the validator number `seed`. */
export const pubkey = (seed: number): Hex =>
  `0x${Buffer.from(validatorKey(seed).toPublicKey().toBytes()).toString('hex')}`;

/** A deposit that can found nothing: credentials and signature are zeros. */
export function emptyDeposit(key: Hex, amountWei: bigint): SignedDeposit {
  const deposit = {
    pubkey: key,
    credentials: `0x${'00'.repeat(32)}`,
    amountGwei: amountWei / GWEI,
    signature: `0x${'00'.repeat(96)}`,
  } as const;
  return { ...deposit, root: dataRoot(deposit) };
}

/** EIP-7002: 48 bytes of public key, 8 bytes of gwei, the most significant first. */
export const withdrawalData = (key: Hex, amountWei: bigint): Hex =>
  `${key}${numberToHex(amountWei / GWEI, { size: 8 }).slice(2)}`;

/** EIP-7251: two public keys. */
export const consolidationData = (source: Hex, target: Hex): Hex => `${source}${target.slice(2)}`;

const exitRequestAbi = parseAbi(['function requestExit(bytes[] validators)']);

export const exitRequestData = (keys: readonly Hex[]): Hex =>
  encodeFunctionData({ abi: exitRequestAbi, functionName: 'requestExit', args: [keys] });

const envelope = stakeTransaction([signDeposit({ seed: 0 })]);

/** A transaction around this call, as the devnet would take it. */
const calling = (call: { to: Hex; value: bigint; data: Hex }, gas = 250_000n) => ({
  ...envelope,
  gas,
  ...call,
});

const common = {
  version: 1,
  chain: 'eth',
  network: 'devnet',
  wallet: wallet.address,
} as const;

export interface HonestCase {
  readonly name: string;
  readonly transaction: TransactionSerializableEIP1559;
  readonly intent: EthereumIntent;
}

const [one, two, three] = [pubkey(1), pubkey(2), pubkey(3)] as const;
const staked = signDeposit({ seed: 1 });

/** One transaction for each thing that can be asked for, with the intent that asks for it. */
export const honest = {
  stake: {
    name: 'a stake',
    transaction: stakeTransaction([staked]),
    intent: stakeIntent([staked]),
  },
  deposit: {
    name: 'a top-up',
    transaction: calling(
      {
        to: DEPOSIT_CONTRACT,
        value: 5n * ETH,
        data: depositCalldata(emptyDeposit(one, 5n * ETH)),
      },
      120_000n,
    ),
    intent: {
      ...common,
      action: 'deposit',
      pubkey: one,
      amount_wei: `${5n * ETH}`,
      withdrawal_address: wallet.address,
    },
  },
  partialWithdrawal: {
    name: 'a partial withdrawal',
    transaction: calling({
      to: WITHDRAWAL_CONTRACT,
      value: 500n,
      data: withdrawalData(one, 3n * ETH),
    }),
    intent: { ...common, action: 'withdrawal', pubkey: one, amount_wei: `${3n * ETH}` },
  },
  fullExit: {
    name: 'a full exit',
    transaction: calling({ to: WITHDRAWAL_CONTRACT, value: 1n, data: withdrawalData(one, 0n) }),
    intent: { ...common, action: 'withdrawal', pubkey: one, amount_wei: '0' },
  },
  consolidate: {
    name: 'a consolidation',
    transaction: calling({
      to: CONSOLIDATION_CONTRACT,
      value: 500n,
      data: consolidationData(one, two),
    }),
    intent: { ...common, action: 'consolidate', source_pubkey: one, target_pubkey: two },
  },
  enableCompounding: {
    name: 'a switch to compounding',
    transaction: calling({
      to: CONSOLIDATION_CONTRACT,
      value: 500n,
      data: consolidationData(one, one),
    }),
    intent: { ...common, action: 'enable-compounding', pubkey: one },
  },
  exitRequest: {
    name: 'an exit request',
    transaction: calling(
      {
        to: EXIT_CONTRACT,
        value: 0n,
        data: exitRequestData([one, two, three]),
      },
      120_000n,
    ),
    intent: {
      ...common,
      action: 'exit-request',
      validators: [one, two, three],
      exit_request_contract: EXIT_CONTRACT,
    },
  },
} as const satisfies { readonly [name: string]: HonestCase };
