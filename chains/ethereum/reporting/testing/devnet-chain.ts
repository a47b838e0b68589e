import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog, systemClock } from '@kiln-connect/core';
import { devnets } from '@kiln-connect/devnet';
import type { EthereumDevnet } from '@kiln-connect/devnet/ethereum';
import {
  type Address,
  concat,
  createWalletClient,
  getContractAddress,
  type Hex,
  http,
  numberToHex,
  parseEther,
  size,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { depositCall } from '../../actions/deposit-call.ts';
import { contracts } from '../../contracts/index.ts';
import { signDeposit } from '../../keys/deposit-data.ts';
import { deriveValidatorKey } from '../../keys/derive.ts';
import { submitExit } from '../../keys/submit-exit.ts';
import { connectValidatorHomes } from '../../keys/validator-homes.ts';
import { signExits } from '../../keys/voluntary-exit.ts';
import { connectNodes, type EthereumNodes } from '../../node/index.ts';
import type { EthereumSettings } from '../../settings.ts';
import { type ExitContracts, exitContracts } from '../exit-requests.ts';
import { createReporting, createSources } from '../index.ts';
import { WITHDRAWAL_REQUEST_CONTRACT } from '../request-fees.ts';

const SEED = new Uint8Array(32).fill(7);
const KEYS = 10;
const WALLET_KEY = `0x${'42'.repeat(32)}` as const;

/** A devnet that stands still unless it is told to go on, and a wallet with test money on it. */
export interface DevnetChain {
  readonly devnet: EthereumDevnet;
  readonly nodes: EthereumNodes;
  readonly reporting: ReturnType<typeof createReporting>;
  readonly settings: EthereumSettings;
  /** The same with other contracts. */
  reportingWith(contracts: ExitContracts): ReturnType<typeof createReporting>;
  readonly wallet: Address;
  publicKey(index: number): string;
  /** Lets the devnet's validator client do the duties of that key; others stay offline. */
  bringOnline(index: number): Promise<void>;
  /** Sends a deposit for that key; answers the hash. It is mined once time goes on. */
  deposit(o: { index: number; eth: bigint; credentials: string }): Promise<Hex>;
  /** Asks for gwei of that validator's balance, as EIP-7002 says. */
  requestWithdrawal(o: { index: number; gwei: bigint }): Promise<Hex>;
  /** Hands an exit, signed by that key, to the beacon node. */
  exitVoluntarily(index: number): Promise<void>;
  /** Calls a contract of the test. */
  send(o: { to: Address; data: Hex; value?: bigint }): Promise<Hex>;
  /** Makes a contract of this runtime code; its address. It is there once time goes on. */
  deploy(code: Hex): Promise<Address>;
  stop(): Promise<void>;
}

/** 32 bytes of withdrawal credentials: 1 pays out above 32 ETH, 2 compounds. */
export const credentials = (type: 1 | 2, address: string): string =>
  `0x0${type}${'00'.repeat(11)}${address.slice(2).toLowerCase()}`;

/** Starts a devnet in a folder of its own. */
export async function startDevnetChain(): Promise<DevnetChain> {
  const dataDir = await mkdtemp(join(tmpdir(), 'reporting-'));
  const devnet = await devnets.eth({ dataDir, log: silentLog, slotsPerSecond: 0, contracts });
  const settings = devnet.settings as unknown as EthereumSettings;
  const shared = { network: 'devnet', log: silentLog, clock: systemClock } as const;
  const nodes = connectNodes(settings, shared);
  const account = privateKeyToAccount(WALLET_KEY);
  const wallet = createWalletClient({ account, transport: http(settings.execution[0]) });
  await devnet.fund({ address: account.address, amount: parseEther('10000') });
  // Made once: a derivation takes longer than a test's whole arithmetic.
  const keys = Array.from({ length: KEYS }, (_, index) => deriveValidatorKey(SEED, index));
  const keyOf = (index: number) => {
    const key = keys[index];
    if (!key) throw new RangeError(`only keys 0 to ${KEYS - 1} are made`);
    return key;
  };
  let nonce = 0;
  const send = async (to: Address, data: Hex, value: bigint): Promise<Hex> =>
    wallet.sendTransaction({ chain: null, to, data, value, gas: 500_000n, nonce: nonce++ });
  const reportingWith = (contracts: ExitContracts) =>
    createReporting(createSources({ nodes, contracts, ...shared }), { nodes, ...shared });

  return {
    devnet,
    nodes,
    reporting: reportingWith(exitContracts(settings)),
    settings,
    reportingWith,
    wallet: account.address,
    publicKey: (index) => keyOf(index).publicKey,
    bringOnline: async (index) => {
      const homes = connectValidatorHomes(settings.validator_clients, nodes);
      const feeRecipient = account.address;
      await homes.install(homes.names[0] ?? '', [{ key: keyOf(index), feeRecipient }]);
    },
    deposit: ({ index, eth, credentials: withdrawalCredentials }) => {
      const amountGwei = eth * 1_000_000_000n;
      const signed = signDeposit(keyOf(index), {
        withdrawalCredentials,
        amountGwei,
        network: 'devnet',
      });
      const { to, data } = depositCall([signed], undefined);
      return send(to, data, eth * 10n ** 18n);
    },
    requestWithdrawal: ({ index, gwei }) => {
      const key = keyOf(index).publicKey as Hex;
      const data = concat([key, numberToHex(gwei, { size: 8 })]);
      return send(WITHDRAWAL_REQUEST_CONTRACT, data, 10n ** 9n);
    },
    exitVoluntarily: async (index) => {
      const [exit] = await signExits([keyOf(index)], nodes.beacon);
      if (exit?.state !== 'signed') throw new Error(`validator ${index} is not on chain yet`);
      await submitExit(exit.message, nodes.beacon);
    },
    send: ({ to, data, value = 0n }) => send(to, data, value),
    deploy: async (code) => {
      const address = getContractAddress({ from: account.address, nonce: BigInt(nonce) });
      // Copies what stands behind these eleven bytes and gives it back as the contract's code.
      const makes = concat(['0x60', numberToHex(size(code), { size: 1 }), '0x80600b6000396000f3']);
      const data = concat([makes, code]);
      await wallet.sendTransaction({ chain: null, data, gas: 1_000_000n, nonce: nonce++ });
      return address;
    },
    stop: async () => {
      nodes.close();
      await devnet.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
