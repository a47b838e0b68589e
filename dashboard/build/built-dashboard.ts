import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { DASHBOARD_DIRECTORY, isBuilt } from './build-dashboard.ts';

/**
 * The folder of the built dashboard, built anew when its sources have changed: in a process of its
 * own, so that the bundler's memory is given back. Takes some 10 ms when there is nothing to do.
 * @throws when the build fails, and what it said stands on the error stream, or the signal ends it.
 */
export async function builtDashboard({ signal }: { signal?: AbortSignal } = {}): Promise<string> {
  if (!(await isBuilt())) await buildInAnotherProcess(signal);
  return DASHBOARD_DIRECTORY;
}

function buildInAnotherProcess(signal: AbortSignal | undefined): Promise<void> {
  const script = join(import.meta.dirname, '..', 'build.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'ignore', 'inherit'],
    ...(signal && { signal }),
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`The dashboard could not be built (exit ${code}).`)),
    );
  });
}
