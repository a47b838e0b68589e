/** A contract that a devnet deploys once, at genesis. */
export interface DevnetContract {
  readonly name: string;
  /** Creation code with the constructor's arguments, hex with 0x. */
  readonly initCode: string;
}
