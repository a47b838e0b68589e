import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createMessage, encrypt, readKey } from 'openpgp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestSystem, type TestSystem } from '../testing/test-system.ts';
import { readCustomerKey } from './customer-key.ts';
import { currentOperatorOpenPgpKey, type OperatorOpenPgpKey } from './operator-openpgp-keys.ts';

/** Not of this repository: where it is not installed, these tests are left out. */
const GPG = 'gpg';

const isInstalled = (): boolean => {
  try {
    execFileSync(GPG, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** What customers have: another implementation of OpenPGP than ours. */
describe.skipIf(!isInstalled())('GnuPG', { timeout: 120_000 }, () => {
  let home: string;
  let test: TestSystem;
  let operatorKey: OperatorOpenPgpKey;

  const gpg = async (...args: string[]): Promise<string> => {
    const all = ['--homedir', home, '--batch', '--yes', '--status-fd', '1', ...args];
    return (await promisify(execFile)(GPG, all)).stdout;
  };
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(home, name);
    await writeFile(path, content);
    return path;
  };

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'gnupg-'));
    await chmod(home, 0o700);
    test = await openTestSystem();
    operatorKey = await currentOperatorOpenPgpKey('devnet', test.system);
    await gpg('--import', await file('operator.asc', operatorKey.publicKey));
  }, 60_000);
  afterAll(async () => {
    await promisify(execFile)(`${GPG}conf`, ['--homedir', home, '--kill', 'all']).catch(() => {});
    await rm(home, { recursive: true, force: true });
    await test?.remove();
  });

  it('checks the signature of a validator key, and refuses it for another', async () => {
    const signature = await file('key.asc', await operatorKey.sign(Buffer.from('statement\n')));
    const good = await gpg('--verify', signature, await file('good.txt', 'statement\n'));
    expect(good).toContain(`VALIDSIG ${operatorKey.fingerprint.toUpperCase()}`);
    await expect(
      gpg('--verify', signature, await file('bad.txt', 'another\n')),
    ).rejects.toMatchObject({ stdout: expect.stringContaining('BADSIG') });
  });

  it.each(['default', 'future-default'])(
    'opens what is encrypted to a key of its %s kind, and sees who made it',
    async (kind) => {
      const user = `${kind}@acme.test`;
      await gpg('--passphrase', '', '--quick-gen-key', user, kind, 'default', 'never');
      const exported = await gpg('--armor', '--export', user);
      const key = await readCustomerKey(exported.replace(/^\[GNUPG:\].*\n/gm, ''), new Date());
      expect(key.userId).toBe(user);
      const payload = await encrypt({
        message: await createMessage({ text: '{"epoch":"1"}' }),
        encryptionKeys: await readKey({ armoredKey: key.publicKey }),
        signingKeys: operatorKey.key,
      });
      const out = join(home, 'opened');
      const said = await gpg('--output', out, '--decrypt', await file('p.asc', payload));
      expect(said).toContain(`VALIDSIG ${operatorKey.fingerprint.toUpperCase()}`);
      expect(await readFile(out, 'utf8')).toBe('{"epoch":"1"}');
    },
  );
});
