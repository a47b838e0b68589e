/** Bytes that are handed on at once: so much of a file is in memory. */
const PIECE = 1 << 18;

/**
 * Text as bytes, piece by piece. Each text is written at once where its bytes are to be: a long text
 * that grows out of short ones would be moved about by every collection of garbage.
 */
interface Pieces {
  add(text: string): void;
  /** What was written since the last time, once it is worth handing on. */
  full(): Uint8Array | undefined;
  /** The same, however little it is. */
  rest(): Uint8Array;
}

/** A piece with room for what is written last. */
const ROOM = PIECE + PIECE / 4;

/** UTF-8 takes at most three bytes for what a string counts as one character. */
const MOST_BYTES = 3;

export function createPieces(): Pieces {
  let piece = Buffer.allocUnsafeSlow(ROOM);
  let at = 0;
  const rest = () => {
    const written = piece.subarray(0, at);
    piece = Buffer.allocUnsafeSlow(ROOM);
    at = 0;
    return written;
  };
  return {
    add: (text) => {
      if (at + text.length * MOST_BYTES > piece.length) {
        piece = Buffer.concat([piece.subarray(0, at)], at + text.length * MOST_BYTES + PIECE);
      }
      at += piece.write(text, at);
    },
    full: () => (at < PIECE ? undefined : rest()),
    rest,
  };
}
