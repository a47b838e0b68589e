import type { Network } from '@kiln-connect/core';
import type { Operator } from '../caller.ts';
import type { OrganizationAnswer } from '../organizations/organization-answer.ts';
import type { System } from '../system.ts';
import { changeNetwork } from './change-network.ts';

/**
 * Lets an organization use a network; one that it may use already changes nothing.
 * @throws {NotFoundError} 'organization_not_found'.
 */
export const grantNetwork = (
  input: { organization: string; network: Network },
  operator: Operator,
  system: System,
): Promise<OrganizationAnswer> => changeNetwork({ ...input, to: 'granted' }, operator, system);
