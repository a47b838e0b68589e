import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPriceProvider } from './open-price-provider.ts';

describe('the provider of prices', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prices-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is the one that the configuration names, and nobody when it names none', async () => {
    expect(await openPriceProvider({ provider: 'none' })).toBeUndefined();
    expect((await openPriceProvider({ provider: 'defillama' }))?.name).toBe('defillama');
    expect((await openPriceProvider({ provider: 'coingecko' }))?.name).toBe('coingecko');
  });

  it('has its key from a file of one line, and says what is wrong with another', async () => {
    const file = join(folder, 'key');
    const open = () =>
      openPriceProvider({ provider: 'coingecko', plan: 'pro', api_key_file: file });
    await expect(open()).rejects.toThrow('prices.api_key_file');
    await writeFile(file, 'CG-abc\nsecond line\n');
    await expect(open()).rejects.toThrow('one key on one line');
    await writeFile(file, 'CG-abc\n');
    expect((await open())?.name).toBe('coingecko');
  });
});
