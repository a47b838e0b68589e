import { describe, expect, it } from 'vitest';
import { createMasterKeyText, masterKeyRefusal, parseMasterKey } from './master-key.ts';

describe('a master key file', () => {
  it('holds 32 new bytes each time, as 64 digits', () => {
    const [one, two] = [createMasterKeyText(), createMasterKeyText()];
    expect(one).toMatch(/^[0-9a-f]{64}\n$/);
    expect(one).not.toBe(two);
    expect(Buffer.from(parseMasterKey(one)).toString('hex')).toBe(one.trim());
  });

  it('is refused when it holds anything else, without a word of what it holds', () => {
    for (const text of ['', 'secret', 'f'.repeat(63), 'f'.repeat(65), 'g'.repeat(64)]) {
      expect(() => parseMasterKey(text)).toThrow('64 hexadecimal digits');
    }
    expect(() => parseMasterKey('hunter2')).not.toThrow('hunter2');
  });

  it('may lie in the data folder of a devnet alone', () => {
    const dataDir = '/var/lib/connect';
    const inside = `${dataDir}/..keys/master.key`;
    const refusal = (networks: ('devnet' | 'mainnet')[], masterKeyFile: string | undefined) =>
      masterKeyRefusal({ networks, masterKeyFile, dataDir });
    expect(refusal(['devnet'], undefined)).toBeUndefined();
    expect(refusal(['devnet'], inside)).toBeUndefined();
    expect(refusal(['devnet', 'mainnet'], inside)).toContain('inside the data folder');
    expect(refusal(['mainnet'], undefined)).toContain('CONNECT_MASTER_KEY_FILE');
    expect(refusal(['mainnet'], '/etc/connect/master.key')).toBeUndefined();
    expect(refusal(['mainnet'], '/var/lib/connect-keys/master.key')).toBeUndefined();
  });
});
