import type { JsonObject } from '@kiln-connect/core';
import type { Dns } from '@kiln-connect/people/egress';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '../caller.ts';
import { listEvents } from '../events/list-events.ts';
import { publishEvent } from '../events/publish-event.ts';
import { listUnsentMail } from '../mail/list-unsent-mail.ts';
import type { System } from '../system.ts';
import { aMember } from '../testing/people.ts';
import {
  anOrganization,
  openTestSystem,
  operator,
  type TestSystem,
} from '../testing/test-system.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { createWebhookDeliverer } from './deliverer.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listWebhooks } from './list-webhooks.ts';
import { readDelivery } from './read-delivery.ts';
import { readWebhook } from './read-webhook.ts';
import { replayDelivery, replayFailedDeliveries } from './replay-deliveries.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { testWebhook } from './test-webhook.ts';
import { openReceiver, type Receiver } from './testing/receiver.ts';
import { updateWebhook } from './update-webhook.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** How long an endpoint is waited for in this test, in milliseconds. */
const PATIENCE = 400;
/** A busy machine is slow, a fault is for ever. */
const POLL = { timeout: 15_000 };

let test: TestSystem;
let system: System;
let owner: Member;
let organizationId: string;
let receiver: Receiver;
/** How far the clock of the test is ahead, in milliseconds. */
let ahead = 0;
let count = 0;
let organization: string;
/** Origins that are private and may be sent to all the same. */
const allowedOrigins: string[] = [];
/** What names stand for. */
const names: { [host: string]: readonly string[] } = {};
const dns: Dns = {
  addresses: async (host) => {
    const found = names[host];
    if (!found) throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    return found;
  },
  texts: async () => [],
};

beforeAll(async () => {
  const clock = { now: () => new Date(Date.now() + ahead) };
  test = await openTestSystem({
    networks: ['devnet', 'testnet'],
    clock,
    webhookEgress: { allowedOrigins, dns, timeoutMs: PATIENCE },
  });
  system = test.system;
});
afterAll(() => test.remove());
beforeEach(async () => {
  organization = await anOrganization(`o${++count}`, system, ['devnet', 'testnet']);
  const member = await aMember({ organization, role: 'owner' }, system);
  // Their last proof is never old, however the clock is moved.
  owner = {
    ...member,
    get authenticatedAt() {
      return system.clock.now();
    },
  };
  organizationId = member.organizationId;
  receiver = await openReceiver();
  allowedOrigins.push(receiver.origin);
});
afterEach(async () => {
  await receiver.close();
  // Nothing that one test leaves is due in the next.
  for (const { id } of await system.store.webhooks.list({ organizationId })) {
    await system.store.webhooks.remove({ organizationId, id });
  }
});

type Given = Partial<Parameters<typeof createWebhook>[0]>;
const aWebhook = (given: Given = {}) =>
  createWebhook({ organization, url: receiver.url, ...given }, owner, system);
const publish = (
  type: Parameters<typeof publishEvent>[0]['type'],
  { network = 'devnet', ...data }: JsonObject & { network?: 'devnet' | 'testnet' | null } = {},
) =>
  system.store.atomically((groups) =>
    publishEvent({ organizationId, network, type, data }, groups),
  );
/** Sends all that is due, and waits for it. */
const send = async (): Promise<void> => {
  await system.webhooks.startDue();
  await system.webhooks.settled();
};
const deliveriesOf = async (id: string) =>
  (await listDeliveries({ organization, id, limit: 200 }, owner, system)).data;
const later = (milliseconds: number): void => {
  ahead += milliseconds;
};

