import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** A script as a bundler names it. */
export const SCRIPT_NAME = 'main-0a1b2c3d.js';

/** Writes into this folder what a bundler would have made of a small dashboard; answers the folder. */
export async function writeDashboard(folder: string): Promise<string> {
  const script = 'document.title = "Kiln Connect";\n'.repeat(50);
  const file = join(folder, 'assets', SCRIPT_NAME);
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>Kiln Connect</title><script src="/assets/${SCRIPT_NAME}"></script>`,
  );
  await writeFile(file, script);
  await writeFile(`${file}.br`, brotliCompressSync(script));
  await writeFile(`${file}.gz`, gzipSync(script));
  return folder;
}
