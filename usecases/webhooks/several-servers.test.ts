import { randomUUID } from 'node:crypto';
import { silentLog, systemClock } from '@kiln-connect/core';
import { openStore, type Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../mail/mailer.ts';
import { createSealer } from '../sealing.ts';
import { createWebhookDeliverer, type WebhookDeliverer } from './deliverer.ts';
import { openReceiver, type Receiver } from './testing/receiver.ts';
import { createWebhookSecret, sealWebhookSecret } from './webhook-secret.ts';

const EVENTS = 40;
const sealer = createSealer(Buffer.alloc(32, 7));
const engine = testEngines.find(({ name }) => name === 'PostgreSQL');

describe.skipIf(!engine?.isAvailable)(`servers on one ${engine?.title}`, () => {
  let test: TestStore;
  let other: Store;
  let receiver: Receiver;
  let organizationId: string;

  beforeAll(async () => {
    if (engine === undefined) return;
    test = await openTestStore(engine);
    other = await openStore(test.options);
    receiver = await openReceiver();
    const slug = `o-${randomUUID()}`;
    const organization = { name: 'Acme', slug, networks: ['devnet'] } as const;
    ({ id: organizationId } = await test.store.organizations.create(organization));
  }, 120_000);
  afterAll(async () => {
    await receiver?.close();
    await other?.close();
    await test?.remove();
  });

  const aServer = (store: Store): WebhookDeliverer => {
    const parts = { store, sealer, clock: systemClock, log: silentLog };
    return createWebhookDeliverer({
      ...parts,
      egress: { allowedOrigins: [receiver.origin] },
      publicUrl: new URL('https://connect.acme.test'),
      mail: createMailer({ ...parts, transport: undefined }),
    });
  };

  it('send every event once between them, four at a time to one webhook', async () => {
    const id = randomUUID();
    await test.store.webhooks.create({
      id,
      organizationId,
      network: null,
      url: receiver.url,
      description: '',
      types: [],
      secret: sealWebhookSecret({ id, secret: createWebhookSecret() }, { sealer }),
      createdBy: null,
      at: new Date(),
      most: 20,
    });
    for (let number = 0; number < EVENTS; number += 1) {
      const event = { organizationId, network: null, type: 'policy.changed' } as const;
      await test.store.events.publish({ ...event, data: { number } });
    }
    let underWay = 0;
    let most = 0;
    receiver.answer((response) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        response.writeHead(204).end();
      }, 10);
    });
    const servers = [aServer(test.store), aServer(other)];
    await expect
      .poll(
        async () => {
          await Promise.all(servers.map((server) => server.startDue()));
          await Promise.all(servers.map((server) => server.settled()));
          return receiver.received.length;
        },
        { timeout: 60_000 },
      )
      .toBe(EVENTS);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(
      EVENTS,
    );
    expect(most).toBeLessThanOrEqual(4);
    const [one, two] = servers.map((server) => server.results().delivered);
    expect((one ?? 0) + (two ?? 0)).toBe(EVENTS);
    const list = { organizationId, endpointId: id, limit: 100 };
    const deliveries = await test.store.webhookDeliveries.list(list);
    expect(deliveries.filter(({ state }) => state === 'delivered')).toHaveLength(EVENTS);
    expect(await test.store.webhookDeliveries.firstDue()).toBeNull();
    for (const server of servers) await server.stop();
  }, 120_000);
});
