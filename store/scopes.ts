import type { Network } from '@kiln-connect/core';

/** Whose rows: an organization's on one network. */
export interface TenantKey {
  readonly organizationId: string;
  readonly network: Network;
}

/** Which chain's rows: the chain's name in the addresses of the API ('eth') and the network. */
export interface ChainKey {
  readonly chain: string;
  readonly network: Network;
}
