import type { Turns } from '../process/turns.ts';
import type { Chain } from './chain.ts';
import { whatIsPending } from './pending.ts';

/** How long a request keeps the clock running. */
const TOUCH_MS = 60_000;

export interface Clock {
  /** Whether time runs by itself now, and why or why not. */
  state(): Promise<{ running: boolean; reason: string }>;
  /** A request came in. */
  touch(): void;
  stop(): void;
}

/**
 * Moves the chain at `slotsPerSecond` while something is pending or was asked for lately, and never
 * past the real time. A slot that fails is reported by `onFailure` and is the last one.
 */
export function startClock(o: {
  chain: Chain;
  slotsPerSecond: number;
  inTurn: Turns;
  afterSlot: () => Promise<void>;
  onFailure: (error: unknown) => void;
}): Clock {
  const { chain, slotsPerSecond } = o;
  let touchedAt = Number.NEGATIVE_INFINITY;
  let stopped = false;

  const state = async () => {
    if (slotsPerSecond === 0)
      return { running: false, reason: 'it moves only when it is advanced' };
    if (chain.timeOf(chain.head.slot + 1) * 1000 > Date.now()) {
      return { running: false, reason: 'simulated time has reached the real time' };
    }
    const pending = await whatIsPending(chain);
    if (pending) return { running: true, reason: pending };
    return performance.now() - touchedAt < TOUCH_MS
      ? { running: true, reason: 'a request came in within the last minute' }
      : { running: false, reason: 'nothing is pending and nobody asked within the last minute' };
  };

  const tick = async () => {
    try {
      await o.inTurn(async () => {
        if (stopped || !(await state()).running) return;
        await chain.produceSlot();
        await o.afterSlot();
      });
    } catch (error) {
      if (stopped) return;
      stopped = true;
      o.onFailure(error);
    }
  };

  let timer: NodeJS.Timeout | undefined;
  if (slotsPerSecond > 0) {
    const period = 1000 / slotsPerSecond;
    const run = async () => {
      const began = performance.now();
      await tick();
      if (!stopped) timer = setTimeout(run, Math.max(0, period - (performance.now() - began)));
    };
    timer = setTimeout(run, period);
  }

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
