import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidInputError, type Log } from '@kiln-connect/core';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { createTurns } from '../process/turns.ts';
import { assertInThePast, slotsOf } from '../simulated-time.ts';
import type { Anvil } from './anvil.ts';
import { serveBeaconApi } from './beacon-api/serve.ts';
import type { Chain } from './chain.ts';
import { dropDumpsAfter, newestDump, writeDump } from './checkpoint.ts';
import { startClock } from './clock.ts';
import { deployContracts } from './contracts.ts';
import type { Commands, Input } from './control.ts';
import { serveExecutionApi } from './execution-api.ts';
import { assertFundable } from './fundable.ts';
import { slash } from './incidents.ts';
import { createJsonRpc } from './json-rpc.ts';
import { serveKeymanagerApi } from './keymanager-api.ts';
import { openKeymanagerToken } from './keymanager-token.ts';
import { SECONDS_PER_SLOT } from './network.ts';
import { openChain } from './open-chain.ts';
import { openOwnAccounts } from './own-accounts.ts';
import { createSendOwn } from './own-transactions.ts';
import { forkSlot, reorganize } from './reorganize.ts';

export { ReplayError } from './restore.ts';

/** Slots that a restart after a crash has to make again at most, give or take. */
const SLOTS_PER_CHECKPOINT = 256;

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
  const rpc = createJsonRpc(o.anvil.url);
  const accounts = await openOwnAccounts(rpc);
  const chain = await openChain({ ...o, dataDir, rpc, accounts });
  const inTurn = createTurns();
  const sendOwn = createSendOwn(chain, accounts, inTurn);
  const addresses = await deployContracts(dataDir, contracts, sendOwn);
  const { checkpoint, checkpointIfDue } = await createCheckpoints(dataDir, chain);

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
      await assertFundable({ address, amount }, rpc);
      const { status } = await sendOwn({ from: 'faucet', to: address, value: BigInt(amount) });
      if (status !== '0x1') throw refusesMoney(address);
      return null;
    },
    advance: (by) =>
      inTurn(async () => {
        const slots = slotsOf(by, {
          slotSeconds: SECONDS_PER_SLOT,
          slotsPerEpoch: SLOTS_PER_EPOCH,
        });
        assertInThePast({
          time: chain.timeOf(chain.head.slot),
          slots,
          slotSeconds: SECONDS_PER_SLOT,
        });
        const target = chain.head.slot + slots;
        while (chain.head.slot < target) {
          await chain.produceSlot();
          await checkpointIfDue();
          // Whoever asks the nodes something in the meantime gets an answer between two slots.
          await nextTurn();
        }
        await chain.log.sync();
        return timeNow();
      }),
    clock: async () => ({ ...timeNow(), ...(await clock.state()) }),
    touch: async () => {
      clock.touch();
      return null;
    },
    slash: (offence) =>
      inTurn(async () => {
        await slash(offence, chain);
        return null;
      }),
    useBuilder: async (builder) => {
      chain.builder.use(builder ?? undefined);
      return null;
    },
    reorganize: (reorganization) =>
      inTurn(async () => {
        // Before anything else: a start must not take what the log does not have any more.
        await dropDumpsAfter(dataDir, forkSlot(reorganization, chain));
        await reorganize(reorganization, { chain, accounts, log: o.log });
        await checkpoint();
        return timeNow();
      }),
    stop: async () => {
      clock.stop();
      await inTurn(checkpoint);
      await Promise.all(servers.map((server) => server.close()));
      await chain.log.close();
      await chain.journal.close();
      rpc.close();
      return null;
    },
  };
  return { commands, contracts: addresses };
}

/** Brings the folder to where a start needs to make no block again, now or when it is due. */
async function createCheckpoints(dataDir: string, chain: Chain) {
  const startedFrom = (await newestDump(dataDir))?.slot ?? 0;
  let last = startedFrom;
  const checkpoint = () =>
    chain.gate.exclusive(async () => {
      const { slot } = chain.head;
      await chain.log.sync();
      await writeDump(dataDir, { slot, startedFrom }, chain.execution.rpc);
      await chain.journal.compact();
      last = slot;
    });
  const checkpointIfDue = async () => {
    // A dump grows with the chain: an old chain is dumped less often, a tenth of its age apart.
    const due = Math.max(SLOTS_PER_CHECKPOINT, chain.head.slot / 10);
    if (chain.head.slot - last >= due) await checkpoint();
  };
  return { checkpoint, checkpointIfDue };
}

const refusesMoney = (address: string) =>
  new InvalidInputError({
    code: 'address_refuses_money',
    message: `The contract at ${address} does not accept a plain transfer.`,
  });
