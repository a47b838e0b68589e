import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { compressAssets } from '../../dashboard/build/compress-assets.ts';

/**
 * Builds the yardstick of `dashboard.ts` into a new temporary folder and answers it: a page on which
 * React shows a heading, bundled by the dashboard's Vite and React and compressed as the dashboard is.
 */
export async function buildBarePage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'connect-bare-page-'));
  const sources = join(folder, 'sources');
  await mkdir(sources);
  await writeFile(
    join(sources, 'index.html'),
    `<!doctype html><html lang="en"><head><title>Bare</title></head><body><div id="root"></div>
<script type="module" src="/main.jsx"></script></body></html>`,
  );
  await writeFile(
    join(sources, 'main.jsx'),
    `import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(<h1>Hello</h1>);`,
  );
  const ofDashboard = createRequire(new URL('../../dashboard/package.json', import.meta.url));
  const packageFolder = (name: string) => dirname(ofDashboard.resolve(`${name}/package.json`));
  const outDir = join(folder, 'dist');
  // Vite takes the kind of the build from it, and so does React.
  process.env.NODE_ENV = 'production';
  await build({
    configFile: false,
    root: sources,
    logLevel: 'warn',
    // The folder has no packages of its own.
    resolve: {
      alias: { react: packageFolder('react'), 'react-dom': packageFolder('react-dom') },
    },
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  });
  await compressAssets(outDir);
  return outDir;
}
