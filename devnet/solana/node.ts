import { setImmediate as nextTurn } from 'node:timers/promises';
import { ImpossibleError, InvalidInputError, type Log } from '@kiln-connect/core';
import { createTurns } from '../process/turns.ts';
import { assertInThePast, slotsOf } from '../simulated-time.ts';
import { startClock } from './clock.ts';
import { blockAt } from './commitment.ts';
import type { Commands } from './control.ts';
import { assertSupply, parseAddress, parseLamports } from './inputs.ts';
import { type Happening, type Input, openJournal } from './journal.ts';
import { devnetKey } from './keys.ts';
import { minimumDelegationOf } from './minimum-delegation.ts';
import { timeOf } from './network.ts';
import { airdrop, authorityChange, leakedStake } from './own-transactions.ts';
import { apply, replay } from './replay.ts';
import { serveRpc } from './rpc/serve.ts';
import { genesisHash, textOfHash } from './runtime/block-hash.ts';
import type { WireTransaction } from './runtime/wire-transaction.ts';
import { scheduleFor } from './schedule.ts';
import type { DroppedSlots } from './solana-devnet.ts';

/** Where a new devnet stands: far enough that some blocks are final, and in the middle of an epoch. */
const FIRST_SLOT = 45;
/** Slots between two moments in which others get a turn. */
const SLOTS_AT_ONCE = 64;

/** The running devnet: everything behind the commands of its parent but their transport. */
export interface SolanaNode {
  readonly port: number;
  readonly commands: Omit<Commands, 'start'>;
}

/**
 * Opens the chain of a folder and serves it.
 * @throws {Error} when the port is taken or the folder does not belong to a devnet.
 */
export async function startNode(
  o: Parameters<Commands['start']>[0],
  { log, onFailure }: { log: Log; onFailure: (error: unknown) => void },
): Promise<SolanaNode> {
  const journal = await openJournal(o.dataDir, {
    schedule: scheduleFor(new Date(), o),
    head: FIRST_SLOT,
  });
  const { schedule } = journal;
  let chain = await replay(journal.inputs, { schedule, head: journal.head });
  const inTurn = createTurns();

  /** Settles when no fork is under way: what comes meanwhile belongs to the new chain. */
  let forked: Promise<unknown> = Promise.resolve();
  const happen = async (what: Happening): Promise<void> => {
    await forked;
    const input: Input = { at: chain.slot, ...what };
    journal.add(input);
    apply(input, chain);
    await journal.sync();
  };
  const accept = (wire: WireTransaction): Promise<void> =>
    happen({ kind: 'transaction', bytes: Buffer.from(wire.bytes).toString('base64') });
  const produce = (slots: number): void => {
    for (let made = 0; made < slots; made++) chain.produceSlot();
    journal.moved(chain.slot);
  };
  const fork = async ({
    from,
    transactions,
  }: {
    from: number;
    transactions: DroppedSlots['transactions'];
  }): Promise<void> => {
    const forks = journal.inputs.filter(({ kind }) => kind === 'fork').length;
    const kept = journal.inputs.filter(
      ({ kind, at }) => at < from || transactions === 'kept' || kind !== 'transaction',
    );
    const before = kept.filter(({ at }) => at < from);
    const after = kept.filter(({ at }) => at >= from);
    const input: Input = { at: from, kind: 'fork', number: forks + 1 };
    await journal.replace([...before, input, ...after], chain.slot);
    chain = await replay(journal.inputs, { schedule, head: chain.slot });
  };
  /** Where clients see the chain: what is not yet confirmed, nobody builds on. */
  const timeNow = () => {
    const { slot } = blockAt('confirmed', chain);
    return {
      time: new Date(timeOf(slot, schedule) * 1000).toISOString(),
      position: slot,
    };
  };

  const identity = await devnetKey('identity of the node');
  const server = await serveRpc(
    {
      get chain() {
        return chain;
      },
      accept,
      airdrop: (to) => airdrop(to, chain),
      identity: identity.address,
      genesisHash: textOfHash(genesisHash(schedule)),
      minimumDelegation: await minimumDelegationOf(chain.svm),
    },
    { port: o.port, log },
  );
  const clock = startClock({
    chain: () => chain,
    slotsPerSecond: o.slotsPerSecond,
    produceSlot: () => inTurn(async () => produce(1)),
    onFailure,
  });

  const commands: Omit<Commands, 'start'> = {
    async fund({ address, amount }) {
      const lamports = parseLamports(amount);
      assertSupply(chain.capitalization + lamports);
      await happen({
        kind: 'fund',
        address: parseAddress(address),
        lamports: lamports.toString(),
      });
      return null;
    },
    advance: (by) =>
      inTurn(async () => {
        const slots = slotsOf(by, schedule);
        const { slotSeconds } = schedule;
        assertInThePast({ time: timeOf(chain.slot, schedule), slots, slotSeconds });
        const target = chain.slot + slots;
        while (chain.slot < target) {
          produce(Math.min(SLOTS_AT_ONCE, target - chain.slot));
          // Whoever asks in the meantime gets an answer between two slots.
          await nextTurn();
        }
        await journal.sync();
        return timeNow();
      }),
    clock: async () => ({ ...timeNow(), ...clock.state() }),
    touch: async () => {
      clock.touch();
      return null;
    },
    async setDelinquent({ voteAccount, isDelinquent }) {
      const others = chain.validators.filter((one) => one.voteAccount !== voteAccount);
      const isKnown = others.length < chain.validators.length;
      if (!isKnown || (isDelinquent && others.every((one) => one.isDelinquent))) {
        throw new InvalidInputError({
          code: 'invalid_validator',
          message: isKnown
            ? 'One validator has to stay: without any there are no more blocks.'
            : `${voteAccount} is the vote account of no validator of the devnet.`,
        });
      }
      await happen({ kind: 'delinquent', voteAccount, isDelinquent });
      return null;
    },
    dropUnconfirmed: ({ slots, transactions }) =>
      inTurn(async () => {
        const from = chain.slot - slots;
        const confirmed = blockAt('confirmed', chain).slot;
        if (!Number.isSafeInteger(slots) || slots < 1 || from < confirmed) {
          throw new ImpossibleError({
            code: 'fork_too_deep',
            message: `Slot ${confirmed} is confirmed and stays; at most the ${chain.slot - confirmed} slots after it can be dropped.`,
          });
        }
        const work = fork({ from, transactions });
        forked = work.catch(() => {});
        await work;
        return timeNow();
      }),
    async leakStake({ amount }) {
      const stake = await leakedStake(parseLamports(amount), chain);
      await accept(stake.wire);
      return { stakeAccount: stake.stakeAccount, wallet: stake.wallet };
    },
    async changeAuthority({ stakeAccount, authority, to }) {
      const change = { stakeAccount: parseAddress(stakeAccount), authority, to: parseAddress(to) };
      const wire = await authorityChange(change, chain);
      await accept(wire);
      return wire.signature;
    },
    stop: async () => {
      clock.stop();
      await inTurn(async () => journal.sync());
      await server.close();
      journal.close();
      return null;
    },
  };
  return { port: server.port, commands };
}
