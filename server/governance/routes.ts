import { alertRoutes } from './alerts.ts';
import { auditRoutes } from './audit.ts';
import { deploymentRoutes } from './deployment.ts';
import { exitMessageRoutes } from './exit-messages.ts';
import type { GovernanceRoute } from './governance-route.ts';
import { invitationRoutes } from './invitations.ts';
import { memberRoutes } from './members.ts';
import { networkRoutes } from './networks.ts';
import { organizationRoutes } from './organizations.ts';
import { periodRoutes } from './periods.ts';
import { policyRoutes } from './policies.ts';
import { reportRoutes } from './reports.ts';
import { singleSignOnRoutes } from './single-sign-on.ts';
import { tokenRoutes } from './tokens.ts';
import { webhookRoutes } from './webhooks.ts';

/** Everything that governs organizations, at whichever door. */
export const governanceRoutes: readonly GovernanceRoute[] = [
  ...organizationRoutes,
  ...networkRoutes,
  ...tokenRoutes,
  ...memberRoutes,
  ...invitationRoutes,
  ...singleSignOnRoutes,
  ...reportRoutes,
  ...periodRoutes,
  ...policyRoutes,
  ...exitMessageRoutes,
  ...webhookRoutes,
  ...alertRoutes,
  ...auditRoutes,
  ...deploymentRoutes,
];
