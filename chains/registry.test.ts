import { describe, expect, it } from 'vitest';
import { currentRegistry, registrySource } from './generate-registry.ts';
import { chains } from './index.ts';

describe('the registry of chains', () => {
  it('is up to date; if not, run: node --import tsx chains/generate-registry.ts', () => {
    expect(currentRegistry()).toBe(registrySource());
  });

  it('names each chain as its routes are named, and loads the chain of that name', async () => {
    for (const [name, registration] of Object.entries(chains)) {
      expect(registration.info.name).toBe(name);
      expect((await registration.load()).default.info).toBe(registration.info);
    }
  });

  it('has no two routes of one method and path in a chain', () => {
    for (const { routes } of Object.values(chains)) {
      const addresses = routes.map((route) => `${route.method} ${route.path}`);
      expect(new Set(addresses).size).toBe(addresses.length);
    }
  });
});
