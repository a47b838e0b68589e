import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chains } from '@kiln-connect/chains';
import { type ChainConnection, type JsonObject, silentLog, systemClock } from '@kiln-connect/core';
import { type SolanaDevnet, startSolanaDevnet } from '@kiln-connect/devnet/solana';
import type { TestEngine } from '@kiln-connect/store/testing';
import { newOwner, type Owner } from '../../chains/solana/testing/owner.ts';
import type { Caller } from '../caller.ts';
import type { System, SystemParts } from '../system.ts';
import { broadcastTransaction } from '../transactions/broadcast-transaction.ts';
import { craftTransaction } from '../transactions/craft-transaction.ts';
import { prepareTransaction } from '../transactions/prepare-transaction.ts';
import { openTestSystem, type TestSystem } from './test-system.ts';

/** None ends in a test: where one begins, the chain takes no stakes for some blocks. */
const SLOTS_PER_EPOCH = 100_000;

/** 2 SOL in lamports, as texts carry it. */
const SOL_2 = '2000000000';

export interface SolanaSystem extends TestSystem {
  readonly devnet: SolanaDevnet;
  readonly connection: ChainConnection;
  /** The vote account of a validator. */
  readonly validator: string;
  /** Lets blocks pass until the work is done. */
  during<Outcome>(work: Promise<Outcome>): Promise<Outcome>;
  /** A new wallet with some SOL. */
  aWallet(sol: bigint): Promise<Owner>;
}

/** A system on a devnet of Solana of its own, whose clock stands still unless it is advanced. */
export async function openSolanaSystem(
  parts: Partial<SystemParts> = {},
  engine?: TestEngine,
): Promise<SolanaSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-connect-usecases-'));
  const registration = chains.sol;
  if (!registration) throw new Error('there is no chain sol');
  const devnet = await startSolanaDevnet({
    dataDir,
    log: silentLog,
    slotsPerSecond: 0,
    contracts: [],
    slotsPerEpoch: SLOTS_PER_EPOCH,
  });
  const { settings } = devnet;
  const { default: chain } = await registration.load();
  const options = { network: 'devnet', settings, log: silentLog, clock: systemClock } as const;
  const connection = await chain.connect(options);
  const test = await openTestSystem(
    {
      connections: async () => connection,
      settings: () => settings,
      devnets: () => devnet,
      networks: ['devnet'],
      ...parts,
    },
    engine,
  );
  return {
    devnet,
    connection,
    validator: await aValidator(settings),
    get system() {
      return test.system;
    },
    databaseFolder: test.databaseFolder,
    another: test.another,
    restart: test.restart,
    during: async (work) => {
      let isDone = false;
      const watched = work.finally(() => {
        isDone = true;
      });
      // Answered below; until then nobody else listens to a failure.
      watched.catch(() => {});
      while (!isDone) {
        await devnet.advance({ slots: 1 });
        await sleep(20);
      }
      return watched;
    },
    aWallet: async (sol) => {
      const owner = newOwner();
      await devnet.fund({ address: owner.address, amount: sol * 10n ** 9n });
      return owner;
    },
    remove: async () => {
      await test.remove();
      await connection.close();
      await devnet.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function aValidator({ rpc }: SolanaDevnet['settings']): Promise<string> {
  const answer = await fetch(String((rpc as string[])[0]), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getVoteAccounts' }),
  });
  const { result } = (await answer.json()) as { result: { current: { votePubkey: string }[] } };
  return String(result.current[0]?.votePubkey);
}

/** Crafts a stake of 2 SOL of the wallet into the account. */
export const aSolanaStake = async (
  {
    wallet,
    accountId,
    validator,
    ...changes
  }: {
    wallet: Owner;
    accountId: string;
    validator: string;
    durable_nonce?: boolean;
    amount_lamports?: string;
  },
  caller: Caller,
  system: System,
): Promise<JsonObject> =>
  (await craftTransaction(
    {
      chain: 'sol',
      action: 'stake',
      input: {
        account_id: accountId,
        wallet: wallet.address,
        vote_account_address: validator,
        amount_lamports: SOL_2,
        ...changes,
      },
    },
    caller,
    system,
  )) as JsonObject;

/** Signs what was crafted, as a wallet of the customer does, has it prepared and sends it. */
export async function sendSigned(
  crafted: JsonObject,
  wallet: Owner,
  caller: Caller,
  system: System,
): Promise<string> {
  const { unsigned_tx_serialized, unsigned_tx_hash } = crafted;
  const signatures = [wallet.sign(String(unsigned_tx_hash))];
  const prepared = await prepareTransaction(
    { chain: 'sol', input: { unsigned_tx_serialized, signatures } },
    caller,
    system,
  );
  const input = { tx_serialized: String(prepared.signed_tx_serialized) };
  return String((await broadcastTransaction({ chain: 'sol', input }, caller, system)).tx_hash);
}
