import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { signWebhook } from './sign-webhook.ts';
import { createWebhookSecret, secretBytes } from './webhook-secret.ts';

describe('the signature of a webhook', () => {
  // From the tests of the reference libraries (standard-webhooks/libraries, all languages).
  const vector = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: new Date(1_614_265_330_000),
    body: '{"test": 2432232314}',
  };

  it('is the one of the specification', () => {
    expect(signWebhook(vector, [secretBytes(vector.secret)])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is one a secret, in the order of the secrets', () => {
    const secrets = [createWebhookSecret(), vector.secret].map(secretBytes);
    const { 'webhook-signature': both } = signWebhook(vector, secrets);
    expect(both.split(' ')).toHaveLength(2);
    expect(both.split(' ')[1]).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('is accepted by the reference library for every body, and for no other body', () => {
    fc.assert(
      fc.property(fc.json(), fc.uuid(), (body, id) => {
        const secret = createWebhookSecret();
        const headers = signWebhook({ id, at: new Date(), body }, [secretBytes(secret)]);
        const verifier = new Webhook(secret);
        expect(verifier.verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => verifier.verify(`${body} `, headers)).toThrow();
        expect(() => new Webhook(createWebhookSecret()).verify(body, headers)).toThrow();
      }),
    );
  });

  it('is what an HMAC of id, time and body is', () => {
    const key = secretBytes(vector.secret);
    const mac = createHmac('sha256', key).update(`${vector.id}.1614265330.${vector.body}`);
    expect(signWebhook(vector, [key])['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
  });
});
