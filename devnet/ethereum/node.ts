import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInputError, type Log } from '@kiln-connect/core';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { ssz } from '@lodestar/types';
import { getAddress, isAddress } from 'viem';
import type { Anvil } from './anvil.ts';
import { serveBeaconApi } from './beacon-api/serve.ts';
import {
  beaconContextOf,
  loadBeaconState,
  makeGenesisBlock,
  makeGenesisState,
} from './beacon-genesis.ts';
import { type Chain, createChain } from './chain.ts';
import { openChainLog } from './chain-log.ts';
import { newestDump, writeDump } from './checkpoint.ts';
import { startClock } from './clock.ts';
import { deployContracts } from './contracts.ts';
import type { Commands, Input } from './control.ts';
import { readFileIfThere, writeFileAtomic } from './durable.ts';
import { serveExecutionApi } from './execution-api.ts';
import { createExecutionChain } from './execution-chain.ts';
import { openExitPool } from './exit-pool.ts';
import { createGate } from './gate.ts';
import { openJournal } from './journal.ts';
import { createJsonRpc } from './json-rpc.ts';
import { serveKeymanagerApi } from './keymanager-api.ts';
import { openKeymanagerToken } from './keymanager-token.ts';
import { SECONDS_PER_DAY, SECONDS_PER_SLOT } from './network.ts';
import { OWN_ACCOUNTS } from './own-accounts.ts';
import { assertInThePast, createSendOwn } from './own-transactions.ts';
import type { ExecutionBlock } from './payload.ts';
import { replayExecution, resendPending, restoreHead } from './restore.ts';
import { openStates } from './states.ts';
import { createTraffic } from './traffic.ts';
import { createTurns } from './turns.ts';
import { openValidatorKeys } from './validator-keys.ts';

/** Slots that a restart has to make again at most, after which a new checkpoint is due. */
const SLOTS_PER_CHECKPOINT = 256;

/** Both chains as they were left in the folder, or new ones. */
async function openChain(o: {
  dataDir: string;
  genesisTime: number;
  anvil: Anvil;
  log: Log;
}): Promise<Chain> {
  const { dataDir } = o;
  const rpc = createJsonRpc(o.anvil.url);
  const genesisFile = join(dataDir, 'genesis.ssz');
  let genesis: Uint8Array | undefined = await readFileIfThere(genesisFile);
  if (!genesis) {
    const executionBlock = await rpc.call<ExecutionBlock>('eth_getBlockByNumber', '0x0', false);
    genesis = makeGenesisState({ genesisTime: o.genesisTime, executionBlock });
    await writeFileAtomic(genesisFile, genesis);
  }
  const context = beaconContextOf(genesis);
  const log = await openChainLog(dataDir);
  const states = await openStates(dataDir, context, log);
  if (log.lastSlot < 0) {
    const state = loadBeaconState(context, genesis);
    await states.put(state);
    const signed = makeGenesisBlock(state);
    await log.append({
      block: { root: ssz.electra.BeaconBlock.hashTreeRoot(signed.message), signed },
      stateRoot: signed.message.stateRoot,
      rewards: undefined,
      attestationRewards: undefined,
    });
  }
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
      traffic: createTraffic(rpc),
      gate: createGate(),
    },
    await restoreHead(log, states),
  );
}

