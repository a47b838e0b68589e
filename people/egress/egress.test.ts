import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Dns } from './dns.ts';
import { createEgress, type EgressOptions } from './egress.ts';
import { isPublicAddress } from './public-address.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server on loopback; answers its origin. */
async function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Names that stand for these addresses; counts the questions. */
function namesOf(names: { [host: string]: readonly string[] }): Dns & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    addresses: async (host) => {
      asked.push(host);
      const found = names[host];
      if (!found) throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
      return found;
    },
    texts: async () => [],
  };
}

const fetchWith = (options: EgressOptions, url: string) => createEgress(options).fetch(url);

describe('the guard of what is fetched for users', () => {
  it('refuses whatever does not speak TLS, and addresses with a password in them', async () => {
    for (const url of ['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd']) {
      await expect(fetchWith({}, url)).rejects.toMatchObject({ fault: 'forbidden_target' });
    }
    await expect(fetchWith({}, 'https://user:pass@example.com/')).rejects.toMatchObject({
      fault: 'forbidden_target',
      message: expect.not.stringContaining('pass@'),
    });
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[::7f00:1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://[2002:7f00:1::]/',
    'https://[fc00::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://[4000::1]/',
  ])('refuses the literal address of %s', async (url) => {
    const dns = namesOf({});
    await expect(fetchWith({ dns }, url)).rejects.toMatchObject({ fault: 'forbidden_target' });
    expect(dns.asked).toEqual([]);
  });

  it('refuses names that stand for an address that is not public, be it one of many', async () => {
    const dns = namesOf({
      localhost: ['127.0.0.1', '::1'],
      'metadata.google.internal': ['169.254.169.254'],
      'both.example': ['93.184.215.14', '10.0.0.1'],
      'both6.example': ['2606:4700::1111', 'fd00::1'],
      'broken.example': ['not an address'],
    });
    for (const host of [
      'localhost',
      'metadata.google.internal',
      'both.example',
      'both6.example',
      'broken.example',
    ]) {
      await expect(fetchWith({ dns }, `https://${host}/`)).rejects.toMatchObject({
        fault: 'forbidden_target',
      });
    }
  });

  it('says of a name that nobody knows that it can not be reached, and why', async () => {
    await expect(fetchWith({ dns: namesOf({}) }, 'https://nobody.example/')).rejects.toMatchObject({
      fault: 'unreachable',
      message: 'nobody.example can not be reached (ENOTFOUND).',
    });
    await expect(
      fetchWith({ dns: namesOf({ 'empty.example': [] }) }, 'https://empty.example/'),
    ).rejects.toMatchObject({ fault: 'unreachable' });
  });

  it('connects to the address that was checked, and looks the name up once', async () => {
    const origin = await serve((request, response) => response.end(`to ${request.headers.host}`));
    const { port } = new URL(origin);
    const asked: string[] = [];
    // The second answer is what an attacker would give once the first has passed.
    const dns: Dns = {
      addresses: async (host) => (asked.push(host) === 1 ? ['127.0.0.1'] : ['127.0.0.66']),
      texts: async () => [],
    };
    const allowedOrigins = [`http://idp.example:${port}`];
    const response = await fetchWith({ dns, allowedOrigins }, `http://idp.example:${port}/`);
    expect(await response.text()).toBe(`to idp.example:${port}`);
    expect(asked).toEqual(['idp.example']);
  });

  it('allows an origin by scheme, host and port, and nothing beside it', async () => {
    const origin = await serve((_, response) => response.end('here'));
    const other = await serve((_, response) => response.end('not here'));
    const egress = createEgress({ allowedOrigins: [origin] });
    expect(await (await egress.fetch(`${origin}/path`)).text()).toBe('here');
    const https = origin.replace('http:', 'https:');
    await expect(egress.fetch(https)).rejects.toMatchObject({ fault: 'forbidden_target' });
    await expect(egress.fetch(other)).rejects.toMatchObject({ fault: 'forbidden_target' });
  });

  it('follows no redirect, wherever it leads', async () => {
    const target = await serve((_, response) => response.end('secret'));
    for (const status of [301, 302, 303, 307, 308]) {
      const origin = await serve((_, response) => {
        response.writeHead(status, { location: target }).end();
      });
      await expect(fetchWith({ allowedOrigins: [origin, target] }, origin)).rejects.toMatchObject({
        fault: 'redirect',
      });
    }
  });

  it('reads no more of an answer than it may', async () => {
    let isClosed: (closed: boolean) => void = () => {};
    const closed = new Promise<boolean>((resolve) => {
      isClosed = resolve;
    });
    const origin = await serve((_, response) => {
      response.on('close', () => isClosed(true));
      const more = (): void => {
        while (response.write('x'.repeat(64 * 1024)));
        response.once('drain', more);
      };
      more();
    });
    await expect(
      fetchWith({ allowedOrigins: [origin], maxBytes: 100_000 }, origin),
    ).rejects.toMatchObject({ fault: 'too_large' });
    expect(await closed).toBe(true);
  });

  it('reads the beginning alone where that is enough, however the rest goes on or breaks off', async () => {
    const endless = await serve((_, response) => {
      response.write('begin');
      const timer = setInterval(() => response.write('x'.repeat(100)), 5);
      response.on('close', () => clearInterval(timer));
    });
    const silent = await serve((_, response) => response.write('be'));
    const broken = await serve((_, response) => {
      response.writeHead(500);
      response.write('begin', () => response.destroy());
    });
    const short = await serve((_, response) => response.end('be'));
    const allowedOrigins = [endless, silent, broken, short];
    const egress = createEgress({ allowedOrigins, timeoutMs: 300 });
    const read = async (origin: string) => {
      const response = await egress.fetch(origin, { enough: 5 });
      return `${response.status} ${await response.text()}`;
    };
    expect(await Promise.all(allowedOrigins.map(read))).toEqual([
      '200 begin',
      '200 be',
      '500 begin',
      '200 be',
    ]);
  });

  it('does not wait for an answer that never comes, or never ends, or a name that is never found', async () => {
    const silent = await serve(() => {});
    const endless = await serve((_, response) => {
      response.write('a');
      const timer = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const allowedOrigins = [silent, endless];
    for (const origin of allowedOrigins) {
      await expect(fetchWith({ allowedOrigins, timeoutMs: 150 }, origin)).rejects.toMatchObject({
        fault: 'too_slow',
      });
    }
    const dns: Dns = { addresses: () => new Promise(() => {}), texts: async () => [] };
    await expect(fetchWith({ dns, timeoutMs: 50 }, 'https://slow.example/')).rejects.toMatchObject({
      fault: 'too_slow',
    });
  });

  it('sends what it is given, and answers status, headers and body', async () => {
    const origin = await serve((request, response) => {
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        response.writeHead(201, { 'content-type': 'text/plain' });
        response.end(`${request.method} ${request.headers['x-given']} ${body}`);
      });
    });
    const response = await createEgress({ allowedOrigins: [origin] }).fetch(origin, {
      method: 'POST',
      headers: { 'x-given': 'yes' },
      body: new URLSearchParams({ a: 'b c' }),
    });
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'text/plain']);
    expect(await response.text()).toBe('POST yes a=b+c');
  });

  it('ends when its caller does not want it any more', async () => {
    const origin = await serve(() => {});
    const fetching = createEgress({ allowedOrigins: [origin] }).fetch(origin, {
      signal: AbortSignal.timeout(50),
    });
    await expect(fetching).rejects.toMatchObject({ fault: 'unreachable' });
  });
});

describe('public addresses', () => {
  it('are those of other people on the internet', () => {
    for (const address of ['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111']) {
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    }
  });

  it('are never private ones, however they are written', () => {
    const byte = fc.nat(255);
    fc.assert(
      fc.property(fc.constantFrom(10, 127, 0), byte, byte, byte, (a, b, c, d) => {
        const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
        for (const text of [
          `${a}.${b}.${c}.${d}`,
          `::ffff:${a}.${b}.${c}.${d}`,
          `::ffff:${hex(a, b)}:${hex(c, d)}`,
          `64:ff9b::${hex(a, b)}:${hex(c, d)}`,
          `2002:${hex(a, b)}:${hex(c, d)}::1`,
        ]) {
          expect([text, isPublicAddress(text)]).toEqual([text, false]);
        }
      }),
    );
  });

  it('are no texts that are no address', () => {
    const noAddress = fc.string().filter((text) => isIP(text) === 0);
    fc.assert(fc.property(noAddress, (text) => !isPublicAddress(text)));
  });
});
