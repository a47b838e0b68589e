import type { ChainTime } from '../devnet.ts';
import type { CommonCommands } from '../process/controls.ts';
import type { Input as InputOf } from '../process/messages.ts';
import type { Builder, Offence, Reorganization } from './ethereum-devnet.ts';

/** Ports of loopback that stay the same while the parent lives. */
interface Ports {
  readonly execution: number;
  readonly beacon: number;
  readonly keymanager: number;
}

/** What the parent may ask its child, by name, with amounts as decimal strings. */
export interface Commands extends CommonCommands {
  start(o: {
    dataDir: string;
    slotsPerSecond: number;
    ports: Ports;
    contracts: readonly { name: string; initCode: string }[];
  }): Promise<{ contracts: { [name: string]: string } }>;
  slash(o: Offence): Promise<null>;
  useBuilder(o: Builder | null): Promise<null>;
  reorganize(o: Reorganization): Promise<ChainTime>;
}

export type Input<C extends keyof Commands> = InputOf<Commands, C>;
