import { type Clock, silentLog } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Operator } from '../caller.ts';
import { createSealer } from '../sealing.ts';
import type { System } from '../system.ts';
import { listUnsentMail } from './list-unsent-mail.ts';
import type { Mail } from './mail.ts';
import { MailRefusedError, type MailTransport, type OutgoingMail } from './mail-transport.ts';
import { createMailer, type Mailer, pauseAfter } from './mailer.ts';
import { queueMail } from './queue-mail.ts';

const HOUR = 3_600_000;
const publicUrl = new URL('https://connect.acme.test');
const sealer = createSealer(Buffer.alloc(32, 7));
const operator: Operator = { kind: 'operator', address: '127.0.0.1' };

/** A mail server whose answers the test chooses. */
function aTransport(answer: (mail: OutgoingMail) => Promise<void> = async () => {}) {
  const tried: OutgoingMail[] = [];
  const transport: MailTransport = {
    send: async (mail) => {
      tried.push(mail);
      await answer(mail);
    },
  };
  return { tried, transport };
}

describe.each(testEngines.filter(({ isAvailable }) => isAvailable))('mail on $title', (engine) => {
  let test: TestStore;
  let store: Store;
  let now: Date;
  const clock: Clock = { now: () => now };
  const later = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };

  beforeAll(async () => {
    test = await openTestStore(engine);
    store = test.store;
    now = new Date();
  });
  afterAll(() => test?.remove());
  // Whatever a test leaves is forgotten before the next.
  afterEach(async () => {
    later(60 * 24 * HOUR);
    await store.outbox.prune(now);
  });

  const aMailer = (transport: MailTransport | undefined, on = store): Mailer => {
    const mailer = createMailer({ store: on, transport, sealer, clock, log: silentLog });
    onTestFinished(() => mailer.stop());
    return mailer;
  };
  const parts = (mail: Mailer) => ({ store, sealer, clock, publicUrl, mail }) as unknown as System;
  const anInvitation = (to: string): Mail => ({
    kind: 'invitation',
    to,
    organizationId: null,
    organizationName: 'Acme',
    role: 'viewer',
    invitedBy: null,
    token: `secret-for-${to}`,
    expiresAt: new Date(now.getTime() + 7 * 24 * HOUR),
  });
  const queue = (mail: Mail, mailer: Mailer): Promise<void> =>
    store.atomically((groups) => queueMail(mail, groups, parts(mailer)));
  const waiting = (mailer: Mailer) => listUnsentMail({}, operator, parts(mailer));

  it('goes out once, whole, and is forgotten', async () => {
    const { tried, transport } = aTransport();
    const mailer = aMailer(transport);
    await queue(anInvitation('ada@acme.test'), mailer);
    await mailer.deliver();
    await mailer.deliver();
    expect(tried).toMatchObject([
      {
        to: 'ada@acme.test',
        subject: 'You are invited to an organization on Kiln Connect',
        text: expect.stringContaining('/invitation#secret-for-ada@acme.test'),
        html: expect.stringContaining('/invitation#secret-for-ada@acme.test'),
      },
    ]);
    expect(await waiting(mailer)).toEqual([]);
  });

  it('goes out by itself as soon as its transaction is over', async () => {
    let sent = (_mail: OutgoingMail): void => {};
    const arrival = new Promise<OutgoingMail>((done) => {
      sent = done;
    });
    const mailer = aMailer(aTransport(async (mail) => sent(mail)).transport);
    await queue(anInvitation('ada@acme.test'), mailer);
    expect(await arrival).toMatchObject({ to: 'ada@acme.test' });
  });

  it('is not written when what it tells of is not', async () => {
    const { tried, transport } = aTransport();
    const mailer = aMailer(transport);
    const failing = store.atomically(async (groups) => {
      await queueMail(anInvitation('ada@acme.test'), groups, parts(mailer));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await mailer.deliver();
    expect(tried).toEqual([]);
  });

  it('lies encrypted in the database, under its own name', async () => {
    const mailer = aMailer(undefined);
    await queue(anInvitation('ada@acme.test'), mailer);
    await queue(anInvitation('bob@acme.test'), mailer);
    const [ada, bob] = await store.outbox.pending({ now, limit: 10 });
    if (!ada || !bob) throw new Error('the mails are not there');
    expect(Buffer.from(ada.sealed).toString('latin1')).not.toContain('secret-for-ada');
    const swapped = {
      ...parts(mailer),
      store: { outbox: { pending: async () => [{ ...ada, sealed: bob.sealed }] } },
    };
    await expect(listUnsentMail({}, operator, swapped as unknown as System)).rejects.toThrow(
      'does not open',
    );
  });

  it('waits for the operator where there is no mail server, with its link, until it expires', async () => {
    const mailer = aMailer(undefined);
    expect(mailer.canSend).toBe(false);
    await queue(anInvitation('ada@acme.test'), mailer);
    await mailer.deliver();
    expect(await waiting(mailer)).toMatchObject([
      {
        kind: 'invitation',
        to: 'ada@acme.test',
        link: 'https://connect.acme.test/invitation#secret-for-ada@acme.test',
        attempts: 0,
        last_error: null,
      },
    ]);
    later(8 * 24 * HOUR);
    expect(await waiting(mailer)).toEqual([]);
  });

  it('is tried again after a pause that grows, and no more once it has expired', async () => {
    const { tried, transport } = aTransport(() => Promise.reject(new Error('mailbox is busy')));
    const mailer = aMailer(transport);
    await queue(anInvitation('ada@acme.test'), mailer);
    await mailer.deliver();
    await mailer.deliver();
    expect(tried).toHaveLength(1);
    expect(await waiting(mailer)).toMatchObject([{ attempts: 1, last_error: 'mailbox is busy' }]);
    later(60_000);
    await mailer.deliver();
    expect(tried).toHaveLength(2);
    later(60_000);
    await mailer.deliver();
    expect(tried).toHaveLength(2);
    later(60_000);
    await mailer.deliver();
    expect(tried).toHaveLength(3);
    later(7 * 24 * HOUR);
    await mailer.deliver();
    expect(tried).toHaveLength(3);
    expect([1, 2, 3, 9, 10, 100].map((n) => pauseAfter(n) / 60_000)).toEqual([
      1, 2, 4, 256, 360, 360,
    ]);
  });

  it('that the mail server refuses waits the longest pause at once', async () => {
    const { tried, transport } = aTransport(() => Promise.reject(new MailRefusedError('550')));
    const mailer = aMailer(transport);
    await queue(anInvitation('ada@acme.test'), mailer);
    await mailer.deliver();
    later(6 * HOUR - 1000);
    await mailer.deliver();
    expect(tried).toHaveLength(1);
    later(1000);
    await mailer.deliver();
    expect(tried).toHaveLength(2);
  });

  it('does not hold up the others when it fails', async () => {
    const { transport } = aTransport(async ({ to }) => {
      if (to.startsWith('bad')) throw new Error('no');
    });
    const mailer = aMailer(transport);
    for (const to of ['bad@acme.test', 'ada@acme.test', 'bad2@acme.test', 'bob@acme.test']) {
      await queue(anInvitation(to), mailer);
    }
    await mailer.deliver();
    expect((await waiting(mailer)).map(({ to }) => to)).toEqual([
      'bad@acme.test',
      'bad2@acme.test',
    ]);
  });

  it('goes out once when many servers send at the same time', async () => {
    const { tried, transport } = aTransport();
    const servers = [1, 2, 3, 4].map(() => aMailer(transport));
    const quiet = aMailer(undefined);
    const people = Array.from({ length: 40 }, (_, i) => `person-${i}@acme.test`);
    for (const to of people) await queue(anInvitation(to), quiet);
    await Promise.all(servers.map((server) => server.deliver()));
    expect(tried.map(({ to }) => to).toSorted()).toEqual(people.toSorted());
  });

  it('belongs to the server that sends it, and to the next one when that has died over it', async () => {
    const { tried, transport } = aTransport();
    const mailer = aMailer(transport);
    await queue(anInvitation('ada@acme.test'), aMailer(undefined));
    await store.outbox.claim({ now, limit: 1, leaseSeconds: 300 });
    await mailer.deliver();
    expect(tried).toEqual([]);
    later(301_000);
    await mailer.deliver();
    expect(tried).toHaveLength(1);
  });

  it('is not sent again when the database could not be told that it was', async () => {
    const { tried, transport } = aTransport();
    let isOut = true;
    const outbox = {
      ...store.outbox,
      sent: async (id: string) => {
        if (isOut) throw new Error('the database is out of reach');
        return store.outbox.sent(id);
      },
    };
    const mailer = aMailer(transport, { ...store, outbox });
    await queue(anInvitation('ada@acme.test'), aMailer(undefined));
    await expect(mailer.deliver()).rejects.toThrow('out of reach');
    isOut = false;
    later(301_000);
    await mailer.deliver();
    expect(tried).toHaveLength(1);
    expect(await waiting(mailer)).toEqual([]);
  });
});
