import {
  createSingleSignOnProvider,
  deleteSingleSignOnProvider,
  listSingleSignOnProviders,
  updateSingleSignOnProvider,
  verifySingleSignOnDomain,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { id, organization, role } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const PATH = '/organizations/{organization}/single-sign-on';

const ofOrganization = z.strictObject({ organization });
const ofProvider = z.strictObject({ organization, id });

const line = (most: number) =>
  z.string().regex(new RegExp(`^[^\\p{Cc}]{1,${most}}$`, 'u'), {
    error: `Expected 1 to ${most} characters without line breaks.`,
  });

const common = { default_role: role.optional(), creates_members: z.boolean().optional() };
const issuer = line(1_024);
const oidc = { client_id: line(500), client_secret: line(2_000) };
const saml = { sign_in_url: line(2_000), certificates: z.array(z.string().max(20_000)).max(20) };

const newProvider = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('oidc'), domain: line(255), issuer, ...common, ...oidc }),
  z.strictObject({ type: z.literal('saml'), domain: line(255), issuer, ...common, ...saml }),
]);

const update = z
  .strictObject({ issuer, ...oidc, ...saml })
  .partial()
  .extend(common);

export const singleSignOnRoutes = [
  governanceRoute({
    method: 'GET',
    path: PATH,
    parameters: ofOrganization,
    run: ({ parameters }, actor, system) => listSingleSignOnProviders(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: PATH,
    status: 201,
    parameters: ofOrganization,
    body: newProvider,
    run: ({ parameters, body }, actor, system) =>
      createSingleSignOnProvider(
        {
          ...parameters,
          domain: body.domain,
          issuer: body.issuer,
          defaultRole: body.default_role,
          createsMembers: body.creates_members,
          ...(body.type === 'oidc'
            ? { type: body.type, clientId: body.client_id, clientSecret: body.client_secret }
            : { type: body.type, signInUrl: body.sign_in_url, certificates: body.certificates }),
        },
        actor,
        system,
      ),
  }),
  governanceRoute({
    method: 'PATCH',
    path: `${PATH}/{id}`,
    parameters: ofProvider,
    body: update,
    run: ({ parameters, body }, actor, system) =>
      updateSingleSignOnProvider(
        {
          ...parameters,
          issuer: body.issuer,
          defaultRole: body.default_role,
          createsMembers: body.creates_members,
          clientId: body.client_id,
          clientSecret: body.client_secret,
          signInUrl: body.sign_in_url,
          certificates: body.certificates,
        },
        actor,
        system,
      ),
  }),
  governanceRoute({
    method: 'DELETE',
    path: `${PATH}/{id}`,
    parameters: ofProvider,
    run: async ({ parameters }, actor, system) => {
      await deleteSingleSignOnProvider(parameters, actor, system);
      return { deleted: parameters.id };
    },
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/{id}/verify-domain`,
    parameters: ofProvider,
    run: ({ parameters }, actor, system) => verifySingleSignOnDomain(parameters, actor, system),
  }),
];