describe('a webhook', () => {
  it('is told of an event with a signature that an independent verifier accepts', async () => {
    const { secret } = await aWebhook();
    await publish('policy.changed', { version: 2 });
    await send();
    const [request] = receiver.received;
    expect(receiver.received).toHaveLength(1);
    const told = new Webhook(secret).verify(request?.body ?? '', request?.headers ?? {});
    expect(told).toEqual({
      type: 'policy.changed',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      data: { network: 'devnet', version: 2 },
    });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Kiln-Connect-Webhooks/1',
    });
    const { data: events } = await listEvents({ organization, limit: 10 }, owner, system);
    expect(request?.headers['webhook-id']).toBe(events[0]?.id);
    expect(() => new Webhook(secret).verify(`${request?.body} `, request?.headers ?? {})).toThrow();
  });

  it('shows its secret once, and keeps it sealed', async () => {
    const { secret, ...answer } = await aWebhook({ description: ' on call ' });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(answer).toMatchObject({
      url: receiver.url,
      description: 'on call',
      network: null,
      event_types: [],
      state: 'enabled',
      created_by: { type: 'user', email: owner.email },
      previous_secret_valid_until: null,
    });
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const row = await system.store.webhooks.find({ organizationId, id: answer.id });
    expect(Buffer.from(row?.secret ?? []).includes(key)).toBe(false);
    const log = JSON.stringify(await system.store.audit.list({ limit: 5 }));
    expect(log).toContain('webhook_created');
    expect(log).not.toContain(secret.slice('whsec_'.length));
    expect(await listWebhooks({ organization }, owner, system)).toEqual([answer]);
  });

  it('is sent the types and the network that it asked for, and nothing else', async () => {
    const some = await aWebhook({ eventTypes: ['policy.changed'], network: 'testnet' });
    const all = await aWebhook();
    await publish('policy.changed', { network: 'testnet' });
    await publish('policy.changed', { network: 'devnet' });
    await publish('policy.changed', { network: null });
    await publish('policy.change_proposed', { network: 'testnet' });
    const typesOf = async (id: string) =>
      (await deliveriesOf(id)).map(({ type, network }) => `${type} ${network}`).toSorted();
    expect(await typesOf(some.id)).toEqual(['policy.changed null', 'policy.changed testnet']);
    expect(await typesOf(all.id)).toHaveLength(4);
    expect(await listWebhooks({ organization, network: 'devnet' }, owner, system)).toHaveLength(1);
  });

  it('is told of nothing that did not happen', async () => {
    const { id } = await aWebhook();
    const failing = system.store.atomically(async (groups) => {
      const event = { organizationId, network: null, type: 'policy.changed', data: {} } as const;
      await publishEvent(event, groups);
      throw new Error('and then it did not');
    });
    await expect(failing).rejects.toThrow('did not');
    expect(await deliveriesOf(id)).toEqual([]);
    expect((await listEvents({ organization, limit: 9 }, owner, system)).data).toEqual([]);
  });

  it('is one of twenty at most', async () => {
    await Promise.all(Array.from({ length: 19 }, () => aWebhook()));
    const two = await Promise.allSettled([aWebhook(), aWebhook()]);
    expect(two.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(aWebhook()).rejects.toMatchObject({ code: 'too_many_webhooks' });
  });

  it('changes its secret with an overlap in which both sign', async () => {
    const { id, secret } = await aWebhook();
    const next = await rotateWebhookSecret(
      { organization, id, overlapSeconds: 3_600 },
      owner,
      system,
    );
    expect(next.previous_secret_valid_until).not.toBeNull();
    const accepts = (key: string): boolean => {
      const { body, headers } = receiver.received.at(-1) ?? { body: '', headers: {} };
      try {
        new Webhook(key).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    };
    await publish('policy.changed');
    await send();
    expect([accepts(secret), accepts(next.secret)]).toEqual([true, true]);
    later(HOUR + 1);
    try {
      await publish('policy.changed');
      await send();
      expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
        previous_secret_valid_until: null,
      });
      expect(receiver.received.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
    } finally {
      later(-HOUR - 1);
    }
    const last = await rotateWebhookSecret({ organization, id, overlapSeconds: 0 }, owner, system);
    await publish('policy.changed');
    await send();
    expect([accepts(secret), accepts(next.secret), accepts(last.secret)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('is disabled, enabled and deleted, and each is written down', async () => {
    const { id } = await aWebhook();
    await publish('policy.changed');
    await updateWebhook({ organization, id, enabled: false }, owner, system);
    await publish('policy.changed');
    await send();
    expect(receiver.received).toEqual([]);
    const [waited] = await deliveriesOf(id);
    expect(waited).toMatchObject({
      state: 'failed',
      attempt_count: 0,
      last_error: 'The webhook was disabled before it was sent.',
    });
    for (const refused of [
      testWebhook({ organization, id }, owner, system),
      replayDelivery({ organization, id, delivery: waited?.id ?? '' }, owner, system),
      replayFailedDeliveries({ organization, id, since: new Date(0) }, owner, system),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: 'webhook_is_disabled' });
    }
    const again = { organization, id, enabled: true, description: 'back', eventTypes: [] };
    expect(await updateWebhook(again, owner, system)).toMatchObject({
      state: 'enabled',
      description: 'back',
    });
    await replayFailedDeliveries({ organization, id, since: new Date(0) }, owner, system);
    await send();
    expect(receiver.received).toHaveLength(1);
    await deleteWebhook({ organization, id }, owner, system);
    await expect(readWebhook({ organization, id }, owner, system)).rejects.toMatchObject({
      code: 'webhook_not_found',
    });
    const actions = (await system.store.audit.list({ organizationId, limit: 20 })).map(
      ({ action }) => action,
    );
    expect(actions.filter((action) => action.startsWith('webhook'))).toEqual([
      'webhook_deleted',
      'webhook_deliveries_replayed',
      'webhook_enabled',
      'webhook_updated',
      'webhook_disabled',
      'webhook_created',
    ]);
  });

  it('is tested with an event that no other webhook is sent', async () => {
    const one = await aWebhook({ eventTypes: ['policy.changed'] });
    const other = await aWebhook();
    const { event_id } = await testWebhook({ organization, id: one.id }, owner, system);
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
      type: 'webhook.test',
      data: { webhook_id: one.id },
    });
    expect(await deliveriesOf(one.id)).toMatchObject([{ event_id, state: 'delivered' }]);
    expect(await deliveriesOf(other.id)).toEqual([]);
  });
});

