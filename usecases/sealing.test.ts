import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSealer } from './sealing.ts';

const masterKey = randomBytes(32);
const sealer = createSealer(masterKey);
const name = 'validator-seed/eth';
const network = 'mainnet';

describe('sealed secrets', () => {
  it('open to exactly what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (clear, anyName) => {
        const sealed = sealer.seal({ name: anyName, network, clear });
        expect([...sealer.open({ name: anyName, network, sealed })]).toEqual([...clear]);
      }),
    );
  });

  it('do not open after any single bit was changed, or a part is missing', () => {
    const sealed = sealer.seal({ name, network, clear: randomBytes(32) });
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => sealer.open({ name, network, sealed: changed })).toThrow(name);
    }
    for (let length = 0; length < sealed.length; length++) {
      const cut = sealed.subarray(0, length);
      expect(() => sealer.open({ name, network, sealed: cut })).toThrow(name);
    }
  });

  it('do not open under another name, network or master key', () => {
    const sealed = sealer.seal({ name, network, clear: randomBytes(32) });
    expect(() => sealer.open({ name: 'operator-key/1', network, sealed })).toThrow();
    expect(() => sealer.open({ name, network: 'devnet', sealed })).toThrow();
    const other = createSealer(randomBytes(32));
    expect(() => other.open({ name, network, sealed })).toThrow('another master key');
  });

  it('are different each time, and hold nothing of the clear text', () => {
    const clear = randomBytes(32);
    const [one, two] = [1, 2].map(() => Buffer.from(sealer.seal({ name, network, clear })));
    expect(one).not.toEqual(two);
    expect(one?.includes(clear)).toBe(false);
  });

  it('need a master key of 32 bytes', () => {
    expect(() => createSealer(randomBytes(31))).toThrow('31 bytes');
  });
});
