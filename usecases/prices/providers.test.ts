import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { coinGecko } from './coingecko.ts';
import { defiLlama } from './defillama.ts';
import { priceText } from './price-provider.ts';

const recorded = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

/** A provider that answers as it is told, and what it was asked. */
async function provider(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const asked: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, egress: { allowedOrigins: [url] } };
}

const answering = (text: string, status = 200) =>
  provider((_, response) => response.writeHead(status).end(text));

describe('CoinGecko', () => {
  it('ends a day with the snapshot of the midnight after it', async () => {
    const { asked, ...at } = await answering(recorded('coingecko-history.json'));
    const gecko = coinGecko({ plan: 'demo', ...at });
    expect(await gecko.endOfDay({ priceId: 'bitcoin', day: '2017-12-29' })).toBe('13620.36187415');
    await gecko.endOfDay({ priceId: 'bitcoin', day: '2017-12-31' });
    expect(asked.map(({ path }) => path)).toEqual([
      '/coins/bitcoin/history?date=30-12-2017&localization=false',
      '/coins/bitcoin/history?date=01-01-2018&localization=false',
    ]);
  });

  it('tells the price now', async () => {
    const { asked, ...at } = await answering(recorded('coingecko-simple-price.json'));
    expect(await coinGecko({ plan: 'demo', ...at }).latest({ priceId: 'ethereum' })).toBe(
      '2701.40662298',
    );
    expect(asked[0]?.path).toBe('/simple/price?ids=ethereum&vs_currencies=usd&precision=full');
  });

  it('is given the key in the header of its plan, and none without one', async () => {
    const { asked, ...at } = await answering(recorded('coingecko-simple-price.json'));
    await coinGecko({ plan: 'demo', apiKey: 'CG-demo', ...at }).latest({ priceId: 'ethereum' });
    await coinGecko({ plan: 'pro', apiKey: 'CG-pro', ...at }).latest({ priceId: 'ethereum' });
    await coinGecko({ plan: 'demo', ...at }).latest({ priceId: 'ethereum' });
    expect(
      asked.map(({ headers }) => [headers['x-cg-demo-api-key'], headers['x-cg-pro-api-key']]),
    ).toEqual([
      ['CG-demo', undefined],
      [undefined, 'CG-pro'],
      [undefined, undefined],
    ]);
  });

  it('has no price of a day of which it has no market data', async () => {
    const at = await answering('{"id":"ethereum","symbol":"eth"}');
    const day = { priceId: 'ethereum', day: '2010-01-01' };
    expect(await coinGecko({ plan: 'demo', ...at }).endOfDay(day)).toBeUndefined();
  });
});

describe('DefiLlama', () => {
  it('ends a day with the price of the midnight after it, and takes none from far off', async () => {
    const { asked, ...at } = await answering(recorded('defillama-current.json'));
    const llama = defiLlama(at);
    // The price is of 05:42:40 on 5 October 2026, hours after the midnight that was asked for.
    expect(await llama.endOfDay({ priceId: 'ethereum', day: '2026-10-04' })).toBeUndefined();
    expect(asked[0]?.path).toBe('/prices/historical/1791158400/coingecko%3Aethereum');
    const moved = recorded('defillama-current.json').replace('1791178960', '1791158390');
    const close = defiLlama(await answering(moved));
    expect(await close.endOfDay({ priceId: 'ethereum', day: '2026-10-04' })).toBe('2701.40662298');
  });

  it('tells the price now, and nothing of a token that it does not know', async () => {
    const known = defiLlama(await answering(recorded('defillama-current.json')));
    expect(await known.latest({ priceId: 'ethereum' })).toBe('2701.40662298');
    const unknown = defiLlama(await answering('{"coins":{}}'));
    expect(await unknown.latest({ priceId: 'ethereum' })).toBeUndefined();
  });
});

describe('a provider that gives no price', () => {
  const fault = async (
    answer: Parameters<typeof provider>[0],
    options: { timeoutMs?: number } = {},
  ) => {
    const { url, egress } = await provider(answer);
    return coinGecko({ plan: 'pro', apiKey: 'secret-key', url, egress: { ...egress, ...options } })
      .latest({ priceId: 'ethereum' })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
  };
  const saying = (text: string, status = 200) =>
    fault((_, response) => response.writeHead(status).end(text));

  it('is told by what went wrong, and never with its key', async () => {
    const faults = {
      refused: await saying('{"error":"key secret-key is wrong"}', 401),
      too_many_requests: await saying('', 429),
      too_slow: await fault(() => {}, { timeoutMs: 50 }),
      unreachable: await fault((request) => request.socket.destroy()),
    };
    for (const [name, error] of Object.entries(faults)) {
      expect(error).toMatchObject({ name: 'PriceProviderError', fault: name });
      expect((error as Error).message).not.toContain('secret-key');
    }
  });

  it.each([
    'not JSON',
    '[]',
    '{"ethereum":{"usd":"2701"}}',
    '{"ethereum":{"usd":0}}',
    '{"ethereum":{"usd":-1}}',
    '{"ethereum":{"usd":1e-9}}',
    '{"ethereum":{"usd":1e20}}',
  ])('because its answer can be none: %s', async (text) => {
    expect(await saying(text)).toMatchObject({ fault: 'bad_answer' });
  });

  it('is not followed elsewhere', async () => {
    const elsewhere = await answering(recorded('coingecko-simple-price.json'));
    const error = await fault((_, response) =>
      response.writeHead(302, { location: `${elsewhere.url}/` }).end(),
    );
    expect(error).toMatchObject({ name: 'PriceProviderError' });
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a price as text', () => {
  it('is the number to eight digits after the point, without an exponent', () => {
    expect([2701.406622981317, 1, 0.00000001, 123456789.5].map(priceText)).toEqual([
      '2701.40662298',
      '1',
      '0.00000001',
      '123456789.5',
    ]);
    fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 1e9, noNaN: true }), (value) => {
        const text = priceText(value);
        expect(text).toMatch(/^(0|[1-9]\d*)(\.\d{0,7}[1-9])?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(6e-9 + value * 1e-15);
      }),
    );
  });
});
