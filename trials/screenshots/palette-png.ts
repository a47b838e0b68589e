import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Text and its soft edges in two themes look the same with 32; 256 would weigh a third more. */
const MOST_COLOURS = 32;
/** Farther apart than any two colours. */
const FAR = 3 * 256 ** 2;
const RGB = 2;
const PALETTE = 3;

/**
 * The same picture with at most 32 colours, in a quarter of the size: each other colour becomes the
 * nearest of those. Takes what Chromium makes of a page without
 * transparency (PNG, 8 bits a channel, RGB, not interlaced).
 * @throws {Error} when it is another kind of picture.
 */
export function toPalettePng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const { palette, indexes } = choosePalette(counts);

  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = indexes.get(pixels[y * width + x] as number) as number;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, PALETTE], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((colour) => channels(colour)))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const channels = (colour: number): [red: number, green: number, blue: number] => [
  colour >> 16,
  (colour >> 8) & 0xff,
  colour & 0xff,
];

/**
 * Begins with the most frequent colour and adds, again and again, the one that would be shown worst:
 * by how far it is from the nearest of the palette, times how often it occurs.
 */
function choosePalette(counts: ReadonlyMap<number, number>): {
  palette: readonly number[];
  /** Of every colour the place of the nearest in the palette. */
  indexes: ReadonlyMap<number, number>;
} {
  const colours = [...counts].map(([colour, count]) => ({
    colour,
    count,
    channels: channels(colour),
    index: 0,
    distance: Number.POSITIVE_INFINITY,
  }));
  const loss = (one: (typeof colours)[number]): number => Math.min(one.distance, FAR) * one.count;
  const palette: number[] = [];
  while (palette.length < Math.min(MOST_COLOURS, colours.length)) {
    const worst = colours.reduce((a, b) => (loss(b) > loss(a) ? b : a));
    for (const one of colours) {
      const distance = one.channels.reduce(
        (sum, value, at) => sum + (value - (worst.channels[at] as number)) ** 2,
        0,
      );
      if (distance < one.distance) Object.assign(one, { distance, index: palette.length });
    }
    palette.push(worst.colour);
  }
  return { palette, indexes: new Map(colours.map(({ colour, index }) => [colour, index])) };
}

/** Pixels are 0xRRGGBB, row by row. */
function decode(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const parts = [...chunks(png)];
  const header = parts[0]?.data;
  const isKnown =
    png.subarray(0, 8).equals(SIGNATURE) && header?.[8] === 8 && header[9] === RGB && !header[12];
  if (!isKnown) throw new Error('Expected a PNG of 8 bits a channel, RGB, not interlaced.');
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const filtered = inflateSync(
    Buffer.concat(parts.filter(({ type }) => type === 'IDAT').map(({ data }) => data)),
  );
  const bytes = unfilter(filtered, { stride: width * 3, height });
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = bytes.readUIntBE(i * 3, 3);
  return { width, height, pixels };
}

function* chunks(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield {
      type: png.toString('latin1', at + 4, at + 8),
      data: png.subarray(at + 8, at + 8 + length),
    };
    at += 12 + length;
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

/** Undoes the filters of PNG (specification, section 9): each row says which it used. */
function unfilter(
  filtered: Buffer,
  { stride, height }: { stride: number; height: number },
): Buffer {
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x;
      const left = x >= 3 ? (bytes[at - 3] as number) : 0;
      const up = y > 0 ? (bytes[at - stride] as number) : 0;
      const corner = x >= 3 && y > 0 ? (bytes[at - stride - 3] as number) : 0;
      const expected = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter as number];
      bytes[at] = (filtered[at + y + 1] as number) + (expected as number);
    }
  }
  return bytes;
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [left, up, corner].map((one) => Math.abs(estimate - one)) as [
    number,
    number,
    number,
  ];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