describe('a delivery that fails', () => {
  /** Publishes one event and sends it; answers how the delivery fared. */
  const sendOne = async (id: string) => {
    await publish('policy.changed');
    await send();
    const [latest] = await deliveriesOf(id);
    if (latest === undefined) throw new Error('there is no delivery');
    return readDelivery({ organization, id, delivery: latest.id }, owner, system);
  };

  it('is tried again by the schedule with the same id and body, ten times over three days', async () => {
    const { id } = await aWebhook();
    receiver.answer((response) => response.writeHead(500).end('out\u0000 of <order>'));
    const first = await sendOne(id);
    expect(first).toMatchObject({
      state: 'pending',
      last_status: 500,
      last_error: 'The endpoint answered 500, not 2xx.',
      attempts: [{ number: 1, status: 500, answer: 'out of <order>' }],
    });
    expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
      state: 'failing',
    });
    const started = ahead;
    const pauses: number[] = [];
    for (let tries = 1; tries < 20; tries += 1) {
      const [delivery] = await deliveriesOf(id);
      if (delivery?.next_attempt_at == null) break;
      const pause = Date.parse(delivery.next_attempt_at) - system.clock.now().getTime();
      pauses.push(pause);
      await send();
      later(pause + 1);
      await send();
    }
    const minutes = [5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440];
    expect(pauses).toHaveLength(minutes.length);
    for (const [index, least] of minutes.entries()) {
      const pause = pauses[index] ?? 0;
      // What the test itself took since is not waited again.
      expect(pause).toBeGreaterThan(least * 60_000 - 5_000);
      expect(pause).toBeLessThanOrEqual(least * 60_000 * 1.2);
    }
    ahead = started;
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'failed', attempt_count: 10 }]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toHaveLength(1);
    expect(new Set(receiver.received.map(({ body }) => body))).toHaveLength(1);
    expect(receiver.received).toHaveLength(10);
  });

  it('is replayed by itself or with all that failed since, and then begins anew', async () => {
    const { id, secret } = await aWebhook();
    receiver.answer((response) => response.writeHead(503).end());
    const { id: delivery, event_id } = await sendOne(id);
    receiver.answer((response) => response.writeHead(200).end('ok'));
    expect(await replayDelivery({ organization, id, delivery }, owner, system)).toEqual({
      replayed: 1,
    });
    await send();
    expect(await readDelivery({ organization, id, delivery }, owner, system)).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 503 }, { status: 200, answer: null, error: null }],
    });
    expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
      state: 'enabled',
      failing_since: null,
    });
    // What was delivered is replayed alone, with its id, and not with what failed.
    const all = { organization, id, since: new Date(0) };
    expect(await replayFailedDeliveries(all, owner, system)).toEqual({ replayed: 0 });
    await replayDelivery({ organization, id, delivery }, owner, system);
    await send();
    expect(receiver.received).toHaveLength(3);
    const { body, headers } = receiver.received[2] ?? { body: '', headers: {} };
    expect(headers['webhook-id']).toBe(event_id);
    new Webhook(secret).verify(body, headers);
  });

  it('waits longer where the endpoint asks for it, but not for more than a day', async () => {
    const { id } = await aWebhook();
    const pauseFor = async (retryAfter: string): Promise<number> => {
      receiver.answer((response) => response.writeHead(429, { 'retry-after': retryAfter }).end());
      const { id: delivery, next_attempt_at } = await sendOne(id);
      const pause = Date.parse(next_attempt_at ?? '') - system.clock.now().getTime();
      receiver.answer((response) => response.writeHead(200).end());
      await replayDelivery({ organization, id, delivery }, owner, system);
      await send();
      return pause / 1000;
    };
    expect(await pauseFor('120')).toBeGreaterThan(100);
    expect(await pauseFor(new Date(system.clock.now().getTime() + HOUR).toUTCString())).toSatisfy(
      (seconds: number) => seconds > 3_500 && seconds < 3_600 * 1.2,
    );
    expect(await pauseFor('999999999')).toBeLessThanOrEqual(86_400 * 1.2);
    expect(await pauseFor('soon')).toBeLessThanOrEqual(6);
    expect(await pauseFor('-1')).toBeLessThanOrEqual(6);
  });

  it('is a redirect, a closed connection, a time-out: all said in words', async () => {
    const { id } = await aWebhook();
    const target = await openReceiver();
    allowedOrigins.push(target.origin);
    receiver.answer((response) => response.writeHead(307, { location: target.url }).end());
    expect((await sendOne(id)).last_error).toContain('leads elsewhere (307)');
    expect(target.received).toEqual([]);
    await target.close();
    receiver.answer((response) => response.destroy());
    expect((await sendOne(id)).last_error).toContain('can not be reached (ECONNRESET)');
    receiver.answer(() => {});
    expect((await sendOne(id)).last_error).toContain('did not answer in full within');
    expect(await deliveriesOf(id)).toMatchObject(
      Array(3).fill({ state: 'pending', last_status: null }),
    );
  });

  it('is none when the status says success, however the body goes on', async () => {
    const { id } = await aWebhook();
    receiver.answer((response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
        response.once('drain', more);
      };
      more();
    });
    expect(await sendOne(id)).toMatchObject({ state: 'delivered', attempts: [{ answer: null }] });
    receiver.answer((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 50);
      response.on('close', () => clearInterval(drip));
    });
    expect(await sendOne(id)).toMatchObject({ state: 'delivered' });
    receiver.answer((response) => {
      response.writeHead(500);
      response.write('y'.repeat(10_000));
      setImmediate(() => response.destroy());
    });
    const broken = await sendOne(id);
    expect(broken).toMatchObject({ state: 'pending', last_status: 500 });
    expect(broken.attempts[0]?.answer).toHaveLength(500);
  });

  it('ends a webhook that says that it is gone, and admins are told', async () => {
    const { id } = await aWebhook();
    receiver.answer((response) => response.writeHead(410).end());
    expect(await sendOne(id)).toMatchObject({ state: 'failed', last_status: 410 });
    expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
      state: 'disabled',
      disabled_because: 'gone',
    });
    await publish('policy.changed');
    expect(await deliveriesOf(id)).toHaveLength(1);
    const mails = await listUnsentMail({}, operator, system);
    expect(mails).toContainEqual(
      expect.objectContaining({ kind: 'webhook_disabled', to: owner.email }),
    );
    const [entry] = await system.store.audit.list({ organizationId, limit: 1 });
    expect(entry).toMatchObject({
      action: 'webhook_disabled',
      actor: { type: 'system' },
      subject: { id },
      details: { because: 'gone' },
    });
  });

  it('ends a webhook after five days without a success', async () => {
    const { id } = await aWebhook();
    receiver.answer((response) => response.writeHead(502).end());
    await sendOne(id);
    later(5 * DAY - HOUR);
    await send();
    expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
      state: 'failing',
    });
    later(2 * HOUR);
    await sendOne(id);
    expect(await readWebhook({ organization, id }, owner, system)).toMatchObject({
      state: 'disabled',
      disabled_because: 'failing',
    });
    later(-5 * DAY - HOUR);
  });

  it('holds up no other webhook, and an endpoint that is well gets four at a time', async () => {
    const slow = await openReceiver();
    allowedOrigins.push(slow.origin);
    const held: (() => void)[] = [];
    slow.answer((response) => held.push(() => response.writeHead(204).end()));
    const slowOne = await aWebhook({ url: slow.url, eventTypes: ['policy.change_proposed'] });
    const quick = await aWebhook({ eventTypes: ['policy.changed'] });
    for (let i = 0; i < 6; i += 1) await publish('policy.change_proposed');
    for (let i = 0; i < 6; i += 1) await publish('policy.changed');
    const patient = createWebhookDeliverer({ ...system, egress: { allowedOrigins } });
    await patient.startDue();
    const statesOf = async (id: string) => (await deliveriesOf(id)).map(({ state }) => state);
    await expect.poll(() => statesOf(quick.id), POLL).toEqual(Array(6).fill('delivered'));
    await expect.poll(() => slow.received.length, POLL).toBe(4);
    expect(await statesOf(slowOne.id)).toEqual(Array(6).fill('pending'));
    for (const end of held) end();
    await expect.poll(() => slow.received.length, POLL).toBe(6);
    for (const end of held.slice(4)) end();
    await patient.settled();
    await slow.close();
    expect(await statesOf(slowOne.id)).toEqual(Array(6).fill('delivered'));
  });
});

