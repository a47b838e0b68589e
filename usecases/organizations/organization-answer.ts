import { NETWORKS, type Network } from '@kiln-connect/core';
import type { Organization } from '@kiln-connect/store';
import type { System } from '../system.ts';

/** An organization as the operator and its members see it. */
export type OrganizationAnswer = {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  /** Every network there is. */
  readonly networks: readonly {
    readonly network: Network;
    /** This deployment serves it. */
    readonly served: boolean;
    /** The organization may use it. */
    readonly granted: boolean;
  }[];
  /** Members need a second factor to see the organization. */
  readonly require_two_factor: boolean;
  /** The longest life of its API tokens in days; null: they may live for ever. */
  readonly max_token_days: number | null;
  /** RFC 3339, UTC. */
  readonly created_at: string;
};

/** Puts a stored organization into the words of the wire. */
export const organizationAnswer = (
  organization: Organization,
  { networks: served }: Pick<System, 'networks'>,
): OrganizationAnswer => ({
  id: organization.id,
  name: organization.name,
  slug: organization.slug,
  networks: NETWORKS.map((network) => ({
    network,
    served: served.includes(network),
    granted: organization.networks.includes(network),
  })),
  require_two_factor: organization.requireTwoFactor,
  max_token_days: organization.maxTokenDays,
  created_at: organization.createdAt.toISOString(),
});
