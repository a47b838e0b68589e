// Written by generate-registry.ts: do not edit.
import type { ChainRegistration } from '@kiln-connect/core';
import type { DevnetContract } from './devnet-contract.ts';
import { info as ethereumInfo } from './ethereum/chain.ts';
import { contracts as ethereumContracts } from './ethereum/contracts/index.ts';
import { settings as ethereumSettings } from './ethereum/settings.ts';
import { routes as ethereumRoutes, stakeId as ethereumStakeId } from './ethereum/wire.ts';
import { info as solanaInfo } from './solana/chain.ts';
import { settings as solanaSettings } from './solana/settings.ts';
import { routes as solanaRoutes, stakeId as solanaStakeId } from './solana/wire.ts';

/** Every chain by its name in the addresses of the API; its libraries load with `load`. */
export const chains: { readonly [name: string]: ChainRegistration } = {
  [ethereumInfo.name]: {
    info: ethereumInfo,
    routes: ethereumRoutes,
    settings: ethereumSettings,
    stakeId: ethereumStakeId,
    load: () => import('./ethereum/index.ts'),
  },
  [solanaInfo.name]: {
    info: solanaInfo,
    routes: solanaRoutes,
    settings: solanaSettings,
    stakeId: solanaStakeId,
    load: () => import('./solana/index.ts'),
  },
};

/** Contracts of ours that the devnet of a chain deploys at its genesis, by the name of the chain. */
export const contracts: { readonly [name: string]: readonly DevnetContract[] } = {
  [ethereumInfo.name]: ethereumContracts,
};
