/** Numbers from 0 up to and without `below`, by a seed: the same seed makes the same run again. */
export type Chance = (below: number) => number;

/** A small generator (mulberry32): good enough to choose, and the same on every machine. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Bytes at which numbers, lengths and versions turn over. */
const EDGES = [
  0, 1, 2, 3, 9, 16, 32, 48, 55, 56, 96, 127, 128, 129, 183, 184, 191, 192, 247, 248, 255,
];

/**
 * An input with one to eight changes: of bits, bytes and runs, parts of another input put over it or
 * into it, and words that mean something.
 */
export function mutate(
  input: Uint8Array,
  { chance, other, words }: { chance: Chance; other: Uint8Array; words: readonly Uint8Array[] },
): Uint8Array {
  let bytes = Uint8Array.from(input);
  const splice = (at: number, taken: number, put: Uint8Array): void => {
    bytes = Uint8Array.of(...bytes.subarray(0, at), ...put, ...bytes.subarray(at + taken));
  };
  const partOf = (whole: Uint8Array): Uint8Array => {
    const from = chance(whole.length + 1);
    return whole.subarray(from, from + 1 + chance(chance(4) === 0 ? 64 : 4));
  };
  for (let left = 1 << chance(4); left > 0; left--) {
    const at = chance(bytes.length + 1);
    const byte = bytes[at] ?? 0;
    switch (chance(9)) {
      case 0:
        bytes[at] = byte ^ (1 << chance(8));
        break;
      case 1:
        bytes[at] = EDGES[chance(EDGES.length)] as number;
        break;
      case 2:
        bytes[at] = byte + 1 + chance(8);
        break;
      case 3:
        bytes[at] = byte - 1 - chance(8);
        break;
      case 4:
        splice(at, 1 + chance(chance(4) === 0 ? 64 : 4), new Uint8Array());
        break;
      case 5:
        splice(at, 0, partOf(bytes));
        break;
      case 6: {
        const part = partOf(other);
        splice(at, part.length, part);
        break;
      }
      case 7:
        splice(at, 0, partOf(other));
        break;
      default: {
        const word = words[chance(words.length)] ?? new Uint8Array();
        splice(at, chance(2) === 0 ? word.length : 0, word);
      }
    }
  }
  return bytes;
}
