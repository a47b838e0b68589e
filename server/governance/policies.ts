import {
  approvePolicyChange,
  cancelPolicyChange,
  proposePolicy,
  readPolicy,
  readPolicyHistory,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { id, network, organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const PATH = '/organizations/{organization}/policies/{network}';

const ofNetwork = z.strictObject({ organization, network });
const ofChange = z.strictObject({ organization, network, id });

/** Signing policies: what is in force, and changes of it, for which two people are needed. */
export const policyRoutes = [
  governanceRoute({
    method: 'GET',
    path: PATH,
    parameters: ofNetwork,
    run: ({ parameters }, actor, system) => readPolicy(parameters, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    path: `${PATH}/history`,
    parameters: ofNetwork,
    run: ({ parameters }, actor, system) => readPolicyHistory(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/changes`,
    status: 201,
    parameters: ofNetwork,
    // What a policy is made of is the verifier's to say, and its reasons are answered.
    body: z.strictObject({ policy: z.json(), reason: z.string().max(2_000) }),
    run: ({ parameters, body }, actor, system) =>
      proposePolicy({ ...parameters, ...body }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/changes/{id}/approve`,
    parameters: ofChange,
    run: ({ parameters }, actor, system) => approvePolicyChange(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/changes/{id}/cancel`,
    parameters: ofChange,
    run: ({ parameters }, actor, system) => cancelPolicyChange(parameters, actor, system),
  }),
];
