import { readFile } from 'node:fs/promises';
import type { Network } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../trials/attacks/corpus.ts';
import { bytesFromHex, hexFromBytes } from './bytes.ts';
import { type BytePart, describeBytes, recognise, verifiedChains, verify } from './index.ts';
import { verifiers } from './registry.ts';
import { partsSectionOf } from './testing/parts-section.ts';
import { specimens } from './testing/specimens.ts';

const chains = await Promise.all(
  [...verifiers.keys()].map(async (chain) => {
    const own = await specimens[chain]?.();
    if (!own) throw new Error(`there are no specimens of '${chain}'`);
    return { chain, own, network: own.network, specimens: own.specimens };
  }),
);
const attacks = await readCorpus();

const lengthOf = (hex: string): number => (hex.length - 2) / 2;

/** Every byte is in exactly one part, and every part says what it is. */
function expectCover(parts: readonly BytePart[], length: number): void {
  let end = 0;
  for (const part of parts) {
    expect(part.from).toBe(end);
    expect(part.to).toBeGreaterThan(part.from);
    expect(part.path && part.label && part.meaning && part.value).toBeTruthy();
    end = part.to;
  }
  expect(end).toBe(length);
}

const isReadable = (parts: readonly BytePart[]): boolean =>
  parts.every(({ path }) => path !== 'unreadable');

describe.each(chains)('the bytes of $chain', ({ chain, network, specimens: all }) => {
  it.each(all)('are explained, each one once: $name', ({ bytes: text }) => {
    const { bytes, parts } = describeBytes({ chain, network, bytes: text });
    expect(bytes).toBe(hexFromBytes(bytesFromHex(text) as Uint8Array));
    expectCover(parts, lengthOf(bytes));
    expect(isReadable(parts)).toBe(true);
    expect(parts.flatMap(({ reasons }) => reasons)).toEqual([]);
    expect(recognise({ network, bytes: text })).toEqual([chain]);
  });

  it.each(all)('are explained up to where they are cut off: $name', ({ bytes: text }) => {
    const whole = bytesFromHex(text) as Uint8Array;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
        const bytes = hexFromBytes(whole.subarray(0, length));
        const { parts } = describeBytes({ chain, network, bytes });
        expectCover(parts, length);
        expect(isReadable(parts)).toBe(recognise({ network, bytes }).includes(chain));
      }),
      { numRuns: 30 },
    );
  });

  it('are explained, however they were damaged', () => {
    const texts = all.filter(({ bytes }) => bytes.length < 6_000).map(({ bytes }) => bytes);
    const change = fc.record({
      text: fc.constantFrom(...texts),
      places: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      behind: fc.uint8Array({ maxLength: 5 }),
    });
    fc.assert(
      fc.property(change, ({ text, places, behind }) => {
        const changed = [...(bytesFromHex(text) as Uint8Array), ...behind];
        for (const [place, byte] of places) changed[place % changed.length] = byte;
        const bytes = hexFromBytes(Uint8Array.from(changed));
        const { parts } = describeBytes({ chain, network, bytes });
        expectCover(parts, changed.length);
        // What is recognised is explained to its last byte.
        if (recognise({ network, bytes }).includes(chain)) expect(isReadable(parts)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('are explained when they are anything at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (random) => {
        const { bytes, parts } = describeBytes({ chain, network, bytes: hexFromBytes(random) });
        expect(bytes).toBe(hexFromBytes(random));
        expectCover(parts, random.length);
      }),
    );
  });

  it('are none where the text spells none', () => {
    for (const bytes of ['', 'a transaction', '0x0', 'ff'.repeat(200_000)]) {
      expect(() => describeBytes({ chain, network, bytes })).toThrow(
        expect.objectContaining({ code: 'undecodable_transaction' }),
      );
    }
  });

  it('are of a network that is known', () => {
    expect(() => describeBytes({ chain, network: 'moon' as Network, bytes: '0x02' })).toThrow(
      expect.objectContaining({ code: 'unknown_network' }),
    );
  });
});

describe('the bytes of attacks', () => {
  it.each(attacks)('are explained, with what is wrong: $chain $name', async (attack) => {
    const { reasons } = await verify(attack);
    const { bytes, parts } = describeBytes({ ...attack, reasons });
    expectCover(parts, lengthOf(bytes));
    const marked = new Set(parts.flatMap((part) => part.reasons));
    // Nothing is marked that was not refused.
    const codes = new Set(reasons.map(({ code }) => code));
    expect([...marked].filter((code) => !codes.has(code))).toEqual([]);
    // What a part stands for is marked.
    for (const { code, at } of reasons) {
      if (parts.some(({ path }) => path === at))
        expect([code, marked.has(code)]).toEqual([code, true]);
    }
  });

  it('show where the reason stands, unless it is that something is not there', async () => {
    for (const attack of attacks) {
      const { reasons } = await verify(attack);
      const { parts } = describeBytes({ ...attack, reasons });
      const isShown = parts.some((part) => part.reasons.length > 0);
      const isMissing = reasons.every(({ code }) => code.startsWith('missing_'));
      expect([attack.name, isShown]).toEqual([attack.name, !isMissing]);
    }
  });
});

it('comes to the counts that stand in docs/verification.md', async () => {
  const document = await readFile(new URL('../docs/verification.md', import.meta.url), 'utf8');
  expect(document).toContain(partsSectionOf(new Map(chains.map(({ chain, own }) => [chain, own]))));
});

it('names the chains, and the format of every action’s intent', () => {
  const known = verifiedChains();
  expect(known.map(({ chain }) => chain)).toEqual([...verifiers.keys()]);
  for (const { chain, title, intentSchemas } of known) {
    expect(title).not.toBe('');
    expect(Object.keys(intentSchemas)).toEqual(verifiers.get(chain)?.actions);
  }
});

it('knows no bytes of a chain that it does not know', () => {
  expect(() => describeBytes({ chain: 'moon', network: 'devnet', bytes: '0x02' })).toThrow(
    expect.objectContaining({ code: 'unsupported_chain' }),
  );
});
