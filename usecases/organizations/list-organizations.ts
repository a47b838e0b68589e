import type { Operator } from '../caller.ts';
import type { System } from '../system.ts';
import { type OrganizationAnswer, organizationAnswer } from './organization-answer.ts';

/** All organizations of this deployment. */
export async function listOrganizations(
  _input: Record<string, never>,
  _operator: Operator,
  system: System,
): Promise<OrganizationAnswer[]> {
  const organizations = await system.store.organizations.list();
  return organizations.map((organization) => organizationAnswer(organization, system));
}
