import type { ChainTime } from '../devnet.ts';
import type { CommonCommands } from '../process/controls.ts';
import type { AuthorityChange, DroppedSlots, LeakedStake } from './solana-devnet.ts';

/** What the parent may ask its child, by name, with amounts as decimal texts. */
export interface Commands extends CommonCommands {
  start(o: {
    dataDir: string;
    slotsPerSecond: number;
    /** Of loopback; it stays the same while the parent lives. */
    port: number;
    slotSeconds: number | undefined;
    slotsPerEpoch: number | undefined;
  }): Promise<null>;
  setDelinquent(o: { voteAccount: string; isDelinquent: boolean }): Promise<null>;
  dropUnconfirmed(dropped: DroppedSlots): Promise<ChainTime>;
  leakStake(o: { amount: string }): Promise<LeakedStake>;
  changeAuthority(change: AuthorityChange): Promise<string>;
}
