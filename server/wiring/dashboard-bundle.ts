import type { Log } from '@kiln-connect/core';
import type { DashboardFiles } from '../dashboard/page.ts';

/** Where the dashboard's files are. */
export interface DashboardBundle {
  /** Begins to build them when that was not done yet. */
  files(): DashboardFiles;
  /** Begins to build them, for whoever will open the dashboard. */
  prepare(): void;
}

/**
 * The files of the dashboard, built by `build` when they are first wanted; it answers their folder.
 * Nothing else of the server waits for them.
 */
export function createDashboardBundle(
  build: () => Promise<string>,
  { log }: { log: Log },
): DashboardBundle {
  let files: DashboardFiles | undefined;
  const prepare = (): void => {
    if (files !== undefined) return;
    files = { state: 'building' };
    build().then(
      (folder) => {
        files = { state: 'built', folder };
      },
      (error: unknown) => {
        log.error({ err: error }, 'the dashboard could not be built');
        files = { state: 'failed' };
      },
    );
  };
  return {
    prepare,
    files: () => {
      prepare();
      return files as DashboardFiles;
    },
  };
}
