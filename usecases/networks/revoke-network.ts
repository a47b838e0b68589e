import type { Network } from '@kiln-connect/core';
import type { Operator } from '../caller.ts';
import type { OrganizationAnswer } from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';
import { changeNetwork } from './change-network.ts';

/**
 * Takes a network from an organization. Its tokens for that network are refused from then on, within
 * a second on every server, and work again if the network is granted again.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export const revokeNetwork = (
  input: { organization: string; network: Network },
  operator: Operator,
  system: System,
): Promise<OrganizationAnswer> => changeNetwork({ ...input, to: 'revoked' }, operator, system);
