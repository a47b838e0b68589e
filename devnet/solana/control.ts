import type { AdvanceBy, ChainTime } from '../devnet.ts';
import type { AuthorityChange, DroppedSlots, LeakedStake } from './solana-devnet.ts';

/** What the parent may ask its child, by name, with amounts as decimal texts. */
export interface Commands {
  start(o: {
    dataDir: string;
    slotsPerSecond: number;
    /** Of loopback; it stays the same while the parent lives. */
    port: number;
    slotSeconds: number | undefined;
    slotsPerEpoch: number | undefined;
  }): Promise<null>;
  fund(o: { address: string; amount: string }): Promise<null>;
  advance(by: AdvanceBy): Promise<ChainTime>;
  clock(o: null): Promise<ChainTime & { running: boolean; reason: string }>;
  touch(o: null): Promise<null>;
  setDelinquent(o: { voteAccount: string; isDelinquent: boolean }): Promise<null>;
  dropUnconfirmed(dropped: DroppedSlots): Promise<ChainTime>;
  leakStake(o: { amount: string }): Promise<LeakedStake>;
  changeAuthority(change: AuthorityChange): Promise<string>;
  stop(o: null): Promise<null>;
}