/** The running devnet: everything behind the commands of its parent but their transport. */
export async function startNode(o: {
  start: Input<'start'>;
  genesisTime: number;
  anvil: Anvil;
  log: Log;
  /** The devnet can not go on; its folder is as good as after the last slot. */
  onFailure: (error: unknown) => void;
}): Promise<{ commands: Omit<Commands, 'start'>; contracts: { [name: string]: string } }> {
  const { dataDir, ports, slotsPerSecond, contracts } = o.start;
  const chain = await openChain({ ...o, dataDir });
  const inTurn = createTurns();
  const sendOwn = createSendOwn(chain, inTurn);
  const addresses = await deployContracts(dataDir, contracts, sendOwn);

  let checkpointAt = (await newestDump(dataDir))?.slot ?? 0;
  const checkpoint = () =>
    chain.gate.exclusive(async () => {
      const { slot } = chain.head;
      await chain.log.sync();
      await writeDump(dataDir, slot, chain.execution.rpc);
      await chain.journal.compact();
      checkpointAt = slot;
    });
  const checkpointIfDue = async () => {
    if (chain.head.slot - checkpointAt >= SLOTS_PER_CHECKPOINT) await checkpoint();
  };

  const servers = [
    await serveExecutionApi(chain, ports.execution),
    await serveBeaconApi(chain, ports.beacon),
    await serveKeymanagerApi(chain, ports.keymanager, await openKeymanagerToken(dataDir)),
  ];
  const clock = startClock({
    chain,
    slotsPerSecond,
    inTurn,
    afterSlot: checkpointIfDue,
    onFailure: o.onFailure,
  });
  const timeNow = () => ({
    time: new Date(chain.timeOf(chain.head.slot) * 1000).toISOString(),
    position: chain.head.slot,
  });

  const commands: Omit<Commands, 'start'> = {
    async fund({ address, amount }) {
      assertFundable(address, amount);
      const { status } = await sendOwn({
        from: OWN_ACCOUNTS.faucet,
        to: address,
        value: BigInt(amount),
      });
      if (status !== '0x1') throw notPayable(address);
      return null;
    },
    advance: (by) =>
      inTurn(async () => {
        const target = chain.head.slot + slotsOf(by);
        assertInThePast(chain, target);
        try {
          while (chain.head.slot < target) {
            await chain.produceSlot();
            await checkpointIfDue();
            // Whoever asks the nodes something in the meantime gets an answer between two slots.
            await nextTurn();
          }
          await chain.log.sync();
        } catch (error) {
          o.onFailure(error);
          throw error;
        }
        return timeNow();
      }),
    clock: async () => ({ ...timeNow(), ...(await clock.state()) }),
    touch: async () => {
      clock.touch();
      return null;
    },
    stop: async () => {
      clock.stop();
      await inTurn(checkpoint);
      await Promise.all(servers.map((server) => server.close()));
      await chain.log.close();
      await chain.journal.close();
      chain.execution.rpc.close();
      return null;
    },
  };
  return { commands, contracts: addresses };
}

/** @throws {InvalidInputError} when the time is not given in positive whole numbers of one unit. */
function slotsOf(by: Input<'advance'>): number {
  const [count, slots] =
    'epochs' in by ? [by.epochs, SLOTS_PER_EPOCH] : [by.days, SECONDS_PER_DAY / SECONDS_PER_SLOT];
  if (!Number.isSafeInteger(count) || count <= 0) {
    throw new InvalidInputError({
      code: 'invalid_devnet_time',
      message: `The devnet can be advanced by a positive whole number of epochs or days, not by ${count}.`,
    });
  }
  return count * slots;
}

/** @throws {InvalidInputError} when there is no such address or amount. */
function assertFundable(address: string, amount: string): void {
  const isOtherCase = isAddress(address, { strict: false }) && !isAddress(address);
  if (!isAddress(address)) {
    throw new InvalidInputError({
      code: 'invalid_address',
      message: isOtherCase
        ? `The checksum of the address ${address} is wrong: right would be ${getAddress(address)}.`
        : `'${address}' is not an Ethereum address: it must be 0x and 40 hexadecimal digits.`,
    });
  }
  if (!/^\d+$/.test(amount) || BigInt(amount) === 0n) {
    throw new InvalidInputError({
      code: 'invalid_amount',
      message: `The amount to fund must be a positive whole number of wei, not ${amount}.`,
    });
  }
}

const notPayable = (address: string) =>
  new InvalidInputError({
    code: 'address_refuses_money',
    message: `The contract at ${address} does not accept a plain transfer.`,
  });
