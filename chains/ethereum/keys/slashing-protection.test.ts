import type { JsonObject } from '@kiln-connect/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinHistories, readInterchange, writeInterchange } from './slashing-protection.ts';

const ROOT = '0x04700007fabc8282644aed6d1c7c9e21d38a03a0c4ba193f3afe428824b3a673';
const KEY =
  '0xb845089a1457f811bfc000588fbb4e713669be8ce060ea6be3c6ece09afc3794106c91ca73acda5e5457122d58723bed';

/** The complete example of the specification: https://eips.ethereum.org/EIPS/eip-3076 */
const example = {
  metadata: { interchange_format_version: '5', genesis_validators_root: ROOT },
  data: [
    {
      pubkey: KEY,
      signed_blocks: [
        {
          slot: '81952',
          signing_root: '0x4ff6f743a43f3b4f95350831aeaf0a122a1a392922c45d804280284a69eb850b',
        },
        { slot: '81951' },
      ],
      signed_attestations: [
        {
          source_epoch: '2290',
          target_epoch: '3007',
          signing_root: '0x587d6a4f59a58fe24f406e0502413e77fe1babddee641fda30034ed37ecc884d',
        },
        { source_epoch: '2290', target_epoch: '3008' },
      ],
    },
  ],
};
const { pubkey: _, ...signed } = example.data[0] as (typeof example.data)[0];

describe('slashing protection', () => {
  it('is read as the specification writes it, and written so again', () => {
    const read = readInterchange(JSON.stringify(example), ROOT);
    expect(read).toEqual(new Map([[KEY, signed]]));
    const text = writeInterchange([{ publicKey: KEY, signed: read?.get(KEY) }], ROOT);
    expect(JSON.parse(text)).toEqual(example);
  });

  it('of another chain, another version or another shape is none', () => {
    const { metadata, data } = example;
    for (const text of [
      '',
      'null',
      '{}',
      JSON.stringify({ metadata, data: [{ pubkey: KEY }] }),
      JSON.stringify({ metadata: { ...metadata, interchange_format_version: '4' }, data }),
      JSON.stringify({ metadata: { ...metadata, genesis_validators_root: '0x00' }, data }),
      JSON.stringify({
        metadata,
        data: [{ pubkey: KEY, signed_blocks: [{ slot: -1 }], signed_attestations: [] }],
      }),
    ]) {
      expect(readInterchange(text, ROOT)).toBeUndefined();
    }
  });

  it('joins several entries of one key, however its letters are written', () => {
    const twice = {
      ...example,
      data: [
        ...example.data,
        { ...example.data[0], pubkey: KEY.toUpperCase().replace('0X', '0x') },
      ],
    };
    const read = readInterchange(JSON.stringify(twice), ROOT)?.get(KEY);
    expect(read?.signed_blocks).toHaveLength(4);
  });

  it('never loses a signature when histories are joined, in whatever order', () => {
    const slots = fc.array(fc.nat().map((slot) => ({ slot: String(slot) })));
    const votes = fc.array(
      fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => ({
        source_epoch: String(a),
        target_epoch: String(b),
      })),
    );
    const history = fc.record({ signed_blocks: slots, signed_attestations: votes });
    fc.assert(
      fc.property(fc.array(history, { maxLength: 5 }), (histories) => {
        const joined = histories.reduce<JsonObject>(joinHistories, {});
        const all = histories.flatMap(({ signed_blocks }) => signed_blocks);
        expect(joined.signed_blocks ?? []).toEqual(all);
        const text = writeInterchange([{ publicKey: KEY, signed: joined }], ROOT);
        expect(readInterchange(text, ROOT)?.get(KEY)).toEqual({
          signed_blocks: joined.signed_blocks ?? [],
          signed_attestations: joined.signed_attestations ?? [],
        });
      }),
    );
  });
});
