import { hostname } from 'node:os';

/** How the connections of every process of this program are named in `pg_stat_activity`. */
export const PROCESS_NAME_PREFIX = 'kiln-connect ';

/** PostgreSQL keeps 63 bytes of a name: the process id comes first, so that it is always whole. */
export const PROCESS_NAME = `${PROCESS_NAME_PREFIX}${process.pid} on ${hostname()}`.slice(0, 63);
