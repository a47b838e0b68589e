import { EVENT_TYPES, type EventType } from '@kiln-connect/core';
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listEvents,
  listWebhooks,
  readDelivery,
  readWebhook,
  replayDelivery,
  replayFailedDeliveries,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from '@kiln-connect/usecases';
import { z } from 'zod';
import { wholeBody } from '../edge/special-answer.ts';
import { description, id, network, organization, pageSize, time } from './fields.ts';
import { governanceRoute } from './governance-route.ts';

const ofOrganization = z.strictObject({ organization });
const ofWebhook = z.strictObject({ organization, id });
const ofDelivery = z.strictObject({ organization, id, delivery: id });

const url = z.string().max(2_000);
const eventType = z.enum(Object.keys(EVENT_TYPES) as [EventType, ...EventType[]]);
const eventTypes = z.array(eventType).max(100);
/** Names the last entry of the page before. */
const page = { before: id.optional(), limit: pageSize };

export const webhookRoutes = [
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/events',
    parameters: ofOrganization,
    query: z.strictObject({ type: eventType.optional(), ...page }),
    run: async ({ parameters, query }, actor, system) =>
      wholeBody(await listEvents({ ...parameters, ...query }, actor, system)),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/webhooks',
    parameters: ofOrganization,
    query: z.strictObject({ network: network.optional() }),
    run: ({ parameters, query }, actor, system) =>
      listWebhooks({ ...parameters, ...query }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/webhooks',
    status: 201,
    parameters: ofOrganization,
    body: z.strictObject({
      url,
      description: description.optional(),
      network: network.nullable().optional(),
      event_types: eventTypes.optional(),
    }),
    run: ({ parameters, body: { event_types, ...body } }, actor, system) =>
      createWebhook({ ...parameters, ...body, eventTypes: event_types }, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/webhooks/{id}',
    parameters: ofWebhook,
    run: ({ parameters }, actor, system) => readWebhook(parameters, actor, system),
  }),
  governanceRoute({
    method: 'PATCH',
    path: '/organizations/{organization}/webhooks/{id}',
    parameters: ofWebhook,
    body: z
      .strictObject({
        url: url.optional(),
        description: description.optional(),
        event_types: eventTypes.optional(),
        enabled: z.boolean().optional(),
      })
      .refine((fields) => Object.keys(fields).length > 0, {
        error: 'Expected something to change.',
      }),
    run: ({ parameters, body: { event_types, ...body } }, actor, system) =>
      updateWebhook({ ...parameters, ...body, eventTypes: event_types }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/webhooks/{id}/rotate-secret',
    parameters: ofWebhook,
    body: z.strictObject({ overlap_seconds: z.literal([0, 3600, 86_400, 604_800]) }),
    run: ({ parameters, body }, actor, system) =>
      rotateWebhookSecret({ ...parameters, overlapSeconds: body.overlap_seconds }, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/webhooks/{id}/test',
    parameters: ofWebhook,
    run: ({ parameters }, actor, system) => testWebhook(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/webhooks/{id}/replay',
    parameters: ofWebhook,
    body: z.strictObject({ since: time }),
    run: ({ parameters, body }, actor, system) =>
      replayFailedDeliveries({ ...parameters, ...body }, actor, system),
  }),
  governanceRoute({
    method: 'DELETE',
    path: '/organizations/{organization}/webhooks/{id}',
    parameters: ofWebhook,
    run: ({ parameters }, actor, system) => deleteWebhook(parameters, actor, system),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/webhooks/{id}/deliveries',
    parameters: ofWebhook,
    query: z.strictObject({
      state: z.enum(['pending', 'delivered', 'failed']).optional(),
      ...page,
    }),
    run: async ({ parameters, query }, actor, system) =>
      wholeBody(await listDeliveries({ ...parameters, ...query }, actor, system)),
  }),
  governanceRoute({
    method: 'GET',
    path: '/organizations/{organization}/webhooks/{id}/deliveries/{delivery}',
    parameters: ofDelivery,
    run: ({ parameters }, actor, system) => readDelivery(parameters, actor, system),
  }),
  governanceRoute({
    method: 'POST',
    path: '/organizations/{organization}/webhooks/{id}/deliveries/{delivery}/replay',
    parameters: ofDelivery,
    run: ({ parameters }, actor, system) => replayDelivery(parameters, actor, system),
  }),
];
