import { resolve } from 'node:path';

/** The folder that a server keeps everything in, absolute: `CONNECT_DATA_DIR`, else `./data`. */
export const readDataDir = (environment: NodeJS.ProcessEnv = process.env): string =>
  resolve(environment.CONNECT_DATA_DIR || './data');
