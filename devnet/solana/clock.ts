import type { Chain } from './chain.ts';
import { timeOf } from './network.ts';
import { whatIsPending } from './pending.ts';

/** How long a request keeps the clock running. */
const TOUCH_MS = 60_000;

export interface Clock {
  /** Whether time runs by itself now, and why or why not. */
  state(): { running: boolean; reason: string };
  /** A request came in. */
  touch(): void;
  stop(): void;
}

/**
 * Makes slots at a pace while something is pending or was asked for lately, and never past the real
 * time. A slot that fails is reported by `onFailure` and is the last one.
 */
export function startClock(o: {
  chain: () => Chain;
  slotsPerSecond: number;
  produceSlot: () => Promise<void>;
  onFailure: (error: unknown) => void;
}): Clock {
  let touchedAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const state = () => {
    if (o.slotsPerSecond === 0) {
      return { running: false, reason: 'it moves only when it is advanced' };
    }
    const chain = o.chain();
    if (timeOf(chain.slot + 1, chain.schedule) * 1000 > Date.now()) {
      return { running: false, reason: 'simulated time has reached the real time' };
    }
    const pending = whatIsPending(chain);
    if (pending) return { running: true, reason: pending };
    return performance.now() - touchedAt < TOUCH_MS
      ? { running: true, reason: 'a request came in within the last minute' }
      : { running: false, reason: 'nothing is pending and nobody asked within the last minute' };
  };

  let timer: NodeJS.Timeout | undefined;
  const run = async () => {
    try {
      if (state().running) await o.produceSlot();
    } catch (error) {
      stopped = true;
      o.onFailure(error);
    }
    if (!stopped) timer = setTimeout(run, 1000 / o.slotsPerSecond);
  };
  if (o.slotsPerSecond > 0) timer = setTimeout(run, 1000 / o.slotsPerSecond);

  return {
    state,
    touch: () => {
      touchedAt = performance.now();
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