describe('addresses of webhooks', () => {
  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'https://user:secret@example.com/',
    'https://example.com/#fragment',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://localhost/',
    'https://api.localhost/',
    'https://intranet/',
    'https://metadata.google.internal/',
    'https://printer.local./',
    'https://example.com:22/',
    'javascript:alert(1)',
    'not an address',
    `https://example.com/${'x'.repeat(2_000)}`,
  ])('are refused at once where nothing could ever be sent: %s', async (url) => {
    await expect(aWebhook({ url })).rejects.toMatchObject({ code: 'webhook_address_refused' });
  });

  it('are refused in words that say what would be right', async () => {
    await expect(aWebhook({ url: 'javascript:alert(1)' })).rejects.toThrow('begin with https://');
    await expect(aWebhook({ url: 'https://[::ffff:10.0.0.1]/' })).rejects.toThrow(
      '[::ffff:10.0.0.1] is not asked: it is not an address of the public internet.',
    );
    await expect(aWebhook({ url: 'https://[::ffff:127.0.0.1]:8443/' })).rejects.toThrow(
      '[::ffff:127.0.0.1]:8443 is not asked',
    );
    await expect(aWebhook({ url: 'https://2130706433/' })).rejects.toThrow('127.0.0.1 is not');
    await expect(aWebhook({ url: 'https://intranet/' })).rejects.toThrow('inner network');
    await expect(aWebhook({ url: 'https://example.com:22/' })).rejects.toThrow('443');
    expect(await aWebhook({ url: 'https://example.com:8443/a?b=c' })).toMatchObject({
      url: 'https://example.com:8443/a?b=c',
    });
  });

  it('are refused when it comes to sending, where a name stands for what is not public', async () => {
    names['inner.example'] = ['10.1.2.3'];
    names['metadata.example'] = ['169.254.169.254'];
    names['both.example'] = ['93.184.215.14', '127.0.0.1'];
    names['mapped.example'] = ['::ffff:127.0.0.1'];
    names['unique.example'] = ['fd00:ec2::254'];
    for (const host of Object.keys(names)) {
      const { id } = await aWebhook({ url: `https://${host}/` });
      await testWebhook({ organization, id }, owner, system);
      await send();
      const [delivery] = await deliveriesOf(id);
      expect([host, delivery?.last_status, delivery?.last_error]).toEqual([
        host,
        null,
        `${host} is not asked: it is not an address of the public internet.`,
      ]);
    }
  });

  it('are connected to as they were checked, when their name stands for another the next time', async () => {
    const { port } = new URL(receiver.origin);
    const answers = [['127.0.0.1'], ['127.0.0.66']];
    const asked: string[] = [];
    const rebinding = createWebhookDeliverer({
      ...system,
      egress: {
        allowedOrigins: [`http://rebinding.example:${port}`],
        dns: {
          addresses: async (host) => answers[asked.push(host) - 1] ?? [],
          texts: async () => [],
        },
      },
    });
    const { id } = await aWebhook({ url: receiver.url });
    await system.store.webhooks.update({
      organizationId,
      id,
      url: `http://rebinding.example:${port}/hooks`,
    });
    await testWebhook({ organization, id }, owner, system);
    await rebinding.startDue();
    await rebinding.settled();
    expect(asked).toEqual(['rebinding.example']);
    expect(receiver.received).toHaveLength(1);
  });
});

