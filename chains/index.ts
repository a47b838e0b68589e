export type { DevnetContract } from './devnet-contract.ts';
export { chains, contracts } from './registry.ts';
