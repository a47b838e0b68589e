import type { FoundToken, TokenChangeListener } from '@kiln-connect/store';
import { describe, expect, it } from 'vitest';
import { createTokenCache } from './token-cache.ts';

const hash = '01'.repeat(32);
const aToken = (revokedAt: Date | null = null): FoundToken => ({
  id: 'a',
  organizationId: 'o',
  organizationName: 'O',
  organizationSlug: 'o',
  grantedNetworks: ['devnet'],
  network: 'devnet',
  name: 'n',
  description: '',
  scopes: ['read'],
  allowedAddresses: ['192.0.2.0/24'],
  isPrevious: false,
  createdBy: null,
  previousPrefix: null,
  previousLastFour: null,
  previousValidUntil: null,
  prefix: 'kiln_devnet_aaaa',
  lastFour: 'zzzz',
  createdAt: new Date(0),
  expiresAt: null,
  revokedAt,
  lastUsedAt: null,
  lastUsedAddress: null,
});

/** A store whose answers, link and clock the test holds in its hands. */
function scripted() {
  let listener: TokenChangeListener = () => {};
  const script = {
    token: aToken() as FoundToken | undefined,
    reads: 0,
    linked: true,
    time: 0,
    gate: Promise.resolve(),
    tell: (changed: string | undefined) => listener(changed),
  };
  const cache = createTokenCache({
    tokens: {
      findByHash: async () => {
        script.reads++;
        const { token } = script;
        await script.gate;
        return token;
      },
      onChange: (heard) => {
        listener = heard;
        return () => {
          listener = () => {};
        };
      },
      changesLink: () => script.linked,
    },
    now: () => script.time,
  });
  return { script, cache };
}

describe('the memory of tokens', () => {
  it('asks the store once, then not again for ten seconds', async () => {
    const { script, cache } = scripted();
    await cache.find(hash);
    script.time = 9_999;
    await cache.find(hash);
    expect(script.reads).toBe(1);
    script.time = 10_000;
    await cache.find(hash);
    expect(script.reads).toBe(2);
  });

  it('asks again after half a second while changes can not be heard', async () => {
    const { script, cache } = scripted();
    await cache.find(hash);
    script.linked = false;
    script.time = 499;
    await cache.find(hash);
    expect(script.reads).toBe(1);
    script.time = 500;
    await cache.find(hash);
    expect(script.reads).toBe(2);
  });

  it('forgets a token that changed, and all tokens when any may have', async () => {
    const { script, cache } = scripted();
    for (const changed of [hash, undefined]) {
      await cache.find(hash);
      const before = script.reads;
      script.tell(changed);
      await cache.find(hash);
      expect(script.reads).toBe(before + 1);
    }
  });

  it('does not keep what it read before a change that came while it was reading', async () => {
    for (const changed of [hash, undefined]) {
      const { script, cache } = scripted();
      let open = () => {};
      script.gate = new Promise((resolve) => {
        open = resolve;
      });
      const reading = cache.find(hash);
      script.token = aToken(new Date());
      script.tell(changed);
      open();
      await reading;
      expect((await cache.find(hash))?.token.revokedAt).not.toBeNull();
    }
  });

  it('does not remember that a token is unknown', async () => {
    const { script, cache } = scripted();
    script.token = undefined;
    expect(await cache.find(hash)).toBeUndefined();
    script.token = aToken();
    expect(await cache.find(hash)).toBeDefined();
  });

  it('reads once for many who ask at the same time', async () => {
    const { script, cache } = scripted();
    await Promise.all(Array.from({ length: 50 }, () => cache.find(hash)));
    expect(script.reads).toBe(1);
  });

  it('hears nothing after it was stopped', async () => {
    const { script, cache } = scripted();
    await cache.find(hash);
    cache.stop();
    script.tell(hash);
    await cache.find(hash);
    expect(script.reads).toBe(1);
  });
});
