import { randomUUID } from 'node:crypto';
import { silentLog } from '@kiln-connect/core';
import type { Store } from '@kiln-connect/store';
import { openTestStore, type TestStore, testEngines } from '@kiln-connect/store/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PriceProvider, PriceProviderError } from './price-provider.ts';
import { createPrices } from './prices.ts';

const HOUR = 3_600_000;

describe.each(testEngines.filter(({ isAvailable }) => isAvailable))(
  'prices on $title',
  (engine) => {
    let test: TestStore;
    let store: Store;
    let now: Date;
    let token: string;
    let asked: string[];
    /** What the provider knows of a day; everything when left out. */
    let answer: (day: string) => Promise<string | undefined>;
    let latest: () => Promise<string | undefined>;
    const clock = { now: () => now };
    const provider: PriceProvider = {
      name: 'test',
      endOfDay: ({ day }) => {
        asked.push(day);
        return answer(day);
      },
      latest: () => latest(),
    };
    beforeAll(async () => {
      test = await openTestStore(engine);
      store = test.store;
    });
    afterAll(() => test?.remove());
    beforeEach(() => {
      token = `T${randomUUID()}`;
      now = new Date('2026-05-04T12:00:00Z');
      asked = [];
      answer = async () => '100.5';
      latest = async () => '101';
    });
    const prices = ({ isAsked = true } = {}) =>
      createPrices({
        provider: isAsked ? provider : undefined,
        tokens: new Map([[token, 'ethereum']]),
        store,
        clock,
        log: silentLog,
      });

    it('of a day that is over are stored once, with who gave them', async () => {
      const job = prices();
      await job.fetchMissing();
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03']);
      expect(await job.priceOn({ token, day: '2026-05-03' })).toEqual({
        token,
        day: '2026-05-03',
        price: '100.50000000',
        source: 'test',
      });
      expect(await job.priceOn({ token, day: '2026-05-04' })).toBeUndefined();
      // A second server has asked for the same: the first price stays.
      const again = { token, day: '2026-05-03', price: '99', source: 'other', at: now };
      expect(await store.prices.put(again)).toBe(false);
      expect((await job.priceOn({ token, day: '2026-05-03' }))?.price).toBe('100.50000000');
    });

    it('are asked for once the provider can know how the day ended', async () => {
      const job = prices();
      now = new Date('2026-05-05T00:30:00Z');
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03']);
      now = new Date('2026-05-05T00:50:00Z');
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03', '2026-05-04']);
    });

    it('fill the gap of an outage, and reach back to the first day that a report missed', async () => {
      await store.prices.put({ token, day: '2026-04-29', price: '90', source: 'test', at: now });
      const job = prices();
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03', '2026-05-02', '2026-05-01', '2026-04-30']);
      job.want({ token, days: ['2026-04-27', '2026-05-20'] });
      asked = [];
      await job.fetchMissing();
      expect(asked).toEqual(['2026-04-28', '2026-04-27']);
    });

    it('are fetched a few at a time', async () => {
      const job = prices();
      job.want({ token, days: ['2026-03-01'] });
      await job.fetchMissing();
      expect(asked).toHaveLength(10);
      await job.fetchMissing();
      expect(asked).toHaveLength(20);
      expect(new Set(asked).size).toBe(20);
    });

    it('go on beyond a day that the provider does not have or refuses, and come back to it later', async () => {
      const job = prices();
      job.want({ token, days: ['2026-05-01'] });
      answer = async (day) => {
        if (day === '2026-05-03') return undefined;
        if (day === '2026-05-02') throw new PriceProviderError({ fault: 'refused', message: 'no' });
        return '1';
      };
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03', '2026-05-02', '2026-05-01']);
      await job.fetchMissing();
      expect(asked).toHaveLength(3);
      now = new Date(now.getTime() + HOUR);
      answer = async () => '2';
      await job.fetchMissing();
      expect(asked.slice(3)).toEqual(['2026-05-03', '2026-05-02']);
    });

    it('wait for the next round when the provider is out of reach', async () => {
      const job = prices();
      job.want({ token, days: ['2026-05-01'] });
      answer = async () => {
        throw new PriceProviderError({ fault: 'unreachable', message: 'no' });
      };
      await job.fetchMissing();
      expect(asked).toEqual(['2026-05-03']);
      answer = async () => '3';
      await job.fetchMissing();
      expect(asked.slice(1)).toEqual(['2026-05-03', '2026-05-02', '2026-05-01']);
    });

    it('of now are kept for five minutes, and are no error when there is none', async () => {
      const job = prices();
      expect(await job.latestPrice(token)).toEqual({ price: '101', source: 'test', at: now });
      latest = async () => '102';
      expect((await job.latestPrice(token))?.price).toBe('101');
      now = new Date(now.getTime() + 5 * 60_000);
      expect((await job.latestPrice(token))?.price).toBe('102');
      now = new Date(now.getTime() + HOUR);
      latest = async () => {
        throw new PriceProviderError({ fault: 'too_slow', message: 'no' });
      };
      expect(await job.latestPrice(token)).toBeUndefined();
      expect(await job.latestPrice('UNKNOWN')).toBeUndefined();
    });

    it('are not asked for without a provider, and what is stored stays known', async () => {
      await store.prices.put({ token, day: '2026-05-01', price: '7', source: 'test', at: now });
      const without = prices({ isAsked: false });
      await without.fetchMissing();
      expect(asked).toEqual([]);
      expect(without.source).toBeUndefined();
      expect(await without.latestPrice(token)).toBeUndefined();
      expect((await without.priceOn({ token, day: '2026-05-01' }))?.price).toBe('7.00000000');
    });
  },
);
