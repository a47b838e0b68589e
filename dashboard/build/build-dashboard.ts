import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { compressAssets } from './compress-assets.ts';
import { sourceHash } from './source-hash.ts';

const dashboard = join(import.meta.dirname, '..');
const builds = join(dashboard, '.builds');
const door = join(dashboard, 'dist');

/** The folder that a server serves: a link to the build of the present sources. */
export const DASHBOARD_DIRECTORY = door;

/** Whether `dist` was built from the sources as they are now. */
export async function isBuilt(): Promise<boolean> {
  const [hash, target, isThere] = await Promise.all([
    sourceHash(join(dashboard, '..')),
    readlink(door).catch(() => undefined),
    access(join(door, 'index.html')).then(
      () => true,
      () => false,
    ),
  ]);
  return isThere && target === join('.builds', hash);
}

/**
 * Bundles the dashboard into a folder, with compressed files beside what is text. Vite takes the
 * kind of the build from NODE_ENV, which is therefore set for the whole process.
 */
export async function bundle(folder: string): Promise<void> {
  // A test or an operator's shell may say otherwise: React would come with all its development checks.
  process.env.NODE_ENV = 'production';
  // Loaded here: a process that finds everything built needs none of it.
  const [{ build }, { bundleVerifier }, { verifierFile }] = await Promise.all([
    import('vite'),
    import('@kiln-connect/verify/bundle'),
    import('./verifier-file.ts'),
  ]);
  await build({
    configFile: join(dashboard, 'vite.config.ts'),
    plugins: [verifierFile(await bundleVerifier())],
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  await compressAssets(folder);
}

/**
 * Builds the dashboard and lets `dist` point to the result in one step: a server that serves it
 * meanwhile finds the old one or the new one, whole. Any number of processes may do this at once.
 */
export async function buildDashboard(): Promise<void> {
  const hash = await sourceHash(join(dashboard, '..'));
  await mkdir(builds, { recursive: true });
  const unfinished = await mkdtemp(join(builds, 'unfinished-'));
  try {
    await bundle(unfinished);
    // Built by one user, it may be served by another.
    await chmod(unfinished, 0o755);
    await rename(unfinished, join(builds, hash)).catch((error: NodeJS.ErrnoException) => {
      // Another process was quicker with the same sources.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  await pointDoorTo(hash);
  await removeBuildsBut(hash);
}

async function pointDoorTo(hash: string): Promise<void> {
  const link = join(builds, `link-${process.pid}`);
  await rm(link, { force: true });
  await symlink(join('.builds', hash), link);
  await rename(link, door);
}

async function removeBuildsBut(hash: string): Promise<void> {
  const others = (await readdir(builds)).filter(
    (name) => /^[0-9a-f]{64}$/.test(name) && name !== hash,
  );
  await Promise.all(others.map((name) => rm(join(builds, name), { recursive: true, force: true })));
}
