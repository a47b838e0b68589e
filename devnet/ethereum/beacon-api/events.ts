import { routes } from '@lodestar/api';
import type { BeaconApiMethods } from '@lodestar/api/beacon/server';
import { SLOTS_PER_EPOCH } from '@lodestar/params';
import { computeStartSlotAtEpoch, getBlockRootAtSlot } from '@lodestar/state-transition';
import { toHex } from '@lodestar/utils';
import { createTurns } from '../../process/turns.ts';
import type { Chain, Head } from '../chain.ts';

const { EventType } = routes.events;
type Event = routes.events.BeaconEvent;

/** Root of the last block before an epoch's first slot: what that epoch's duties depend on. */
function dependentRoot({ state }: Head, epoch: number): string {
  const slot = Math.max(computeStartSlotAtEpoch(Math.max(epoch, 0)) - 1, 0);
  return toHex(getBlockRootAtSlot(state, slot));
}

async function eventsOf(chain: Chain, head: Head, before: Head): Promise<Event[]> {
  const events: Event[] = [];
  const { state } = head;
  const executionOptimistic = false;
  const block = toHex(head.block.root);
  if (head.block.slot === head.slot) {
    const slot = head.slot;
    const epoch = Math.floor(slot / SLOTS_PER_EPOCH);
    events.push({ type: EventType.block, message: { slot, block, executionOptimistic } });
    events.push({
      type: EventType.head,
      message: {
        slot,
        block,
        state: toHex(state.hashTreeRoot()),
        epochTransition: slot % SLOTS_PER_EPOCH === 0,
        previousDutyDependentRoot: dependentRoot(head, epoch - 1),
        currentDutyDependentRoot: dependentRoot(head, epoch),
        executionOptimistic,
      },
    });
  }
  const finalized = state.finalizedCheckpoint;
  if (finalized.epoch > before.state.finalizedCheckpoint.epoch) {
    const stateRoot = await chain.log.stateRoot(finalized.epoch * SLOTS_PER_EPOCH);
    if (stateRoot) {
      events.push({
        type: EventType.finalizedCheckpoint,
        message: {
          block: toHex(finalized.root),
          state: toHex(stateRoot),
          epoch: finalized.epoch,
          executionOptimistic,
        },
      });
    }
  }
  return events;
}

/** The stream of events: `block`, `head` and `finalized_checkpoint`. */
export function eventRoutes(chain: Chain) {
  return {
    async eventstream({ topics, signal, onEvent }) {
      const wanted = new Set<string>(topics);
      const inTurn = createTurns();
      const tell = async (head: Head, before: Head) => {
        for (const event of await eventsOf(chain, head, before)) {
          if (wanted.has(event.type)) onEvent(event);
        }
      };
      const stop = chain.onSlot((head, before) => {
        // A stream that can not be written is at its end: its client will ask anew.
        inTurn(() => tell(head, before)).catch(() => stop());
      });
      signal.addEventListener('abort', stop, { once: true });
    },
  } satisfies BeaconApiMethods['events'];
}
