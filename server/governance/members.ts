import {
  changeMemberRole,
  leaveOrganization,
  listMembers,
  removeMember,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { id, organization, role } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const ofOrganization = z.strictObject({ organization });
const ofMember = z.strictObject({ organization, user_id: id });

export const memberRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/members',
    parameters: ofOrganization,
    run: ({ parameters }, actor, system) => listMembers(parameters, actor, system),
  }),
  governanceRoute({
    method: 'PATCH',
    path: '/organizations/{organization}/members/{user_id}',
    parameters: ofMember,
    body: z.strictObject({ role }),
    run: ({ parameters: { organization, user_id: userId }, body }, actor, system) =>
      changeMemberRole({ organization, userId, ...body }, actor, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: '/organizations/{organization}/members/{user_id}',
    parameters: ofMember,
    run: ({ parameters: { organization, user_id: userId } }, actor, system) =>
      removeMember({ organization, userId }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/leave',
    doors: ['dashboard'],
    parameters: ofOrganization,
    run: ({ parameters }, member, system) => leaveOrganization(parameters, member, system),
  }),
];
