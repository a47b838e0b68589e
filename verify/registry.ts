import type { ChainVerifier } from './chain-verifier.ts';
import { ethereumVerifier } from './ethereum/index.ts';
import { solanaVerifier } from './solana/index.ts';

/** The chains that can be verified, by their name in the addresses of the API. */
export const verifiers: ReadonlyMap<string, ChainVerifier> = new Map([
  ['eth', ethereumVerifier],
  ['sol', solanaVerifier],
]);

/** 'eth', or 'eth, sol', …, for messages. */
export const knownChains = (): string => [...verifiers.keys()].join(', ');
