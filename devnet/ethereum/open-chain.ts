import { join } from 'node:path';
import type { Log } from '@kiln-connect/core';
import { ssz } from '@lodestar/types';
import { readFileIfThere, writeFileAtomic } from '../process/durable.ts';
import {
  type BeaconContext,
  beaconContextOf,
  loadBeaconState,
  makeGenesisBlock,
  makeGenesisState,
} from './beacon-genesis.ts';
import { createBlockBuilder } from './builder.ts';
import { type Chain, createChain } from './chain.ts';
import { type ChainLog, openChainLog } from './chain-log.ts';
import { newestDump } from './checkpoint.ts';
import { createExecutionChain } from './execution-chain.ts';
import { openExitPool } from './exit-pool.ts';
import { createGate } from './gate.ts';
import { openJournal } from './journal.ts';
import type { JsonRpc } from './json-rpc.ts';
import type { OwnAccounts } from './own-accounts.ts';
import type { ExecutionBlock } from './payload.ts';
import { replayExecution, resendPending, restoreHead } from './restore.ts';
import { openSlashingPool } from './slashing-pool.ts';
import { openStates, type States } from './states.ts';
import { createTraffic } from './traffic.ts';
import { openValidatorKeys } from './validator-keys.ts';

/** The genesis state of the folder; made when there is none yet. */
async function openGenesis(
  dataDir: string,
  genesisTime: number,
  rpc: JsonRpc,
): Promise<Uint8Array> {
  const file = join(dataDir, 'genesis.ssz');
  const stored = await readFileIfThere(file);
  if (stored) return stored;
  const executionBlock = await rpc.call<ExecutionBlock>('eth_getBlockByNumber', '0x0', false);
  const genesis = makeGenesisState({ genesisTime, executionBlock });
  await writeFileAtomic(file, genesis);
  return genesis;
}

async function beginWith(
  genesis: Uint8Array,
  { context, log, states }: { context: BeaconContext; log: ChainLog; states: States },
): Promise<void> {
  const state = loadBeaconState(context, genesis);
  const signed = makeGenesisBlock(state);
  await states.put(state);
  await log.append({
    block: { root: ssz.electra.BeaconBlock.hashTreeRoot(signed.message), signed },
    stateRoot: signed.message.stateRoot,
    rewards: undefined,
    attestationRewards: undefined,
  });
}

/**
 * Both chains as they were left in the folder, or new ones. The connection must be to an Anvil that
 * was started from the folder's newest dump, or from genesis when there is none.
 * @throws {Error} when what is in the folder does not fit together.
 */
export async function openChain(o: {
  dataDir: string;
  genesisTime: number;
  rpc: JsonRpc;
  accounts: OwnAccounts;
  onFailure: (error: unknown) => void;
  log: Log;
}): Promise<Chain> {
  const { dataDir, rpc } = o;
  const genesis = await openGenesis(dataDir, o.genesisTime, rpc);
  const context = beaconContextOf(genesis);
  const log = await openChainLog(dataDir);
  const states = await openStates(dataDir, context, log);
  if (log.lastSlot < 0) await beginWith(genesis, { context, log, states });

  const execution = createExecutionChain(rpc);
  const journal = await openJournal(dataDir);
  const from = (await newestDump(dataDir))?.slot ?? 0;
  await replayExecution({ from, context, log, execution });
  await resendPending(journal, execution, o.log);
  return createChain(
    {
      context,
      log,
      states,
      execution,
      journal,
      keys: await openValidatorKeys(dataDir),
      exits: await openExitPool(dataDir),
      slashings: await openSlashingPool(dataDir),
      traffic: createTraffic(rpc, o.accounts),
      builder: createBlockBuilder(rpc, o.accounts),
      gate: createGate(),
      onFailure: o.onFailure,
    },
    await restoreHead(log, states),
  );
}
