import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../browser/chromium.ts';
import { toPalettePng } from './palette-png.ts';

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 320, height: 200 } });
});
afterAll(() => browser?.close());

/** By how much a channel of a pixel differs at most between two pictures, as a browser shows them. */
const difference = (...pictures: readonly [Buffer, Buffer]): Promise<number> =>
  page.evaluate(
    async (encoded) => {
      const [one = [], other = []] = await Promise.all(
        encoded.map(async (data): Promise<readonly number[]> => {
          const image = new Image();
          image.src = `data:image/png;base64,${data}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext('2d');
          context?.drawImage(image, 0, 0);
          return [...(context?.getImageData(0, 0, image.width, image.height).data ?? [])];
        }),
      );
      if (one.length !== other.length) return Number.POSITIVE_INFINITY;
      return one.reduce((most, value, at) => {
        return Math.max(most, Math.abs(value - (other[at] ?? Number.POSITIVE_INFINITY)));
      }, 0);
    },
    pictures.map((picture) => picture.toString('base64')),
  );

const photograph = async (html: string): Promise<Buffer> => {
  await page.setContent(`<body style="margin:0">${html}`);
  return page.screenshot();
};

it('shows a picture of few colours exactly as it was, in fewer bytes', async () => {
  const png = await photograph(
    '<div style="height:50px;background:#1f4fd8"></div><hr><div style="height:9px;border:3px solid #c00">',
  );
  const small = toPalettePng(png);
  expect(await difference(png, small)).toBe(0);
  expect(small.length).toBeLessThan(png.length);
});

it('keeps every colour of one with thousands near to what it was', async () => {
  const png = await photograph(
    '<div style="height:200px;background:linear-gradient(90deg,#fff,#1f4fd8),#000">',
  );
  expect(await difference(png, toPalettePng(png))).toBeLessThanOrEqual(8);
});

it('refuses what is no such picture', () => {
  expect(() => toPalettePng(Buffer.from('GIF89a'))).toThrow('Expected a PNG');
});
