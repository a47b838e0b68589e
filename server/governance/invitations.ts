import {
  inviteMember,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { email, id, organization, role } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const ofOrganization = z.strictObject({ organization });
const ofInvitation = z.strictObject({ organization, id });

export const invitationRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/invitations',
    parameters: ofOrganization,
    run: ({ parameters }, actor, system) => listInvitations(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/invitations',
    status: 201,
    parameters: ofOrganization,
    body: z.strictObject({ email, role }),
    run: ({ parameters, body }, actor, system) =>
      inviteMember({ ...parameters, ...body }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/invitations/{id}/resend',
    parameters: ofInvitation,
    run: ({ parameters }, actor, system) => resendInvitation(parameters, actor, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: '/organizations/{organization}/invitations/{id}',
    parameters: ofInvitation,
    run: ({ parameters }, actor, system) => revokeInvitation(parameters, actor, system),
  }),
];
