import type { Clock } from '@kiln-connect/core';
import type { SolanaRpc } from '../node/index.ts';

/** Up to where nothing changes any more, for those who remember what they read. */
export interface Finality {
  /** A finalized slot, at most a moment old. */
  slot(): Promise<bigint>;
  /**
   * Told when the chain was put back to an earlier state, as a local one may be: what was remembered of
   * it is not true any more.
   */
  onRestored(forget: () => void): void;
}

const MOMENT_MS = 1_000;

export function createFinality({
  rpc,
  mayGoBack,
  clock,
}: {
  rpc: SolanaRpc;
  mayGoBack: boolean;
  clock: Clock;
}): Finality {
  const listeners: (() => void)[] = [];
  let known: { readonly slot: bigint; readonly at: number } | undefined;
  let asking: Promise<bigint> | undefined;

  const ask = async (): Promise<bigint> => {
    const slot = await rpc.getSlot({ commitment: 'finalized' }).send();
    if (mayGoBack && known && slot < known.slot) for (const forget of listeners) forget();
    known = { slot, at: clock.now().getTime() };
    return slot;
  };

  return {
    async slot() {
      if (known && Math.abs(clock.now().getTime() - known.at) < MOMENT_MS) return known.slot;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    onRestored: (forget) => {
      listeners.push(forget);
    },
  };
}
