import { readFileSync } from 'node:fs';

const { version: written } = JSON.parse(
  readFileSync(new URL('./package.json', import.meta.url), 'utf8'),
) as { version: string };

/** This server's version, as its package has it. */
export const version: string = written;