describe('several servers', () => {
  it('send what another left that died after it had claimed it', async () => {
    const { id } = await aWebhook();
    await publish('policy.changed');
    const [dead] = await system.store.webhookDeliveries.claim({
      now: system.clock.now(),
      limit: 1,
      perEndpoint: 4,
      leaseSeconds: 0.2,
    });
    expect(dead).toBeDefined();
    await send();
    expect(receiver.received).toEqual([]);
    await expect
      .poll(async () => {
        await send();
        return receiver.received.length;
      }, POLL)
      .toBe(1);
    // It comes back after all: what it found is not noted, for it is not its any more.
    const late = await system.store.webhookDeliveries.record({
      deliveryId: dead?.id ?? '',
      endpointId: id,
      claim: dead?.claim ?? '',
      at: system.clock.now(),
      durationMs: 1,
      status: 500,
      error: 'late',
      answer: null,
      state: 'failed',
      nextAttemptAt: null,
    });
    expect(late).toBeUndefined();
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'delivered', attempt_count: 1 }]);
  });

  it('do not take from one another when the clock of one is ahead', async () => {
    await aWebhook();
    await publish('policy.changed');
    const claim = { limit: 10, perEndpoint: 4, leaseSeconds: 60 };
    const now = system.clock.now();
    const { webhookDeliveries } = system.store;
    expect(await webhookDeliveries.claim({ ...claim, now })).toHaveLength(1);
    const tomorrow = new Date(now.getTime() + DAY);
    expect(await webhookDeliveries.claim({ ...claim, now: tomorrow })).toEqual([]);
  });
});
