import {
  closePeriod,
  listBooks,
  listPeriods,
  readPeriod,
  restatePeriod,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { id, network, organization } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const PATH = '/organizations/{organization}/periods';

const ofOrganization = z.strictObject({ organization });
const ofPeriod = z.strictObject({ organization, id });

/** Months whose books are closed, and all months of the books. */
export const periodRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/books',
    parameters: ofOrganization,
    query: z.strictObject({ network }),
    run: ({ parameters, query }, actor, system) =>
      listBooks({ ...parameters, ...query }, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    path: PATH,
    parameters: ofOrganization,
    run: ({ parameters }, actor, system) => listPeriods(parameters, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    path: `${PATH}/{id}`,
    parameters: ofPeriod,
    run: ({ parameters }, actor, system) => readPeriod(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: PATH,
    status: 201,
    parameters: ofOrganization,
    body: z.strictObject({ chain: z.string().max(50), network, month: z.string().max(10) }),
    run: ({ parameters, body }, actor, system) =>
      closePeriod({ ...parameters, ...body }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: `${PATH}/{id}/restate`,
    parameters: ofPeriod,
    body: z.strictObject({ reason: z.string().max(2_000) }),
    run: ({ parameters, body }, actor, system) =>
      restatePeriod({ ...parameters, ...body }, actor, system),
  }),
];
