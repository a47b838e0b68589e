import type { AdvanceBy, ChainTime, Devnet } from '../devnet.ts';
import type { Supervisor } from './supervisor.ts';

/** Requests come by the hundred; the child needs to hear of one now and then. */
const MS_BETWEEN_TOUCHES = 1000;

/** What the parent may ask every chain's child, by name, with amounts as decimal texts. */
export interface CommonCommands {
  start(o: never): Promise<unknown>;
  fund(o: { address: string; amount: string }): Promise<null>;
  advance(by: AdvanceBy): Promise<ChainTime>;
  clock(o: null): Promise<ChainTime & { running: boolean; reason: string }>;
  touch(o: null): Promise<null>;
  stop(o: null): Promise<null>;
}

/** What is the same of every devnet: it hands on to its child. */
export function controlsOf(
  supervisor: Supervisor<CommonCommands>,
): Pick<Devnet, 'fund' | 'advance' | 'clock' | 'touch' | 'stop'> {
  let touchedAt = Number.NEGATIVE_INFINITY;
  return {
    fund: async ({ address, amount }) => {
      await supervisor.ask('fund', { address, amount: amount.toString() });
    },
    advance: (by) => supervisor.ask('advance', by),
    clock: () => supervisor.ask('clock', null),
    touch: () => {
      if (performance.now() - touchedAt < MS_BETWEEN_TOUCHES) return;
      touchedAt = performance.now();
      supervisor.tell('touch', null);
    },
    stop: () => supervisor.stop(),
  };
}
