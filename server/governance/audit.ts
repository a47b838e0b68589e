import {
  exportAuditCsv,
  listAuditEvents,
  listAuditHeads,
  readAuditHead,
  readAuditKey,
  readAuditLog,
  signAuditHeadNow,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { download, wholeBody } from '../edge/special-answer.ts';
import { countText, organization, pageSize, time } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const ofOrganization = z.strictObject({ organization });

const filter = z.strictObject({
  action: z.string().max(100).optional(),
  actor: z.string().max(100).optional(),
  from: time.optional(),
  to: time.optional(),
  text: z.string().max(200).optional(),
});

export const auditRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/audit',
    parameters: ofOrganization,
    query: filter.extend({
      before: countText(Number.MAX_SAFE_INTEGER).optional(),
      limit: pageSize,
    }),
    run: async ({ parameters, query }, actor, system) =>
      wholeBody(await listAuditEvents({ ...parameters, ...query }, actor, system)),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/audit.csv',
    parameters: ofOrganization,
    query: filter,
    run: async ({ parameters, query }, actor, system) =>
      download(await exportAuditCsv({ ...parameters, ...query }, actor, system), {
        type: 'text/csv',
        name: `audit-log-${parameters.organization}.csv`,
      }),
  }),
  governanceRoute({
    method: 'GET',
    path: '/audit/entries',
    doors: ['operator'],
    run: async (_request, operator, system) =>
      download(await readAuditLog({}, operator, system), {
        type: 'application/x-ndjson',
        name: 'audit-log.jsonl',
      }),
  }),
  governanceRoute({
    method: 'GET',
    path: '/audit/head',
    doors: ['operator'],
    run: (_request, operator, system) => readAuditHead({}, operator, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/audit/head',
    doors: ['operator'],
    status: 201,
    run: (_request, operator, system) => signAuditHeadNow({}, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/audit/heads',
    doors: ['operator'],
    run: (_request, operator, system) => listAuditHeads({}, operator, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/audit/key',
    doors: ['operator'],
    run: (_request, operator, system) => readAuditKey({}, operator, system),
  }),
];
