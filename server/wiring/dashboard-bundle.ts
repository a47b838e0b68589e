import type { Log } from '@kiln-connect/core';
import type { DashboardFiles } from '../dashboard/page.ts';

/** Builds the dashboard when it must, unless the signal ends it before; answers the folder of its files. */
export type BuildDashboard = (o: { signal: AbortSignal }) => Promise<string>;

/** Where the dashboard's files are. */
export interface DashboardBundle {
  /** Begins to build them when that was not done yet. */
  files(): DashboardFiles;
  /** Begins to build them, for whoever will open the dashboard. */
  prepare(): void;
  /** Ends a build that is under way; none begins any more. */
  stop(): Promise<void>;
}

/**
 * The files of the dashboard, built by `build` when they are first wanted; it answers their folder.
 * Nothing else of the server waits for them.
 */
export function createDashboardBundle(
  build: BuildDashboard,
  { log }: { log: Log },
): DashboardBundle {
  const stopping = new AbortController();
  let files: DashboardFiles | undefined;
  let building: Promise<void> | undefined;
  const prepare = (): void => {
    if (files !== undefined || stopping.signal.aborted) return;
    files = { state: 'building' };
    building = build({ signal: stopping.signal }).then(
      (folder) => {
        files = { state: 'built', folder };
      },
      (error: unknown) => {
        if (stopping.signal.aborted) return;
        log.error({ err: error }, 'the dashboard could not be built');
        files = { state: 'failed' };
      },
    );
  };
  return {
    prepare,
    stop: async () => {
      stopping.abort();
      await building;
    },
    files: () => {
      prepare();
      return files ?? { state: 'building' };
    },
  };
}
