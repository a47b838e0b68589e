import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError } from './config/configuration-error.ts';
import { readConfig } from './config.ts';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'connect-config-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

const read = (environment: NodeJS.ProcessEnv = {}) =>
  readConfig({ CONNECT_DATA_DIR: dataDir, ...environment });

describe('the configuration', () => {
  it('needs nothing: a devnet on port 3000 of this machine, with the embedded database', () => {
    expect(read()).toMatchObject({
      host: 'localhost',
      port: 3000,
      dataDir,
      networks: ['devnet'],
      databaseUrl: undefined,
      logLevel: 'info',
      masterKeyFile: undefined,
      operatorListen: { host: '127.0.0.1', port: 0 },
      publicUrl: undefined,
      trustedProxies: [],
      file: undefined,
    });
  });

  it('takes an empty variable as unset', () => {
    expect(read({ PORT: '', DATABASE_URL: '', CONNECT_NETWORKS: '' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
      networks: ['devnet'],
    });
  });

  it('reads lists without regard to blanks and repetitions', () => {
    expect(
      read({ CONNECT_NETWORKS: ' devnet, devnet', CONNECT_TRUSTED_PROXIES: '10.0.0.0/8, ::1' }),
    ).toMatchObject({ networks: ['devnet'], trustedProxies: ['10.0.0.0/8', '::1'] });
  });

  it('takes an address with TLS for the dashboard, or one of this machine', () => {
    const publicUrl = (text: string) => read({ CONNECT_PUBLIC_URL: text }).publicUrl?.origin;
    expect(publicUrl('https://connect.example')).toBe('https://connect.example');
    expect(publicUrl('https://connect.example:8443/')).toBe('https://connect.example:8443');
    expect(publicUrl('http://localhost:4000')).toBe('http://localhost:4000');
    expect(publicUrl('')).toBeUndefined();
  });

  it('finds connect.yaml in the data folder, and another file where CONNECT_CONFIG names it', async () => {
    const other = join(dataDir, 'other.yaml');
    await writeFile(other, 'limits: { requestsPerSecond: 7 }');
    expect(read({ CONNECT_CONFIG: other }).limits.requestsPerSecond).toBe(7);
    const usual = join(dataDir, 'connect.yaml');
    await writeFile(usual, 'limits: { requestsPerSecond: 8 }');
    expect(read()).toMatchObject({ file: usual, limits: { requestsPerSecond: 8 } });
    await rm(usual);
  });

  it.each([
    [{ PORT: '80a' }, 'PORT is '],
    [{ PORT: '65536' }, 'from 0 (any free port) to 65535'],
    [{ CONNECT_NETWORKS: 'devnett' }, "did you mean 'devnet'?"],
    [{ CONNECT_NETWORKS: ',' }, 'CONNECT_NETWORKS is empty'],
    [{ CONNECT_NETWORKS: 'mainnet' }, 'give them as chains.eth.mainnet in'],
    [{ CONNECT_LOG_LEVEL: 'loud' }, 'one of debug, info, warn, error, silent'],
    [{ DATABASE_URL: 'mysql://user:hunter2@host/db' }, 'DATABASE_URL must be the address'],
    [{ CONNECT_OPERATOR_LISTEN: '0.0.0.0:4000' }, 'must be a loopback address'],
    [{ CONNECT_OPERATOR_LISTEN: '127.0.0.1' }, 'must be a loopback address and a port'],
    [{ CONNECT_TRUSTED_PROXIES: '10.0.0.0/33' }, "names '10.0.0.0/33'"],
    [{ CONNECT_TRUSTED_PROXIES: 'proxy.example' }, "names 'proxy.example'"],
    [{ CONNECT_PUBLIC_URL: 'connect.example' }, 'must be the address that browsers open'],
    [{ CONNECT_PUBLIC_URL: 'https://connect.example/app' }, 'without a path'],
    [{ CONNECT_PUBLIC_URL: 'https://user:pass@connect.example' }, 'without a path'],
    [{ CONNECT_PUBLIC_URL: 'http://connect.example' }, 'https://connect.example.com'],
    [{ CONNECT_PUBLIC_URL: 'ftp://localhost' }, 'must be the address'],
    [
      { CONNECT_NETWORK: 'mainnet' },
      "CONNECT_NETWORK is not known; did you mean 'CONNECT_NETWORKS'?",
    ],
    [{ CONNECT_CONFIG: '/nowhere.yaml' }, 'The configuration file /nowhere.yaml can not be read'],
  ])('refuses %j', (environment, message) => {
    expect(() => read(environment)).toThrow(ConfigurationError);
    expect(() => read(environment)).toThrow(message);
  });

  it('never repeats the address of the database, which holds its password', () => {
    expect(() => read({ DATABASE_URL: 'mysql://user:hunter2@host/db' })).not.toThrow(/hunter2/);
  });
});
