import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlCall, typescriptCall } from './first-call.ts';

describe('the first call that an empty list teaches', () => {
  it('is a command that a shell reads, with the token from the environment', () => {
    const echo = spawnSync(
      'sh',
      ['-c', `curl() { printf '%s|' "$@"; }; ${curlCall('https://x.org')}`],
      {
        env: { KILN_API_TOKEN: 'kiln_secret' },
        encoding: 'utf8',
      },
    );
    expect(echo.stdout).toBe('https://x.org/v1/whoami|--header|Authorization: Bearer kiln_secret|');
  });

  it('is a program that sends the token', async () => {
    const sent: unknown[] = [];
    const fetch = (...request: unknown[]) => {
      sent.push(request);
      return Promise.resolve({ json: () => Promise.resolve({}) });
    };
    const program = typescriptCall('https://x.org');
    const process = { env: { KILN_API_TOKEN: 'kiln_secret' } };
    const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
    await new AsyncFunction('fetch', 'process', 'console', program)(fetch, process, { log() {} });
    expect(sent).toEqual([
      ['https://x.org/v1/whoami', { headers: { Authorization: 'Bearer kiln_secret' } }],
    ]);
  });
});
